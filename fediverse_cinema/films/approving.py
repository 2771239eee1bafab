"""PeerTube waits for the film's owner to approve a comment before it calls it public (FEP-5624): we do so at once, for
all that we show below a film of ours. Others do not know the activity and are spared it.
"""

from fediverse_cinema.activitypub import hosts, outbox
from fediverse_cinema.activitypub.context import PUBLIC, context_of
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import ids, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.jobs import queue

APPROVE = "approve_comment"
SOFTWARE = "peertube"


async def begin(note_id: int) -> None:
    """A note is new here: when it stands below a film of ours, a job will look at what its server runs, unless we know
    that already and it is something else.
    """
    found = await _comment(note_id)
    if found is not None and await _runs_peertube(found[0].author.host) is not False:
        await queue.later(APPROVE, {"note_id": note_id})


async def approve(note_id: int) -> None:
    """Tell the commenter's own inbox, if a PeerTube waits for it. A second time does no harm."""
    found = await _comment(note_id)
    if found is None:
        return
    note, film = found
    waits = await _runs_peertube(note.author.host)
    if waits is None:
        raise Later(f"{note.author.host} has not said what it runs", code="unknown_software", after=60)
    if waits:
        maker = await lookup.get(Actor, id=film.author_id)
        await outbox.post(maker, _approval(maker, note), to=[note.author], own_inbox=True)


async def _runs_peertube(host: str) -> bool | None:
    """None while it has not been asked."""
    software = await hosts.software(host)
    if software:
        return software == SOFTWARE
    return False if await sql.look_up("SELECT 1 FROM host WHERE name=? AND asked_at IS NOT NULL", host) else None


async def _comment(note_id: int) -> tuple[Note, Film] | None:
    """The note with its author, and the film."""
    note = await lookup.find(Note, id=note_id)
    if note is None or note.local or note.visibility != Visibility.PUBLIC:
        return None
    film = await lookup.find(Film, uri=note.thread_uri)
    if film is None or not film.local:
        return None
    note.author = await lookup.get(Actor, id=note.author_id)
    return note, film


def _approval(maker: Actor, note: Note) -> Document:
    return {
        "@context": context_of("APPROVAL"),
        "id": urls.activity(ids.new_uuid()),
        "type": "ApproveReply",
        "actor": maker.uri,
        "object": note.uri,
        "inReplyTo": note.answer_to,
        "to": [PUBLIC],
        "cc": [note.author.uri],
    }
