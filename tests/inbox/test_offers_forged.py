"""Offers, invitations and answers that are somebody else's to send, name what is somebody else's, or come again and too
late: the rows are as before.
"""

from typing import Any

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.foundation import ids, urls
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.offers import service
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.projects import calls
from fediverse_cinema.projects.models import Call, Membership, Project
from tests.inbox.test_offers_received import ana, arrived, bac, call, leila, project, their_call
from tests.kit.calls import a_call
from tests.kit.neighbours import Document, Neighbour
from tests.kit.offers import an_offer, offer_of
from tests.kit.people import a_creator
from tests.kit.promptness import promptly
from tests.kit.towns import Town

__all__ = ["bac", "call", "leila", "project"]  # fixtures
pytestmark = pytest.mark.anyio
UNHEARD = (Outcome.IGNORED, Outcome.REFUSED)


async def rows() -> list[Any]:
    return [await one.all().order_by("id").values() for one in (Offer, Membership, Call)]


async def strangers(town: Town) -> list[Neighbour]:
    """Of the servers that the others live on, and of one of her own; one of them leads a project, too."""
    found = [
        town.social.actor("bob"),
        town.evil.actor("mallory"),
        town.social.actor("rival", "Group", stage="shooting"),
    ]
    for one in found:
        await actors.find_actor(one.uri)
    return found


@pytest.mark.parametrize("kind", ["Accept", "Reject", "Undo"])
async def test_INB_10_what_others_have_said_to_each_other_is_not_answered_by_a_third(
    town: Town, project: Project, call: Call, leila: Neighbour, kind: str
) -> None:
    """Between members of ours, from another pole, by a note, by an invitation: under every id that can be known."""
    ben = (await a_creator("ben")).actor
    nora = town.social.actor("nora")
    await an_offer(call, ben)
    await town.deliver(leila, offer_of(leila, call.uri))
    await town.deliver(nora, nora.activity("Create", nora.note(call.uri)))
    await service.invite(project, await ana(), await actors.find_actor(town.fedi.actor("pia").uri))
    await town.pole.work()
    before = await rows()
    assert len(before[0]) == 4
    for one in before[0]:
        for stranger in await strangers(town):
            sent = stranger.activity(kind, one["uri"], result=f"{stranger.uri}/agreement")
            assert await arrived(town, stranger, sent) in UNHEARD, one
            whole = stranger.activity(kind, {"id": one["uri"], "type": "Offer", "actor": stranger.uri})
            assert await arrived(town, stranger, whole) in UNHEARD, one
    for one in before[0][:1]:  # nor does she who is concerned decide in the project's place
        assert await arrived(town, leila, leila.activity(kind, one["uri"])) in UNHEARD
    assert await rows() == before


async def test_INB_10_whoever_offers_herself_does_not_accept_herself(town: Town, call: Call, leila: Neighbour) -> None:
    nora = town.social.actor("nora")
    sent, note = offer_of(leila, call.uri), nora.note(call.uri)
    await town.deliver(leila, sent)
    await town.deliver(nora, nora.activity("Create", note))
    before = await rows()
    for kind in ("Accept", "Reject"):
        assert await arrived(town, leila, leila.activity(kind, sent["id"])) == Outcome.REFUSED
        assert await arrived(town, nora, nora.activity(kind, note["id"])) == Outcome.REFUSED
    assert await rows() == before


@pytest.mark.parametrize("kind", ["Accept", "Reject"])
async def test_INB_10_an_answer_to_what_was_never_asked_is_ignored(
    town: Town, call: Call, bac: Neighbour, kind: str
) -> None:
    await their_call(town, bac)
    before = await rows()
    for uri in (urls.offer(ids.new_uuid()), call.uri, f"{bac.uri}/offers/1", f"{bac.uri}/calls/7"):
        sent = bac.activity(kind, uri, result=f"{bac.uri}/agreements/1")
        assert await arrived(town, bac, sent) in UNHEARD
    assert await rows() == before


async def test_INB_02_of_an_accept_only_the_id_of_what_it_accepts_counts(town: Town, bac: Neighbour) -> None:
    """The copy that it brings along says that somebody else had offered herself, for another call."""
    ben, eva = (await a_creator("ben")).actor, (await a_creator("eva")).actor
    theirs = await their_call(town, bac)
    offer = await an_offer(theirs, ben)
    copy = {
        "id": offer.uri, "type": "Offer", "actor": eva.uri,
        "object": {"type": "Agreement", "attributedTo": eva.uri, "stipulates": {"satisfies": f"{bac.uri}/calls/8"}},
    }  # fmt: skip
    assert await arrived(town, bac, bac.activity("Accept", copy)) == Outcome.APPLIED
    row = await Offer.get()
    assert (row.state, row.person_id, row.call_id) == ("accepted", ben.id, theirs.id)


@pytest.mark.parametrize("kind", ["Offer", "Invite", "Accept", "Reject", "Undo"])
async def test_INB_29_what_a_third_server_brings_without_proof_is_not_believed(
    town: Town, project: Project, call: Call, leila: Neighbour, bac: Neighbour, kind: str
) -> None:
    """Signed by itself, in the name of who could have said it."""
    ben = (await a_creator("ben")).actor
    ours = await an_offer(await their_call(town, bac), ben)
    sent = offer_of(leila, call.uri)
    await town.deliver(leila, sent)
    mallory, before = town.evil.actor("mallory"), await rows()
    brought: dict[str, Document] = {
        "Offer": offer_of(leila, (await a_call(project, "Une perche")).uri),
        "Invite": bac.activity("Invite", bac.uri, target=ben.uri, to=[ben.uri]),
        "Accept": bac.activity("Accept", ours.uri),
        "Reject": bac.activity("Reject", ours.uri),
        "Undo": leila.activity("Undo", {"id": sent["id"], "type": "Offer", "actor": leila.uri}),
    }
    before[2] = (await rows())[2]
    answer = await promptly(mallory.send(brought[kind], town.pole.client, town.pole.shared_inbox))
    await town.pole.work()
    assert answer.status_code in (202, 401) and await rows() == before


async def test_INB_14_an_invitation_that_was_taken_back_before_it_came_does_not_come(
    town: Town, bac: Neighbour
) -> None:
    ben = (await a_creator("ben")).actor
    invite = bac.activity("Invite", bac.uri, target=ben.uri, to=[ben.uri])
    await town.deliver(bac, bac.undo(invite))
    assert await arrived(town, bac, invite) == Outcome.IGNORED
    assert await Offer.all().count() == 0


@pytest.mark.parametrize("whole", [True, False])
async def test_INB_14_an_undo_may_name_the_invitation_by_its_id_and_counts_after_her_yes(
    town: Town, bac: Neighbour, whole: bool
) -> None:
    """The two have crossed: nobody is held to what is no longer offered."""
    ben = (await a_creator("ben")).actor
    invite = bac.activity("Invite", bac.uri, target=ben.uri, to=[ben.uri])
    await town.deliver(bac, invite)
    await service.answer(await Offer.get(), ben, accepted=True)
    undo = bac.undo(invite) if whole else bac.activity("Undo", invite["id"])
    assert await arrived(town, bac, undo) == Outcome.APPLIED
    assert (await Offer.get()).state == "withdrawn"
    assert await arrived(town, bac, undo | {"id": f"{bac.uri}/again"}) == Outcome.IGNORED


async def test_INB_17_an_invitation_names_no_call_of_somebody_else(
    town: Town, call: Call, leila: Neighbour, bac: Neighbour
) -> None:
    """It would hold a place of it, or show its title in her name."""
    ben, rival = (await a_creator("ben")).actor, town.social.actor("rival", "Group", stage="shooting")
    theirs = await their_call(town, bac)
    for uri in (call.uri, theirs.uri):
        sent = rival.activity("Invite", rival.uri, target=ben.uri, to=[ben.uri], call=uri)
        await town.deliver(rival, sent)
        offer = await Offer.get(uri=sent["id"])
        assert offer.call_id is None
        await service.answer(offer, ben, accepted=True)
    assert [one.filled for one in await Call.all()] == [0, 0]


async def test_INB_17_what_comes_again_after_a_reject_is_answered_and_not_kept(
    town: Town, call: Call, leila: Neighbour
) -> None:
    """The same letter is nothing new; others are declined by themselves once there were enough."""
    first = offer_of(leila, call.uri)
    for number in range(5):
        sent = offer_of(leila, call.uri) if number else first
        outcome = await arrived(town, leila, sent)
        assert outcome == (Outcome.APPLIED if number < 3 else Outcome.IGNORED)
        if number < 3:
            await service.answer(await Offer.get(state="new"), await ana(), accepted=False)
    await arrived(town, leila, first | {"published": "2026-11-21T11:00:00Z"})
    await town.pole.work()
    assert await Offer.filter(state="refused").count() == await Offer.all().count() == 3
    rejects = town.social.received("Reject")
    assert len({one["object"] for one in rejects}) == len(rejects) == 5, "nothing of hers waits for ever"


async def test_of_a_call_that_was_deleted_she_is_told_so_and_of_one_that_never_was_nothing(
    town: Town, call: Call, leila: Neighbour
) -> None:
    gone, never = offer_of(leila, call.uri), offer_of(leila, call.uri.replace("/calls/1", "/calls/99"))
    await calls.withdraw(call)
    for sent in (gone, never):
        assert await arrived(town, leila, sent) == Outcome.IGNORED
    await town.pole.work()
    assert [one["object"] for one in town.social.received("Reject")] == [gone["id"]]
    assert await Offer.all().count() == 0
