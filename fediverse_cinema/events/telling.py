"""How an event of this pole is held while it is changed, and what is told then: its words say what it is now, to all
who have it. In the transaction of whoever changes it.
"""

from typing import Any

from fediverse_cinema.activitypub import outbox
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.events import documents, times, wire, words
from fediverse_cinema.events.models import Event, Organiser
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Missing

EVENT, ALSO = "event", "also"
"""Among the details of its note: what lists show of it, and who gets it beside followers (conversations.circles)."""


async def held(event_id: int) -> Event:
    """As it is now, with its note and her who makes it known, until the transaction ends. The note first, as whoever
    deletes it does.
    """
    known = await Event.get_or_none(id=event_id)
    note = await Note.select_for_update().get_or_none(id=known.note_id) if known else None
    event = await Event.select_for_update().get_or_none(id=event_id) if note else None
    if event is None or note is None:
        raise Missing(f"event {event_id} has just been removed", public="This event has been deleted.")
    note.author = await lookup.get(Actor, id=note.author_id)
    event.note = note
    return event


async def changed(event: Event) -> None:
    """It is held; its row, title and source have been written. A new edition of its words leaves."""
    note = event.note
    event.sequence += 1
    await event.save(update_fields=["sequence"])
    note.updated_at = clock.later_than(note.updated_at or note.published_at)  # whole seconds on the wire
    await put_in_words(event)
    await outbox.post(note.author, wire.update(await documents.document_of(event)), **await documents.way_of(event))


async def put_in_words(event: Event) -> None:
    """The HTML of its note, and what lists show of it."""
    note, uris = event.note, await documents.films_of(event)
    note.html = words.content(event, await documents.titles_of(uris))
    brief = _in_brief(event) | {"said": words.said(event)}
    note.details = note.details | {EVENT: brief, ALSO: await _joined_elsewhere(event)}
    await note.save(update_fields=["html", "details", "updated_at"])


def _in_brief(event: Event) -> dict[str, Any]:
    ends_at = times.on_its_clock(event.ends_at, event.zone).isoformat() if event.ends_at else None
    begins_at = times.on_its_clock(event.begins_at, event.zone).isoformat()
    return {"starts_at": begins_at, "ends_at": ends_at, "place": words.where(event)}


async def _joined_elsewhere(event: Event) -> list[int]:
    rows = Organiser.filter(event_id=event.id, joined_at__isnull=False, person__local_handle=None)
    return [int(str(one)) for one in await rows.order_by("id").values_list("person_id", flat=True)]
