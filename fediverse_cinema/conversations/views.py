"""What pages show of talk: frozen, fully fetched, ready for a template."""

from datetime import datetime

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person


@frozen
class AttachmentView:
    """A picture, sound or film that hangs on a note. `preview` is an address of ours (the proxy), or "" when there is
    nothing to show before the reader follows `url` to its own server.
    """

    kind: str  # "image", "video", "audio", "link"
    url: str  # where the thing itself is, usually elsewhere
    preview: str
    alt: str
    width: int | None
    height: int | None
    host: str


@frozen
class PollView:
    """A Question. `counts` are votes for each option; `mine` the options that the viewer chose."""

    options: tuple[str, ...]
    counts: tuple[int, ...]
    several: bool
    closes_at: datetime | None
    closed: bool
    mine: tuple[int, ...]
    may_vote: bool


@frozen
class EventView:
    """When and where an Event takes place."""

    starts_at: datetime | None
    ends_at: datetime | None
    place: str


@frozen
class NoteView:
    """A note for one viewer. `url` is its page here, `remote_url` its page on its own server, if it is from
    elsewhere. `answers` leads to what it answers, "" when nothing, or nothing that the viewer may see.
    """

    id: int
    uri: str
    url: str
    remote_url: str
    author: Person
    kind: str
    title: str
    html: str  # sanitised
    warning: str
    sensitive: bool
    visibility: str
    attachments: tuple[AttachmentView, ...]
    poll: PollView | None
    event: EventView | None
    answers: str
    answered: Person | None
    quote_url: str
    published_at: datetime
    edited: bool
    liked: bool
    shared: bool
    may_share: bool  # only what is public
    mine: bool
    language: str = ""  # of its text
    cut: bool = False  # there is more of it on its page
    answered_film: str = ""  # the title of the film that it answers
    rating: int | None = None  # from 1 to 5, that of a critique
    summary: str = ""  # of an article, one sentence


@frozen
class Said:
    """A note in its talk: `depth` 0 answers what the talk is about, 1 answers an answer …"""

    note: NoteView
    depth: int


@frozen
class Talk:
    """A part of what was said: from the `first` note, counted from 1, to the `last` of `total`. `before` and `after`
    are the rows with which the parts around it begin, if any.
    """

    said: tuple[Said, ...]
    before: int | None = None
    after: int | None = None
    first: int = 0
    last: int = 0
    total: int = 0
