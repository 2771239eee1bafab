"""What an archive holds of what she has said, liked and shared: an outbox and a list of likes as other servers write
them into theirs, and the pictures that hang on her words.
"""

from typing import Any

from fediverse_cinema.activitypub.context import AS2, PUBLIC
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.archive.parts import Part, document
from fediverse_cinema.conversations import circles, documents, pictures
from fediverse_cinema.conversations.documents import Numbers
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.queries import answers_to
from fediverse_cinema.events import documents as events
from fediverse_cinema.events.models import Event
from fediverse_cinema.films import wire
from fediverse_cinema.films.composing import cast_of, document_of
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.people.models import Policy
from fediverse_cinema.publications.models import Publication
from fediverse_cinema.reactions.models import Reaction, ReactionKind

Dated = tuple[Any, Document]


async def of(actor: Actor) -> list[Part]:
    notes = await Note.filter(author_id=actor.id, local=True).order_by("id")
    said = [*await _said(actor, notes), *await _films(actor), *await _shared(actor)]
    said.sort(key=lambda one: one[0])
    likes = await Reaction.filter(actor_id=actor.id, kind=ReactionKind.LIKE).order_by("id")
    drafts = await Publication.filter(author_id=actor.id, published_at=None).order_by("id")
    return [
        document("outbox.json", _collection("outbox.json", [one for _, one in said])),
        document("likes.json", _collection("likes.json", [one.object_uri for one in likes])),
        document("drafts.json", [_draft(one) for one in drafts]),
        *_pictures([*(one.attachments for one in notes), *(one.pictures for one in drafts)]),
        *await _pictures_of_events(actor),
    ]


async def _said(actor: Actor, notes: list[Note]) -> list[Dated]:
    """Each with the words as she typed them (`source`), letters to few included."""
    events_by_note = {one.note_id: one for one in await Event.filter(note__author_id=actor.id).select_related("note")}
    quoting = await circles.quoting_of(actor)
    return [(note.published_at, await _create(note, events_by_note.get(note.id), quoting)) for note in notes]


async def _create(note: Note, event: Event | None, quoting: Policy) -> Document:
    if event is not None:
        return _within("Create", note.uri, await events.document_of(event))
    numbers = Numbers(answers=await answers_to(note.uri))
    return _within("Create", note.uri, documents.note_to_object(note, await circles.of(note), numbers, quoting))


def _within(kind: str, uri: str, thing: Document) -> Document:
    about: Document = {name: thing[name] for name in ("to", "cc", "published") if name in thing}
    return {"id": f"{uri}/activity", "type": kind, "actor": thing["attributedTo"], **about, "object": thing}


async def _films(actor: Actor) -> list[Dated]:
    """Those that are public."""
    found = Film.filter(author_id=actor.id, local=True, state=FilmState.PUBLISHED).order_by("id")
    return [(film.published_at, wire.create(await document_of(film, await cast_of(film)))) for film in await found]


async def _shared(actor: Actor) -> list[Dated]:
    shares = await Reaction.filter(actor_id=actor.id, kind=ReactionKind.ANNOUNCE).order_by("id")
    return [
        (
            one.created_at,
            {"id": one.uri, "type": "Announce", "actor": actor.uri, "published": iso(one.created_at), "to": [PUBLIC],
             "object": one.object_uri},
        )
        for one in shares
    ]  # fmt: skip


def _collection(name: str, items: list[Any]) -> Document:
    return {
        "@context": AS2, "id": name, "type": "OrderedCollection", "totalItems": len(items), "orderedItems": items,
    }  # fmt: skip


def _draft(one: Publication) -> Document:
    return {"title": one.title, "summary": one.summary, "text": one.text, "language": one.language}


def _pictures(hung: list[list[dict[str, Any]]]) -> list[Part]:
    names = {pictures.name_of(one["url"]) for pieces in hung for one in pieces}
    return [Part(f"pictures/{name}", shelf="shelf", name=name) for name in sorted(names)]


async def _pictures_of_events(actor: Actor) -> list[Part]:
    found = await Event.filter(note__author_id=actor.id, note__local=True).order_by("id")
    widest = [(one.slug, str(one.picture[-1]["name"])) for one in found if one.picture]
    return [Part(f"pictures/{slug}.jpg", shelf="shelf", name=name) for slug, name in widest]
