"""What visitors and members may make us ask of other servers: so often, so many at once, and never with all that we
have.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import orjson
import pytest

from fediverse_cinema.activitypub import webfinger
from fediverse_cinema.activitypub.documents import SUBSCRIBE
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.conversations import mentions
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.outside.client import PEOPLES_PART, Outside, _for_people, for_people
from fediverse_cinema.foundation.outside.guard import Guard
from fediverse_cinema.web import limits
from tests.kit.neighbours import Answer
from tests.kit.people import an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.words import somebody

pytestmark = pytest.mark.anyio
HANDLE = "alice@social.example"


@pytest.fixture
async def stopped() -> AsyncIterator[None]:
    """A minute that lasts."""
    with clock.stopped_at(clock.now()):
        yield


@pytest.fixture
async def visitor(town: Town) -> Visitor:
    links = [{"rel": SUBSCRIBE, "template": "https://social.example/authorize_interaction?uri={uri}"}]
    answer = {"subject": f"acct:{HANDLE}", "links": links}
    town.social.says["GET /.well-known/webfinger"] = Answer(200, orjson.dumps(answer), "application/jrd+json")
    return await at_the_form(town)


async def at_the_form(town: Town, address: str = "192.0.2.7") -> Visitor:
    visitor = Visitor(town.pole)
    transport = httpx.ASGITransport(app=town.pole.app, client=(address, 1234))
    visitor.client._transport = transport
    visitor.client.follow_redirects = False
    await visitor.look(f"/interact?to={urls.pole()}")
    return visitor


async def go_home(visitor: Visitor) -> int:
    await visitor.look(f"/interact?to={urls.pole()}")
    await visitor.send("/interact", handle=HANDLE)
    return visitor.response.status_code


async def test_a_visitor_makes_us_ask_ten_times_in_a_minute_and_then_nobody_is_asked(
    town: Town, visitor: Visitor, stopped: None
) -> None:
    assert [await go_home(visitor) for _ in range(limits.MOST_OF_A_VISITOR)] == [303] * limits.MOST_OF_A_VISITOR
    asked = len(town.social.asked)
    assert await go_home(visitor) == 429
    assert "Please wait a minute" in visitor.page and f'value="{HANDLE}"' in visitor.page
    assert len(town.social.asked) == asked
    assert await go_home(await at_the_form(town, "192.0.2.8")) == 303, "somebody else may"
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        assert await go_home(visitor) == 303, "and she may again"


async def test_only_ten_visitors_wait_for_other_servers_at_once(
    town: Town, visitor: Visitor, stopped: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, full, jrd, waiting = asyncio.Event(), asyncio.Event(), webfinger.jrd, []

    async def slow(name: str, host: str) -> Document:
        waiting.append(host)
        if len(waiting) == limits.VISITORS_AT_ONCE:
            full.set()
        await go_on.wait()
        return await jrd(name, host)

    monkeypatch.setattr(webfinger, "jrd", slow)
    crowd = [await at_the_form(town, f"192.0.2.{number}") for number in range(limits.VISITORS_AT_ONCE)]
    tasks = [asyncio.create_task(go_home(one)) for one in crowd]
    async with asyncio.timeout(20):
        await full.wait()
        assert await go_home(await at_the_form(town, "192.0.2.99")) == 422
    assert len(waiting) == len(crowd)
    go_on.set()
    assert await asyncio.gather(*tasks) == [303] * len(crowd)
    assert await go_home(visitor) == 303, "and there is room again"


async def test_a_member_makes_us_ask_thirty_times_in_a_minute(town: Town, stopped: None) -> None:
    await an_account("ana")
    ana = Visitor(town.pole)
    await ana.sign_in("ana")
    for number in range(limits.MOST_OF_A_MEMBER):
        await ana.look(f"/search?q=https://social.example/nothing/{number}")
        assert ana.response.status_code == 404
    asked = len(town.social.asked)
    page = await ana.look("/search?q=https://social.example/nothing/more")
    assert ana.response.status_code == 429 and "Please wait a minute" in page
    await ana.look("/authorize_interaction?uri=https://social.example/nothing/more")
    assert ana.response.status_code == 429
    await ana.look("/workshop")
    await ana.send("/workshop/follow", address=HANDLE)
    assert ana.response.status_code == 422 and "Please wait a minute" in ana.page
    assert len(town.social.asked) == asked
    await ana.look("/search?q=nothing")
    assert ana.response.status_code == 200, "words ask nobody"


def invented(number: int, most: int = mentions.MOST_NAMED) -> str:
    return " ".join(f"@nobody{number}x{one}@social.example" for one in range(most))


async def test_every_name_that_we_do_not_know_is_a_question_of_hers(town: Town, stopped: None) -> None:
    await an_account("ana")
    ana = Visitor(town.pole)
    await ana.sign_in("ana")
    town.social.says["GET /.well-known/webfinger"] = Answer(404)
    for number in range(3):
        await ana.look("/notes/new")
        await ana.send("/notes/new", content=invented(number), visibility="public")
        asked = len(town.social.asked)
        assert (number, asked) == (number, mentions.MOST_NAMED)
        assert ana.response.status_code == (422 if number else 200)
    assert "Please wait a minute" in ana.page and "nobody2x7@social.example" in ana.page
    note = await Note.get()
    await ana.look(f"/notes/{note.uuid}/edit")
    await ana.send(f"/notes/{note.uuid}/edit", content=invented(9))
    assert ana.response.status_code == 429 and "Please wait a minute" in ana.page
    await ana.look("/workshop/moving")
    await ana.send("/workshop/moving", deed="add", **{"add-address": "bob@social.example"})
    assert ana.response.status_code == 422 and "Please wait a minute" in ana.page
    assert len(town.social.asked) == asked
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        await ana.look(f"/notes/{note.uuid}/edit")
        await ana.send(f"/notes/{note.uuid}/edit", content=invented(9, 1))
        assert ana.response.status_code == 200 and len(town.social.asked) == asked + 1


async def test_names_of_ours_and_of_whom_we_know_for_sure_are_no_questions(town: Town, stopped: None) -> None:
    await an_account("ana")
    known = [await somebody(f"known{number}", "Known") for number in range(3)]
    ana = Visitor(town.pole)
    await ana.sign_in("ana")
    for number in range(limits.MOST_OF_A_MEMBER // 2):
        await ana.look("/notes/new")
        await ana.send("/notes/new", content=f"{number} @ana " + " ".join(f"@{one.address}" for one in known))
        assert ana.response.status_code == 200
    assert town.social.asked == []


async def test_what_people_ask_leaves_connections_for_the_keys_of_who_writes_to_us() -> None:
    open_now: list[str] = []
    places = int(10 * PEOPLES_PART)
    go_on, full = asyncio.Event(), asyncio.Event()

    async def hang(request: httpx.Request) -> httpx.Response:
        open_now.append(request.url.path)
        if len(open_now) == places + 6:
            full.set()
        await go_on.wait()
        return httpx.Response(200, stream=httpx.ByteStream(b"{}"))

    outside = Outside(Guard(), user_agent="t", transport=httpx.MockTransport(hang), connections=10, admit=None)

    async def ask(path: str, *, people: bool) -> int:
        if not people:
            return (await outside.get(f"https://slow.example/{path}", accept="*/*")).status
        with for_people():
            return (await outside.get(f"https://slow.example/{path}", accept="*/*")).status

    clicks = [asyncio.create_task(ask(f"click{number}", people=True)) for number in range(10)]
    keys = [asyncio.create_task(ask(f"key{number}", people=False)) for number in range(6)]
    async with asyncio.timeout(20):
        await full.wait()
    for _ in range(50):
        await asyncio.sleep(0)
    assert len([path for path in open_now if "click" in path]) == places
    go_on.set()
    assert await asyncio.gather(*clicks, *keys) == [200] * 16


async def test_pages_ask_as_people_and_the_inbox_does_not(town: Town, visitor: Visitor) -> None:
    people: dict[str, bool] = {}
    get = town.pole.house.outside.get

    async def noted(url: str, **kwargs: object) -> object:
        people[url.partition("?")[0]] = _for_people.get()
        return await get(url, **kwargs)

    town.pole.house.outside.get = noted  # type: ignore[method-assign, assignment]
    assert await go_home(visitor) == 303
    alice = town.social.actor("alice")
    await alice.send(alice.activity("View", alice.uri), town.pole.client, town.pole.shared_inbox)
    assert people["https://social.example/.well-known/webfinger"] is True
    assert [asked for url, asked in people.items() if "webfinger" not in url] == [False]
