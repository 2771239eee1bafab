"""The page of a film in both languages, with and without each of its parts, and what may be taken home from it."""

import re
from typing import Any

import httpx
import pytest

from fediverse_cinema.films import service
from fediverse_cinema.films.models import Film, Still
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation.here import House
from fediverse_cinema.media.models import Asset, AssetState, Rendition, RenditionKind
from fediverse_cinema.people import profile
from fediverse_cinema.people.models import Creator
from tests.kit.people import a_creator, a_film, an_account
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
WHOLE: dict[str, Any] = {
    "summary": "Un fleuve.", "synopsis": "Deux *rives*.", "text_language": "fr", "year": 2026, "form": "essay",
    "translations": (("en", {"title": "The Saône", "synopsis": "*Two* banks."}), ("br", {"summary": "Ur stêr."})),
    "production": "Les Films de la Digue", "countries": ("FR", "SN"), "themes": ("mémoire",), "languages": ("fr", "br"),
    "credits": "Son — Inès — @ines@lille.example\nImage — Malo — @malo\nMontage — Rosa — https://rosa.example/me\nJo",
    "awards": "Grand prix — Brest — 2026", "press": "Un film rare. — La Revue — https://revue.example/1",
    "support": "Donner ce que je veux — https://dons.example/\nLe disque — https://disque.example/",
}  # fmt: skip


@pytest.fixture
async def ana(reader: Reader) -> Creator:
    return await a_creator("ana")


async def in_english(reader: Reader, path: str) -> str:
    answer = await reader.client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 200, answer.text
    return answer.text


def part(page: str, name: str) -> str:
    """The section of a page that bears this name; "" when there is none."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}">.*?</section>', page, re.DOTALL)
    return found[0] if found else ""


async def test_a_page_shows_everything_that_its_maker_has_filled_in(reader: Reader, ana: Creator) -> None:
    film = await a_film(ana, **WHOLE)
    french, english = await reader.page("/films/la-saone"), await in_english(reader, "/films/la-saone")
    assert "Essai, France, Sénégal, 2026 ·" in french and "Essay, France, Senegal, 2026 ·" in english
    assert "produit par Les Films de la Digue" in french and "produced by Les Films de la Digue" in english
    assert '<a href="/tags/m%C3%A9moire" rel="tag">#<bdi>Mémoire</bdi></a>' in french
    assert "Langues\xa0: français, breton" in french and "Languages: French, Breton" in english
    awards, press = part(french, "awards"), part(french, "press")
    assert "<b>Grand prix</b><span>Brest, 2026</span>" in awards and "Selon l’équipe du film" in awards
    assert re.search(r'<a href="https://revue.example/1" rel="nofollow noopener">La Revue</a>', press)
    assert "Prix et sélections" in awards and "Dans la presse" in press
    credited = re.findall(r'<td class="who">(?:<span.*?</span>)*(.*?)</td>', part(french, "credits"))
    assert credited == ["Inès", "Malo", "Rosa", "Jo"], "nobody is linked to before she has confirmed it"
    assert part(french, "credits").count("pas confirmé par la personne") == 4
    assert f'value="{film.page_url}"' in french
    assert f"&lt;iframe src=&#34;https://lyon.example/embed/{film.slug}&#34;" in french


async def test_a_credit_of_the_author_herself_needs_no_confirmation(reader: Reader, ana: Creator) -> None:
    await a_film(ana, credits="Image — Ana — @Ana")
    credited = part(await reader.page("/films/la-saone"), "credits")
    assert "Ana</a>" in credited and "pas confirmé" not in credited


async def test_the_screen_says_its_sentence_in_the_readers_language(reader: Reader, ana: Creator) -> None:
    texts = {"text_language": "fr", "translations": (("en", {"summary": "Two banks, one river."}),)}
    await a_film(ana, **(WHOLE | texts | {"summary": "Deux rives."}))
    french, english = await reader.page("/"), await in_english(reader, "/")
    assert "Deux rives." in french and "Two banks" not in french
    assert "Two banks, one river." in english and "Deux rives." not in english


async def test_an_empty_sheet_leaves_no_empty_part(reader: Reader, ana: Creator) -> None:
    await a_film(ana, licence="all-rights-reserved")
    page = await reader.page("/films/la-saone")
    for name in ("about", "chapters", "stills", "trailer", "awards", "press", "credits", "others"):
        assert part(page, name) == "", name
    assert "Soutenir" not in page and "Télécharger" not in page and "Aussi en" not in page
    assert "Tous droits réservés" in part(page, "keep")


@pytest.mark.parametrize(
    ("path", "language", "shown", "offered"),
    [
        ("", "fr", ("fr", "Un fleuve.", "Deux <em>rives</em>."), ["br", "en"]),
        ("", "en", ("en", "Un fleuve.", "<em>Two</em> banks."), ["fr", "br"]),
        ("?text=br", "fr", ("br", "Ur stêr.", "Deux <em>rives</em>."), ["fr", "en"]),
        ("?text=fr", "en", ("fr", "Un fleuve.", "Deux <em>rives</em>."), ["br", "en"]),
        ("?text=%22%3E%3Cscript%3E", "en", ("fr", "Un fleuve.", "Deux <em>rives</em>."), ["br", "en"]),
    ],
)
async def test_the_words_are_in_the_readers_language_where_there_are_some_and_others_are_a_link_away(
    reader: Reader, ana: Creator, path: str, language: str, shown: tuple[str, str, str], offered: list[str]
) -> None:
    await a_film(ana, **WHOLE)
    answer = await reader.client.get(f"/films/la-saone{path}", headers={"Accept-Language": language})
    about, (tongue, summary, synopsis) = part(answer.text, "about"), shown
    assert f'<p class="voice large" lang="{tongue}">{summary}</p>' in about
    assert f'<div class="voice more" lang="{tongue}"><p>{synopsis}</p>' in about
    assert re.findall(r'href="/films/la-saone\?text=(\w+)" hreflang="\1" lang="\1"', about) == offered
    heading = answer.text[answer.text.index("<h1") : answer.text.index('class="facts"', answer.text.index("<h1"))]
    assert "<bdi>La Saône</bdi></h1>" in heading
    assert ("The Saône" in heading) is (tongue == "en")


async def test_support_is_the_films_own_else_its_makers_and_never_passes_through_us(
    reader: Reader, ana: Creator
) -> None:
    film = await a_film(ana, **WHOLE)
    page = await reader.page("/films/la-saone")
    links = re.findall(r'<a class="btn[^"]*" href="(https://[^"]+)" rel="payment nofollow noopener"', page)
    assert links == ["https://dons.example/", "https://disque.example/"] * 2, "at the end of the film, and in its panel"
    assert re.search(r'<div class="press" data-end hidden>', page)
    await profile.change(ana, profile.Sheet(name="Ana", support="https://ana.example/don"), website_label="Site",
                         support_label="Me soutenir")  # fmt: skip
    await service.change(await Film.get(id=film.id), Sheet("La Saône", licence="CC-BY-SA-4.0"))
    page = await reader.page("/films/la-saone")
    assert re.findall(r'href="(https://[^"]+)" rel="payment', page) == ["https://ana.example/don"] * 2


async def test_a_gallery_shows_its_pictures_whole(reader: Reader, ana: Creator) -> None:
    film = await a_film(ana)
    names = [{"name": "a-280.jpg", "width": 280, "height": 117}, {"name": "a-850.jpg", "width": 850, "height": 356}]
    await Still.create(film=film, position=1, alt='Une "barque"', names=names)
    await Still.create(film=film, position=0, names=names[::-1])
    stills = part(await reader.page("/films/la-saone"), "stills")
    assert re.findall(r'alt="([^"]*)"', stills) == ["Photogramme 1", "Une &#34;barque&#34;"]
    assert stills.count('srcset="/media/a-280.jpg 280w, /media/a-850.jpg 850w"') == 2
    assert stills.count('<figure class="w239">') == 2
    await Film.filter(id=film.id).update(warning="Sang")
    assert part(await reader.page("/films/la-saone"), "stills") == "", "it warns"


async def test_other_films_of_its_maker_stand_below_by_date(reader: Reader, ana: Creator) -> None:
    for title in ("Un", "Deux", "Trois", "Quatre", "Cinq", "Six"):
        await a_film(ana, title)
    await a_film(ana, "Brouillon", published=False)
    await a_film(await a_creator("malo"), "À lui")
    others = part(await reader.page("/films/six"), "others")
    assert re.findall(r"<bdi>([^<]+)</bdi></a></h3>", others) == ["Cinq", "Quatre", "Trois", "Deux"]
    assert "Autres films de Ana Belle" in others and "Les plus récents d’abord." in others


async def test_the_film_and_the_text_of_its_licence_are_taken_home_together(reader: Reader, ana: Creator) -> None:
    await a_film(ana, "La « Saône »", year=2026, production="La Digue")
    page = await reader.page("/films/la-saone")
    keep = part(page, "keep")
    assert re.search(r'href="/media/[0-9a-f-]+-720\.mp4" download="la-saone\.mp4"', keep)
    assert '<a class="btn" href="/films/la-saone/licence.txt" download>' in keep
    answer = await reader.client.get("/films/la-saone/licence.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="LICENCE-la-saone.txt"'
    french, english, spdx = answer.text.split("----")
    assert spdx.strip() == "SPDX-License-Identifier: CC-BY-SA-4.0"
    for text in (french, english):
        for word in ("La « Saône »", "Ana Belle", "2026", "La Digue", "https://lyon.example/films/la-saone"):
            assert word in text
        assert text.count("https://creativecommons.org/licenses/by-sa/4.0/") == 2
    assert "un film de Ana Belle" in french and "a film by Ana Belle" in english
    first = (await reader.client.get("/films/la-saone/licence.txt", headers={"Accept-Language": "en"})).text
    assert first.index("a film by") < first.index("un film de")


@pytest.mark.parametrize(("seconds", "said"), [(754.4, "13\xa0min"), (65.0, "1\xa0min"), (8.2, "8\xa0s"), (None, "")])
async def test_a_draft_says_how_long_its_file_is(reader: Reader, seconds: float | None, said: str) -> None:
    film = await a_film((await an_account()).creator, published=False)
    await Asset.filter(id=film.asset_id).update(duration=seconds)
    await reader.sign_in("ana")
    facts = (await reader.page("/films/la-saone")).partition('<p class="facts">')[2].partition("</p>")[0]
    assert re.findall(r"<span>([^<]*(?:min|s))</span>", facts) == ([said] if said else [])


async def test_while_it_is_prepared_its_maker_sees_how_far_it_is_and_nobody_else_sees_it(
    reader: Reader, house: House
) -> None:
    film = await a_film((await an_account()).creator, published=False)
    await Rendition.filter(asset_id=film.asset_id).delete()
    await Asset.filter(id=film.asset_id).update(state=AssetState.ENCODING, progress=40, seconds_left=754)
    await reader.sign_in("ana")
    page = await reader.page("/films/la-saone")
    assert 'data-progress="/films/la-saone/progress"' in page and 'value="40"' in page
    assert "Encore 13\xa0min environ." in page and "Pas encore publié" in page
    assert "<video" not in page and "player.js" not in page and "Télécharger" not in page
    for address in ("/films/la-saone", "/films/la-saone/progress"):
        answer = await Reader(house).client.get(address)
        assert answer.status_code in (303, 404) and "La Saône" not in answer.text, address


@pytest.mark.parametrize(
    "sheet", [{"licence": "all-rights-reserved"}, {"downloadable": False}], ids=["licence", "maker"]
)
async def test_nothing_is_offered_to_take_home_against_the_licence_or_its_makers_wish(
    reader: Reader, ana: Creator, sheet: dict[str, Any]
) -> None:
    film = await a_film(ana, **sheet)
    page = await reader.page("/films/la-saone")
    assert "Télécharger" not in page and "licence.txt" not in page and " download" not in page
    assert (await reader.client.get("/films/la-saone/licence.txt")).status_code == 404
    assert (await download(reader, film)).status_code == 404
    document = await reader.client.get(film.uri, headers={"Accept": "application/activity+json"})
    assert document.json()["downloadEnabled"] is False


async def test_peertubes_visitors_take_home_what_ours_may(reader: Reader, ana: Creator) -> None:
    film = await a_film(ana)
    answer = await download(reader, film)
    file = await Rendition.get(asset_id=film.asset_id, kind=RenditionKind.MP4)
    assert (answer.status_code, answer.headers["location"]) == (302, f"/media/{file.name}")


async def download(reader: Reader, film: Film) -> httpx.Response:
    return await reader.client.get(f"/download/web-videos/{film.uuid}-720.mp4")
