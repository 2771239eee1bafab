"""PeerTube waits for the film's owner to approve a comment before it calls it public (FEP-5624): we do so at once, for
all that we show below a film of ours. Others do not know the activity and are spared it.
"""

from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import hosts, outbox
from fediverse_cinema.activitypub.context import PUBLIC, context_of
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.conversations.models import Note, Visibility
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
    if found is not None and await _runs_peertube(found["host"]) is not False:
        await queue.later(APPROVE, {"note_id": note_id})


async def approve(note_id: int) -> None:
    """The job: tell the commenter's own inbox, if a PeerTube waits for it. Once, though its news may be heard twice."""
    found = await _comment(note_id)
    if found is None:
        return
    waits = await _runs_peertube(found["host"])
    if waits is None:
        raise Later(f"{found['host']} has not said what it runs", code="unknown_software", after=60)
    if waits:
        maker, author = await lookup.get(Actor, id=found["maker_id"]), await lookup.get(Actor, id=found["author_id"])
        note = await lookup.get(Note, id=note_id)
        approval = _approval(maker, note, author)
        async with in_transaction():
            if not await lookup.exists(OutboxEntry, uri=approval["id"]):
                await outbox.post(maker, approval, to=[author], own_inbox=True)


async def _runs_peertube(host: str) -> bool | None:
    """None while it has not been asked."""
    software = await hosts.software(host)
    if software:
        return software == SOFTWARE
    return False if await sql.look_up("SELECT 1 FROM host WHERE name=? AND asked_at IS NOT NULL", host) else None


async def _comment(note_id: int) -> dict[str, Any] | None:
    """Who wrote it, where she lives, and who made the film; None of a note that is none. One statement, since it is
    asked of every note that comes.
    """
    return await sql.look_up(
        "SELECT n.author_id, a.host, f.author_id AS maker_id FROM note n JOIN film f ON f.uri=n.thread_uri"
        " JOIN actor a ON a.id=n.author_id WHERE n.id=? AND n.local=? AND n.visibility=? AND f.local=?",
        note_id, False, Visibility.PUBLIC.value, True,
    )  # fmt: skip


def _approval(maker: Actor, note: Note, author: Actor) -> Document:
    return {
        "@context": context_of("APPROVAL"),
        "id": urls.activity(ids.uuid_of(f"{maker.uri} approves {note.uri}")),
        "type": "ApproveReply",
        "actor": maker.uri,
        "object": note.uri,
        "inReplyTo": note.answer_to,
        "to": [PUBLIC],
        "cc": [author.uri],
    }
