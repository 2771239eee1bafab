"""Reads of complaints: the list for those who decide, and one case as each side sees it."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.moderation.models import (
    CaseStep,
    Complaint,
    ComplaintState,
    DisputedFilm,
    Measure,
    MeasureKind,
)
from fediverse_cinema.people.views import Person, person

MOST_SHOWN = 100
Side = Literal["complainant", "maker", "desk", "reader"]
"""Who reads a case: who has complained, the maker of a film, those who decide, everybody."""


@frozen
class FilmLine:
    """A film of a case: `url` is its page here, "" when it is gone; what its maker has answered, as far as the reader
    may see it.
    """

    title: str
    url: str
    maker: Person
    hidden: bool
    answer: str
    public: bool


@frozen
class StepLine:
    """`what` is one of complaints.Step."""

    what: str
    title: str
    at: datetime


@frozen
class Case:
    """A complaint. Moments bear the pole's clock; `mail` is "" for whom it is not."""

    id: int
    number: str
    state: str
    name: str
    holder: str
    mail: str
    confirmed: bool
    work: str
    basis: str
    words: str
    sent_at: datetime
    decided_at: datetime | None
    films: tuple[FilmLine, ...]
    steps: tuple[StepLine, ...]


async def waiting() -> list[Complaint]:
    """The oldest first."""
    return await Complaint.filter(state=ComplaintState.OPEN).order_by("id").limit(MOST_SHOWN)


async def decided() -> list[Complaint]:
    """The latest first."""
    found = Complaint.filter(state__in=[ComplaintState.KEPT, ComplaintState.WITHDRAWN])
    return await found.order_by("-decided_at", "-id").limit(MOST_SHOWN)


async def by_number(number: str) -> Complaint | None:
    """As people call it: its year, and its own number."""
    own = number.rpartition("-")[2]
    if not (own.isascii() and own.isdecimal() and len(own) <= 18):
        return None
    found = await Complaint.get_or_none(id=int(own))
    return found if found is not None and found.number == number else None


async def case_of(complaint: Complaint, side: Side, reader: Actor | None, concerned: Collection[int]) -> Case:
    """As this side sees it: the maker of one film reads of other makers' answers what is published; everybody of the
    films those whose makers have wished it; and nobody who is `concerned` the address of who has complained, wherever
    she reads.
    """
    rows = await DisputedFilm.filter(complaint_id=complaint.id).select_related("maker").order_by("id")
    if side == "reader":
        rows = [row for row in rows if row.public and row.answer]
    if side == "maker":
        for row in rows:
            row.answer = row.answer if row.public or row.maker == reader else ""
    mail_is_shown = side == "complainant" or (side == "desk" and reader is not None and reader.id not in concerned)
    films = {film.uri: film for film in await Film.filter(uri__in=[row.film_uri for row in rows])}
    steps = await CaseStep.filter(complaint_id=complaint.id).order_by("id")
    return Case(
        id=complaint.id,
        number=complaint.number,
        state=complaint.state.value,
        name=complaint.name,
        holder=complaint.holder,
        mail=complaint.mail if mail_is_shown else "",
        confirmed=complaint.confirmed_at is not None,
        work=complaint.work,
        basis=complaint.basis,
        words=complaint.words,
        sent_at=by_our_clock(complaint.created_at),
        decided_at=by_our_clock(complaint.decided_at) if complaint.decided_at else None,
        films=tuple(_line(row, films.get(row.film_uri)) for row in rows),
        steps=tuple(StepLine(one.what, one.title, by_our_clock(one.at)) for one in steps),
    )


async def makes(complaint: Complaint, actor: Actor) -> bool:
    """Is a film of hers among those that it is about? She hears of it once it is open."""
    return complaint.state != ComplaintState.UNCONFIRMED and actor.id in await makers(complaint)


async def makers(complaint: Complaint) -> set[int]:
    """The actors who have made its films."""
    return {row.maker_id for row in await DisputedFilm.filter(complaint_id=complaint.id)}


async def is_public(complaint: Complaint) -> bool:
    """Everybody may read the decision, and what a maker has answered, when she has wished it."""
    if complaint.decided_at is None:
        return False
    return await DisputedFilm.filter(complaint_id=complaint.id, public=True).exclude(answer="").exists()


async def why_hidden(film_uri: str) -> tuple[Measure | None, Complaint | None]:
    """The measure that keeps a film hidden, and the complaint that it came of, if that has been decided."""
    found = Measure.filter(object_uri=film_uri, kind=MeasureKind.HIDE, lifted_at__isnull=True)
    measure = await found.order_by("-id").select_related("complaint").first()
    if measure is None or measure.complaint is None or measure.complaint.decided_at is None:
        return measure, None
    return measure, measure.complaint


def _line(row: DisputedFilm, film: Film | None) -> FilmLine:
    shown = film is not None and film.state != FilmState.DRAFT
    return FilmLine(
        title=row.title,
        url=f"/films/{film.slug}" if film is not None and shown else "",
        maker=person(row.maker),
        hidden=film is not None and film.state == FilmState.HIDDEN,
        answer=row.answer,
        public=row.public,
    )
