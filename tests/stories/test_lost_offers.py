"""A letter that dies on its way: what it asked waits for nobody, who sent it reads so, and if it had arrived after all
both poles say the same in the end.
"""

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, Host
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import at_home, here
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.offers import inviting, lapsing, queries, service, settling
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects.models import Call, CallState, Project
from tests.kit.offers import an_offer
from tests.kit.people import an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, down, two_poles, work_everywhere
from tests.kit.visitors import Visitor
from tests.stories.test_offers import a_call_and_leila, answer, on_both

pytestmark = [pytest.mark.anyio, pytest.mark.stories]


async def the_letters_die(pole: Pole) -> None:
    """As after days: what waits to be delivered is given up."""
    with at_home(pole.house):
        assert await Job.filter(kind="deliver").update(state=JobState.DEAD, owner=None)
        await lapsing.look_for_lost()
        await pole.work()


async def test_an_offer_that_never_arrived_lapses_and_she_reads_it(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        call, leila = await a_call_and_leila(lyon, lille)
        with at_home(lille.house), down(lyon):
            await an_offer(call, leila)
            await lille.work()
            await lapsing.look_for_lost()
            assert (await Offer.get()).state == "new", "it is still tried"
        await the_letters_die(lille)
        with at_home(lille.house):
            line = await queries.of_person(await Call.get(), leila)
            assert line is not None and line.state == "lapsed" and "could not be delivered" in line.answer_html
            assert (await Offer.get()).live_key is None, "she may offer herself again"
        with at_home(lyon.house):
            assert await Offer.all().count() == 0


async def test_who_sent_it_is_told(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        call, _ = await a_call_and_leila(lyon, lille)
        with at_home(lille.house):
            zoe = (await an_account("zoe", "Zoé")).creator.actor
        with at_home(lille.house), down(lyon):
            await an_offer(call, zoe)
            await lille.work()
        await the_letters_die(lille)
        visitor = Visitor(lille)
        await visitor.sign_in("zoe")
        assert "cannot answer any more" in await visitor.look("/notices")
        assert "could not be delivered" in await visitor.look("/workshop/offers")


async def test_an_offer_to_a_server_that_is_dead_already_lapses(blank_databases: BlankDatabases) -> None:
    """Nothing is sent there at all."""
    async with two_poles(blank_databases) as (lyon, lille):
        call, leila = await a_call_and_leila(lyon, lille)
        with at_home(lille.house):
            await Host.filter(name="lyon.example").delete()
            await Host.create(name="lyon.example", dead_at=clock.now())
            here().rooms.clear()
            await an_offer(call, leila)
            await lille.work()
            assert not await Job.filter(kind="deliver").exists()
            await lapsing.look_for_lost()
            assert (await Offer.get()).state == "lapsed"


async def test_an_invitation_that_never_arrived_lapses(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        _, leila = await a_call_and_leila(lyon, lille)
        with at_home(lyon.house):
            person = await actors.find_actor(leila.uri)
            await service.invite(await Project.get(), await Actor.get(local_handle="ana"), person)
            await inviting.send_now((await Offer.get()).id)  # her server says that it understands it
            with down(lille):
                await lyon.work()
        await the_letters_die(lyon)
        with at_home(lyon.house):
            row = await Offer.get()
            assert (row.state, row.by_note) == ("lapsed", False) and "could not be delivered" in row.answer_html
        with at_home(lille.house):
            assert await Offer.all().count() == 0


async def test_a_late_yes_to_what_seemed_lost_ends_the_same_at_both(blank_databases: BlankDatabases) -> None:
    """It had arrived, and only its receipt was lost: who accepts hears that nobody waits any more."""
    async with two_poles(blank_databases) as (lyon, lille):
        call, leila = await a_call_and_leila(lyon, lille)
        with at_home(lille.house):
            offer = await an_offer(call, leila)
        await work_everywhere(lyon, lille)
        with at_home(lille.house):
            await settling.lapse(await Offer.get(id=offer.id))
        await answer(lyon, accepted=True)
        found = await on_both(lyon, lille)
        assert [belongs for _, belongs in found] == [False, False]
        assert {state for state, _ in found} <= {"withdrawn", "lapsed"}, "both stand among what is over"
        with at_home(lyon.house):
            call_there = await Call.get()
            assert (call_there.state, call_there.filled) == (CallState.OPEN, 0), "her place is free again"


async def test_an_answer_that_has_not_arrived_is_shown_to_who_gave_it(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        call, leila = await a_call_and_leila(lyon, lille)
        with at_home(lille.house):
            await an_offer(call, leila)
        await work_everywhere(lyon, lille)
        with down(lille):
            await answer(lyon, accepted=True)
            await lyon.work()
        with at_home(lyon.house):
            [line] = [line for column in await queries.board(await Project.get()) for line in column.lines]
            assert (line.state, line.lost) == ("accepted", False), "it is still tried"
        await the_letters_die(lyon)
        with at_home(lyon.house):
            project = await Project.get()
            [line] = [line for column in await queries.board(project) for line in column.lines]
            assert (line.state, line.lost) == ("accepted", True)
            assert await projects.standing(project, await Actor.get(uri=leila.uri)) is not None
