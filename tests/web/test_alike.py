"""Pages that are made once for many visitors: each is, at any moment, what would be made for one alone just then."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from fediverse_cinema.activitypub import gate
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import here
from fediverse_cinema.poles import face
from fediverse_cinema.projects.models import Call
from fediverse_cinema.web import alike, moved
from tests.kit.calls import a_call
from tests.kit.counting import statements
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.projects import a_project
from tests.kit.towns import Town
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
BROWSER = {"Accept": "text/html", "Accept-Language": "fr"}
ONE_OF_HER_OWN = BROWSER | {"Cookie": "seen=yes"}  # who brings a cookie gets a page that is made for her


@pytest.fixture
async def film(town: Town) -> Film:
    ana = await a_creator()
    await a_call(await a_project(ana))
    await a_film(await a_creator("malo", "Malo Guen"), "Le Rhône")
    return await a_film(ana, credits="Image — Malo Guen — @malo")


async def ask(town: Town, path: str, headers: dict[str, str] = BROWSER) -> httpx.Response:
    return await town.pole.client.get(f"{town.pole.base}{path}", headers=headers)


async def shown(town: Town, path: str) -> bytes:
    """What a visitor gets, which must be what is made for somebody with a cookie."""
    answer = await ask(town, path)
    assert answer.status_code == 200
    assert answer.content == (await ask(town, path, ONE_OF_HER_OWN)).content
    return answer.content


def paths(film: Film) -> list[str]:
    return ["/", "/films", "/calls", "/regions", f"/films/{film.slug}"]


async def test_a_page_is_not_made_again_before_somebody_has_written(town: Town, film: Film) -> None:
    told = here().settings.uses_sqlite  # PostgreSQL does not say whether anybody has
    with clock.stopped_at(clock.now()):
        for path in paths(film):
            first = await ask(town, path)
            memory = here().rooms[alike.ROOM].kept
            _, kept = memory[path, "fr"]
            again = await ask(town, path)
            assert (memory[path, "fr"][1] is kept) == told, path
            assert (again.content, again.headers) == (first.content, first.headers)
            assert again.headers["cache-control"] == "public, max-age=0, s-maxage=30" and "etag" in again.headers


async def test_a_page_is_never_older_than_what_it_says(town: Town, film: Film) -> None:
    page = f"/films/{film.slug}"
    before = {path: await shown(town, path) for path in (page, "/", "/films", "/calls")}
    await Film.filter(id=film.id).update(title="La Loire")
    for path in (page, "/", "/films"):
        assert b"La Loire" in await shown(town, path), path
    await Actor.filter(local_handle="ana").update(name="Ana Belle-Rive")
    assert b"Ana Belle-Rive" in await shown(town, page)
    await Call.all().update(title="Cheffe opératrice")
    after = await shown(town, "/calls")
    assert "Cheffe opératrice".encode() in after and after != before["/calls"]
    await Film.filter(id=film.id).update(state=FilmState.HIDDEN)
    assert (await ask(town, page)).status_code == 404
    assert b"La Loire" not in await shown(town, "/films")
    await Film.filter(id=film.id).update(state=FilmState.PUBLISHED)
    assert b"La Loire" in await shown(town, page)


async def test_a_page_goes_with_the_clock(town: Town, film: Film) -> None:
    now = clock.now()
    with clock.stopped_at(now):
        await shown(town, "/calls")
        memory = here().rooms[alike.ROOM].kept
        kept = memory["/calls", "fr"]
    with clock.stopped_at(now + timedelta(seconds=alike.MOMENT)):
        await shown(town, "/calls")
        assert memory["/calls", "fr"] is not kept, "half a minute is as long as a cache may keep it"


async def test_a_page_has_the_look_of_the_pole_as_soon_as_that_changes(town: Town, film: Film) -> None:
    before = await shown(town, "/films")
    await face.anew()
    assert await shown(town, "/films") == before
    room = here().rooms
    found = room[face.ROOM][1]
    pages = (*found.pages, ("/pages/charte", {"fr": "Charte", "en": "Charter"}))
    room[face.ROOM] = clock.timestamp(), type(found)(
        found.paper, found.css, found.logo, found.welcome, pages, found.figures
    )  # fmt: skip
    assert b"Charte" in await shown(town, "/films")


async def test_pages_depend_on_nothing_that_a_room_remembers_but_what_they_lean_on(town: Town, film: Film) -> None:
    here().rooms.clear()
    for path in paths(film):
        await ask(town, path)
    known = {alike.ROOM, face.ROOM, gate.ROOM, moved.ROOM, "pole_actors"}
    assert set(here().rooms) <= known, "the last two are asked before the page, and the same for good"


async def test_each_language_has_a_page_of_its_own(town: Town, film: Film) -> None:
    english = BROWSER | {"Accept-Language": "en"}
    for path in paths(film):
        assert b'<html lang="fr"' in (await ask(town, path)).content
        assert b'<html lang="en"' in (await ask(town, path, english)).content


async def test_who_is_signed_in_is_shown_her_own_page_and_leaves_nothing_of_it_to_others(
    town: Town, film: Film
) -> None:
    await an_account("lea", "Léa Costa")
    member = await Reader(town.pole.house).sign_in("lea")
    with clock.stopped_at(clock.now()):
        for path in paths(film):
            before = await ask(town, path)
            hers = await member.client.get(path)
            assert "/logout" in hers.text and hers.headers["cache-control"] == "private, no-store"
            assert (await ask(town, path)).content == before.content and "/logout" not in before.text
    await member.client.aclose()
    assert {path for path, _ in here().rooms[alike.ROOM].kept} == set(paths(film))


async def test_questions_in_addresses_and_what_does_not_exist_fill_no_memory(town: Town, film: Film) -> None:
    for path in ("/films/none", f"/films/{film.slug}?at=1", "/films?q=a", "/calls?q=a", "/regions?page=2", "/?a=1"):
        await ask(town, path)
    await ask(town, f"/films/{film.slug}", {"Accept": "application/activity+json"})
    assert alike.ROOM not in here().rooms or here().rooms[alike.ROOM].kept == {}


async def test_of_many_pages_those_that_were_asked_for_last_are_kept(town: Town, film: Film) -> None:
    ana = await a_creator("zoe", "Zoé")
    films = [await a_film(ana, f"Film {number}") for number in range(alike.MOST + 3)]
    with clock.stopped_at(clock.now()):
        for one in films:
            await ask(town, f"/films/{one.slug}")
    assert [path for path, _ in here().rooms[alike.ROOM].kept] == [f"/films/{one.slug}" for one in films[3:]]


async def test_LOD_06_a_thousand_who_come_to_a_film_at_once_are_all_shown_it_and_it_is_made_once_or_twice(
    town: Town, film: Film
) -> None:
    page = f"/films/{film.slug}"
    with statements() as asked:
        await ask(town, page)
    once = len(asked)
    await Film.filter(id=film.id).update(title="La Loire")
    with statements() as asked:
        answers = await asyncio.gather(*(ask(town, page) for _ in range(1000)))
    assert {answer.status_code for answer in answers} == {200}
    assert all(b"La Loire" in answer.content for answer in answers)
    assert len(asked) <= 4 * once + 1000, "two rounds, and whether the pole has moved"
