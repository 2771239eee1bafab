"""Notes of ours as documents, and the activities that carry them. Pure: nothing here is sent.

A Note bears no name, and no summary but a warning: GoToSocial and Takahē fold the text behind either.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fediverse_cinema.activitypub.context import (
    CHOICE_BLOCKS,
    CRITIQUE_BLOCKS,
    JOURNAL_BLOCKS,
    NOTE_BLOCKS,
    PUBLIC,
    TOMBSTONE_BLOCKS,
    context_of,
)
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.conversations import articles, critiques, polls
from fediverse_cinema.conversations.marking import folded
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.models import Policy
from fediverse_cinema.people.policies import approval

OF = "of"
"""Among the details of a note: terms of its document that say what it belongs to, as a project's journal, or what it
is about, as a selection.
"""
SHARED_PAGE = "shared_page"  # there, too: its page is that of a thing which may outlive it


@frozen
class Circle:
    """Who a note of ours is for. `named` are mentioned in it, `also` get it without being named in it (who made the
    film), `audiences` are actors of ours whose followers get it, too.
    """

    author: Actor
    named: Sequence[Actor] = ()
    also: Sequence[Actor] = ()
    audiences: Sequence[Actor] = ()

    @property
    def people(self) -> list[Actor]:
        return [*self.named, *self.also]


@frozen
class Answers:
    """A page of the public answers to a note: their ids, how many there are in all, and the row after which the next
    page begins, if there is one.
    """

    ids: Sequence[str] = ()
    total: int = 0
    after: int | None = None


@frozen
class Numbers:
    """What the embedded collections of a note say, which Mastodon shows. None: not counted just now."""

    answers: Answers
    likes: int | None = None
    shares: int | None = None


def note_to_object(note: Note, circle: Circle, numbers: Numbers, quoting: Policy = Policy.EVERYBODY) -> Document:
    """The document of a note of ours, without its context."""
    to, cc = addressed(note, circle)
    document: Document = {
        "id": note.uri,
        "type": note.kind,
        "attributedTo": circle.author.uri,
        "context": note.thread_uri,
        "content": note.html,
        "url": note.page_url,
        "published": iso(note.published_at),
        "to": to,
        "cc": cc,
        "tag": [*_mentions(circle.named), *_hashtags(note)],
        "sensitive": note.sensitive,
        "source": {"mediaType": "text/markdown", "content": note.source},
        "likes": _collection(f"{note.uri}/likes", numbers.likes),
        "shares": _collection(f"{note.uri}/shares", numbers.shares),
        "replies": replies(note.uri, numbers.answers),
        "interactionPolicy": _policy(note, circle, quoting),
    }
    if note.answer_to:
        document["inReplyTo"] = note.answer_to
    if note.title:
        document["name"] = note.title
    if note.warning:
        document["summary"] = note.warning
    if note.language:
        document["contentMap"] = {note.language: note.html}
    if note.updated_at:
        document["updated"] = iso(note.updated_at)
    if note.attachments:
        document["attachment"] = [_picture(one) for one in note.attachments]
    document |= note.details.get(OF, {})
    if critiques.KEPT in note.details:
        document = critiques.written(document, note.details[critiques.KEPT])
    if articles.KEPT in note.details:
        document = articles.written(document, articles.summary_of(note.details))
    return document | (polls.written(note.details["poll"]) if "poll" in note.details else {})


def addressed(note: Note, circle: Circle) -> tuple[list[str], list[str]]:
    """`to` and `cc`, as Mastodon reads them: public in `to` is public, in `cc` unlisted; the author's followers in `to`
    without it is for them; anything else is for the people who are named.
    """
    people, followers = [person.uri for person in circle.people], f"{circle.author.uri}/followers"
    if note.visibility == Visibility.PUBLIC:
        return [PUBLIC], [followers, *people]
    if note.visibility == Visibility.UNLISTED:
        return [followers], [PUBLIC, *people]
    if note.visibility == Visibility.FOLLOWERS:
        return [followers], people
    return people, []


def replies(uri: str, answers: Answers) -> Document:
    """The first page embedded: behind an address alone GoToSocial reads no replies."""
    return {
        "id": f"{uri}/replies",
        "type": "Collection",
        "totalItems": answers.total,
        "first": replies_page(uri, "first", answers),
    }


def replies_page(uri: str, cursor: str, answers: Answers) -> Document:
    """`cursor`: "first", or "after-" and the row after which it begins."""
    page: Document = {
        "id": f"{uri}/replies/{cursor}",
        "type": "CollectionPage",
        "partOf": f"{uri}/replies",
        "items": list(answers.ids),
    }
    return page | ({"next": f"{uri}/replies/after-{answers.after}"} if answers.after is not None else {})


def served(document: Document) -> Document:
    """A note or one of its collections as its own address answers it."""
    return {"@context": context_of(*_blocks(document)), **document}


def create(document: Document) -> Document:
    return _activity("Create", f"{document['id']}/activity", document, document["published"])


def update(document: Document, moment: datetime) -> Document:
    """She changed it at that moment."""
    return _activity("Update", f"{document['id']}/updates/{iso(moment)}", document, iso(moment))


def recount(document: Document, moment: datetime, number: str) -> Document:
    """Its votes have been counted. `number` is the activity's own: counts may follow each other within one second, or
    an edit, and many voters are told in several letters.
    """
    return _activity("Update", f"{document['id']}/counts/{number}", document, iso(moment))


def delete(note: Note, circle: Circle, moment: datetime) -> Document:
    to, cc = addressed(note, circle)
    return {
        "@context": context_of(*TOMBSTONE_BLOCKS),
        "id": f"{note.uri}/delete",
        "type": "Delete",
        "actor": circle.author.uri,
        "published": iso(moment),
        "to": to,
        "cc": cc,
        "object": {"id": note.uri, "type": "Tombstone", "formerType": note.kind, "deleted": iso(moment)},
    }


def vote(uri: str, voter: Actor, note: Note, author: Actor, option: str) -> Document:
    """One choice, as Mastodon sends it: a Note that has a name and no content, for the author alone."""
    return {
        "@context": context_of(),
        "id": f"{uri}/activity",
        "type": "Create",
        "actor": voter.uri,
        "to": [author.uri],
        "object": {
            "id": uri,
            "type": "Note",
            "name": option,
            "attributedTo": voter.uri,
            "inReplyTo": note.uri,
            "to": [author.uri],
        },
    }


def _activity(kind: str, uri: str, document: Document, published: str) -> Document:
    return {
        "@context": context_of(*_blocks(document)),
        "id": uri,
        "type": kind,
        "actor": document["attributedTo"],
        "published": published,
        "to": document["to"],
        "cc": document["cc"],
        "object": document,
    }


def _blocks(document: Document) -> tuple[str, ...]:
    if "selection" in document:
        return CHOICE_BLOCKS
    if "relatedWith" in document:
        return CRITIQUE_BLOCKS
    return JOURNAL_BLOCKS if "project" in document else NOTE_BLOCKS


def _picture(attachment: Mapping[str, Any]) -> Document:
    return {
        "type": "Image",
        "url": attachment["url"],
        "mediaType": attachment["media_type"],
        "width": attachment["width"],
        "height": attachment["height"],
        "name": attachment["alt"],
    }


def _collection(uri: str, total: int | None) -> Document:
    return {"id": uri, "type": "Collection"} | ({} if total is None else {"totalItems": total})


def _mentions(people: Sequence[Actor]) -> list[Document]:
    return [{"type": "Mention", "name": f"@{one.address}", "href": one.uri} for one in people]


def _hashtags(note: Note) -> list[Document]:
    """FEP-eb48: written as she did, #CourtMetrage; the address is that of all spellings."""
    tags: Sequence[str] = note.details.get("tags", ())
    return [{"type": "Hashtag", "name": f"#{tag}", "href": urls.tag_page(folded(tag))} for tag in tags]


def _policy(note: Note, circle: Circle, quoting: Policy) -> Document:
    """GoToSocial's interaction policy with Mastodon's canQuote: nobody passes on what is not public."""
    if note.visibility.is_open:
        everybody = {"automaticApproval": [PUBLIC]}
        return {
            "canLike": everybody,
            "canReply": everybody,
            "canAnnounce": everybody,
            "canQuote": approval(quoting, circle.author),
        }
    to, cc = addressed(note, circle)
    readers, herself = {"automaticApproval": [circle.author.uri, *to, *cc]}, {"automaticApproval": [circle.author.uri]}
    return {"canLike": readers, "canReply": readers, "canAnnounce": herself, "canQuote": herself}
