"""Letters between the 202 and their effect: kept through a stop, opened in order, not lost to a fault of ours."""

import httpx
import pytest

from fediverse_cinema.activitypub.models import Follow
from fediverse_cinema.activitypub.vocab import uri_of
from fediverse_cinema.films.models import Film, FilmDay
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.inbox import routes
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.inbox.worker import Opened, note_outcomes, open_letter
from fediverse_cinema.moderation.models import Report
from fediverse_cinema.people.models import Policy
from tests.kit.neighbours import Document, Neighbour, Server
from tests.kit.people import a_creator, a_film
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


@pytest.mark.parametrize("order", [1, -1])
async def test_a_letter_that_was_applied_stays_so_whatever_another_worker_has_made_of_it(
    town: Town, alice: Neighbour, order: int
) -> None:
    """Held back, let in and applied, and both are noted in one turn; or the first worker slept meanwhile."""
    await alice.send(alice.activity("Like", alice.uri), town.pole.client, town.pole.shared_inbox)
    letter = await Letter.get()
    ends = [Opened(letter.id, Outcome.IGNORED, "held back"), Opened(letter.id, Outcome.APPLIED, "")]
    await note_outcomes(ends[::order])
    await note_outcomes(ends[:1])
    assert await Letter.all().values_list("outcome", "reason") == [(Outcome.APPLIED, "")]


@pytest.fixture
async def film(town: Town) -> Film:
    return await a_film(await a_creator())


async def killed(town: Town, sender: Neighbour, activity: Document) -> Letter:
    """It is opened by a worker that dies before it is written what has come of it; then by another."""
    assert (await sender.send(activity, town.pole.client, town.pole.shared_inbox)).status_code == 202
    letter = await Letter.all().order_by("-id").first()
    assert letter is not None
    await open_letter(letter.id)
    await town.pole.work()
    return await Letter.get(id=letter.id)


async def test_STO_02_what_a_killed_worker_has_counted_is_not_counted_again(
    town: Town, alice: Neighbour, film: Film
) -> None:
    for times in (1, 2):
        letter = await killed(town, alice, alice.activity("View", film.uri))
        assert (letter.outcome, letter.reason) == (Outcome.APPLIED, "")
        assert (await Film.get(id=film.id)).views == (await FilmDay.get(film_id=film.id)).views == times
        letter = await killed(town, alice, alice.activity("Flag", [film.uri], content=f"no rights ({times})"))
        assert (letter.outcome, (await Report.get()).times) == (Outcome.APPLIED, times)


@pytest.mark.parametrize("kind", ["QuoteRequest", "FeatureRequest", "FeatureRequest of a film"])
async def test_STO_02_what_a_killed_worker_has_answered_is_not_answered_again(
    town: Town, alice: Neighbour, film: Film, kind: str
) -> None:
    kind, _, of_a_film = kind.partition(" ")
    await Film.filter(id=film.id).update(choosing=Policy.NOBODY)
    asked = film.uri if of_a_film or kind == "QuoteRequest" else f"{town.pole.base}/ap/pole"
    request = alice.activity(kind, asked, instrument=f"{alice.server.base}/things/1")
    assert (await killed(town, alice, request)).outcome == Outcome.APPLIED
    [answer] = town.social.received("Accept", "Reject")
    assert (answer["type"], uri_of(answer["object"])) == ("Reject" if of_a_film else "Accept", request["id"])


async def test_a_view_of_nothing_of_ours_is_not_written_down_as_applied(town: Town, alice: Neighbour) -> None:
    letter = await killed(town, alice, alice.activity("View", alice.uri))
    assert letter.outcome == Outcome.IGNORED
