"""The door under load: floods of what is no letter of anybody, waves of Deletes, a week of letters at once."""

import asyncio
import random
from datetime import timedelta

import httpx
import orjson
import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, Follow, OutboxEntry
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox import ledger, throng
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.notices.models import Notice
from fediverse_cinema.reactions.models import Reaction
from tests.kit.neighbours import Neighbour, key_of
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
TYPE = {"Content-Type": "application/activity+json"}


def at(town: Town, address: str) -> httpx.AsyncClient:
    """Somebody who comes from this address."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=town.pole.app, client=(address, 4711)))


async def unsigned(town: Town, address: str) -> httpx.Response:
    body = orjson.dumps(town.social.actor("alice").activity("Follow", f"{town.pole.base}/ap/pole"))
    async with at(town, address) as client:
        return await client.post(town.pole.shared_inbox, content=body, headers=TYPE)


async def follow(sender: Neighbour, town: Town, address: str) -> int:
    async with at(town, address) as client:
        activity = sender.activity("Follow", f"{town.pole.base}/ap/pole")
        return (await sender.send(activity, client, town.pole.shared_inbox)).status_code


async def test_LOD_07_who_floods_the_door_is_put_off_and_nobody_else_is(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throng, "MOST_REFUSED", 20)
    alice = town.social.actor("alice")
    now = clock.now()
    with clock.stopped_at(now):
        async with only(town):
            said = [await unsigned(town, "203.0.113.7") for _ in range(60)]
            assert [answer.status_code for answer in said] == [401] * 20 + [503] * 40
            assert {answer.headers["retry-after"] for answer in said[20:]} == {"60"}
            assert {answer.json()["code"] for answer in said[20:]} == {"too_many_refused"}
            assert await follow(alice, town, "203.0.113.7") == 503, "what comes from there is not even read"
            async with at(town, "203.0.113.7") as reader:
                assert (await reader.get(town.pole.base)).status_code == 200
        assert await follow(alice, town, "203.0.113.8") == 202
    with clock.stopped_at(now + timedelta(minutes=1)):
        assert await follow(alice, town, "203.0.113.7") == 202


async def test_LOD_07_neighbours_in_one_network_of_ipv6_are_one_flood(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throng, "MOST_REFUSED", 5)
    with clock.stopped_at(clock.now()):
        async with only(town):
            said = [(await unsigned(town, f"2001:db8::{number}")).status_code for number in range(8)]
    assert said == [401] * 5 + [503] * 3


async def test_LOD_07_a_network_whose_letters_do_not_end_leaves_places_for_others(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throng, "MOST_INSIDE", 6)
    inside, goes_on = asyncio.Semaphore(0), asyncio.Event()

    async def halt() -> None:
        inside.release()
        await goes_on.wait()

    async def come(network: int, how_many: int) -> list[asyncio.Task[int]]:
        """Strangers, whose keys are being asked for."""
        people = [town.social.actor(f"a{network}-{number}") for number in range(how_many)]
        letters = [asyncio.create_task(follow(one, town, f"203.0.113.{network}")) for one in people]
        for _ in letters:
            await inside.acquire()
        return letters

    bob = town.fedi.actor("bob")
    town.social.before_answering = halt
    letters = await come(9, 3)
    async with only(town):
        assert await follow(bob, town, "203.0.113.9") == 503, "it has as many as it leaves free"
    letters += [*await come(10, 1), *await come(11, 1)]
    assert await follow(bob, town, "203.0.113.12") == 202
    letters += await come(13, 1)
    async with only(town):
        assert await follow(bob, town, "203.0.113.14") == 503, "now it is full"
    goes_on.set()
    assert await asyncio.gather(*letters) == [202] * 6
    assert await follow(bob, town, "203.0.113.9") == 202


async def test_LOD_08_keys_of_one_slow_site_leave_places_for_those_of_others(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actors, "MOST_OF_A_SITE", 6)
    asked, goes_on = asyncio.Semaphore(0), asyncio.Event()

    async def halt() -> None:
        asked.release()
        await goes_on.wait()

    town.evil.before_answering = halt
    strangers = [town.evil.actor(f"m{number}") for number in range(20)]
    flood = [asyncio.create_task(follow(one, town, f"203.0.113.{n}")) for n, one in enumerate(strangers)]
    await asked.acquire()
    pending = set(flood)
    async with asyncio.timeout(60):
        while len(pending) > 6:
            _, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
    assert {task.result() for task in flood if task.done()} == {503}
    assert await follow(town.social.actor("alice"), town, "198.51.100.1") == 202, "a stranger of another site"
    goes_on.set()
    assert sorted(await asyncio.gather(*flood)) == [202] * 6 + [503] * 14
    assert await Actor.filter(host="evil.example").count() == 6


async def test_LOD_08_who_forges_a_known_name_waits_in_the_same_places(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = town.social.actor("alice")
    assert await follow(alice, town, "198.51.100.1") == 202
    monkeypatch.setattr(actors, "MOST_OF_A_SITE", 0)
    alice.key = key_of("somebody else")
    async with only(town):
        assert await follow(alice, town, "198.51.100.2") == 503


async def test_LOD_09_a_wave_of_deletes_asks_nobody_keeps_nothing_and_puts_nobody_off(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throng, "MOST_REFUSED", 10)
    async with only(town):
        for number in range(200):
            one = town.social.actor(f"u{number}")
            answer = await one.send(one.activity("Delete", one.uri), town.pole.client, town.pole.shared_inbox)
            assert answer.status_code == 202
    assert await follow(town.social.actor("alice"), town, "127.0.0.1") == 202


async def test_LOD_10_each_fan_counts_once_however_the_likes_come(town: Town) -> None:
    film = await a_film(await a_creator())
    fans = [town.fedi.actor(f"fan{number}") for number in range(30)]
    await asyncio.gather(*(follow(fan, town, "127.0.0.1") for fan in fans))
    likes = [(fan, fan.activity("Like", film.uri)) for fan in fans] * 2
    likes += [(fan, fan.activity("Like", film.uri)) for fan in fans]  # under another id
    sent = [fan.send(like, town.pole.client, town.pole.shared_inbox) for fan, like in likes]
    assert {answer.status_code for answer in await asyncio.gather(*sent)} == {202}
    await town.pole.work()
    assert await Reaction.filter(object_uri=film.uri, kind="Like").count() == 30
    assert await Notice.filter(kind="like").count() <= 1


async def test_LOD_15_a_week_of_letters_in_any_order_and_twice_is_what_it_says_and_told_once(town: Town) -> None:
    ana = await a_creator()
    film = await a_film(ana)
    people = [town.social.actor(f"p{number}") for number in range(12)]
    letters = []
    for number, one in enumerate(people):
        note = one.note(film.uri)
        like = one.activity("Like", film.uri)
        letters += [
            (one, one.activity("Follow", ana.actor.uri)),
            (one, one.activity("Create", note)),
            (one, one.activity("Update", note | {"content": "<p>better</p>", "updated": "2026-11-01T00:00:00Z"})),
            (one, like),
        ]
        letters += [(one, one.undo(like))] if number % 3 == 0 else []
        letters += [(one, one.activity("Delete", note["id"]))] if number % 4 == 0 else []
    await asyncio.gather(*(follow(one, town, "127.0.0.1") for one in people))  # she was known before she went away
    letters *= 2
    random.Random(15).shuffle(letters)
    sent = [one.send(letter, town.pole.client, town.pole.shared_inbox) for one, letter in letters]
    assert {answer.status_code for answer in await asyncio.gather(*sent)} == {202}
    await town.pole.work()
    assert await Letter.filter(outcome=Outcome.WAITING).count() == 0
    assert await Job.filter(kind=ledger.OPEN_LETTER).count() == 0
    assert await Follow.filter(followed_id=ana.actor_id, follower__host="social.example").count() == 12
    notes = await Note.filter(thread_uri=film.uri, local=False)
    assert sorted(one.html for one in notes) == ["<p>better</p>"] * 9, "three were deleted"
    assert await Reaction.filter(object_uri=film.uri, kind="Like").count() == 8, "four were taken back"
    assert await OutboxEntry.filter(type="Accept", actor_id=ana.actor_id).count() == 12
    assert await Notice.filter(kind="follow", owner_id=ana.actor_id).count() == 12
    assert await Notice.filter(kind="answer").count() <= 12


async def test_letters_of_one_site_leave_places_for_those_of_others(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "MOST_OF_A_SITE", 4)

    def arrival(host: str, number: int) -> ledger.Arrival:
        return ledger.Arrival(f"https://{host}/{number}", f"https://{host}/users/a", b'{"x":%d}' % number)

    for start in (0, 10):  # what has been written makes room again
        crowd = [ledger.note(arrival(f"m{number}.evil.example", start + number)) for number in range(7)]
        others = [ledger.note(arrival("social.example", start + number)) for number in range(2)]
        outcomes = await asyncio.gather(*crowd, *others, return_exceptions=True)
        assert [isinstance(one, Later) for one in outcomes] == [False] * 4 + [True] * 3 + [False] * 2
    assert await Letter.all().count() == 12
