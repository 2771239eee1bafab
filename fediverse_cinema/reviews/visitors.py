"""Critiques of elsewhere: which of the notes that arrive are some. The notes themselves are taken in by conversations,
before this is called by search and by the news of films.
"""

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from fediverse_cinema.conversations import critiques
from fediverse_cinema.conversations.models import OPEN, Note
from fediverse_cinema.films import movie
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.reviews.models import Critique, Length

MOST_AT_ONCE = 1_000


async def welcome(note: Note) -> None:
    """A note of elsewhere, new or changed. What rates something else is an answer like any other."""
    film = await lookup.find(Film, uri=note.answer_to) if note.answer_to else None
    if film is not None:
        await _look_at(note, film)


async def film_arrived(film_id: int) -> None:
    """What was said of it before it was known here. Told at each of its changes, whose author may be a stranger: what
    is one already is not written again.
    """
    film = await lookup.find(Film, id=film_id)
    if film is None:
        return
    waiting = Note.filter(answer_to=film.uri, local=False, visibility__in=OPEN, critique__id=None)
    for kind in ("Article", "Note"):  # plain answers, however many, keep no long one out
        for note in await waiting.filter(kind=kind).order_by("-id").limit(MOST_AT_ONCE):
            if _length(note, film) is not None and not await _is_outdated(note, film):
                await _look_at(note, film)


async def _look_at(note: Note, film: Film) -> None:
    length = _length(note, film)
    if length is None and not await lookup.exists(Critique, note_id=note.id):  # as most answers
        return
    async with in_transaction():
        await sql.hold(f"critiques of {film.id} by {note.author_id}")
        if length is None or (length == Length.SHORT and await _is_outdated(note, film)):
            await Critique.filter(note_id=note.id).delete()
            return
        if length == Length.SHORT:
            await _short_ones(note, film).filter(note_id__lt=note.id).delete()
        await sql.change(
            "INSERT INTO critique(note_id, film_id, author_id, length) VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING",
            note.id, film.id, note.author_id, length.value,
        )  # fmt: skip


def _short_ones(note: Note, film: Film) -> QuerySet[Critique]:
    """Of this film, by who wrote the note."""
    return Critique.filter(film_id=film.id, author_id=note.author_id, length=Length.SHORT)


async def _is_outdated(note: Note, film: Film) -> bool:
    """Has she written another short one since, which is the one that counts?"""
    return note.kind == "Note" and await _short_ones(note, film).filter(note_id__gt=note.id).exists()


def _length(note: Note, film: Film) -> Length | None:
    """An Article in answer to a film is one; so is a Note that says so itself."""
    if not note.visibility.is_open:
        return None
    if note.kind == "Article":
        return Length.LONG
    kept = note.details.get(critiques.KEPT)
    says_so = note.kind == "Note" and kept is not None and kept["about"] in ("", film.uri, movie.uri(film))
    return Length.SHORT if says_so else None
