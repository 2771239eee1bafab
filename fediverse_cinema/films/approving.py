"""PeerTube waits for the film's owner to approve a comment before it calls it public (FEP-5624): we do so at once, for
all that we show below a film of ours. Others do not know the activity and are spared it.
"""

from fediverse_cinema.activitypub import hosts, outbox
from fediverse_cinema.activitypub.context import PUBLIC, context_of
from fediverse_cinema.activitypub.models import Actor, Host
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import ids, urls
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.jobs import queue

APPROVE = "approve_comment"
SOFTWARE = "peertube"


async def begin(note_id: int) -> None:
    """A note is new here: when it stands below a film of ours, a job will look at what its server runs."""
    if await _comment(note_id) is not None:
        await queue.later(APPROVE, {"note_id": note_id})


async def approve(note_id: int) -> None:
    """Tell the commenter's own inbox, if a PeerTube waits for it. A second time does no harm."""
    found = await _comment(note_id)
    if found is None:
        return
    note, film = found
    software = await hosts.software(note.author.host)
    if not software and not await Host.exists(name=note.author.host, asked_at__isnull=False):
        raise Later(f"{note.author.host} has not said what it runs", code="unknown_software", after=60)
    if software == SOFTWARE:
        await outbox.post(film.author, _approval(film, film.author, note), to=[note.author], own_inbox=True)


async def _comment(note_id: int) -> tuple[Note, Film] | None:
    note = await Note.get_or_none(id=note_id, local=False, visibility=Visibility.PUBLIC).select_related("author")
    if note is None:
        return None
    film = await Film.get_or_none(uri=note.thread_uri, local=True).select_related("author")
    return (note, film) if film is not None else None


def _approval(film: Film, maker: Actor, note: Note) -> Document:
    return {
        "@context": context_of("APPROVAL"),
        "id": urls.activity(ids.new_uuid()),
        "type": "ApproveReply",
        "actor": maker.uri,
        "object": note.uri,
        "inReplyTo": film.uri,
        "to": [PUBLIC],
        "cc": [note.author.uri],
    }
