"""Offers at one pole: a member offers herself for a call, is accepted or not, and all that may happen at once."""

import json
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date, timedelta

import anyio
import pytest

from fediverse_cinema.activitypub.models import Actor, Block, OutboxEntry
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.offers import queries, service
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.offers.pitch import LONGEST_WORDS, MOST_LINKS, Pitch
from fediverse_cinema.projects import calls, team
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects.models import Call, CallState, Membership, Project, Relationship
from tests.kit.calls import a_call
from tests.kit.offers import WORDS, an_offer
from tests.kit.people import a_creator
from tests.kit.projects import a_member, a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def project(town: Town) -> Project:
    return await a_project(await a_creator("ana"))


@pytest.fixture
async def call(project: Project) -> Call:
    return await a_call(project)


@pytest.fixture
async def ben(town: Town) -> Actor:
    return (await a_creator("ben")).actor


async def ana() -> Actor:
    return await Actor.get(local_handle="ana")


async def state(offer: Offer) -> str:
    return (await Offer.get(id=offer.id)).state


async def filled(call: Call) -> tuple[int, CallState]:
    row = await Call.get(id=call.id)
    return row.filled, row.state


async def told(name: str) -> int:
    return len([one for one in await Job.filter(kind="news") if json.loads(one.args)["name"] == name])


async def all_at_once(*deeds: Awaitable[object]) -> list[str]:
    """The codes of those that were refused."""
    refused: list[str] = []

    async def do(deed: Awaitable[object]) -> None:
        try:
            await deed
        except CinemaError as error:
            refused.append(error.code)

    async with anyio.create_task_group() as group:
        for deed in deeds:
            group.start_soon(do, deed)
    return refused


async def test_a_member_offers_herself_and_is_accepted(project: Project, call: Call, ben: Actor) -> None:
    """Nothing of it leaves the pole: she lives here."""
    before = await OutboxEntry.all().count()
    offer = await an_offer(
        call, ben, "Je suis **libre**.", links=(("Mes films", "https://films.example/"), ("", "https://b.example/")),
        begins_on=date(2027, 3, 2), ends_on=date(2027, 3, 14),
    )  # fmt: skip
    assert offer.uri.startswith("https://lyon.example/ap/offers/") and offer.trade == "sound-recordist"
    (new, *others) = await queries.board(project)
    assert [column.lines for column in others] == [()] * 5 and len(new.lines) == 1
    line = new.lines[0]
    assert (line.html, line.person.handle) == ("<p>Je suis <strong>libre</strong>.</p>\n", "ben@lyon.example")
    assert line.links == (("Mes films", "https://films.example/"), ("https://b.example/", "https://b.example/"))
    assert (line.begins_on, line.ends_on, line.call_title) == (date(2027, 3, 2), date(2027, 3, 14), call.title)
    assert await OutboxEntry.all().count() == before

    await service.shortlist(offer, listed=True)
    assert await state(offer) == "shortlisted" and await queries.waiting([project]) == {project.id: 1}
    await service.answer(offer, await ana(), accepted=True, words="Bienvenue !")
    assert await state(offer) == "accepted" and await filled(call) == (1, CallState.FILLED)
    row = await projects.standing(project, ben)
    assert row is not None and (row.relationship, row.trade) == (Relationship.MEMBER, "sound-recordist")
    assert (await told("OfferMade"), await told("OfferAnswered"), await told("MemberJoined")) == (1, 1, 1)
    mine = await queries.of_person(call, ben)
    assert mine is not None and (mine.state, mine.answer_html) == ("accepted", "<p>Bienvenue !</p>\n")
    assert await queries.waiting([project]) == {}


async def test_who_is_declined_hears_the_word_and_takes_no_place(project: Project, call: Call, ben: Actor) -> None:
    offer = await an_offer(call, ben)
    await service.answer(offer, await ana(), accepted=False, words="Merci, une autre fois.")
    row = await Offer.get(id=offer.id)
    assert (row.state, row.live_key, row.answer_html) == ("refused", None, "<p>Merci, une autre fois.</p>\n")
    assert row.instrument_id == (await ana()).id and row.agreement_uri == ""
    assert await filled(call) == (0, CallState.OPEN) and await projects.standing(project, ben) is None


async def test_who_takes_it_back_before_the_answer_cannot_be_accepted(project: Project, call: Call, ben: Actor) -> None:
    offer = await an_offer(call, ben)
    await service.withdraw(offer, ben)
    with pytest.raises(Refused) as error:
        await service.answer(offer, await ana(), accepted=True)
    assert error.value.public == "This offer has been withdrawn."
    assert await state(offer) == "withdrawn" and await filled(call) == (0, CallState.OPEN)
    assert (await an_offer(call, ben)).id != offer.id, "she may offer herself again"


async def test_who_takes_it_back_afterwards_leaves_the_team_and_frees_the_place(
    town: Town, project: Project, call: Call, ben: Actor
) -> None:
    offer = await an_offer(call, ben)
    await service.answer(offer, await ana(), accepted=True)
    await service.withdraw(offer, ben)
    for _ in range(2):
        assert await state(offer) == "withdrawn" and await filled(call) == (0, CallState.OPEN)
        assert await projects.standing(project, ben) is None
        await town.pole.work()  # what is told of it frees no second place


async def test_who_leaves_the_team_or_is_let_go_frees_her_place(
    town: Town, project: Project, call: Call, ben: Actor
) -> None:
    offer = await an_offer(call, ben)
    await service.answer(offer, await ana(), accepted=True)
    row = await Membership.get(project_id=project.id, person_id=ben.id).select_related("person")
    await team.leave(row, await ana())
    await town.pole.work()
    assert await state(offer) == "withdrawn" and await filled(call) == (0, CallState.OPEN)


async def test_two_leads_who_accept_and_decline_at_once_decide_once(project: Project, call: Call, ben: Actor) -> None:
    """INB-12: one terminal state, and the loser reads that it has been answered."""
    eva = (await a_creator("eva")).actor
    await a_member(project, eva, Relationship.MODERATOR)
    offer = await an_offer(call, ben)
    rows = [await Offer.get(id=offer.id) for _ in range(4)]
    refused = await all_at_once(
        service.answer(rows[0], await ana(), accepted=True), service.answer(rows[1], eva, accepted=True),
        service.answer(rows[2], eva, accepted=False), service.answer(rows[3], await ana(), accepted=True),
    )  # fmt: skip
    assert refused == ["impossible_move"] * 3
    accepted = await state(offer) == "accepted"
    assert await filled(call) == ((1, CallState.FILLED) if accepted else (0, CallState.OPEN))
    assert (await projects.standing(project, ben) is not None) == accepted
    assert await told("OfferAnswered") == 1


async def test_of_two_accepted_at_once_for_the_last_place_one_is(project: Project, call: Call, ben: Actor) -> None:
    eva = (await a_creator("eva")).actor
    offers = [await an_offer(call, one) for one in (ben, eva)]
    lead = await ana()
    refused = await all_at_once(*[service.answer(one, lead, accepted=True) for one in offers])
    assert refused == ["no_place"] and await filled(call) == (1, CallState.FILLED)
    assert sorted([await state(one) for one in offers]) == ["accepted", "new"], "the leads still answer the other"
    assert await Membership.filter(project_id=project.id, left_at=None).count() == 2


async def test_an_acceptance_and_a_withdrawal_at_once_end_as_withdrawn(
    town: Town, project: Project, call: Call, ben: Actor
) -> None:
    offer = await an_offer(call, ben)
    rows = [await Offer.get(id=offer.id) for _ in range(2)]
    await all_at_once(service.answer(rows[0], await ana(), accepted=True), service.withdraw(rows[1], ben))
    await town.pole.work()
    assert await state(offer) == "withdrawn" and await filled(call) == (0, CallState.OPEN)
    assert await projects.standing(project, ben) is None


async def test_a_double_click_is_one_offer(call: Call, ben: Actor) -> None:
    refused = await all_at_once(*[service.apply(call, ben, Pitch(WORDS)) for _ in range(5)])
    assert refused == ["waits"] * 4 and await Offer.all().count() == 1 and await told("OfferMade") == 1


async def test_no_offer_where_none_can_be(town: Town, project: Project, call: Call, ben: Actor) -> None:
    """Closed, filled, over, by who belongs to it, beyond a block: refused in words, and no row."""
    later = await a_call(project, deadline=clock.now() + timedelta(days=1))
    closed = await a_call(project)
    await calls.close(closed)
    await Call.filter(id=later.id).update(deadline=clock.now() - timedelta(seconds=1))
    eva = (await a_creator("eva")).actor
    await Block.create(blocker=eva, blocked_id=project.actor_id, created_at=clock.now())
    cases = [
        (await Call.get(id=closed.id), ben, "closed"), (await Call.get(id=later.id), ben, "closed"),
        (call, await ana(), "belongs"), (call, eva, "blocked"),
    ]  # fmt: skip
    for one, who, code in cases:
        with pytest.raises(Refused) as error:
            await service.apply(one, who, Pitch(WORDS))
        assert error.value.code == code
    await projects.end(project)
    with pytest.raises(Refused):
        await service.apply(call, ben, Pitch(WORDS))
    assert await Offer.all().count() == 0


async def test_words_links_and_days_that_cannot_be_are_refused(call: Call, ben: Actor) -> None:
    good, link = Pitch(WORDS), ("Films", "https://films.example/")
    wrong = {
        "empty": replace(good, text="  \n"),
        "too_long": replace(good, text="é" * (LONGEST_WORDS + 1)),
        "many_links": replace(good, links=(link,) * (MOST_LINKS + 1)),
        "bad_link": replace(good, links=(("x", "javascript:alert(1)"),)),
        "bad_dates": replace(good, begins_on=date(2027, 3, 2), ends_on=date(2027, 3, 1)),
    }
    for code, pitch in wrong.items():
        with pytest.raises(Refused) as error:
            await service.apply(call, ben, pitch)
        assert error.value.code == code
    assert await Offer.all().count() == 0


async def test_who_was_declined_again_and_again_waits(call: Call, ben: Actor) -> None:
    """INB-17."""
    for _ in range(3):
        await service.answer(await an_offer(call, ben), await ana(), accepted=False)
    with pytest.raises(Refused) as error:
        await service.apply(call, ben, Pitch(WORDS))
    assert error.value.code == "too_often"
    await Offer.all().update(created_at=clock.now() - timedelta(days=31))
    assert (await an_offer(call, ben)).state == "new"


async def test_a_member_is_invited_and_says_yes(project: Project, call: Call, ben: Actor) -> None:
    offer = await service.invite(project, await ana(), ben, call=call, role="Perche", words="Viens !")
    (line,) = await queries.received_by(ben)
    assert (line.role, line.trade, line.html, line.state) == ("Perche", "sound-recordist", "<p>Viens !</p>\n", "new")
    with pytest.raises(Refused) as error:
        await service.invite(project, await ana(), ben, call=call)
    assert error.value.code == "waits"
    await service.answer(await Offer.get(id=offer.id), ben, accepted=True)
    row = await projects.standing(project, ben)
    assert row is not None and row.role == "Perche" and await filled(call) == (1, CallState.FILLED)
    with pytest.raises(Refused) as error:
        await service.invite(project, await ana(), ben)
    assert error.value.code == "belongs"
    with pytest.raises(Refused):
        await service.withdraw(await Offer.get(id=offer.id), await ana())
    assert await projects.standing(project, ben) is not None


async def test_an_invitation_holds_when_its_call_has_been_filled(project: Project, call: Call, ben: Actor) -> None:
    invited = await service.invite(project, await ana(), ben, call=call)
    eva = (await a_creator("eva")).actor
    await service.answer(await an_offer(call, eva), await ana(), accepted=True)
    await service.answer(await Offer.get(id=invited.id), ben, accepted=True)
    assert await projects.standing(project, ben) is not None and await filled(call) == (1, CallState.FILLED)
    bens = await Membership.get(project_id=project.id, person_id=ben.id).select_related("person")
    await team.leave(bens, ben)
    assert await filled(call) == (1, CallState.FILLED), "the place is Eva's"


async def test_an_invitation_is_taken_back_and_cannot_be_accepted(project: Project, ben: Actor) -> None:
    offer = await service.invite(project, await ana(), ben)
    rows = [await Offer.get(id=offer.id) for _ in range(2)]
    await service.withdraw(rows[0], await ana())
    with pytest.raises(Refused):
        await service.answer(rows[1], ben, accepted=True)
    assert await state(offer) == "withdrawn" and await projects.standing(project, ben) is None


async def test_what_it_was_about_is_gone(town: Town, project: Project, call: Call, ben: Actor) -> None:
    """A call that is deleted ends what waits; one that is closed does not; a project that ends, everything."""
    second = await a_call(project, "Quai Nord cherche une perche")
    eva = (await a_creator("eva")).actor
    first, other, invited = await an_offer(call, ben), await an_offer(second, ben), await service.invite(
        project, await ana(), eva
    )  # fmt: skip
    await calls.close(second)
    await calls.withdraw(call)
    await town.pole.work()
    assert [await state(one) for one in (first, other, invited)] == ["lapsed", "new", "new"]
    await projects.end(await Project.get(id=project.id))
    await town.pole.work()
    assert [await state(one) for one in (first, other, invited)] == ["lapsed"] * 3
    assert await Offer.filter(live_key__isnull=False).count() == 0
