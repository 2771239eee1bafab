"""What people elsewhere say, read from its document into a draft: notes, questions, and whatever else has words and is
no film (an Article, an Event of Mobilizon, a Page of Lemmy). Pure: what is read here has been verified, and its texts
are not sanitised yet. How ours are written stands in `documents`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fediverse_cinema.activitypub.models import LONGEST_URI
from fediverse_cinema.activitypub.vocab import (
    PUBLIC_NAMES,
    Document,
    any_moment_of,
    as_list,
    collapsed,
    html_url,
    is_uri,
    moment_of,
    object_of,
    text_of,
    type_of,
    uri_of,
)
from fediverse_cinema.conversations import articles, attachments, critiques, polls
from fediverse_cinema.conversations.marking import folded
from fediverse_cinema.conversations.models import Visibility
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.values import frozen

LONGEST_CONTENT = 100_000
LONGEST_TITLE = 300
LONGEST_WARNING = 500
LONGEST_PLACE = 300
SPOKEN = frozenset({"Note", "Question"})  # a summary before these is a warning, and they have no title
KIND = re.compile(r"[A-Za-z]{1,20}")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,6})?")
ZONE = re.compile(r"[A-Z][A-Za-z_]+/[A-Za-z_/-]+")
TAG = re.compile(r"#?\w{1,100}")
HTML_TYPES = ("", "text/html")
QUOTES = ("quote", "quoteUrl", "quoteUri", "_misskey_quote")
# What has words, too, and is nothing that somebody says: a film has its own room, the others are no content at all.
NOT_SAID = frozenset(
    {"Video", "Person", "Group", "Organization", "Application", "Service", "Tombstone", "Playlist", "PlaylistElement"}
    | {"Collection", "OrderedCollection", "CollectionPage", "OrderedCollectionPage", "Relationship", "Profile"}
    | {"FeaturedCollection", "FeaturedItem", "Selection", "SelectionItem"}
    | {"Create", "Update", "Delete", "Undo", "Announce", "Like", "Dislike", "Follow", "Accept", "Reject", "Block"}
    | {"Flag", "Move", "Add", "Remove", "View", "Offer", "Invite", "Join", "Leave", "Listen", "Read", "Travel"}
)


@frozen
class NoteDraft:
    """A note as its document tells it. `content` is HTML, not sanitised yet, or Markdown when `markdown` says so.
    `people` are the ids of all who are mentioned or addressed. `choice` is what a vote votes for: it has a name and
    says nothing. `answers_at` leads to what was answered below it.
    """

    uri: str
    kind: str
    answer_to: str
    title: str
    content: str
    markdown: bool
    warning: str
    sensitive: bool
    language: str
    page_url: str
    published_at: datetime | None
    updated_at: datetime | None
    visibility: Visibility
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()  # in small letters
    attachments: Sequence[dict[str, Any]] = ()
    details: dict[str, Any] = field(default_factory=dict)
    quote_uri: str = ""
    choice: str = ""
    likes: int = 0
    shares: int = 0
    answers_at: str = ""

    @property
    def public(self) -> bool:
        return self.visibility.is_open


def note_from_object(document: Document, followers: str = "") -> NoteDraft:
    """Refused when it says nothing, or is nothing that is said. `followers` is the id of its author's followers, by
    which a note for them is known.
    """
    document = collapsed(document)
    kind = type_of(document.get("type"))
    if kind in NOT_SAID or not KIND.fullmatch(kind):
        raise Refused(f"{document.get('id')} is a {kind[:40]!r}", code="no_note")
    answer_to, name = uri_of(document.get("inReplyTo")), text_of(document.get("name"), LONGEST_TITLE)
    hung = attachments.read(document)
    details = _details(document, kind)
    content, markdown = _content(document, kind)
    choice = name if kind == "Note" and answer_to and not content.strip() and not hung else ""
    title = "" if kind in SPOKEN else plain(name)
    if not (content.strip() or title or hung or choice or details):
        raise Refused(f"{document.get('id')} says nothing", code="says_nothing")
    return NoteDraft(
        uri=str(document["id"]),
        kind=kind,
        answer_to=answer_to,
        title=title,
        content=content,
        markdown=markdown,
        warning=text_of(document.get("summary"), LONGEST_WARNING) if kind in SPOKEN else "",
        sensitive=document.get("sensitive") is True,
        language=_language(document),
        page_url=html_url(document.get("url")) or str(document["id"]),
        published_at=moment_of(document.get("published")),
        updated_at=moment_of(document.get("updated")),
        visibility=visibility_of(document, followers),
        people=_people(document, followers),
        tags=_tags(document),
        attachments=hung,
        details=details,
        quote_uri=next((uri for name in QUOTES if (uri := uri_of(document.get(name)))), ""),
        choice=choice,
        likes=polls.total_of(document.get("likes")),
        shares=polls.total_of(document.get("shares")),
        answers_at=answers_at(document),
    )


def visibility_of(document: Document, followers: str) -> Visibility:
    """As Mastodon reads it: public in `to`, unlisted when public in `cc` only, for her followers when they are named
    and the public is not, else direct (JLD-13).
    """
    to, cc = _addressed(document.get("to")), _addressed(document.get("cc"))
    if PUBLIC_NAMES.intersection(to):
        return Visibility.PUBLIC
    if PUBLIC_NAMES.intersection(cc):
        return Visibility.UNLISTED
    if followers and followers in (*to, *cc):
        return Visibility.FOLLOWERS
    return Visibility.DIRECT


def _addressed(value: Any) -> list[str]:
    return [item if isinstance(item, str) else uri_of(item) for item in as_list(value)]


def _people(document: Document, followers: str) -> tuple[str, ...]:
    mentioned = [
        uri_of(tag.get("href"))
        for tag in as_list(document.get("tag"))
        if isinstance(tag, Mapping) and tag.get("type") == "Mention"
    ]
    named = [*mentioned, *_addressed(document.get("to")), *_addressed(document.get("cc"))]
    return tuple(dict.fromkeys(uri for uri in named if uri not in PUBLIC_NAMES and uri != followers and is_uri(uri)))


def _tags(document: Document) -> tuple[str, ...]:
    names = [
        text_of(tag.get("name"), 200)
        for tag in as_list(document.get("tag"))
        if isinstance(tag, Mapping) and tag.get("type") == "Hashtag"
    ]
    return tuple(dict.fromkeys(folded(name) for name in names if TAG.fullmatch(name)))


def _content(document: Document, kind: str) -> tuple[str, bool]:
    """The text, and whether it is Markdown, as PeerTube's comments are. What is no Note has a summary that is no
    warning, but the beginning of it.
    """
    written = articles.bare(document, critiques.bare(document, text_of(document.get("content"), LONGEST_CONTENT)))
    said = articles.said_of_event(document, written)
    if said is not None:
        return _after_summary(document, kind, said, markdown=True), True
    if not written:
        values = (object_of(document.get("contentMap")) or {}).values()
        written = next((text for value in values if (text := text_of(value, LONGEST_CONTENT))), "")
    media_type = text_of(document.get("mediaType"), 60).partition(";")[0].strip().lower()
    markdown = media_type == "text/markdown"  # it is rendered when it is kept, off the loop
    text = written if markdown or media_type in HTML_TYPES else f"<p>{escape(written)}</p>"  # not taken for HTML
    return _after_summary(document, kind, text, markdown=markdown), markdown


def _after_summary(document: Document, kind: str, text: str, *, markdown: bool) -> str:
    told = kind in SPOKEN or critiques.read(document) is not None  # the rest of its page says it already
    summary = "" if told else text_of(document.get("summary"), LONGEST_CONTENT - len(text))
    if not summary or plain(summary) in (" ".join(text.split()) if markdown else plain(text)):
        return text
    return f"{plain(summary)}\n\n{text}" if markdown else f"<p>{summary}</p>{text}"


def _language(document: Document) -> str:
    codes = object_of(document.get("contentMap")) or {}
    if not codes and isinstance(document.get("language"), Mapping):  # Lemmy and PeerTube
        codes = {document["language"].get("identifier"): ""}
    return next((code for code in codes if isinstance(code, str) and LANGUAGE.fullmatch(code)), "")


def _details(document: Document, kind: str) -> dict[str, Any]:
    critique = critiques.read(document)
    return _of_its_kind(document, kind) | ({critiques.KEPT: critique} if critique else articles.read(document))


def _of_its_kind(document: Document, kind: str) -> dict[str, Any]:
    if kind == "Question" and (poll := polls.read(document)):
        return {"poll": poll}
    starts_at, ends_at = (_on_its_clock(document, name) for name in ("startTime", "endTime"))
    place = _place(document.get("location")) if kind == "Event" else ""
    if kind != "Event" or not (starts_at or ends_at or place):
        return {}
    return {
        "event": {
            "starts_at": starts_at,
            "ends_at": ends_at,
            "place": place,
        }
    }


def _on_its_clock(document: Document, name: str) -> str | None:
    """When it begins or ends, by the clock on the wall there: in its `timezone` (Mobilizon), else as it is written."""
    moment, zone = any_moment_of(document.get(name)), text_of(document.get("timezone"), 60)
    if moment is None:
        return None
    try:
        wall = ZoneInfo(zone) if ZONE.fullmatch(zone) else datetime.fromisoformat(document[name]).tzinfo
        return moment.astimezone(wall or UTC).isoformat()
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        return moment.isoformat()


def _place(value: Any) -> str:
    """A Place by its name and address; Mobilizon writes the parts of the address one by one."""
    place = object_of(value)
    if place is None:
        return plain(text_of(value, LONGEST_PLACE))
    address = place.get("address")
    parts = [text_of(place.get("name"), LONGEST_PLACE), text_of(address, LONGEST_PLACE)]
    if isinstance(address, Mapping):
        parts += [
            text_of(address.get(name), LONGEST_PLACE)
            for name in ("streetAddress", "postalCode", "addressLocality", "addressCountry")
        ]
    return ", ".join(dict.fromkeys(word for part in parts if (word := plain(part))))[:LONGEST_PLACE]


def is_public(document: Document) -> bool:
    """May everybody read it?"""
    return bool(PUBLIC_NAMES.intersection([*_addressed(document.get("to")), *_addressed(document.get("cc"))]))


def answers_at(document: Document) -> str:
    """Where its answers are listed: the id of a collection, or of its first page; `comments` of a film."""
    for name in ("replies", "comments"):
        value = document.get(name)
        embedded = object_of(value)
        uri = uri_of(value) or (uri_of(embedded.get("first")) if embedded else "")
        if uri and len(uri) <= LONGEST_URI:
            return uri
    return ""
