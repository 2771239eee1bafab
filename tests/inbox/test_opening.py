"""Letters between the 202 and their effect: kept through a stop, opened in order, not lost to a fault of ours."""

import httpx
import pytest

from fediverse_cinema.activitypub.models import Follow
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.inbox import routes
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.inbox.worker import open_letter
from tests.kit.neighbours import Neighbour, Server
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Town, a_lot, a_pole

pytestmark = pytest.mark.anyio


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


async def test_STO_02_a_letter_that_was_answered_with_202_outlives_the_house(blank_databases: BlankDatabases) -> None:
    server = Server("social.example")
    alice = server.actor("alice")
    mounts = {server.base: httpx.ASGITransport(app=server)}
    async with a_lot(blank_databases, "lyon.example") as settings:
        async with a_pole(settings, dict(mounts)) as pole:
            follow = alice.activity("Follow", f"{pole.base}/ap/pole")
            assert (await alice.send(follow, pole.client, pole.shared_inbox)).status_code == 202
        async with a_pole(settings, dict(mounts)) as pole:
            await pole.work()
            with at_home(pole.house):
                assert [letter.outcome for letter in await Letter.all()] == [Outcome.APPLIED]
                assert await Follow.all().count() == 1
    assert [one["type"] for one in server.received()] == ["Accept"]


async def test_letters_of_one_sender_are_opened_in_order(town: Town, alice: Neighbour) -> None:
    """Follow, Undo, Follow …: with forty hands at once the last word would be a matter of chance."""
    for number in range(9):
        follow = alice.activity("Follow", f"{town.pole.base}/ap/pole")
        activity = alice.undo(follow) if number % 2 else follow
        await alice.send(activity, town.pole.client, town.pole.shared_inbox)
    await town.pole.work()
    assert [letter.outcome for letter in await Letter.all().order_by("id")] == [Outcome.APPLIED] * 9
    assert await Follow.all().count() == 1


async def test_a_fault_of_ours_loses_no_letter_and_stops_no_other(
    town: Town, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(routes.ROUTES, ("Like", "*"), broken)
    await alice.send(alice.activity("Like", alice.uri), town.pole.client, town.pole.shared_inbox)
    await town.deliver(alice, alice.activity("Follow", f"{town.pole.base}/ap/pole"))
    assert [letter.outcome for letter in await Letter.all().order_by("id")] == [Outcome.WAITING, Outcome.APPLIED]
    job = await Job.get(kind="open_letter")
    assert (job.state, job.attempts, job.error) == (JobState.READY, 1, "ZeroDivisionError")

    monkeypatch.undo()
    await Job.filter(id=job.id).update(due=clock.timestamp())
    await town.pole.work()
    assert [letter.outcome for letter in await Letter.all().order_by("id")] == [Outcome.IGNORED, Outcome.APPLIED]


async def test_opening_a_letter_twice_is_as_good_as_once(town: Town, alice: Neighbour) -> None:
    letter = await town.deliver(alice, alice.activity("Follow", f"{town.pole.base}/ap/pole"))
    await open_letter(letter.id)
    await open_letter(letter.id + 1)  # swept away meanwhile
    await town.pole.work()
    assert len(town.social.received("Accept")) == 1
