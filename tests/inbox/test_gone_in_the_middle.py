"""Somebody of elsewhere, or a whole project, is no more while others wait for her, or she for them: nothing waits for
who cannot answer, and nobody is named who can confirm no longer.
"""

from typing import Any

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.capabilities import CREDITS, OFFERS
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents.models import Claim, ClaimState, ConsentRequest
from fediverse_cinema.foundation import clock
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.offers import service
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.projects import credits, documents
from fediverse_cinema.projects.models import Call, CallState, Membership, Project
from tests.kit.calls import a_call
from tests.kit.neighbours import PUBLIC, Neighbour
from tests.kit.offers import an_offer, offer_of
from tests.kit.people import a_creator
from tests.kit.projects import a_member, a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
A_POLE: dict[str, Any] = {"generator": {"type": "Application", "implements": [{"href": OFFERS}, {"href": CREDITS}]}}


@pytest.fixture
async def project(town: Town) -> Project:
    return await a_project(await a_creator("ana"))


@pytest.fixture
def leila(town: Town) -> Neighbour:
    return town.social.actor("leila", filmography="https://social.example/users/leila/filmography", **A_POLE)


async def ana() -> Actor:
    return await Actor.get(local_handle="ana")


async def is_no_more(town: Town, who: Neighbour) -> None:
    await town.deliver(who, who.activity("Delete", who.uri, to=[PUBLIC]))
    await town.pole.work()


async def states() -> list[str]:
    return [one.state for one in await Offer.all().order_by("id")]


async def test_who_offered_herself_is_no_more(town: Town, project: Project, leila: Neighbour) -> None:
    await town.deliver(leila, offer_of(leila, (await a_call(project)).uri))
    assert await states() == ["new"]
    await is_no_more(town, leila)
    assert await states() == ["lapsed"] and (await Offer.get()).live_key is None
    with pytest.raises(Exception, match="lapsed"):
        await service.answer(await Offer.get(), await ana(), accepted=True)
    assert (await Call.get()).filled == 0


async def test_who_was_invited_is_no_more_and_who_asked_is_told(town: Town, project: Project, leila: Neighbour) -> None:
    await service.invite(project, await ana(), await actors.find_actor(leila.uri))
    await town.pole.work()
    assert len(town.social.received("Invite")) == 1
    await is_no_more(town, leila)
    assert await states() == ["lapsed"]
    told = await Notice.get(kind=NoticeKind.OFFER_ANSWERED)
    assert (told.owner_id, told.object_uri) == ((await ana()).id, (await Offer.get()).uri)


async def test_a_project_of_elsewhere_is_no_more(town: Town) -> None:
    """What ours offered, what it asked of her, and what it would name her for."""
    bac = town.social.actor("bac", "Group", stage="shooting", **A_POLE)
    await actors.find_actor(bac.uri)
    await town.pole.work()
    theirs = await Project.get(actor__uri=bac.uri)
    call = await Call.create(
        uri=f"{bac.uri}/calls/7", local=False, project=theirs, state=CallState.OPEN, title="Le son",
        created_at=clock.now(),
    )  # fmt: skip
    ben, eva = (await a_creator("ben")).actor, (await a_creator("eva")).actor
    await an_offer(call, ben)
    invite = bac.activity("Invite", bac.uri) | {"target": eva.uri, "attributedTo": bac.uri}
    await town.deliver(bac, invite)
    request = bac.activity("CreditRequest", eva.uri, instrument=bac.uri, roleName="Image")
    await town.deliver(bac, request)
    assert await states() == ["new", "new"] and await ConsentRequest.all().count() == 1
    await is_no_more(town, bac)
    assert await states() == ["lapsed", "lapsed"] and await ConsentRequest.all().count() == 0
    owners = await Notice.filter(kind=NoticeKind.OFFER_ANSWERED).values_list("owner_id", flat=True)
    assert owners == [ben.id], "she who had asked"


async def test_a_project_names_nobody_who_is_no_more(town: Town, project: Project, leila: Neighbour) -> None:
    other = town.social.actor("noe", **A_POLE)
    for who, role in ((leila, "Image"), (other, "Son")):
        row = await a_member(project, await actors.find_actor(who.uri), role=role)
        await credits.ask(project, await Membership.get(id=row.id).select_related("person"))
    await town.pole.work()
    assert len(town.social.received("CreditRequest")) == 2
    [request] = [one for one in town.social.received("CreditRequest") if one["object"] == leila.uri]
    stamp = town.social.serve({
        "@context": request["@context"], "id": f"{leila.uri}/stamps/1", "type": "CreditAuthorization",
        "attributedTo": leila.uri, "interactingObject": project.actor.uri, "interactionTarget": leila.uri,
        "roleName": "Image",
    })  # fmt: skip
    await town.deliver(leila, leila.activity("Accept", request["id"], result=stamp["id"]))
    assert len((await documents.document_of(project, project.actor))["credits"]) == 1
    for who in (leila, other):
        await is_no_more(town, who)
    assert "credits" not in await documents.document_of(project, project.actor)
    assert [one.state for one in await Claim.all().order_by("id")] == [ClaimState.WITHDRAWN, ClaimState.REFUSED]


async def test_a_stamp_of_somebody_else_confirms_nothing_in_a_project(
    town: Town, project: Project, leila: Neighbour
) -> None:
    """INB-30, for a project: nor does a yes by who was not asked, or a stamp for another role."""
    eve = town.evil.actor("eve", **A_POLE)
    row = await a_member(project, await actors.find_actor(leila.uri), role="Image")
    await credits.ask(project, await Membership.get(id=row.id).select_related("person"))
    await town.pole.work()
    [request] = town.social.received("CreditRequest")
    said = {
        "@context": request["@context"], "type": "CreditAuthorization", "attributedTo": leila.uri,
        "interactingObject": project.actor.uri, "interactionTarget": leila.uri, "roleName": "Image",
    }  # fmt: skip
    theirs = town.evil.serve(said | {"id": f"{eve.uri}/stamps/1"})
    other = town.social.serve(said | {"id": f"{leila.uri}/stamps/2", "roleName": "Réalisation"})
    for sender, stamp in ((eve, theirs), (leila, theirs), (leila, other)):
        letter = await town.deliver(sender, sender.activity("Accept", request["id"], result=stamp["id"]))
        assert str(letter.outcome) == "refused"
    assert (await Claim.get()).state == ClaimState.ASKED
    assert "credits" not in await documents.document_of(project, project.actor)


async def test_what_a_project_of_elsewhere_shows_is_believed_by_her_stamp_alone(town: Town, leila: Neighbour) -> None:
    bac_uri = f"{town.social.base}/users/bac"
    stamp = {
        "@context": "https://www.w3.org/ns/activitystreams", "id": f"{leila.uri}/stamps/1",
        "type": "CreditAuthorization", "attributedTo": leila.uri, "interactingObject": bac_uri,
        "interactionTarget": leila.uri, "roleName": "Image",
    }  # fmt: skip
    credit = {
        "id": f"{bac_uri}#credit-1", "type": "Credit", "roleName": "Image",
        "contributor": {"type": "Person", "id": leila.uri, "name": "Leïla"}, "creditAuthorization": stamp["id"],
    }  # fmt: skip
    lie = credit | {"id": f"{bac_uri}#credit-2", "roleName": "Réalisation"}
    town.social.serve(stamp)
    bac = town.social.actor("bac", "Group", stage="shooting", credits=[credit, lie], **A_POLE)
    group = await actors.find_actor(bac.uri)
    await town.pole.work()
    [claim] = await Claim.all()
    assert (claim.role, claim.stamp_uri, claim.subject_uri) == ("Image", stamp["id"], bac.uri)
    [made] = await credits.of_person(await Actor.get(uri=leila.uri))
    assert (made.role, made.project.group.name, made.project.stage) == ("Image", "Bac", "shooting")
    town.social.actor("bac", "Group", stage="shooting", **A_POLE)
    await actors.refresh(group)
    await town.pole.work()
    assert await Claim.all().count() == 0, "what it says no longer goes"
