"""What members do about films in words: writing a critique, changing it; putting aside what is said below a film of
theirs. A critique is withdrawn as any note is (conversations).
"""

from collections.abc import Sequence
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.kin import SOFTWARE
from fediverse_cinema.activitypub.models import Actor, Host
from fediverse_cinema.conversations import critiques
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Answered, Words
from fediverse_cinema.films import movie
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.reviews.models import Critique, Length, PutAside
from fediverse_cinema.reviews.news import CritiquePutAside
from fediverse_cinema.reviews.queries import short_by


async def write(
    author: Actor,
    words: Words,
    *,
    film: Film,
    rating: int | None = None,
    mentions: Sequence[Actor] = (),
    audiences: Sequence[Actor] = (),
    uuid: str = "",
) -> Note:
    """A short critique, or a long one when the words have a title; the film's author is fetched. Refused when she has
    written a short one before, or has made the film; the rest as for conversations.service.say.
    """
    _check(words, rating)
    if film.author_id == author.id:
        raise Refused(
            f"{author.uri} has made {film.uri}",
            public="This film is yours: you can answer what others write about it.",
            code="her_own",
        )
    details = {critiques.KEPT: await _kept(author, film, rating)}
    answered = Answered(film.uri, film.uri, film.author)
    async with in_transaction():
        if not words.title:
            await sql.hold(f"short critique of {film.id} by {author.id}")
            former = await short_by(author, film.uri)
            if former is not None and former.note.uuid != uuid:
                raise Refused(
                    f"{author.uri} has rated {film.uri} before",
                    public="You have already written a short review of this film. You can change it.",
                    code="written_before",
                )
        note = await conversations.say(
            author, words, mentions=mentions, answers=answered, audiences=audiences, also=[film.author], uuid=uuid,
            details=details,
        )  # fmt: skip
        length = Length.LONG if words.title else Length.SHORT
        await Critique.create(note=note, film=film, author=author, length=length)
    return note


async def change(note: Note, words: Words, *, rating: int | None = None, mentions: Sequence[Actor] = ()) -> None:
    """Other words, another rating or title for this critique of ours, whose film may be gone. What is short stays
    short: other servers keep the kind of what they have.
    """
    if bool(words.title) != is_long(note):
        raise Refused(f"{note.uri} is a {note.kind}", public="Give it a title.", code="no_title")
    _check(words, rating)
    details = {critiques.KEPT: note.details[critiques.KEPT] | {"rating": rating}}
    await conversations.edit(note, words, mentions=mentions, details=details)


def is_one_of_ours(note: Note) -> bool:
    """Is this a critique that was written here?"""
    return note.local and critiques.KEPT in note.details


def is_long(note: Note) -> bool:
    return note.kind == "Article"


async def put_aside(note: Note, film: Film, by: Actor) -> None:
    """The maker of the film would rather not have this below it. Twice is as once."""
    if note.thread_uri != film.uri or not film.local:
        raise Missing(f"{note.uri} is not hers to put aside below {film.uri}")
    async with in_transaction():
        _, new = await PutAside.get_or_create({"by": by, "at": clock.now()}, note_id=note.id)
        if new:
            await news.tell(CritiquePutAside(note.id))


async def show_again(note: Note) -> None:
    await PutAside.filter(note_id=note.id).delete()


def _check(words: Words, rating: int | None) -> None:
    if words.visibility != Visibility.PUBLIC:
        raise Refused("a critique is for everybody", code="not_public")
    if rating is not None and (words.title or not critiques.WORST <= rating <= critiques.BEST):
        raise Refused(f"rated {rating}", public="Choose one from the list.", code="bad_rating")


async def _kept(author: Actor, film: Film, rating: int | None) -> dict[str, Any]:
    """For the details of the note. Only poles have a document of the film for catalogues."""
    server = None if film.local else await lookup.find(Host, name=film.author.host)
    has_movie = film.local or (server is not None and server.software == SOFTWARE)
    about = {"uri": film.uri, "movie": movie.uri(film) if has_movie else "", "title": film.title, "url": film.page_url}
    return {"rating": rating, "film": about, "by": author.name or author.handle}
