"""Events of elsewhere: what another pole or a Mobilizon makes known, beside the note that it is for everybody; and whom
of ours it asks to organise it. The document is a stranger's word: what is read of it is bounded and plain. Called by
search.arrivals when the note has been taken in, and by the inbox; an event goes with its note.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import actors, barriers
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.events import organising, programme, reading, times
from fediverse_cinema.events.models import Event, Organiser
from fediverse_cinema.events.news import OrganiserAsked
from fediverse_cinema.events.reading import EventDraft
from fediverse_cinema.events.sheet import MOST_ORGANISERS
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.jobs.queue import later

FIND = "find_organisers"
MOST_ASKED = 5
"""People of the event's own server whom we do not know yet: each is a question to it."""
MOST_UNANSWERED = 20  # questions to one of ours from one server


async def welcome(note: Note, document: Document) -> Event | None:
    """Keep or renew it, when its note is kept in this state; as often as that is heard of. None when it is none for
    everybody, which one that we have is no longer, either.
    """
    if note.kind != "Event" or note.local:
        return None
    draft = reading.event_from_object(document)
    async with in_transaction():
        now = await Note.select_for_update().get_or_none(id=note.id)
        if now is None or _state(now) != _state(note):
            return None  # taken away, or renewed again just now
        if draft is None:
            await Event.filter(note_id=now.id).delete()
            return None
        event = await Event.get_or_none(note_id=now.id)
        if event is not None and event.heard_at == _state(now):
            return event
        return await _keep(event, now, draft)


async def find_organisers(event_id: int, uris: list[str], heard_at: str) -> None:
    """The job: those whom we did not know when it arrived. Their server may be slow, or never answer."""
    found = []
    for uri in uris:
        with suppress(CinemaError):
            found.append(await actors.find_actor(uri))
    async with in_transaction():
        event = await Event.select_for_update().get_or_none(id=event_id)
        if event is None or event.heard_at is None or event.heard_at.isoformat() != heard_at:
            return  # what is said of it by now has a job of its own
        for one in found:
            if one.uri in uris and not one.local and one.gone_at is None:
                now = clock.now()
                await Organiser.get_or_create({"asked_at": now, "joined_at": now}, event=event, person=one)


async def why_not_asked(author: Actor, person: Actor) -> str:
    """Said before anything is fetched; "" when the question may be put to her."""
    if await barriers.between(author, person):
        return "a block between them"
    if not await organising.can_answer(person):
        return "asked of a group that cannot answer"
    unanswered = Organiser.filter(person_id=person.id, joined_at=None, refused_at=None, event__note__local=False)
    if await unanswered.filter(event__note__author__host=author.host).count() >= MOST_UNANSWERED:
        return "asked often enough from there"
    return ""


async def invited(author: Actor, uri: str, event_uri: str, person: Actor) -> str:
    """Its author asks one of ours; the event has been fetched before. Says why it is not kept, if it is not."""
    event = await Event.get_or_none(note__uri=event_uri, note__local=False, note__author_id=author.id)
    if event is None:
        return "no event of hers"
    async with in_transaction():
        if await Organiser.exists(request_uri=uri) or await Organiser.exists(event_id=event.id, person_id=person.id):
            return "asked before"
        if await Organiser.filter(event_id=event.id).count() >= 2 * MOST_ORGANISERS:
            return "enough are asked"
        row = await Organiser.create(event=event, person=person, request_uri=uri, asked_at=clock.now())
        await news.tell(OrganiserAsked(row.id))
    return ""


async def uninvited(author: Actor, uri: str) -> bool:
    """Its author takes the question back, or her yes."""
    row = await Organiser.get_or_none(request_uri=uri, event__note__author_id=author.id, event__note__local=False)
    if row is not None:
        await row.delete()
    return row is not None


def _state(note: Note) -> datetime:
    return note.updated_at or note.published_at


async def _keep(event: Event | None, note: Note, draft: EventDraft) -> Event:
    heard_at = _state(note)
    if event is None:
        event = Event(note=note, slug=f"d-{note.uuid}", **_columns(draft))  # it lives elsewhere, under its own name
    else:
        event.update_from_dict(_columns(draft) | {"sequence": event.sequence + 1})
    event.heard_at = heard_at
    await event.save()
    await programme.keep(event, draft.films)
    await _name(event, draft.organisers, heard_at)
    return event


async def _name(event: Event, uris: Sequence[str], heard_at: datetime) -> None:
    """Whom its own server names beside its author: those whom we know at once, the others when they have been found.
    Those of ours have said so themselves.
    """
    known = {one.uri: one for one in await Actor.filter(uri__in=list(uris))} if uris else {}
    named = [known[uri] for uri in uris if uri in known and known[uri].gone_at is None and not known[uri].local]
    await Organiser.filter(event_id=event.id, request_uri=None).delete()
    now = clock.now()
    await Organiser.bulk_create([Organiser(event=event, person=one, asked_at=now, joined_at=now) for one in named])
    if strangers := [uri for uri in uris if uri not in known][:MOST_ASKED]:
        asked = {"event_id": event.id, "uris": strangers, "heard_at": heard_at.isoformat()}
        await later(FIND, asked, lane=urls.host_of(strangers[0]))


def _columns(draft: EventDraft) -> dict[str, Any]:
    return {
        "kind": draft.kind,
        "state": draft.state,
        "summary": draft.summary,
        "begins_at": draft.begins_at,
        "ends_at": draft.ends_at,
        "over_at": draft.ends_at or times.end_after(draft.begins_at),
        "zone": draft.zone,
        "online": draft.online,
        "place": draft.place,
        "street": draft.street,
        "postcode": draft.postcode,
        "town": draft.town,
        "region": draft.region,
        "country": draft.country,
        "latitude": draft.latitude,
        "longitude": draft.longitude,
        "price": draft.price,
        "booking_url": draft.booking_url,
    }
