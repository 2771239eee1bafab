"""Reads of reports for those who run the pole."""

from dataclasses import dataclass
from datetime import datetime

from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.queries import OPEN
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.moderation.models import Report
from fediverse_cinema.people.views import Person, person

MOST_SHOWN = 100
LONGEST_WORDS = 300  # of what is shown of a note


@dataclass(frozen=True, slots=True)
class ReportedThing:
    """A film or a note: its page here and what it says; of what is not known here, its id."""

    url: str
    words: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """`things` is what it is about beside the person; `forwarded`: the server of whom it is about was told as well."""

    id: int
    by: Person
    about: Person
    things: tuple[ReportedThing, ...]
    words: str
    times: int
    forwarded: bool
    made_at: datetime


async def open_reports() -> list[ReportLine]:
    """The oldest first: who waits longest comes first."""
    found = await Report.filter(handled_at__isnull=True).select_related("by", "about").order_by("id").limit(MOST_SHOWN)
    return [
        ReportLine(
            id=one.id,
            by=person(one.by),
            about=person(one.about),
            things=tuple([await _thing(uri, one) for uri in one.objects]),
            words=one.words,
            times=one.times,
            forwarded=one.forwarded,
            made_at=one.created_at,
        )
        for one in found
    ]


async def _thing(uri: str, report: Report) -> ReportedThing:
    """Words of others, or not for all, are shown to nobody because a letter from elsewhere names them."""
    author_id = report.about_id
    note = await Note.get_or_none(uri=uri, author_id=author_id)
    if note is not None and (note.visibility in OPEN or report.by.local):
        return ReportedThing(f"/notes/{note.uuid}", plain(note.html)[:LONGEST_WORDS] or note.title)
    film = await Film.get_or_none(uri=uri, author_id=author_id)
    return ReportedThing(f"/films/{film.slug}", film.title) if film else ReportedThing(uri, "")


async def count_open() -> int:
    return await Report.filter(handled_at__isnull=True).count()
