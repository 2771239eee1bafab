"""Verbs of members: offering herself for a call, inviting somebody to a project, answering, and taking it back. What
they send is written as rows in the same transaction. What arrives from elsewhere is in visitors. Who may do what, the
pages ask first.
"""

from datetime import timedelta
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers, outbox
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.agreements.lifecycle import OfferState
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.offers import companions, inviting, letters, moves, pitch, settling, wire
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.offers.news import OfferMade
from fediverse_cinema.offers.pitch import LONGEST_ROLE, Pitch
from fediverse_cinema.people import trades
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects import team
from fediverse_cinema.projects.models import Call, CallState, Membership, Project

DAY = timedelta(days=1)
MOST_INVITED = 50  # by one of a project, in a day


async def apply(call: Call, person: Actor, said: Pitch) -> Offer:
    """She offers herself for a call of here or of another pole. Refused when it is not open, when she belongs to the
    team, when an offer of hers waits, or was declined too often.
    """
    pitch.check(said)
    project = await Project.get(id=call.project_id).select_related("actor")
    await _check_open(call, project, person)
    row = _row(OfferKind.APPLICATION, project, person, call, markdown(said.text))
    row.links = [{"name": name or href, "href": href} for name, href in said.links]
    row.begins_on, row.ends_on = said.begins_on, said.ends_on
    await _keep(row, None if project.local else wire.application(row, person, project.actor, call.uri), person)
    return row


async def invite(
    project: Project, by: Actor, person: Actor, *, call: Call | None = None, role: str = "", trade: str = "",
    words: str = "",
) -> Offer:  # fmt: skip
    """One who speaks for the project would like to have her in it: a member here, of another pole, or of none."""
    pitch.check_words(words)
    _check_role(role, trade)
    project = await Project.get(id=project.id).select_related("actor")
    if await barriers.between(by, person) or await barriers.between(project.actor, person):
        raise Refused("a block between them", public="This person cannot be invited.", code="blocked")
    if await projects.standing(project, person) is not None:
        raise Refused("belongs to it", public="She belongs to the team already.", code="belongs")
    if await moves.has_been_asked_enough(project, person):
        raise Refused("too often", public="This project has invited her several times already.", code="too_often")
    html = markdown(words) if words.strip() else ""
    row = _row(OfferKind.INVITATION, project, person, call, html, instrument_id=by.id)
    row.role, row.trade = role.strip(), trade or (call.trade if call else "")
    async with in_transaction():
        await sql.hold(f"invitations of {by.id}")
        lately = Offer.filter(kind=OfferKind.INVITATION, instrument_id=by.id, created_at__gt=clock.now() - DAY)
        if await lately.count() >= MOST_INVITED:
            raise Refused(
                "many invitations", public="You have invited many people today: go on tomorrow.", code="too_many"
            )  # fmt: skip
        await _keep(row, None, person)
    return row


async def shortlist(offer: Offer, *, listed: bool) -> None:
    """The asked side's own note, told to nobody."""
    await moves.move(offer, OfferState.SHORTLISTED if listed else OfferState.NEW)


async def answer(offer: Offer, by: Actor, *, accepted: bool, words: str = "") -> None:
    """To an application, by one who speaks for the project; to an invitation, by her who is invited. Of two answers at
    once the second is refused: it has been answered already.
    """
    pitch.check_words(words)
    values: dict[str, Any] = {"answer_html": markdown(words) if words.strip() else ""}
    values["answer_uri"] = urls.activity(ids.new_uuid())
    if offer.kind == OfferKind.APPLICATION:
        values["instrument_id"] = by.id
        values |= {"agreement_uri": urls.agreement(ids.new_uuid())} if accepted else {}
    async with in_transaction():
        project = await Project.get(id=offer.project_id).select_related("actor")
        person = await lookup.get(Actor, id=offer.person_id)
        if accepted and await barriers.between(project.actor, person):
            raise Refused(
                "a block between them",
                public="One of you has blocked the other: no is the only answer.",
                code="blocked",
            )
        if not accepted:
            await settling.refuse(offer, **values)
        else:
            await settling.accept(offer, project, **values)
            if project.local and not offer.by_note:
                await team.join(project, person, role=offer.role, trade=offer.trade)
        if offer.by_note:
            await letters.answer(offer, project, person, words)
        else:
            await _tell(offer, project, person, by)


async def withdraw(offer: Offer, by: Actor) -> None:
    """She takes her offer back, also after it was accepted: then she leaves the team. Or one who speaks for the project
    takes back an invitation that nobody has answered. What has not been sent yet never will be.
    """
    async with in_transaction():
        project = await Project.get(id=offer.project_id).select_related("actor")
        person = await lookup.get(Actor, id=offer.person_id)
        await settling.withdraw(offer, project, by)
        asks, asked = _sides(offer, project, person)
        if not asked.local and not offer.by_note and await lookup.exists(OutboxEntry, uri=offer.uri):
            await outbox.post(asks, wire.undo(offer, asks, asked), to=[asked], own_inbox=True)


async def remind(offer: Offer) -> None:
    """Who has answered a call in words, was accepted and has not said yes behind her link, is sent another."""
    async with in_transaction():
        project = await Project.get(id=offer.project_id).select_related("actor")
        if await _unconfirmed(offer) is not None:
            await letters.remind(offer, project, await lookup.get(Actor, id=offer.person_id))


async def let_go(offer: Offer, by: Actor) -> None:
    """Her place is free again, and her link opens nothing any more: one who speaks for the project waits no longer."""
    async with in_transaction():
        project = await Project.get(id=offer.project_id).select_related("actor")
        row = await _unconfirmed(offer)
        if row is not None:
            await settling.let_go(offer, project)
            await team.leave(row, by)


async def _unconfirmed(offer: Offer) -> Membership | None:
    """The place that waits for her yes; held."""
    held = await Offer.select_for_update().get(id=offer.id)
    if not held.by_note or held.state != OfferState.ACCEPTED:
        return None
    waits = Membership.filter(project_id=offer.project_id, person_id=offer.person_id, joined_at=None, left_at=None)
    return await waits.first()


async def _check_open(call: Call, project: Project, person: Actor) -> None:
    over = call.deadline is not None and call.deadline <= clock.now()
    if call.state != CallState.OPEN or over or project.actor.gone_at is not None:
        raise Refused(
            f"{call.uri} is not open", public="This call is closed, or all its places are taken.", code="closed"
        )
    if await barriers.between(project.actor, person):
        raise Refused("a block between them", public="You cannot answer this call.", code="blocked")
    if await projects.standing(project, person) is not None:
        raise Refused("belongs to it", public="You belong to the team already.", code="belongs")
    if await moves.has_tried_enough(person, call.id):
        raise Refused("too often", public="You have offered yourself for this call several times.", code="too_often")


def _check_role(role: str, trade: str) -> None:
    if len(role.strip()) > LONGEST_ROLE:
        raise Refused(
            "long role", public="At most %(most)s characters fit here; there are %(signs)s.", code="bad_role",
            most=LONGEST_ROLE, signs=len(role.strip()),
        )  # fmt: skip
    if trade and trade not in trades.TRADES:
        raise Refused(f"trade {trade[:60]}", public="Choose a trade of the list.", code="bad_trade")


def _row(kind: OfferKind, project: Project, person: Actor, call: Call | None, html: str, **more: Any) -> Offer:
    uuid, now = ids.new_uuid(), clock.now()
    return Offer(
        uri=urls.offer(uuid), kind=kind, project=project, call=call, person=person, state=OfferState.NEW.value,
        live_key=moves.live_key(kind, person.uri, call.uri if call else project.actor.uri),
        trade=call.trade if call else "", html=html, created_at=now, moved_at=now, **more,
    )  # fmt: skip


async def _keep(row: Offer, document: Document | None, person: Actor) -> None:
    """With its letter. Of two at once the second finds the first waiting."""
    try:
        async with in_transaction():
            await row.save()
            if document is not None:
                await outbox.post(person, document, to=[row.project.actor], own_inbox=True)
                await companions.begin(row, row.project.actor)
            elif row.kind == OfferKind.INVITATION and not person.local:
                await inviting.begin(row, person)
            await news.tell(OfferMade(row.id))
    except IntegrityError as error:
        raise Refused("one waits", public="An offer is waiting for an answer already.", code="waits") from error


async def _tell(offer: Offer, project: Project, person: Actor, by: Actor) -> None:
    """The answer, to who lives at another pole."""
    asks, asked = _sides(offer, project, person)
    if asks.local:
        return
    call = await lookup.find(Call, id=offer.call_id) if offer.call_id is not None else None
    lead, call_uri = (by if asked.id != by.id else None), call.uri if call else ""
    accepted = offer.state == OfferState.ACCEPTED
    document = wire.accept(offer, asked, asks, lead, call_uri) if accepted else wire.reject(offer, asked, asks, lead)
    await outbox.post(asked, document, to=[asks], own_inbox=True)


def _sides(offer: Offer, project: Project, person: Actor) -> tuple[Actor, Actor]:
    """Who asks, and who is asked."""
    return (person, project.actor) if offer.kind == OfferKind.APPLICATION else (project.actor, person)
