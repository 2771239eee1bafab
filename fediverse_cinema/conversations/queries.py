"""Reads of talk: the notes of a thread, counts, and pages of their ids."""

from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation.database import lookup, sql

MOST_SHOWN = 500


async def thread(thread_uri: str) -> list[Note]:
    """The notes about a film with their authors, oldest first."""
    notes = await Note.filter(thread_uri=thread_uri).select_related("author").order_by("-id").limit(MOST_SHOWN)
    return sorted(notes, key=lambda note: (note.published_at, note.id))


async def count(thread_uri: str) -> int:
    return await Note.filter(thread_uri=thread_uri).count()


async def thread_of(uri: str) -> str | None:
    """The film that a known note talks about."""
    note = await lookup.find(Note, uri=uri)
    return note.thread_uri if note else None


async def page_of_ids(thread_uri: str, before: int | None, size: int) -> list[tuple[int, str]]:
    """(row, id), newest first: PeerTube drops every comment that its film's collection does not list."""
    rows = await sql.rows(
        "SELECT id, uri FROM note WHERE thread_uri=? AND id<? ORDER BY id DESC LIMIT ?",
        thread_uri, before or sql.LARGEST_ID, size,
    )  # fmt: skip
    return [(row["id"], row["uri"]) for row in rows]


async def answers_to(uri: str) -> list[str]:
    """The ids of the direct answers to a note, oldest first."""
    found = await Note.filter(answer_to=uri).order_by("id").limit(MOST_SHOWN).values_list("uri", flat=True)
    return [str(one) for one in found]
