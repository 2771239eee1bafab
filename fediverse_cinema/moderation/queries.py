"""Reads of reports for those who run the pole."""

from dataclasses import dataclass
from datetime import datetime

from fediverse_cinema.moderation.models import Report
from fediverse_cinema.people.views import Person, person

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ReportLine:
    """`objects` are ids of what it is about; `forwarded`: the server of whom it is about was told as well."""

    id: int
    by: Person
    about: Person
    objects: tuple[str, ...]
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
            objects=tuple(one.objects),
            words=one.words,
            times=one.times,
            forwarded=one.forwarded,
            made_at=one.created_at,
        )
        for one in found
    ]


async def count_open() -> int:
    return await Report.filter(handled_at__isnull=True).count()
