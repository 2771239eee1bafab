"""The documents of events of this pole as their ids answer them, and how what is said of an event travels. Its words
are a note of its author, by which it is shared, answered and found like all that people say.
"""

from collections.abc import Sequence
from typing import Any

from fediverse_cinema.activitypub import documents
from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.conversations import circles, witnesses
from fediverse_cinema.conversations import documents as notes
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.documents import Circle, Numbers
from fediverse_cinema.events import wire
from fediverse_cinema.events.models import Event, EventFilm, Organiser
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.reactions import queries as reactions
from fediverse_cinema.reactions.models import ReactionKind

COUNTED = {"likes": ReactionKind.LIKE, "shares": ReactionKind.ANNOUNCE}


async def ours(uuid: str) -> Event:
    found = Event.get_or_none(note__uri=urls.event(uuid), note__local=True).select_related("note__author")
    event = await found
    if event is None:
        raise Missing(f"no event {uuid[:40]}")
    return event


async def of_event(uuid: str) -> Document:
    return wire.served(await document_of(await ours(uuid)))


async def replies(uuid: str) -> Document:
    uri = (await ours(uuid)).note.uri
    return wire.served(notes.replies(uri, await talk.answers_to(uri)))


async def replies_page(uuid: str, cursor: str, after: int) -> Document:
    """`cursor`: "first", or "after-" and the row `after` which it begins."""
    uri = (await ours(uuid)).note.uri
    return wire.served(notes.replies_page(uri, cursor, await talk.answers_to(uri, after)))


async def collection(uuid: str, name: str) -> Document:
    """Who organises it; likes and shares: how many, not who."""
    event = await ours(uuid)
    if name == "organizers":
        return wire.served(wire.organisers_of(event, await organisers(event)))
    if name not in COUNTED:
        raise Missing(f"no collection {name[:40]}")
    uri = event.note.uri
    return documents.count_only(f"{uri}/{name}", await reactions.count(COUNTED[name], uri))


async def document_of(event: Event) -> Document:
    """As it stands now, without its context; its note is there."""
    uri, circle = event.note.uri, await circle_of(event)
    numbers = Numbers(
        answers=await talk.answers_to(uri),
        likes=await reactions.count(ReactionKind.LIKE, uri),
        shares=await reactions.count(ReactionKind.ANNOUNCE, uri),
    )
    words = notes.note_to_object(event.note, circle, numbers, await circles.quoting_of(circle.author))
    words["cc"] = [words["cc"][0], *(f"{one.uri}/followers" for one in circle.audiences), *words["cc"][1:]]
    return wire.event_to_object(event, words, await organisers(event), await films_of(event))


async def circle_of(event: Event) -> Circle:
    return await circles.of(event.note)


async def way_of(event: Event) -> dict[str, Any]:
    """How outbox.post is to send what is said of it: to all who have it."""
    uri = event.note.uri
    seen, sharers = await witnesses.of(uri), await witnesses.sharers(uri)
    return await circles.way(event.note, await circle_of(event), seen, sharers)


async def organisers(event: Event) -> list[str]:
    """Her who makes it known, and those who have said that they do it with her."""
    joined = Organiser.filter(event_id=event.id, joined_at__isnull=False, person__gone_at=None).order_by("id")
    uris = await joined.values_list("person__uri", flat=True)
    author = await Actor.get(id=event.note.author_id)
    return [author.uri, *(str(uri) for uri in uris)]


async def films_of(event: Event) -> list[str]:
    """Without those that have been deleted since."""
    rows = EventFilm.filter(event_id=event.id).order_by("position").values_list("film_uri", flat=True)
    uris = [str(uri) for uri in await rows]
    stones = await Tombstone.filter(uri__in=uris).values_list("uri", flat=True) if uris else ()
    gone = {str(uri) for uri in stones}
    return [uri for uri in uris if uri not in gone]


async def titles_of(uris: Sequence[str]) -> list[tuple[str, str]]:
    """Title and page of those that everybody may see, in the same order."""
    known = Film.filter(uri__in=list(uris), state=FilmState.PUBLISHED) if uris else None
    found = {film.uri: (film.title, film.page_url) for film in await known} if known else {}
    return [found[uri] for uri in uris if uri in found]
