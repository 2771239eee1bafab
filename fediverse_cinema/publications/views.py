"""What pages show of publications: frozen, fully fetched."""

from datetime import datetime

from fediverse_cinema.conversations.attachments import Attachment
from fediverse_cinema.conversations.views import NoteView
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person


@frozen
class PublicationLine:
    """One in a list. Without `published_at` it is a draft, which comes out at `opens_at`, if it does. All by the pole's
    clock.
    """

    url: str
    title: str
    summary: str
    language: str
    author: Person
    published_at: datetime | None
    opens_at: datetime | None
    updated_at: datetime


@frozen
class Lines:
    """The newest first. `older` is where the next page begins: the row of the last one, or None."""

    shown: tuple[PublicationLine, ...]
    older: int | None = None


@frozen
class PublicationPage:
    """One, whole. `note` is what others have of it, None of a draft; `html` is sanitised. `speaks`: the viewer may
    change it.
    """

    line: PublicationLine
    html: str
    pictures: tuple[Attachment, ...]
    note: NoteView | None
    speaks: bool
