"""A talk as pages show it to one viewer: each note under what it answers, and what stands above a note."""

from collections.abc import Iterator

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import queries
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.views import NoteView, Said
from fediverse_cinema.foundation.database import lookup

DEEPEST_SHOWN = 3
DEEPEST_FOLLOWED = 50  # a thread is other people's doing: it must not exhaust our stack
HIGHEST_FOLLOWED = 20


async def talk_about(uri: str, viewer: Actor | None) -> tuple[Said, ...]:
    """All that was said below a film, as far as the viewer may read it, oldest first."""
    return await _unfolded(uri, await queries.readable(await queries.thread(uri), viewer), viewer)


async def above(note: Note, viewer: Actor | None) -> list[NoteView]:
    """The notes that lead to this one, the first of them first, as far as we know and she may read."""
    chain: list[Note] = []
    seen, uri = {note.uri}, note.answer_to
    while uri and uri not in seen and len(chain) < HIGHEST_FOLLOWED:
        seen.add(uri)
        known = await lookup.find(Note, uri=uri)
        if known is None or not await queries.may_read(known, viewer):
            break
        chain.append(known)
        uri = known.answer_to
    return await queries.note_views(chain[::-1], viewer)


async def below(note: Note, viewer: Actor | None) -> tuple[Said, ...]:
    """What was said in answer to this note, and to that."""
    return await _unfolded(
        note.uri, await queries.readable(await queries.thread(note.thread_uri), viewer), viewer, lost=False
    )


async def _unfolded(uri: str, notes: list[Note], viewer: Actor | None, *, lost: bool = True) -> tuple[Said, ...]:
    """`lost`: what answers something that is not there stands at the beginning rather than nowhere."""
    views = dict(zip((note.uri for note in notes), await queries.note_views(notes, viewer), strict=True))
    under: dict[str, list[Note]] = {}
    for note in notes:
        under.setdefault(uri if lost and note.answer_to not in views else note.answer_to, []).append(note)
    return tuple(_unfold(uri, under, views, depth=0))


def _unfold(uri: str, under: dict[str, list[Note]], views: dict[str, NoteView], *, depth: int) -> Iterator[Said]:
    for note in under.pop(uri, []):
        yield Said(views[note.uri], min(depth, DEEPEST_SHOWN))
        if depth < DEEPEST_FOLLOWED:
            yield from _unfold(note.uri, under, views, depth=depth + 1)
