"""Offers between two poles that share nothing but letters: whatever happens, both say the same in the end."""

from collections.abc import Awaitable, Callable

import anyio
import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.offers import inviting, service
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.projects import calls, team
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects.models import Call, Membership, Project
from fediverse_cinema.search import arrivals
from tests.kit.calls import a_call
from tests.kit.offers import an_offer
from tests.kit.people import a_creator
from tests.kit.poles import BlankDatabases
from tests.kit.projects import a_member, a_project
from tests.kit.towns import Pole, down, two_poles, work_everywhere
from tests.kit.working import work_and_be_killed

pytestmark = [pytest.mark.anyio, pytest.mark.stories]


async def a_call_and_leila(lyon: Pole, lille: Pole) -> tuple[Call, Actor]:
    """A call of Lyon, as Lille knows it, and a member of Lille."""
    with at_home(lyon.house):
        call = await a_call(await a_project(await a_creator("ana")))
    with at_home(lille.house):
        leila = (await a_creator("leila", "Leïla")).actor
        await arrivals.welcome(*await arrivals.ask(call.uri))
        await lille.work()
        return await Call.get(uri=call.uri), leila


async def on_both(lyon: Pole, lille: Pole) -> list[tuple[str, bool]]:
    """What her offer is, and whether she belongs to the project, at either pole."""
    await work_everywhere(lyon, lille)
    found = []
    for pole in (lyon, lille):
        with at_home(pole.house):
            offer = await Offer.all().order_by("-id").first()
            leila = await Actor.get(uri="https://lille.example/ap/users/leila")
            project = await Project.all().first()
            assert offer is not None and project is not None
            found.append((offer.state, await projects.standing(project, leila) is not None))
    return found


async def answer(lyon: Pole, *, accepted: bool) -> None:
    with at_home(lyon.house):
        await service.answer(await Offer.get(), await Actor.get(local_handle="ana"), accepted=accepted)


async def test_she_offers_herself_is_accepted_and_takes_it_back(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        call, leila = await a_call_and_leila(lyon, lille)
        with at_home(lille.house):
            offer = await an_offer(call, leila)
        assert await on_both(lyon, lille) == [("new", False)] * 2
        await answer(lyon, accepted=True)
        assert await on_both(lyon, lille) == [("accepted", True)] * 2
        with at_home(lille.house):
            row = await Offer.get()
            assert row.agreement_uri.startswith("https://lyon.example/ap/agreements/")
            await service.withdraw(await Offer.get(id=offer.id), leila)
        assert await on_both(lyon, lille) == [("withdrawn", False)] * 2
        with at_home(lyon.house):
            call_there = await Call.get()
            assert (call_there.state, call_there.filled) == ("open", 0)


async def test_she_is_let_go_and_may_not_be_brought_back(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        call, leila = await a_call_and_leila(lyon, lille)
        with at_home(lille.house):
            await an_offer(call, leila)
        await work_everywhere(lyon, lille)
        await answer(lyon, accepted=True)
        await work_everywhere(lyon, lille)
        with at_home(lyon.house):
            row = await Membership.get(person__uri=leila.uri).select_related("person")
            await team.leave(row, await Actor.get(local_handle="ana"))
        assert await on_both(lyon, lille) == [("withdrawn", False)] * 2


async def test_an_accept_and_an_undo_cross_on_their_way(blank_databases: BlankDatabases) -> None:
    """Each has left before the other came: the Undo stays, at both."""
    async with two_poles(blank_databases) as (lyon, lille):
        call, leila = await a_call_and_leila(lyon, lille)
        with at_home(lille.house):
            await an_offer(call, leila)
        await work_everywhere(lyon, lille)
        await answer(lyon, accepted=True)
        with at_home(lille.house):
            await service.withdraw(await Offer.get(), leila)
        assert await on_both(lyon, lille) == [("withdrawn", False)] * 2


async def test_the_call_goes_while_her_pole_sleeps(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        call, leila = await a_call_and_leila(lyon, lille)
        with at_home(lille.house):
            await an_offer(call, leila)
        await work_everywhere(lyon, lille)
        with down(lille), at_home(lyon.house):
            await calls.withdraw(await Call.get())
        assert await on_both(lyon, lille) == [("lapsed", False)] * 2


async def test_the_project_ends_and_whoever_waits_for_it_hears_of_it(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        call, leila = await a_call_and_leila(lyon, lille)
        with at_home(lille.house):
            await an_offer(call, leila)
        await work_everywhere(lyon, lille)
        with at_home(lyon.house):
            await projects.end(await Project.get())
        assert await on_both(lyon, lille) == [("lapsed", False)] * 2


async def test_she_is_invited_and_says_yes_at_her_own_pole(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        _, leila = await a_call_and_leila(lyon, lille)
        with at_home(lyon.house):
            project = await Project.get()
            person = await actors.find_actor(leila.uri)
            await service.invite(project, await Actor.get(local_handle="ana"), person, role="Son")
        assert await on_both(lyon, lille) == [("new", False)] * 2
        with at_home(lille.house):
            await service.answer(await Offer.get(), leila, accepted=True)
        assert await on_both(lyon, lille) == [("accepted", True)] * 2


async def test_an_invitation_that_a_killed_worker_has_sent_is_sent_once_and_not_given_up(
    blank_databases: BlankDatabases,
) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        _, leila = await a_call_and_leila(lyon, lille)
        with at_home(lyon.house):
            person = await actors.find_actor(leila.uri)
            await service.invite(await Project.get(), await Actor.get(local_handle="ana"), person)
            await work_and_be_killed()
            assert not await Job.filter(kind=inviting.SEND).exists()
            assert await OutboxEntry.filter(type="Invite").count() == 1
        await work_everywhere(lyon, lille)
        with at_home(lille.house):
            await service.answer(await Offer.get(), leila, accepted=True)
        assert await on_both(lyon, lille) == [("accepted", True)] * 2


async def test_a_refusal_and_an_undo_cross_on_their_way(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        call, leila = await a_call_and_leila(lyon, lille)
        with at_home(lille.house):
            await an_offer(call, leila)
        await work_everywhere(lyon, lille)
        await answer(lyon, accepted=False)
        with at_home(lille.house):
            await service.withdraw(await Offer.get(), leila)
        assert await on_both(lyon, lille) == [("withdrawn", False)] * 2


@pytest.mark.parametrize("says_yes", [True, False])
async def test_an_invitation_is_taken_back_while_her_answer_is_on_its_way(
    blank_databases: BlankDatabases, says_yes: bool
) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        _, leila = await a_call_and_leila(lyon, lille)
        with at_home(lyon.house):
            lead, project = await Actor.get(local_handle="ana"), await Project.get()
            await service.invite(project, lead, await actors.find_actor(leila.uri), role="Son")
        await work_everywhere(lyon, lille)
        with at_home(lille.house):
            await service.answer(await Offer.get(), leila, accepted=says_yes)
        with at_home(lyon.house):
            await service.withdraw(await Offer.get(), lead)
        assert await on_both(lyon, lille) == [("withdrawn", False)] * 2


async def test_every_letter_comes_twice_and_nothing_happens_twice(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        call, leila = await a_call_and_leila(lyon, lille)
        with at_home(lille.house):
            await an_offer(call, leila)
        await work_everywhere(lyon, lille)
        await answer(lyon, accepted=True)
        for _ in range(2):
            assert await on_both(lyon, lille) == [("accepted", True)] * 2
            for pole in (lyon, lille):
                await sent_again(pole)
        with at_home(lyon.house):
            assert (await Call.get()).filled == 1 and await Membership.filter(left_at=None).count() == 2
        with at_home(lille.house):
            await service.withdraw(await Offer.get(), leila)
        for _ in range(2):
            assert await on_both(lyon, lille) == [("withdrawn", False)] * 2
            for pole in (lyon, lille):
                await sent_again(pole)
        with at_home(lyon.house):
            assert (await Call.get()).filled == 0


async def sent_again(pole: Pole) -> None:
    """All that has left this pole for the other leaves once more, under other ids where that is no id of a thing."""
    other = "https://lille.example" if pole.base == "https://lyon.example" else "https://lyon.example"
    with at_home(pole.house):
        for entry in await OutboxEntry.filter(type__in=("Offer", "Accept", "Undo", "Add", "Remove")).order_by("id"):
            for inbox in await Actor.filter(uri__startswith=other, type__in=("Group", "Person")).values_list("inbox"):
                if f"{inbox[0].removesuffix('/inbox')}" in entry.body:
                    await queue.later("deliver", {"entry_id": entry.id, "inbox": inbox[0]})


async def test_the_last_place_is_taken_by_one_of_two_poles(blank_databases: BlankDatabases) -> None:
    """Accepted at once by two leads: the other still waits, at both poles, and is answered."""
    async with two_poles(blank_databases) as (lyon, lille):
        call, leila = await a_call_and_leila(lyon, lille)
        with at_home(lille.house):
            await an_offer(call, leila)
        with at_home(lyon.house):
            here = await Call.get()
            await an_offer(here, (await a_creator("ben")).actor)
            await lyon.work()
        await work_everywhere(lyon, lille)
        with at_home(lyon.house):
            lead, codes = await Actor.get(local_handle="ana"), list[str]()

            async def accept(offer: Offer) -> None:
                try:
                    await service.answer(offer, lead, accepted=True)
                except Refused as error:
                    codes.append(error.code)

            async with anyio.create_task_group() as group:
                for offer in await Offer.all():
                    group.start_soon(accept, offer)
            assert codes == ["no_place"]
            assert sorted([one.state for one in await Offer.all()]) == ["accepted", "new"]
            hers = (await Offer.get(person__uri=leila.uri)).state
            left = await Offer.get(state="new")
        await work_everywhere(lyon, lille)
        with at_home(lille.house):
            assert (await Offer.get()).state == hers
        with at_home(lyon.house):
            await service.answer(left, lead, accepted=False, words="Le poste est pourvu, merci !")
        await work_everywhere(lyon, lille)
        with at_home(lille.house):
            assert (await Offer.get()).state == ("accepted" if hers == "accepted" else "refused")


async def gone_call(lyon: Pole) -> None:
    with at_home(lyon.house):
        await calls.withdraw(await Call.get())


async def gone_project(lyon: Pole) -> None:
    with at_home(lyon.house):
        await projects.end(await Project.get())


async def filled_call(lyon: Pole) -> None:
    with at_home(lyon.house):
        await calls.place_taken(await Call.get())


async def on_the_team(lyon: Pole) -> None:
    with at_home(lyon.house):
        leila = await actors.find_actor("https://lille.example/ap/users/leila")
        await a_member(await Project.get(), leila)


@pytest.mark.parametrize("happens", [gone_call, gone_project, filled_call, on_the_team])
async def test_what_comes_too_late_is_answered_and_waits_at_neither_pole(
    blank_databases: BlankDatabases, happens: Callable[[Pole], Awaitable[None]]
) -> None:
    """She had not heard of it when she offered herself."""
    async with two_poles(blank_databases) as (lyon, lille):
        call, leila = await a_call_and_leila(lyon, lille)
        await happens(lyon)
        with at_home(lille.house):
            await an_offer(call, leila)
            await lille.work()
        await work_everywhere(lyon, lille)
        with at_home(lyon.house):
            assert await Offer.all().count() == 0
        with at_home(lille.house):
            row = await Offer.get()
            assert (row.state, row.live_key) == ("lapsed", None)
            assert row.answer_html != "" or happens is gone_project, "and it is said why"


@pytest.mark.parametrize("accepted", [True, False])
async def test_her_pole_sleeps_when_she_is_answered(blank_databases: BlankDatabases, accepted: bool) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        call, leila = await a_call_and_leila(lyon, lille)
        with at_home(lille.house):
            await an_offer(call, leila)
        await work_everywhere(lyon, lille)
        with down(lille):
            await answer(lyon, accepted=accepted)
            await lyon.work()
        with at_home(lille.house):
            assert (await Offer.get()).state == "new"
        for _ in range(3):  # one letter knocks first, then the others follow
            with at_home(lyon.house):
                await Job.filter(kind__in=("deliver", "tell_affiliation")).update(due=0)
            await work_everywhere(lyon, lille)
        assert await on_both(lyon, lille) == [("accepted" if accepted else "refused", accepted)] * 2
