"""What a cache in front of a pole may keep, and what it is told when it asks whether that is still so."""

import re
import time

import httpx
import pytest

from fediverse_cinema.activitypub.models import Actor, Block, Tombstone
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, urls
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.towns import Town
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
ACTIVITY = {"Accept": "application/activity+json"}
BROWSER = {"Accept": "text/html", "Accept-Language": "fr"}
FOR_EVERYBODY = "public, max-age=0, s-maxage=30"


@pytest.fixture
async def film(town: Town) -> Film:
    return await a_film(await a_creator())


def documents(town: Town, film: Film) -> list[str]:
    base = town.pole.base
    return [
        film.uri, f"{film.uri}/comments", f"{base}/ap/users/ana", f"{base}/ap/pole", f"{base}/ap/instance",
        f"{base}/.well-known/webfinger?resource=acct:ana@{urls.own_host()}", f"{base}/nodeinfo/2.1",
    ]  # fmt: skip


async def twice_within_an_hour(town: Town, path: str) -> list[httpx.Response]:
    """Tokens change with the hour."""
    while True:
        began = time.time() // 3600
        answers = [await town.pole.client.get(f"{town.pole.base}{path}", headers=BROWSER) for _ in range(2)]
        if time.time() // 3600 == began:
            return answers


async def test_who_has_the_latest_document_gets_no_more_than_the_head(town: Town, film: Film) -> None:
    for url in documents(town, film):
        whole = await town.pole.client.get(url, headers=ACTIVITY)
        mark = whole.headers["etag"]
        assert whole.status_code == 200 and re.fullmatch('"[0-9a-f]{24}"', mark), url
        for said in (mark, f"W/{mark}", f'"other", {mark}', "*"):
            answer = await town.pole.client.get(url, headers=ACTIVITY | {"If-None-Match": said})
            assert (url, answer.status_code, answer.content) == (url, 304, b"")
            assert "content-type" not in answer.headers
            for name in ("etag", "vary", "cache-control", "access-control-allow-origin"):
                assert answer.headers.get(name) == whole.headers.get(name)
        for said in ('"other"', mark.strip('"'), "", ",".join(['"x"'] * 60) + f",{mark}"):
            answer = await town.pole.client.get(url, headers=ACTIVITY | {"If-None-Match": said})
            assert (url, answer.status_code, answer.content) == (url, 200, whole.content)


async def test_another_document_bears_another_mark(town: Town, film: Film) -> None:
    before = await town.pole.client.get(film.uri, headers=ACTIVITY)
    await Film.filter(id=film.id).update(title="La Loire")
    after = await town.pole.client.get(film.uri, headers=ACTIVITY | {"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["name"]) == (200, "La Loire")


async def test_errors_and_what_was_deleted_bear_none(town: Town, film: Film) -> None:
    for url in (f"{town.pole.base}/ap/films/none", f"{town.pole.base}/films/none"):
        answer = await town.pole.client.get(url, headers=ACTIVITY | {"If-None-Match": "*"})
        assert (answer.status_code, "etag" in answer.headers) == (404, False)
    for url, kind in ((film.uri, "Video"), (urls.user("ana"), "Person")):
        await Tombstone.create(uri=url, former_type=kind, deleted_at=clock.now())
        answer = await town.pole.client.get(url, headers=ACTIVITY | {"If-None-Match": "*"})
        assert (answer.status_code, "etag" in answer.headers) == (410, False)


async def test_a_page_that_all_visitors_see_alike_may_stand_in_a_cache_for_half_a_minute(
    town: Town, film: Film
) -> None:
    for path in ("/", "/films", "/calls", "/regions", f"/films/{film.slug}"):
        first, second = await twice_within_an_hour(town, path)
        assert (path, first.headers["cache-control"]) == (path, FOR_EVERYBODY)
        assert first.headers["vary"] == "Accept, Accept-Language, Cookie" and "set-cookie" not in first.headers
        assert first.content == second.content, "though a token stands in it"
        answer = await town.pole.client.get(
            f"{town.pole.base}{path}", headers=BROWSER | {"If-None-Match": first.headers["etag"]}
        )
        assert (answer.status_code, answer.content) == (304, b"")
        english = await town.pole.client.get(f"{town.pole.base}{path}", headers=BROWSER | {"Accept-Language": "en"})
        assert english.headers["etag"] != first.headers["etag"]


async def test_nothing_that_a_cookie_may_have_changed_is_for_everybody(town: Town, film: Film) -> None:
    await an_account("malo", "Malo Guen")
    member = await Reader(town.pole.house).sign_in("malo")
    for path in ("/", "/films", "/calls", f"/films/{film.slug}"):
        answer = await member.client.get(path, headers={"If-None-Match": "*"})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")
        assert "etag" not in answer.headers
        chosen = await town.pole.client.get(
            f"{town.pole.base}{path}", headers=BROWSER | {"Cookie": "language=en", "If-None-Match": "*"}
        )
        assert (chosen.status_code, chosen.headers["cache-control"]) == (200, "private, no-cache")
    await member.client.aclose()


async def test_pages_with_forms_of_their_own_and_refusals_are_for_nobody_else(town: Town, film: Film) -> None:
    for path, status in (("/login", 200), ("/films?from=soon", 422), ("/films/none", 404), ("/join/secret", 404)):
        answer = await town.pole.client.get(f"{town.pole.base}{path}", headers=BROWSER)
        assert (path, answer.status_code) == (path, status)
        assert "public" not in answer.headers["cache-control"] and "etag" not in answer.headers


async def test_MOD_03_no_mark_tells_who_is_blocked_whether_the_document_is_there(town: Town, film: Film) -> None:
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("View", alice.uri))
    shown = await alice.ask(town.pole.client, film.uri)
    asked = alice.asking(film.uri) | {"If-None-Match": shown.headers["etag"]}
    assert (await town.pole.client.get(film.uri, headers=asked)).status_code == 304
    known = await Actor.get(uri=alice.uri)
    await Block.create(blocker_id=film.author_id, blocked_id=known.id, created_at=clock.now())
    answer = await town.pole.client.get(film.uri, headers=asked)
    assert (answer.status_code, "etag" in answer.headers) == (404, False)
    assert "Signature" in shown.headers["vary"], "nor does a cache give her what it was given for somebody else"
