"""Reads of reports for those who run the pole."""

from collections.abc import Collection
from datetime import datetime

from fediverse_cinema.activitypub.models import Tombstone
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels.models import Audience, Selection
from fediverse_cinema.moderation.models import Report
from fediverse_cinema.people.views import Person, person

Known = Note | Film | Selection
MOST_SHOWN = 100
LONGEST_WORDS = 300  # of what is shown of a note


@frozen
class ReportedThing:
    """A film, a selection or a note: its page here and what it says; of what is not known here, its id, and whether it
    is gone.
    """

    url: str
    words: str
    gone: bool = False


@frozen
class ReportLine:
    """`things` is what it is about beside the person; `forwarded`: the server of whom it is about was told as well."""

    id: int
    by: Person
    about: Person
    things: tuple[ReportedThing, ...]
    words: str
    times: int
    forwarded: bool
    made_at: datetime  # bears the pole's clock


async def open_reports() -> list[ReportLine]:
    """The oldest first: who waits longest comes first."""
    found = await Report.filter(handled_at__isnull=True).select_related("by", "about").order_by("id").limit(MOST_SHOWN)
    uris = {uri for one in found for uri in one.objects}
    known = await _known(uris)
    buried = await _buried(uris - known.keys())
    return [
        ReportLine(
            id=one.id,
            by=person(one.by),
            about=person(one.about),
            things=tuple(_thing(uri, one, known.get(uri), buried) for uri in one.objects),
            words=one.words,
            times=one.times,
            forwarded=one.forwarded,
            made_at=by_our_clock(one.created_at),
        )
        for one in found
    ]


async def _known(uris: Collection[str]) -> dict[str, Known]:
    """What we have of all these, in three statements."""
    if not uris:
        return {}
    some = list(uris)
    known: dict[str, Known] = {film.uri: film for film in await Film.filter(uri__in=some)}
    known |= {chosen.uri: chosen for chosen in await Selection.filter(uri__in=some)}
    return known | {note.uri: note for note in await Note.filter(uri__in=some)}


async def _buried(uris: Collection[str]) -> set[tuple[str, str]]:
    """Which of these have been deleted, with the id of whoever made each."""
    stones = Tombstone.filter(uri__in=list(uris)) if uris else None
    return {(stone.uri, stone.author_uri) for stone in await stones} if stones else set()


async def is_reported(note: Note) -> bool:
    """Has anybody asked to look at it?"""
    return any(note.uri in one.objects for one in await Report.filter(about_id=note.author_id).only("id", "objects"))


def _thing(uri: str, report: Report, known: Known | None, buried: Collection[tuple[str, str]]) -> ReportedThing:
    """Words of others, or not for all, are shown to nobody because a letter from elsewhere names them."""
    made_by = known.owner_id if isinstance(known, Selection) else known.author_id if known else 0
    if known is None or made_by != report.about_id:
        return ReportedThing(uri, "", gone=(uri, report.about.uri) in buried)
    if isinstance(known, Selection):
        hidden = known.audience == Audience.PRIVATE
        return ReportedThing(uri, "") if hidden else ReportedThing(f"/selections/{known.slug}", known.title)
    if isinstance(known, Film):
        return ReportedThing(f"/films/{known.slug}", known.title)
    if known.visibility.is_open or report.by.local:
        return ReportedThing(f"/notes/{known.uuid}", plain(known.html)[:LONGEST_WORDS] or known.title)
    return ReportedThing(uri, "")
