"""Every deed on an offer in every state: by the verbs that pages call, and by letters. What cannot be is refused in the
words of the lifecycle, or ignored, and leaves everything as it was.
"""

import itertools
from typing import Any

import anyio
import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.agreements.lifecycle import LIVE, WORDS, OfferState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.offers import service
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.projects.models import Call, CallState, Membership
from fediverse_cinema.projects.visitors import find as project_of
from tests.kit.calls import a_call
from tests.kit.neighbours import Document, Neighbour
from tests.kit.offers import UNDERSTANDS, an_offer, offer_of
from tests.kit.people import a_creator
from tests.kit.projects import a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio

BY_HAND = {
    OfferKind.APPLICATION: {
        "shortlist": {"new": "shortlisted"},
        "unlist": {"shortlisted": "new"},
        "accept": {"new": "accepted", "shortlisted": "accepted"},
        "decline": {"new": "refused", "shortlisted": "refused"},
        "withdraw": {"new": "withdrawn", "shortlisted": "withdrawn", "accepted": "withdrawn"},
    },
    OfferKind.INVITATION: {
        "accept": {"new": "accepted", "shortlisted": "accepted"},
        "decline": {"new": "refused", "shortlisted": "refused"},
        "withdraw": {"new": "withdrawn", "shortlisted": "withdrawn"},
    },
}
"""What may be done, and what comes of it; nothing else may."""

BY_LETTER = {
    "Accept": {"new": "accepted", "shortlisted": "accepted", "lapsed": "withdrawn"},  # it is taken back again
    "Reject": {"new": "refused", "shortlisted": "refused"},
    "Undo": {one.value: "withdrawn" for one in OfferState if one != OfferState.WITHDRAWN},
}


async def put(offer: Offer, state: OfferState) -> Offer:
    """As if all that had happened to it."""
    key = f"live {offer.id}" if state in LIVE else None
    await Offer.filter(id=offer.id).update(state=state.value, live_key=key, answer_uri="", answer_html="")
    return await Offer.get(id=offer.id)


async def everything() -> list[Any]:
    return [await one.all().order_by("id").values() for one in (Offer, Membership, Call, OutboxEntry)]


async def do(deed: str, offer: Offer, lead: Actor, person: Actor) -> None:
    asks, asked = (person, lead) if offer.kind == OfferKind.APPLICATION else (lead, person)
    if deed in ("shortlist", "unlist"):
        await service.shortlist(offer, listed=deed == "shortlist")
    elif deed == "withdraw":
        await service.withdraw(offer, asks)
    else:
        await service.answer(offer, asked, accepted=deed == "accept")


@pytest.mark.parametrize("kind", list(OfferKind))
@pytest.mark.parametrize("elsewhere", [False, True], ids=["of here", "of another pole"])
async def test_what_the_table_does_not_allow_is_refused_in_its_words(
    town: Town, kind: OfferKind, elsewhere: bool
) -> None:
    project = await a_project(await a_creator("ana"))
    call = await a_call(project, positions=50)
    lead = await Actor.get(local_handle="ana")
    person = (await a_creator("ben")).actor
    if elsewhere:
        person = await actors.find_actor(town.social.actor("leila", **UNDERSTANDS).uri)
    for deed, now in itertools.product(BY_HAND[kind], OfferState):
        await Membership.filter(person_id=person.id).delete()
        await Offer.all().delete()
        if kind == OfferKind.INVITATION:
            made = await service.invite(project, lead, person)
        elif elsewhere:
            await town.deliver(leila := town.social.actor("leila", **UNDERSTANDS), offer_of(leila, call.uri))
            made = await Offer.get()
        else:
            made = await an_offer(call, person)
        offer = await put(made, now)
        before, wanted = await everything(), BY_HAND[kind][deed].get(now.value)
        if wanted is not None:
            await do(deed, offer, lead, person)
            assert (await Offer.get(id=offer.id)).state == wanted, f"{deed} when {now}"
            continue
        with pytest.raises(Refused) as error:
            await do(deed, offer, lead, person)
        assert (error.value.code, error.value.public) == ("impossible_move", WORDS[now]), f"{deed} when {now}"
        assert await everything() == before, f"{deed} when {now}"


@pytest.fixture
def bac(town: Town) -> Neighbour:
    """A project of another pole."""
    return town.social.actor("bac", "Group", stage="shooting", affiliations="https://social.example/users/bac/members")


async def their_call(bac: Neighbour) -> Call:
    project = await project_of(bac.uri)
    return await Call.create(
        uri=f"{bac.uri}/calls/7", local=False, project=project, state=CallState.OPEN, title="Le son", trade="mixer",
        created_at=clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["Accept", "Reject"])
async def test_a_letter_that_answers_too_late_changes_nothing(town: Town, bac: Neighbour, kind: str) -> None:
    await actors.find_actor(bac.uri)
    await town.pole.work()
    call, ben = await their_call(bac), (await a_creator("ben")).actor
    offer = await an_offer(call, ben)
    for now in OfferState:
        row = await put(offer, now)
        said = bac.activity(kind, row.uri, instrument=f"{bac.server.base}/users/malo", content="<p>Voilà.</p>")
        letter = await town.deliver(bac, said)
        after, wanted = await Offer.get(id=row.id), BY_LETTER[kind].get(now.value)
        applied = wanted is not None and now in LIVE
        assert letter.outcome == (Outcome.APPLIED if applied else Outcome.IGNORED), f"{kind} when {now}"
        assert after.state == (wanted or now.value), f"{kind} when {now}"
        assert (after.answer_html, after.answer_uri) == (("<p>Voilà.</p>", said["id"]) if applied else ("", ""))
    undone = [one["object"]["id"] for one in town.social.received("Undo")]
    assert undone == ([offer.uri] * 2 if kind == "Accept" else []), "what is no longer offered is taken back once more"


async def test_an_undo_counts_whatever_has_been_said_meanwhile(town: Town) -> None:
    project, leila = await a_project(await a_creator("ana")), town.social.actor("leila", **UNDERSTANDS)
    call = await a_call(project, positions=50)
    await town.deliver(leila, offer_of(leila, call.uri))
    offer = await Offer.get()
    for now in OfferState:
        row = await put(offer, now)
        letter = await town.deliver(leila, leila.activity("Undo", {"id": row.uri, "type": "Offer", "actor": leila.uri}))
        applied = now != OfferState.WITHDRAWN
        assert letter.outcome == (Outcome.APPLIED if applied else Outcome.IGNORED), now
        after = await Offer.get(id=row.id)
        assert (after.state, after.live_key) == (BY_LETTER["Undo"].get(now.value, now.value), None)


async def at_once(town: Town, sender: Neighbour, letters: list[Document]) -> list[str]:
    """They reach both inboxes in the same moment; what became of each of them."""
    async with anyio.create_task_group() as group:
        for letter, inbox in itertools.product(letters, town.pole.inboxes):
            group.start_soon(sender.send, letter, town.pole.client, inbox)
    await town.pole.work()
    return sorted(str(one.outcome) for one in await Letter.filter(sender_uri=sender.uri))


@pytest.mark.parametrize("times", [1, 4])
async def test_an_accept_that_comes_several_times_at_once_accepts_once(town: Town, bac: Neighbour, times: int) -> None:
    """The same letter in three inboxes, and others that say the same."""
    await actors.find_actor(bac.uri)
    await town.pole.work()
    offer = await an_offer(await their_call(bac), (await a_creator("ben")).actor)
    await town.pole.work()
    outcomes = await at_once(town, bac, [bac.activity("Accept", offer.uri) for _ in range(times)])
    assert outcomes == ["applied"] + ["ignored"] * (times - 1)
    row = await Offer.get()
    assert (row.state, row.live_key) == ("accepted", None) and town.social.received("Undo") == []


async def test_accept_and_reject_at_once_leave_one_of_them(town: Town, bac: Neighbour) -> None:
    """INB-12, by letters."""
    await actors.find_actor(bac.uri)
    await town.pole.work()
    offer = await an_offer(await their_call(bac), (await a_creator("ben")).actor)
    lead = f"{bac.server.base}/users/malo"
    letters = [bac.activity(kind, offer.uri, instrument=lead) for kind in ("Accept", "Reject")]
    assert await at_once(town, bac, letters) == ["applied", "ignored"]
    first = await Letter.get(outcome=Outcome.APPLIED)
    row = await Offer.get()
    assert row.answer_uri == first.activity_id
    assert row.state == ("accepted" if first.activity_id == letters[0]["id"] else "refused")


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_lead_answers_while_the_undo_is_being_read(town: Town, accepted: bool) -> None:
    """Whatever comes first: she is not in the team, and her place is free."""
    leila, project = town.social.actor("leila", **UNDERSTANDS), await a_project(await a_creator("ana"))
    call, lead = await a_call(project), await Actor.get(local_handle="ana")
    await town.deliver(leila, offer_of(leila, call.uri))
    offer = await Offer.get()

    async def answer() -> None:
        try:
            await service.answer(offer, lead, accepted=accepted)
        except Refused as error:
            assert error.public == WORDS[OfferState.WITHDRAWN]

    undo = leila.activity("Undo", {"id": offer.uri, "type": "Offer", "actor": leila.uri})
    await leila.send(undo, town.pole.client, town.pole.shared_inbox)
    async with anyio.create_task_group() as group:
        group.start_soon(town.pole.work)
        group.start_soon(answer)
    await town.pole.work()
    assert (await Offer.get()).state == "withdrawn"
    assert (await Call.get()).filled == 0 and not await Membership.exists(person__uri=leila.uri, left_at=None)
