"""The Écran in a browser: what everybody sees, and how editors compose it."""

import re
from datetime import timedelta

import pytest

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.ecran import forward
from fediverse_cinema.ecran.models import PutForward, ScreenEdition
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import clock
from fediverse_cinema.labels.models import Audience
from fediverse_cinema.moderation.models import LogEntry
from fediverse_cinema.web.pages import screen
from tests.kit.labels import a_selection, many_films
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
EDIT = "/screen/edit"


@pytest.fixture
async def eva(town: Town) -> Visitor:
    """An editor."""
    await an_account("eva", "Eva", role=Role.EDITOR)
    visitor = Visitor(town.pole)
    await visitor.sign_in("eva")
    return visitor


async def add(eva: Visitor, kind: str, **fields: str) -> str:
    path = f"/screen/sections/new?kind={kind}"
    await eva.look(path)
    return await eva.send(path, deed="keep", **fields)


def key_of(page: str, name: str) -> str:
    return re.findall(rf'data-pick="([^"]+)" data-title="{name}"', page)[0]


def in_order(page: str) -> list[str]:
    return re.findall(r'data-pick="[^"]+" data-title="([^"]+)"', page)


async def test_an_editor_composes_the_screen_and_shows_it(town: Town, eva: Visitor) -> None:
    ana = await a_creator("ana", "Ana Belle")
    selection = await a_selection(ana.actor, await a_film(ana), title="Fleuves", audience=Audience.PUBLIC)
    assert "Compose the screen" in await eva.look("/")
    path = "/screen/sections/new?kind=highlight"
    await eva.look(path)
    page = await eva.send(path, wish="zzz", title="En avant", deed="enter")
    assert "Nothing with these words." in page and 'value="En avant"' in page
    page = await eva.send(path, wish="fleuves", title="En avant", deed="enter")
    assert eva.response.status_code == 200 and "Fleuves" in page and 'value="En avant"' in page
    page = await eva.send(path, add=selection.uri)
    assert f'name="ref" value="{selection.uri}"' in page and 'value="En avant"' in page
    page = await eva.send(path, deed="enter")
    assert "Nobody sees it yet." in page and "A draft" in page

    stranger = Visitor(town.pole)
    assert "Fleuves" not in await stranger.look("/") and stranger.response.status_code == 200
    assert "Fleuves" in await eva.look("/screen/preview") and "Nobody but the editors sees it" in eva.page
    await eva.look(EDIT)
    assert "It is on the screen now." in await eva.send(EDIT, deed="show")
    assert "Fleuves" in await stranger.look("/") and "Compose the screen" not in stranger.page


async def test_sections_are_moved_taken_out_and_brought_back_by_buttons(eva: Visitor) -> None:
    await add(eva, "words", title="Un", words="Bonjour")
    page = await add(eva, "words", title="Deux", words="Bonsoir")
    names = in_order(page)
    assert names[-2:] == ["Un", "Deux"]
    page = await eva.send(EDIT, deed="arrange", up=key_of(page, "Deux"))
    assert in_order(page)[-2:] == ["Deux", "Un"]
    page = await eva.send(EDIT, deed="arrange", down=key_of(page, "Deux"))
    assert in_order(page)[-2:] == ["Un", "Deux"]
    keys = re.findall(r'data-pick="([^"]+)"', page)
    page = await eva.send(EDIT, deed="arrange", order=",".join(reversed(keys)))
    assert in_order(page) == names[::-1], "as they were dragged"
    page = await eva.send(EDIT, deed="arrange", out=key_of(page, "Un"))
    assert "Un" not in in_order(page)
    await eva.send(EDIT, deed="undo")
    assert in_order(eva.page) == names[::-1]
    page = await eva.send(EDIT, deed="lay_aside")
    assert "As it is on the screen" in page and "Set aside" in page
    page = await eva.send(EDIT, deed="take_up")
    assert in_order(page) == names[::-1] and "A draft" in page


async def test_it_is_scheduled_called_off_and_brought_back(town: Town, eva: Visitor) -> None:
    await add(eva, "words", title="Un", words="Bonjour")
    day = by_our_clock(clock.now() + timedelta(days=1))
    page = await eva.send(EDIT, deed="schedule", day="2020-01-01", hour="20:30")
    assert eva.response.status_code == 422 and 'id="day-error"' in page and "past already" in page
    assert 'value="2020-01-01"' in page and 'value="20:30"' in page
    page = await eva.send(EDIT, deed="schedule", day=f"{day:%Y-%m-%d}", hour="20:30")
    assert "To come" in page and "Bonjour" not in await Visitor(town.pole).look("/")
    with clock.stopped_at(clock.now() + timedelta(days=3)):
        assert "Bonjour" in await Visitor(town.pole).look("/")
    await eva.look(EDIT)
    (number,) = re.findall(r"/screen/preview\?number=(\d+)", eva.page)
    assert "Bonjour" in await eva.look(f"/screen/preview?number={number}")
    await eva.look(EDIT)
    assert "To come" not in await eva.send(EDIT, deed="call_off") and "It is the draft again." in eva.page
    await eva.send(EDIT, deed="show")
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        await add(eva, "words", title="Deux", words="Bonsoir")
        await eva.send(EDIT, deed="show")
        assert "What was on the screen before" in eva.page
    with clock.stopped_at(clock.now() + timedelta(minutes=2)):
        await eva.look(EDIT)
        await eva.send(EDIT, deed="bring_back")
        page = await Visitor(town.pole).look("/")
        assert "Bonjour" in page and "Bonsoir" not in page


@pytest.mark.parametrize(
    ("kind", "fields", "wrong"),
    [
        ("words", {"title": "Un", "words": " "}, "words"),
        ("words", {"title": "x" * 121, "words": "Bonjour"}, "title"),
        ("highlight", {"title": "Un"}, "wish"),
        ("films", {"title": "Un"}, "wish"),
        ("calls", {"count": "many"}, "count"),
        ("calls", {"count": "2026"}, "count"),
        ("calls", {"count": "3", "since": "2027-02-30"}, "since"),
        ("calls", {"count": "3", "since": "2027-02-02", "until": "2027-02-01"}, "until"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    eva: Visitor, kind: str, fields: dict[str, str], wrong: str
) -> None:
    page = await add(eva, kind, **fields)
    assert eva.response.status_code == 422 and f'id="{wrong}-error"' in page and "<title>Error" in page
    for name, value in fields.items():
        assert (f'value="{value}"' in page) or name == "words", name
    assert await ScreenEdition.all().count() == 0


async def test_two_editors_at_once_are_told_and_lose_nothing(town: Town, eva: Visitor) -> None:
    await an_account("fay", "Fay", role=Role.ADMIN)
    fay = Visitor(town.pole)
    await fay.sign_in("fay")
    path = "/screen/sections/new?kind=words"
    await fay.look(path)
    await add(eva, "words", title="Un", words="Bonjour")
    page = await fay.send(path, deed="keep", title="Deux", words="Bonsoir")
    assert "Somebody else has changed the page meanwhile" in page and "Bonsoir" in page
    assert "Deux" in await fay.send(path, deed="keep"), "once more is enough"
    assert in_order(fay.page)[-2:] == ["Un", "Deux"]
    path = f"/screen/sections/{key_of(fay.page, 'Deux')}"
    await fay.look(path)
    await eva.look(path)
    await eva.send(path, deed="keep", words="Bonne nuit")
    page = await fay.send(path, deed="keep", words="Bonsoir à toutes")
    assert fay.response.status_code == 422 and "Bonsoir à toutes" in page and "<bdi>Bonne nuit</bdi>" in page
    await eva.look(EDIT)
    await eva.send(EDIT, deed="arrange", out=path.rpartition("/")[2])
    page = await fay.send(path, deed="keep", words="Bonsoir à toutes")
    assert fay.response.status_code == 409 and "taken out meanwhile" in page and "Bonsoir à toutes" in page
    await fay.send("/screen/sections/new?kind=words", deed="keep")
    assert in_order(fay.page)[-2:] == ["Un", "Deux"] and fay.response.url.path == EDIT


async def test_all_that_another_editor_has_changed_in_a_section_is_told(town: Town, eva: Visitor) -> None:
    await an_account("fay", "Fay", role=Role.ADMIN)
    fay = Visitor(town.pole)
    await fay.sign_in("fay")
    first, second, third = await many_films(await a_creator("ana"), 3)
    await add(eva, "films", title="Nos films", ref=first.uri)
    path = f"/screen/sections/{key_of(eva.page, 'Nos films')}"
    await fay.look(path)
    await eva.look(path)
    await eva.send(path, add=second.uri)
    await eva.send(path, deed="keep", until="2126-01-05")
    page = await fay.send(path, deed="keep", title="Les films")
    kept = page.partition('id="theirs"')[2].partition("</ul>")[0]
    assert fay.response.status_code == 422 and "5\xa0January 2126" in page
    assert re.findall(r"<bdi>(Film \d)", kept) == ["Film 1", "Film 2"]
    assert re.findall(r'name="add" value="([^"]+)"', kept) == [second.uri], "hers is there already"
    await fay.send(path, add=second.uri)
    await fay.send(path, deed="keep")
    await eva.look(path)
    assert re.findall(r'name="ref" value="([^"]+)"', eva.page) == [first.uri, second.uri] and third.uri not in page


async def test_a_film_is_put_forward_and_taken_back_from_its_page(town: Town, eva: Visitor) -> None:
    film = await a_film(ana := await a_creator("ana"))
    page = f"/films/{film.slug}"
    assert "Put forward to all regions" not in await Visitor(town.pole).look(page)
    await eva.look(page)
    await eva.send("/screen/forward")
    assert eva.response.url.path == page and await PutForward.all().count() == 1
    stranger = Visitor(town.pole)
    assert film.title in await stranger.look("/regions") and "Pôle Lyon" in stranger.page
    await eva.look(EDIT)
    await eva.send("/screen/forward")
    assert eva.response.url.path == EDIT and await PutForward.all().count() == 0
    assert film.title not in await stranger.look("/regions")
    for other in await many_films(ana, forward.MOST):
        await forward.put(other.uri)
    await eva.look(page)
    await eva.send("/screen/forward")
    assert eva.response.status_code == 422 and "at most 12 things forward" in eva.page and "Film 12" in eva.page


async def test_a_page_of_regions_without_anything_is_no_pole_without_anything(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "LAST_PAGE", 3)
    stranger = Visitor(town.pole)
    assert "No pole has put anything forward yet" in await stranger.look("/regions")
    page = await stranger.look("/regions?page=5000")
    assert "No pole has put anything" not in page and 'href="/regions?page=2"' in page, "the last that is read"


async def test_what_is_no_film_cannot_be_put_forward(eva: Visitor) -> None:
    film = await a_film(await a_creator("ana"))
    for uri in ("", "https://lyon.example/ap/films/none", "javascript:alert(1)"):
        await eva.look(f"/films/{film.slug}")
        await eva.send("/screen/forward", uri=uri)
        assert eva.response.status_code == 404 and await PutForward.all().count() == 0


@pytest.mark.parametrize("path", [EDIT, "/screen/preview", "/screen/sections/new?kind=words"])
async def test_members_and_strangers_compose_nothing(town: Town, path: str) -> None:
    await an_account("ben", "Ben")
    ben = Visitor(town.pole)
    await ben.sign_in("ben")
    await ben.look(path)
    assert ben.response.status_code == 404
    stranger = Visitor(town.pole)
    await stranger.look(path)
    assert stranger.response.url.path == "/login"


async def test_who_runs_the_pole_names_editors(town: Town) -> None:
    await an_account("ben", "Ben")
    await an_account("fay", "Fay", role=Role.ADMIN)
    fay, ben = Visitor(town.pole), Visitor(town.pole)
    await fay.sign_in("fay")
    await ben.sign_in("ben")
    await fay.look("/admin/editors")
    page = await fay.send("/admin/editors", name="@nobody")
    assert fay.response.status_code == 422 and 'value="@nobody"' in page and 'id="name-error"' in page
    await fay.send("/admin/editors", name="ben@elsewhere.example")
    assert fay.response.status_code == 422 and "Nobody here has this name." in fay.page
    await fay.send("/admin/editors", name="fay")
    assert fay.response.status_code == 422 and "composes the screen anyway" in fay.page
    assert (await Account.get(creator__actor__local_handle="fay")).role == Role.ADMIN, "she stays who she is"
    await fay.send("/admin/editors", name="@ben@lyon.example")
    assert (await Account.get(creator__actor__local_handle="ben")).role == Role.EDITOR
    await ben.look(EDIT)
    assert ben.response.status_code == 200
    await fay.send("/admin/editors", remove="ben")
    await ben.look(EDIT)
    assert ben.response.status_code == 404 and "Ben" not in await fay.look("/admin/editors")
    await fay.send("/admin/editors", remove="ben")
    said = [(one.deed, one.about_name, one.words) for one in await LogEntry.all().order_by("id")]
    ben_here = "ben@lyon.example"
    assert said == [("role", ben_here, "member → editor"), ("role", ben_here, "editor → member")]
    assert "Editor of the screen → Member" in await fay.look("/admin/log")


async def test_the_page_speaks_french(town: Town, eva: Visitor) -> None:
    eva.client.headers["Accept-Language"] = "fr"
    page = await eva.look(EDIT)
    assert "Composer l’écran" in page and "Les appels ouverts, par date limite" in page
    assert "Toutes les régions" in await eva.look("/regions")
