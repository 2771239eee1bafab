"""Noting down: letters of any length, whatever else comes with them; and what becomes of those that wait."""

import asyncio
import random

import anyio
import orjson
import pytest
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor, Host
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.jobs import dead
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.inbox import ledger
from fediverse_cinema.inbox.ledger import Arrival
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.reactions.models import Reaction
from fediverse_cinema.worker import build_worker
from tests.kit.following import follow, known
from tests.kit.neighbours import PUBLIC, Answer, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import promptly
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


def arrival(number: int, body: bytes = b"{}") -> Arrival:
    return Arrival(f"https://a.example/{number}", f"https://a.example/users/{number}", body)


async def test_JLD_12_two_ids_of_full_length_fit_into_one_letter(town: Town) -> None:
    """Random, since PostgreSQL presses what repeats itself."""
    letters = random.Random(1)
    long = ["".join(letters.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=1_900)) for _ in range(2)]
    anna = town.social.actor(long[0])
    assert len(anna.uri) > 1_900
    town.social.documents[f"/users/{long[0]}"]["preferredUsername"] = "anna"
    activity = anna.activity("Follow", f"{town.pole.base}/ap/pole") | {"id": f"{town.social.base}/{long[1]}"}
    for _ in range(2):
        answer = await promptly(anna.send(activity, town.pole.client, town.pole.shared_inbox))
        assert answer.status_code == 202
    assert await Letter.all().count() == 1


async def test_a_letter_that_cannot_be_written_takes_no_other_with_it(town: Town) -> None:
    unwritable = arrival(3, b"\xff")
    group = [arrival(0), arrival(1), unwritable, arrival(4), arrival(5)]
    outcomes = await asyncio.gather(*(ledger.note(one) for one in group), return_exceptions=True)
    assert [isinstance(outcome, Later) for outcome in outcomes] == [one is unwritable for one in group]
    kept = [letter.activity_id for letter in await Letter.all().order_by("id")]
    assert kept == [one.activity_id for one in group if one is not unwritable]
    assert await Job.filter(kind=ledger.OPEN_LETTER).count() == 4


async def test_while_the_database_is_away_letters_are_not_tried_one_by_one_for_ever(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    async def away(arrivals: list[Arrival]) -> None:
        tried.append(len(arrivals))
        await asyncio.sleep(0.1)
        raise OSError

    monkeypatch.setattr(ledger, "_insert", away)
    monkeypatch.setattr(ledger, "APART_SECONDS", 0.05)
    outcomes = await asyncio.gather(*(ledger.note(arrival(number)) for number in range(9)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Later] * 9
    assert tried == [9, 1]


async def test_letters_that_wait_are_bounded_by_their_bytes(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "MOST_BYTES", 50)
    monkeypatch.setattr(ledger, "LARGEST_GROUP_BYTES", 15)
    body = b'{"x":"1234"}'
    for _ in range(2):  # what has been written makes room again
        group = [ledger.note(arrival(random.getrandbits(60), body)) for _ in range(6)]
        outcomes = await asyncio.gather(*group, return_exceptions=True)
        assert [getattr(outcome, "code", "kept") for outcome in outcomes] == ["kept"] * 4 + ["overloaded"] * 2
    assert await Letter.all().count() == 8


async def test_a_letter_at_the_door_is_noted_before_those_who_work_have_written(town: Town) -> None:
    if sql.dialect() != "sqlite":
        pytest.skip("on PostgreSQL nobody waits for what others write")
    held, release = asyncio.Event(), asyncio.Event()

    async def work(number: int) -> None:
        async with in_transaction():
            await Host.create(name=f"{number}.works.example")
            held.set()
            await release.wait()

    works = [asyncio.ensure_future(work(number)) for number in range(20)]
    await held.wait()
    noting = asyncio.ensure_future(ledger.note(arrival(1)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    release.set()
    with anyio.fail_after(60):
        await noting
        assert await Host.filter(name__endswith=".works.example").count() == 1
        await asyncio.gather(*works)
    assert await Letter.all().count() == await Job.filter(kind=ledger.OPEN_LETTER).count() == 1


async def test_letters_that_take_long_to_open_hold_up_those_of_no_other_site(town: Town, alice: Neighbour) -> None:
    """Forty people of one site each bring what somebody on a server that does not answer is said to have said."""
    film = await a_film(await a_creator())
    hangs, goes_on = anyio.Event(), anyio.Event()

    async def hang() -> None:
        hangs.set()
        await goes_on.wait()

    town.video.before_answering = hang
    victim = town.video.actor("victim")
    for number in range(40):
        name = f"m{number}"
        uri = f"https://{name}.evil.example/users/{name}"
        await Actor.create(
            uri=uri, type="Person", host=f"{name}.evil.example", handle=name, inbox=f"{uri}/inbox",
            page_url=uri, created_at=clock.now(),
        )  # fmt: skip
        activity = victim.activity("Create", victim.note(film.uri))
        await ledger.note(Arrival(activity["id"], uri, orjson.dumps(activity)))
    worker = await build_worker(town.pole.house.settings)
    task = asyncio.create_task(worker.work())
    try:
        with anyio.fail_after(10):
            await hangs.wait()
        await alice.send(alice.activity("Like", film.uri), town.pole.client, town.pole.shared_inbox)
        for _ in range(200):
            await asyncio.sleep(0.05)
            if await Reaction.filter(actor__uri=alice.uri).exists():
                break
        else:
            pytest.fail("her letter waits behind theirs")
    finally:
        goes_on.set()
        worker.stop()
        await task


async def test_a_letter_that_is_given_up_says_why_and_can_still_be_opened_by_hand(town: Town, alice: Neighbour) -> None:
    await follow((await a_creator("ana")).actor, await known(town, alice))
    film = {"id": "https://video.example/videos/1"}
    town.video.says["GET /videos/1"] = Answer(503)
    letter = await town.deliver(alice, alice.activity("Announce", film["id"], to=[PUBLIC]))
    assert letter.outcome == Outcome.WAITING
    kind = town.pole.house.jobs[ledger.OPEN_LETTER]
    due = clock.timestamp() - kind.shortest_patience() - 1
    await Job.filter(kind=ledger.OPEN_LETTER).update(attempts=kind.attempts - 1, due=due, created=due)
    await town.pole.work()
    await letter.refresh_from_db()
    job = await Job.get(kind=ledger.OPEN_LETTER)
    assert (job.state, letter.outcome) == (JobState.DEAD, Outcome.GIVEN_UP)
    assert "503" in letter.reason
    town.video.says["GET /videos/1"] = Answer(404)
    await dead.revive(job.id)
    await town.pole.work()
    await letter.refresh_from_db()
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "missing")


async def test_INB_14_an_undo_counts_when_what_it_takes_back_has_come_and_waits_to_be_opened(
    town: Town, alice: Neighbour
) -> None:
    await follow((await a_creator("ana")).actor, await known(town, alice))
    town.video.says["GET /videos/1"] = Answer(503)
    share = alice.activity("Announce", "https://video.example/videos/1", to=[PUBLIC])
    assert (await town.deliver(alice, share)).outcome == Outcome.WAITING
    await town.deliver(alice, alice.undo(share))
    maker = town.video.actor("maker")
    town.video.says["GET /videos/1"] = []
    town.video.serve({**maker.note("", inReplyTo=None), "id": share["object"]})
    await Job.filter(kind=ledger.OPEN_LETTER).update(due=clock.timestamp())
    await town.pole.work()
    letter = await Letter.get(activity_id=share["id"])
    assert (letter.outcome, letter.reason) == (Outcome.IGNORED, "taken back before it came")
    assert await Reaction.filter(actor__uri=alice.uri).count() == 0
