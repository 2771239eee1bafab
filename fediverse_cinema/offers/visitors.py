"""Offers, invitations and answers that arrive from other poles, each from who said it. Every verb says why something is
not kept, or "" when it is. Called by the inbox, which has looked at who sends it.
"""

from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers, outbox
from fediverse_cinema.activitypub.models import Actor, ActorType, Tombstone
from fediverse_cinema.activitypub.vocab import Activity
from fediverse_cinema.agreements.lifecycle import OfferState
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.html import clean_off_loop
from fediverse_cinema.offers import moves, settling, wire
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.offers.news import OfferMade
from fediverse_cinema.offers.wire import OfferDraft
from fediverse_cinema.people.models import Creator
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects import team, visitors
from fediverse_cinema.projects.models import Call, CallState, Project

CLOSED = "<p>L’appel est clos, merci !</p><p>This call is closed, thank you!</p>"
BELONGS = "<p>Vous faites déjà partie de l’équipe.</p><p>You belong to the team already.</p>"
AGAIN = "<p>Vous avez déjà répondu à cet appel, merci !</p><p>You have answered this call before, thank you!</p>"


async def offered(person: Actor, draft: OfferDraft) -> str:
    """For a call of ours, by somebody of elsewhere. What is not kept is answered with a Reject, or it would wait at her
    pole for ever; what we have already, and what comes from beyond a block, with silence.
    """
    project = await _project_of(draft.call_uri)
    if project is None:
        return "for no call of ours"
    if person.type != ActorType.PERSON:
        return "by no person"
    if await lookup.exists(Offer, uri=draft.uri):
        return "known already"
    if await barriers.between(project.actor, person):
        return "one has blocked the other"
    values = await _columns(draft)
    try:
        async with in_transaction():
            call = await Call.select_for_update().get_or_none(uri=draft.call_uri, local=True)
            why = await _unwelcome(person, project, call)
            if call is not None and not why:
                await _keep(draft, project, person, call, values | {"trade": call.trade})
                return ""
    except IntegrityError:
        if await lookup.exists(Offer, uri=draft.uri):  # the same letter, in the same moment
            return "known already"
        why = AGAIN
    reject = wire.reject_unsaid(draft.uri, project.actor, person, why)
    async with in_transaction():
        await outbox.post(project.actor, reject, to=[person], own_inbox=True)
    return f"declined: {why}"


async def invited(group: Actor, draft: OfferDraft) -> str:
    """One of ours, by a project of elsewhere."""
    person = await lookup.find(Actor, uri=draft.person_uri) if draft.person_uri else None
    if person is None or person.gone_at is not None or not await lookup.exists(Creator, actor_id=person.id):
        return "for nobody of ours"
    if await lookup.exists(Offer, uri=draft.uri):
        return "known already"
    if await barriers.between(group, person):
        return "one has blocked the other"
    project = await visitors.find(group.uri)
    if await moves.has_been_asked_enough(project, person):
        return "has been asked often enough"
    call = await Call.get_or_none(uri=draft.call_uri, project_id=project.id) if draft.call_uri else None
    values = await _columns(draft)
    try:
        async with in_transaction():
            await _keep(draft, project, person, call, values | {"role": draft.role, "trade": draft.trade})
    except IntegrityError:
        return "another one waits"
    return ""


async def accepted(offer: Offer, by: Actor, activity: Activity) -> str:
    """By who was asked. Of an Accept that crosses an Undo the Undo stays: it is said again. So it is to one that comes
    when nobody waits for it any more, since our letter seemed lost.
    """
    project, asks = await _asked(offer, by)
    values = await _answer_of(activity)
    if (before := offer.state) in (OfferState.WITHDRAWN, OfferState.LAPSED):
        async with in_transaction():
            await settling.undo(offer, project, asks)
            await outbox.post(asks, wire.undo(offer, asks, by), to=[by], own_inbox=True)
        return f"{before} before"
    try:
        async with in_transaction():
            await settling.accept(offer, project, **values)
            if project.local:
                await team.join(project, by, role=offer.role, trade=offer.trade)
    except Refused as error:
        return f"too late: {error}"
    return ""


async def rejected(offer: Offer, by: Actor, activity: Activity) -> str:
    """A project's Reject that names no lead (`instrument`) says that nobody decides any more: it has lapsed."""
    await _asked(offer, by)
    values = await _answer_of(activity) | {"agreement_uri": ""}
    async with in_transaction():
        if offer.kind == OfferKind.APPLICATION and "instrument" not in activity.document:
            return "" if await settling.lapse(offer, **values) else "answered before"
        try:
            await settling.refuse(offer, **values)
        except Refused as error:
            return f"too late: {error}"
    return ""


async def undone(by: Actor, uri: str) -> bool:
    """She, or the project, takes back what was asked. False when nothing of theirs was there to take back."""
    offer = await lookup.find(Offer, uri=uri) if uri else None
    if offer is None or offer.by_note:
        return False
    project = await Project.get(id=offer.project_id)
    if by.id != (offer.person_id if offer.kind == OfferKind.APPLICATION else project.actor_id):
        raise Refused(f"{by.uri} takes back {uri[:200]}", code="not_hers")
    async with in_transaction():
        return await settling.undo(offer, project, by)


async def _project_of(call_uri: str) -> Project | None:
    """Ours, also when the call has been deleted, or the project."""
    call = await lookup.find(Call, uri=call_uri)
    if call is not None:
        return await Project.get(id=call.project_id).select_related("actor") if call.local else None
    stone = await Tombstone.get_or_none(uri=call_uri)
    found = Project.get_or_none(actor__uri=stone.author_uri, local=True) if stone else None
    return await found.select_related("actor") if found else None


async def _unwelcome(person: Actor, project: Project, call: Call | None) -> str:
    """Why not, as she is told; the call is held."""
    over = call is None or (call.deadline is not None and call.deadline <= clock.now())
    if call is None or over or call.state != CallState.OPEN or project.actor.gone_at is not None:
        return CLOSED
    if await projects.standing(project, person) is not None:
        return BELONGS
    return AGAIN if await moves.has_tried_enough(person, call.id) else ""


async def _keep(
    draft: OfferDraft, project: Project, person: Actor, call: Call | None, values: dict[str, Any]
) -> None:  # fmt: skip
    now = clock.now()
    wanted = call.uri if call else project.actor.uri
    row = await Offer.create(
        uri=draft.uri, kind=draft.kind, project=project, call=call, person=person, state=OfferState.NEW.value,
        live_key=moves.live_key(draft.kind, person.uri, wanted), created_at=now, moved_at=now, **values,
    )  # fmt: skip
    await news.tell(OfferMade(row.id))


async def _asked(offer: Offer, by: Actor) -> tuple[Project, Actor]:
    """The project, and who asked. Refused when the answer is somebody else's (INB-10)."""
    project = await Project.get(id=offer.project_id).select_related("actor")
    person = await lookup.get(Actor, id=offer.person_id)
    asks, asked = (person, project.actor) if offer.kind == OfferKind.APPLICATION else (project.actor, person)
    if asked.id != by.id or offer.by_note:
        raise Refused(f"{by.uri} answers {offer.uri}", code="not_hers")
    return project, asks


async def _columns(draft: OfferDraft) -> dict[str, Any]:
    return {
        "html": await _clean(draft.html),
        "links": list(draft.links),
        "begins_on": draft.begins_on,
        "ends_on": draft.ends_on,
    }


async def _answer_of(activity: Activity) -> dict[str, Any]:
    html, agreement_uri = wire.answer_of(activity)
    answer_uri = activity.id if urls.same_origin(activity.id, activity.actor_uri) else ""
    return {"answer_html": await _clean(html), "answer_uri": answer_uri, "agreement_uri": agreement_uri}


async def _clean(html: str) -> str:
    try:
        return await clean_off_loop(html)
    except CinemaError:  # deeper or larger than a page shows
        return ""
