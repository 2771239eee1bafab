"""Questions as they are kept with their note (`details["poll"]`) and as they stand in a document (FEP-9967). Pure.

Kept: options, counts (votes for each, as its server says; of ours, as counted from the rows), several, closes_at and
closed, voters.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fediverse_cinema.activitypub.vocab import Document, any_moment_of, as_list, iso, object_of, text_of
from fediverse_cinema.conversations.words import Poll
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.html import plain

MOST_READ = 20
LONGEST_READ = 500
LARGEST_COUNT = 10**9  # INB-27: what others claim is cut, and ranks nothing

Kept = dict[str, Any]


def kept(poll: Poll) -> Kept:
    """A question of ours, before anybody has voted."""
    return {
        "options": list(poll.options),
        "counts": [0] * len(poll.options),
        "several": poll.several,
        "closes_at": poll.closes_at.isoformat() if poll.closes_at else None,
        "closed": False,
        "voters": 0,
    }


def read(document: Document) -> Kept | None:
    """The poll of a Question of elsewhere; None when it has no options."""
    several = document.get("oneOf") is None
    options = [one for one in as_list(document.get("anyOf" if several else "oneOf")) if isinstance(one, dict)]
    options = options[:MOST_READ]
    if not options:
        return None
    closes_at, closed = any_moment_of(document.get("endTime")), document.get("closed")
    return {
        "options": [plain(text_of(one.get("name"), LONGEST_READ)) for one in options],
        "counts": [total_of(one.get("replies")) for one in options],
        "several": several,
        "closes_at": closes_at.isoformat() if closes_at else None,
        "closed": closed is True or any_moment_of(closed) is not None,
        "voters": _clamped(document.get("votersCount")),
    }


def written(poll: Kept) -> Document:
    """The properties of a Question of ours."""
    options = [
        {"type": "Note", "name": name, "replies": {"type": "Collection", "totalItems": count}}
        for name, count in zip(poll["options"], poll["counts"], strict=True)
    ]
    document: Document = {"anyOf" if poll["several"] else "oneOf": options, "votersCount": poll["voters"]}
    closes_at = closing_of(poll)
    if closes_at is not None:
        document["endTime"] = iso(closes_at)
        if is_closed(poll):
            document["closed"] = iso(closes_at)
    return document


def closing_of(poll: Kept) -> datetime | None:
    return any_moment_of(poll["closes_at"])


def is_closed(poll: Kept) -> bool:
    closes_at = closing_of(poll)
    return bool(poll["closed"]) or (closes_at is not None and closes_at <= clock.now())


def choice_named(poll: Kept, name: str) -> int | None:
    """The place of the option of this name: a vote arrives as a Note that bears it."""
    options: Sequence[str] = poll["options"]
    return options.index(name) if name in options else None


def total_of(collection: Any) -> int:
    """totalItems of an embedded collection, cut to what can be."""
    embedded = object_of(collection)
    return _clamped(embedded.get("totalItems")) if embedded else 0


def _clamped(value: Any) -> int:
    return min(max(value, 0), LARGEST_COUNT) if isinstance(value, int) and not isinstance(value, bool) else 0
