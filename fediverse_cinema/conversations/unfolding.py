"""A talk as pages show it to one viewer: each note under what it answers, some at a time, and what stands above a note.

Who may read what, and where each note stands, is known from the short columns; words are read for those notes only that
are shown, since a talk is as long as strangers make it.
"""

from collections.abc import Iterator, Sequence

from fediverse_cinema.activitypub import sight
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import queries
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.views import NoteView, Said, Talk
from fediverse_cinema.foundation.database import sql

AT_A_TIME = 50
DEEPEST_SHOWN = 3
DEEPEST_FOLLOWED = 50  # a thread is other people's doing: it must not exhaust our stack
HIGHEST_FOLLOWED = 20
Placed = tuple[int, int]  # the row of a note, and how deep it stands


async def talk_about(uri: str, viewer: Actor | None, at: int | None = None) -> Talk:
    """What was said below a film, as far as the viewer may read it, oldest first: the part in which the note `at`
    stands, or the first.
    """
    return await _part(_placed(uri, await _shown(uri, viewer)), viewer, at)


async def below(note: Note, viewer: Actor | None, at: int | None = None) -> Talk:
    """What was said in answer to this note, and to that."""
    notes = await _shown(note.thread_uri, viewer)
    return await _part(_placed(note.uri, notes, lost=False), viewer, at)


async def above(note: Note, viewer: Actor | None) -> list[NoteView]:
    """The notes that lead to this one, the first of them first, as far as we know and she may read."""
    rows = await sql.rows(
        "WITH RECURSIVE up(id, answer_to, height) AS (SELECT id, answer_to, 0 FROM note WHERE id=?"
        " UNION ALL SELECT n.id, n.answer_to, up.height+1 FROM up JOIN note n ON n.uri=up.answer_to"
        " WHERE up.answer_to<>'' AND up.height<?) SELECT id FROM up WHERE id<>? ORDER BY height",
        note.id, HIGHEST_FOLLOWED, note.id,
    )  # fmt: skip
    way = list(dict.fromkeys(row["id"] for row in rows))  # notes that answer each other in a circle stand there once
    known = await _whole(way)
    may = {one.id for one in await queries.readable(list(known.values()), viewer)}
    seen = next((place for place, one in enumerate(way) if one not in may), len(way))
    return await queries.note_views([known[one] for one in reversed(way[:seen])], viewer)


async def _shown(thread_uri: str, viewer: Actor | None) -> list[Note]:
    """What she may read, without those of whom she sees nothing in lists. What answers these stays in its place."""
    notes = await queries.readable(await queries.thread(thread_uri), viewer)
    return await sight.seen(viewer, notes, lambda note: [note.author_id])


async def _part(placed: Sequence[Placed], viewer: Actor | None, at: int | None) -> Talk:
    """Those that are shown at a time, whole; and the notes with which the parts before and after begin."""
    place = next((place for place, (row, _) in enumerate(placed) if row == at), 0)
    start = place - place % AT_A_TIME
    part, following = placed[start : start + AT_A_TIME], placed[start + AT_A_TIME :]
    known = await _whole([row for row, _ in part])  # one may have gone since
    views = {view.id: view for view in await queries.note_views(list(known.values()), viewer)}
    return Talk(
        tuple(Said(views[row], depth) for row, depth in part if row in views),
        before=placed[start - AT_A_TIME][0] if start else None,
        after=following[0][0] if following else None,
        first=start + 1,
        last=start + len(part),
        total=len(placed),
    )


async def _whole(rows: Sequence[int]) -> dict[int, Note]:
    found = await Note.filter(id__in=list(rows)).select_related("author") if rows else []
    return {note.id: note for note in found}


def _placed(uri: str, notes: Sequence[Note], *, lost: bool = True) -> list[Placed]:
    """`lost`: what answers something that is not there stands at the beginning rather than nowhere."""
    there = {note.uri for note in notes}
    under: dict[str, list[Note]] = {}
    for note in notes:
        under.setdefault(uri if lost and note.answer_to not in there else note.answer_to, []).append(note)
    return list(_unfold(uri, under, depth=0))


def _unfold(uri: str, under: dict[str, list[Note]], *, depth: int) -> Iterator[Placed]:
    for note in under.pop(uri, []):
        yield note.id, min(depth, DEEPEST_SHOWN)
        if depth < DEEPEST_FOLLOWED:
            yield from _unfold(note.uri, under, depth=depth + 1)
