"""From the row of a note to what a page shows of it. Pure: what must be read for that is read in `queries`.

The rows hold what strangers wrote: lists are cut, values of a wrong kind are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from typing import Any

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import any_moment_of
from fediverse_cinema.conversations.articles import summary_of
from fediverse_cinema.conversations.attachments import KINDS, MOST_ATTACHMENTS
from fediverse_cinema.conversations.critiques import rating_shown
from fediverse_cinema.conversations.inward import inward
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.views import AttachmentView, EventView, NoteView, PollView
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import proxy
from fediverse_cinema.people.views import person

MOST_OPTIONS = 20
LONGEST_IN_TALK = 8_000  # characters of HTML; five thousand of a member's text
BEGINNING = 3_000
IN_TALK = {"Article": (1_500, 600)}  # the same two of what has a page to be read on


@frozen
class Around:
    """What is known about the notes of a page beside their rows. Keys are ids of rows, or addresses of things."""

    viewer: Actor | None = None
    above: Mapping[str, Note] = field(default_factory=dict)  # what they answer or quote and the viewer may read
    hidden: frozenset[str] = frozenset()  # what they answer or quote and she may not, or is gone
    films: Mapping[str, tuple[str, str]] = field(
        default_factory=dict
    )  # those that they answer or quote: path and title
    liked: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    mine: Mapping[int, Sequence[int]] = field(default_factory=dict)  # note: the viewer's choices
    named: Mapping[int, Sequence[Actor]] = field(default_factory=dict)  # note: who is mentioned in it
    without_consent: frozenset[str] = frozenset()  # notes that quote whoever has not agreed


def view_of(note: Note, around: Around, *, whole: bool = False) -> NoteView:
    """The note as this viewer sees it; its author has been fetched. `whole`: with all of its words."""
    viewer, above = around.viewer, around.above.get(note.answer_to)
    longest, beginning = IN_TALK.get(note.kind, (LONGEST_IN_TALK, BEGINNING))
    html = _words(note)
    cut = not whole and len(html) > longest
    mine = viewer is not None and note.author_id == viewer.id
    return NoteView(
        id=note.id,
        uri=note.uri,
        url=page_of(note),
        remote_url="" if note.local else note.page_url or note.uri,
        author=person(note.author),
        kind=note.kind,
        title=note.title,
        html=_beginning(html[:beginning]) if cut else inward(html, around.named.get(note.id, ())),
        cut=cut,
        warning=note.warning,
        sensitive=note.sensitive,
        visibility=note.visibility.value,
        attachments=_attachments(note),
        poll=_poll(note, around, may_vote=viewer is not None and not mine),
        event=_event(note.details),
        answers=_address_of(note.answer_to, around),
        answered=person(above.author) if above else None,
        quote_url="" if note.uri in around.without_consent else _address_of(note.quote_uri, around),
        published_at=note.published_at,
        edited=note.updated_at is not None,
        liked=note.uri in around.liked,
        shared=note.uri in around.shared,
        may_share=note.visibility == Visibility.PUBLIC,
        mine=mine,
        language=note.language,
        answered_film=around.films.get(note.answer_to, ("", ""))[1],
        rating=rating_shown(note.details, note.kind, note.answer_to),
        summary=summary_of(note.details),
    )


def _words(note: Note) -> str:
    """Those of an event of ours say again, for other servers, what stands above them here: what is left of them."""
    event = note.details.get("event") if note.local else None
    said = event.get("said") if isinstance(event, Mapping) else None
    return said if isinstance(said, str) else note.html


@lru_cache(maxsize=500)
def _beginning(html: str) -> str:
    """Of words that would fill the page: these first lines, without links and looks."""
    try:
        return f"<p>{escape(plain(html))} …</p>"
    except Refused:  # the row is older than our bounds
        return ""


def page_of(note: Note) -> str:
    """The path of its page here."""
    return f"/notes/{note.uuid}"


def _address_of(uri: str, around: Around) -> str:
    """Where what is answered or quoted can be read: here if we know it, else wherever the search finds it."""
    if not uri or uri in around.hidden:
        return ""
    if uri in around.films:
        return around.films[uri][0]
    known = around.above.get(uri)
    return page_of(known) if known else urls.way_to(uri)


def _attachments(note: Note) -> tuple[AttachmentView, ...]:
    given = note.attachments if isinstance(note.attachments, list) else []
    views = (_attachment(one) for one in given[:MOST_ATTACHMENTS] if isinstance(one, Mapping))
    return tuple(view for view in views if view.host)


def _attachment(given: Mapping[str, Any]) -> AttachmentView:
    url = _text(given.get("url"))
    kind = _text(given.get("kind"))
    kind = kind if kind in KINDS else "link"
    picture = url if kind == "image" else _text(given.get("preview"))
    return AttachmentView(
        kind=kind,
        url=url,
        preview=proxy.address(picture) if picture else "",
        alt=_text(given.get("alt")),
        width=_pixels(given.get("width")),
        height=_pixels(given.get("height")),
        host=urls.host_of(url),
    )


def _poll(note: Note, around: Around, *, may_vote: bool) -> PollView | None:
    poll = note.details.get("poll")
    if note.kind != "Question" or not isinstance(poll, Mapping) or not isinstance(poll.get("options"), list):
        return None
    options = tuple(_text(one) for one in poll["options"][:MOST_OPTIONS])
    given = poll.get("counts")
    counts: list[Any] = given if isinstance(given, list) else []
    closes_at = any_moment_of(poll.get("closes_at"))
    closed = bool(poll.get("closed")) or (closes_at is not None and closes_at <= clock.now())
    mine = tuple(around.mine.get(note.id, ()))
    return PollView(
        options=options,
        counts=tuple(_number(counts[place] if place < len(counts) else 0) for place in range(len(options))),
        several=bool(poll.get("several")),
        closes_at=closes_at,
        closed=closed,
        mine=mine,
        may_vote=may_vote and not closed and not mine,
    )


def _event(details: Mapping[str, Any]) -> EventView | None:
    event = details.get("event")
    if not isinstance(event, Mapping):
        return None
    return EventView(
        _on_its_clock(event.get("starts_at")), _on_its_clock(event.get("ends_at")), _text(event.get("place"))
    )


def _on_its_clock(given: Any) -> datetime | None:
    """A moment as wire.py kept it: with the hours of the clock on the wall there."""
    moment = datetime.fromisoformat(given) if any_moment_of(given) else None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(given: Any) -> str:
    return given[:2048] if isinstance(given, str) else ""


def _number(given: Any) -> int:
    return given if isinstance(given, int) and given > 0 else 0


def _pixels(given: Any) -> int | None:
    return given if isinstance(given, int) and 0 < given < 100_000 else None
