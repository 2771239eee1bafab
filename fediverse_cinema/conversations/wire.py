"""Notes as documents and back. Pure: what is read here has been verified, what is written is not yet sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fediverse_cinema.activitypub.context import AS2, PUBLIC, context_of
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import PUBLIC_NAMES as PUBLIC_WORDS
from fediverse_cinema.activitypub.vocab import (
    Document,
    addressed_to,
    html_url,
    iso,
    moment_of,
    object_of,
    text_of,
    uri_of,
)
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import markdown

LONGEST_CONTENT = 100_000


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note as its document tells it. `content` is not sanitised yet."""

    uri: str
    answer_to: str
    content: str
    warning: str
    language: str
    page_url: str
    published_at: datetime | None
    updated_at: datetime | None
    public: bool


def note_to_object(note: Note, author: Actor, answered: Actor, answers: Sequence[str] = ()) -> Document:
    """`answers` are the ids of what was said below it.

    A Note bears no name and no summary but a warning: GoToSocial would fold the text behind it.
    """
    document: Document = {
        "id": note.uri,
        "type": "Note",
        "attributedTo": author.uri,
        "inReplyTo": note.answer_to,
        "context": note.thread_uri,
        "content": note.html,
        "url": note.page_url,
        "published": iso(note.published_at),
        "to": [PUBLIC],
        "cc": [f"{author.uri}/followers", answered.uri],
        "tag": [{"type": "Mention", "name": f"@{answered.address}", "href": answered.uri}],
        "source": {"mediaType": "text/markdown", "content": note.source},
        "replies": replies(note.uri, answers),
    }
    if note.language:
        document["contentMap"] = {note.language: note.html}
    if note.updated_at:
        document["updated"] = iso(note.updated_at)
    return document


def replies(uri: str, answers: Sequence[str]) -> Document:
    """The first page embedded: behind an address alone GoToSocial reads no replies."""
    return {
        "id": f"{uri}/replies",
        "type": "Collection",
        "totalItems": len(answers),
        "first": replies_page(uri, answers),
    }


def replies_page(uri: str, answers: Sequence[str]) -> Document:
    return {
        "id": f"{uri}/replies/first",
        "type": "CollectionPage",
        "partOf": f"{uri}/replies",
        "items": list(answers),
    }


def served(note_document: Document) -> Document:
    """The note as its own address answers it."""
    return {"@context": context_of(), **note_document}


def create(note_document: Document) -> Document:
    return {
        "@context": AS2,
        "id": f"{note_document['id']}/activity",
        "type": "Create",
        "actor": note_document["attributedTo"],
        "published": note_document["published"],
        "to": note_document["to"],
        "cc": note_document["cc"],
        "object": note_document,
    }


def note_from_object(document: Document) -> NoteDraft:
    """Refused when it answers nothing or says nothing."""
    answer_to = uri_of(document.get("inReplyTo"))
    content = text_of(document.get("content"), LONGEST_CONTENT)
    if document.get("mediaType") == "text/markdown":  # PeerTube's comments
        content = markdown(content)
    if not answer_to or not content.strip():
        raise Refused(f"{document.get('id')} answers nothing, or says nothing", code="no_answer")
    languages = object_of(document.get("contentMap")) or {}
    return NoteDraft(
        uri=str(document["id"]),
        answer_to=answer_to,
        content=content,
        warning=text_of(document.get("summary"), 500),
        language=next((code for code in languages if len(code) <= 10), ""),
        page_url=html_url(document.get("url")) or str(document["id"]),
        published_at=moment_of(document.get("published")),
        updated_at=moment_of(document.get("updated")),
        public=bool(PUBLIC_WORDS.intersection(addressed_to(document))),
    )
