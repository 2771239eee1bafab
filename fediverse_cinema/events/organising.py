"""Who organises an event together with its author. Nobody is named before she has said yes: a member and the pole say
it here, people of other poles by an Accept of the Invite that asked them. And each may take it back.
"""

from contextlib import suppress

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers, capabilities, outbox
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.events import telling, wire
from fediverse_cinema.events.models import Event, Organiser
from fediverse_cinema.events.news import OrganiserAnswered, OrganiserAsked, OrganiserNamed
from fediverse_cinema.events.sheet import MOST_ORGANISERS
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects.models import Project


async def check_able(author: Actor, person: Actor) -> None:
    """Can she be asked? Refused in words when not. Asks her server: never inside a transaction."""
    if await barriers.between(author, person):
        raise Refused("a block between them", public="%(name)s cannot be asked.", code="blocked", name=person.name)
    if person.local and not await can_answer(person):
        raise Refused(
            f"{person.uri} cannot answer", public="%(name)s cannot be asked: ask one of its people.",
            code="cannot_answer", name=person.name or person.handle,
        )  # fmt: skip
    if not person.local and not await capabilities.has(person, capabilities.OFFERS):
        raise Refused(
            f"{person.host} is no pole",
            public="%(name)s lives on a server that cannot answer: people of the poles can be asked.",
            code="cannot_answer",
            name=person.name or person.handle,
        )


async def can_answer(person: Actor) -> bool:
    """Is this somebody of ours, or the pole or a project, for which somebody speaks?"""
    if person.type == ActorType.PERSON:
        return bool(person.id != (await pole_actors()).companion.id)
    return bool(person.id == (await pole_actors()).group.id or await lookup.exists(Project, actor_id=person.id))


async def ask(event: Event, person: Actor, *, at_once: bool = False) -> None:
    """Would she organise it, too? Once; its note is there. `at_once`: who asks speaks for her. In the transaction of
    whoever changes the event.
    """
    author = await lookup.get(Actor, id=event.note.author_id)
    if person.id == author.id or await Organiser.exists(event_id=event.id, person_id=person.id):
        return
    if await Organiser.filter(event_id=event.id).count() >= MOST_ORGANISERS:
        raise Refused(
            "many organisers", public="At most %(most)s organisers can be asked.", code="too_many", most=MOST_ORGANISERS
        )
    now = clock.now()
    row = await Organiser.create(
        event=event, person=person, request_uri=urls.activity(ids.new_uuid()), asked_at=now,
        joined_at=now if at_once else None,
    )  # fmt: skip
    if not person.local:
        request = wire.invite(str(row.request_uri), event, author, person)
        await outbox.post(author, request, to=[person], own_inbox=True)
    else:
        await news.tell(OrganiserNamed(row.id) if at_once else OrganiserAsked(row.id))


async def answer(row: Organiser, *, yes: bool) -> None:
    """One of ours says whether she organises it, and may say otherwise later."""
    event = await Event.get(id=row.event_id).select_related("note__author")
    async with in_transaction():
        if event.note.local:
            event = await telling.held(event.id)  # first of all: what is told is what stands there then
        if not await _decide(row.id, yes=yes):
            return
        if event.note.local:
            await telling.changed(event)
            await news.tell(OrganiserAnswered(row.id))
            return
        author, person = event.note.author, await lookup.get(Actor, id=row.person_id)
        kind, uri = "Accept" if yes else "Reject", urls.activity(ids.new_uuid())
        said = wire.answer(kind, uri, str(row.request_uri), event.note.uri, person, author)
        await outbox.post(person, said, to=[author], own_inbox=True)


async def heard(row: Organiser, sender: Actor, *, yes: bool) -> bool:
    """The answer of somebody of elsewhere whom we have asked. False when it changes nothing, or is not hers."""
    if row.person_id != sender.id:
        return False
    if not await Event.exists(id=row.event_id, note__local=True):
        return False
    async with in_transaction():
        event = await telling.held(row.event_id)
        if not await _decide(row.id, yes=yes):
            return False
        await telling.changed(event)
        await news.tell(OrganiserAnswered(row.id))
    return True


async def remove(event: Event, person_id: int) -> None:
    """Its author takes it back: she is named no longer, or not asked any more. In the caller's transaction."""
    row = await Organiser.get_or_none(event_id=event.id, person_id=person_id).select_related("person")
    if row is None:
        return
    author, person = await lookup.get(Actor, id=event.note.author_id), row.person
    await row.delete()
    if not person.local:
        request = wire.invite(str(row.request_uri), event, author, person)
        undo = wire.undo_invite(urls.activity(ids.new_uuid()), request, author, person)
        await outbox.post(author, undo, to=[person], own_inbox=True)


async def forget(person_id: int) -> None:
    """She is gone, or her server is shut out: what is organised here names her no longer."""
    for row in await Organiser.filter(person_id=person_id, event__note__local=True):
        with suppress(Missing):  # the event has just gone itself
            await _forget(row)


async def _forget(row: Organiser) -> None:
    async with in_transaction():
        event = await telling.held(row.event_id)
        if await Organiser.filter(id=row.id).delete() and row.joined_at is not None:
            await telling.changed(event)


async def _decide(row_id: int, *, yes: bool) -> bool:
    """One UPDATE that counts: of two at once one comes too late."""
    now = clock.now()
    if yes:
        return bool(await Organiser.filter(id=row_id, joined_at=None).update(joined_at=now, refused_at=None))
    return bool(await Organiser.filter(id=row_id, refused_at=None).update(joined_at=None, refused_at=now))
