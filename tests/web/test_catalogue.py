"""The catalogue's page: a form whose answers are addresses."""

import re

import httpx
import pytest

from fediverse_cinema.films.browsing import ON_A_PAGE, Wish
from fediverse_cinema.films.models import Film
from fediverse_cinema.web.forms import catalogue as forms
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
FULL = Wish(
    words="œil & co", form="essay", language="fr", country="FR", theme="mer", licence="CC0-1.0", free=True, length="10",
    since=1990, until=2020, origin="here", author="ana@lyon.example", order="title",
)  # fmt: skip


async def look(town: Town, path: str, language: str = "en") -> httpx.Response:
    headers = {"Accept": "text/html", "Accept-Language": language}
    return await town.pole.client.get(town.pole.base + path, headers=headers)


def query(address: str) -> dict[str, str]:
    return dict(httpx.URL(address).params)


def test_an_address_says_the_whole_wish_and_nothing_else() -> None:
    assert forms.address(Wish()) == "/films"
    wish, form = forms.read(query(forms.address(FULL)))
    assert wish == FULL and not form.errors
    assert "author" not in forms.address(FULL, without="author")
    assert query(forms.address(FULL, after="a~3"))["after"] == "a~3"


@pytest.mark.parametrize("given", ["x", "99", "-1990", "20200", "²⁰²⁰", "１９９０"])
async def test_a_year_that_is_none_is_said_and_stays(town: Town, given: str) -> None:
    answer = await town.pole.client.get(
        f"{town.pole.base}/films", params={"from": given}, headers={"Accept": "text/html", "Accept-Language": "fr"}
    )
    assert answer.status_code == 422
    assert "Écrivez l’année en quatre chiffres" in answer.text and f'value="{given}"' in answer.text


async def test_words_that_are_no_choice_wish_nothing_and_stay_harmless(town: Town) -> None:
    """WEB-07: they are shown again, escaped."""
    await a_film(await a_creator(), "Atelier")
    hostile = '"><script>alert(1)</script>'
    for name in (
        "q",
        "form",
        "language",
        "country",
        "theme",
        "licence",
        "length",
        "origin",
        "author",
        "order",
        "after",
    ):
        answer = await town.pole.client.get(
            f"{town.pole.base}/films", params={name: hostile}, headers={"Accept": "text/html"}
        )
        assert answer.status_code == 200 and "<script>alert" not in answer.text, name
        assert ("Atelier" in answer.text) == (name in ("length", "origin", "order", "after")), name


async def test_a_form_sent_with_empty_fields_leads_to_the_short_address(town: Town) -> None:
    answer = await look(town, "/films?q=mer&form=&length=&order=&from=&to=&author=")
    assert (answer.status_code, answer.headers["location"]) == (303, "/films?q=mer")
    assert (await look(town, "/films?q=mer")).status_code == 200


async def test_a_visitor_finds_a_film_by_the_name_of_its_maker_in_two_steps(town: Town) -> None:
    """DI4: the list, the name, the film; no account, no script."""
    await a_film(await a_creator("zoe", "Zoë Çelik"), "Nuit blanche")
    await a_film(await a_creator("ana", "Ana Belle"), "Atelier")
    form = await look(town, "/films")
    assert 'action="/films" role="search"' in form.text and 'name="q"' in form.text
    found = await look(town, "/films?q=celik")
    assert "Nuit blanche" in found.text and "Atelier" not in found.text
    assert (await look(town, "/films/nuit-blanche")).status_code == 200
    hers = await look(town, "/films?author=zoe%40lyon.example")
    assert "Films of <bdi>Zoë Çelik</bdi>" in hers.text and "Nuit blanche" in hers.text and "Atelier" not in hers.text


async def test_a_theme_is_chosen_however_it_is_written(town: Town) -> None:
    await a_film(await a_creator(), "Atelier", themes=("Mer",))
    answer = await look(town, "/films?theme=MER")
    assert "Atelier" in answer.text and '<option value="mer" selected>' in answer.text
    assert answer.text.lower().count('<option value="mer"') == 1


async def test_an_empty_list_says_what_may_be_left_out(town: Town) -> None:
    await a_film(await a_creator(), "Atelier", form="essay")
    answer = await look(town, "/films?form=essay&length=10&q=rien")
    assert "No film is all of this." in answer.text
    assert '<a href="/films?form=essay&amp;length=10">Without “rien”</a>' in answer.text
    assert '<a href="/films?q=rien&amp;form=essay">Without “less than 10 min”</a>' in answer.text
    assert "Atelier" in (await look(town, "/films?form=essay&length=10")).text


async def test_the_films_come_first_and_what_is_looked_for_is_a_sentence(town: Town) -> None:
    await a_film(await a_creator(), "Atelier", form="essay", themes=("Mer",))
    folded, opened = '<details class="seeking"><summary>', '<details class="seeking" open><summary>'
    whole = (await look(town, "/films")).text
    assert folded in whole and 'class="wished"' not in whole
    some = (await look(town, "/films?form=essay&theme=mer&q=atelier&length=10&order=title")).text
    assert '<p class="wished">“atelier”, essay, theme: mer, less than 10 min. <a href="/films">' in some
    assert folded in some
    assert some.index("seeking") < some.index("Atelier</bdi>")
    assert opened in (await look(town, "/films?form=essay&q=rien")).text, "there is something to change"
    assert opened in (await look(town, "/films?from=x")).text


async def test_licences_with_a_newer_version_stand_below_the_others(town: Town) -> None:
    ana = await a_creator()
    for title, licence in (
        ("Un", "CC-BY-2.0"),
        ("Deux", "CC-BY-4.0"),
        ("Trois", "CC-BY-3.0-FR"),
        ("Quatre", "LAL-1.3"),
    ):
        await a_film(ana, title, licence=licence)
    select = (await look(town, "/films")).text.partition('name="licence"')[2].partition("</select>")[0]
    now, _, earlier = select.partition('<optgroup label="Earlier versions">')
    assert re.findall('value="([^"]+)"', now) == ["CC-BY-4.0", "LAL-1.3"]
    assert re.findall('value="([^"]+)"', earlier) == ["CC-BY-2.0", "CC-BY-3.0-FR"]


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("", "By date of release, the latest first, from here and elsewhere."),
        ("title", "By title, without its article."),
        ("year", "By year, the latest first. Films without a year are not in this list."),
        ("length", "By length, the shortest first."),
    ],
)
async def test_each_list_says_its_order(town: Town, order: str, said: str) -> None:
    assert said in (await look(town, f"/films?order={order}" if order else "/films")).text


async def test_the_next_page_has_an_address_that_keeps_the_wish(town: Town) -> None:
    ana = await a_creator()
    first = await a_film(ana, "Film")
    for number in range(ON_A_PAGE):
        other = await Film.get(id=first.id)
        other.id, other._saved_in_db = None, False
        other.uri, other.uuid, other.slug = f"{first.uri}-{number}", f"{number}", f"film-{number}"
        await other.save()
    answer = await look(town, "/films?q=film&order=title")
    address = answer.text.partition('class="more"><a class="btn" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert address.startswith("/films?q=film&order=title&after=")
    assert (await look(town, address)).text.count('<li class="line">') == 1
