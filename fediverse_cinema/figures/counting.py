"""Counting what the pole has done: the same things that its pages show, and nothing that somebody has hidden, closed or
not yet published.
"""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any

from tortoise.functions import Sum

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.companies.models import Company
from fediverse_cinema.events.models import Event, EventKind, EventState
from fediverse_cinema.figures.periods import Period
from fediverse_cinema.films.models import Film, FilmDay, FilmState
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels.models import Audience, Label, Selection
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.poles.models import Pole
from fediverse_cinema.projects.models import Call, CallState, Project
from fediverse_cinema.publications.models import Publication
from fediverse_cinema.reviews.models import Critique

SCREENINGS = (EventKind.SCREENING, EventKind.PREMIERE)
SHOWN = {"local": True, "state": FilmState.PUBLISHED, "made_by": ""}  # born here: not what was found elsewhere


@frozen
class Figure:
    """`name` is a word of NAMES; `count` of the period, `total` of all that there was at its end."""

    name: str
    count: int
    total: int


@frozen
class FilmRow:
    """A film that came out in the period, by the pole's clock; `views` of it in these days."""

    title: str
    url: str
    by: Person
    published_at: datetime
    seconds: int
    views: int


async def figures(period: Period) -> list[Figure]:
    """All of them, in the order of NAMES."""
    return [await count(period) for count in COUNTS.values()]


async def film_rows(period: Period, limit: int | None = None) -> list[FilmRow]:
    """In the order in which they came out."""
    wanted = _films(period.begins_at, period.ends_at).order_by("published_at", "id").select_related("author")
    found = await (wanted.limit(limit) if limit else wanted)
    days = FilmDay.filter(film_id__in=[one.id for one in found], day__gte=period.first, day__lte=period.last)
    rows = await days.group_by("film_id").annotate(n=Sum("views")).values("film_id", "n") if found else []
    views = {row["film_id"]: row["n"] for row in rows}
    return [
        FilmRow(
            one.title, f"/films/{one.slug}", person(one.author), by_our_clock(one.published_at), one.duration or 0,
            views.get(one.id, 0),
        )
        for one in found
        if one.published_at
    ]  # fmt: skip


async def counted_since() -> date | None:
    """From when on views were counted by day; None when there are none yet."""
    first = await FilmDay.all().order_by("day").first()
    return first.day if first else None


async def first_year() -> int:
    pole = await Pole.all().first()
    assert pole is not None
    return by_our_clock(pole.created_at).year


def _films(since: datetime | None, until: datetime) -> Any:
    return _within(Film.filter(**SHOWN), "published_at", since, until)


def _within(rows: Any, column: str, since: datetime | None, until: datetime) -> Any:
    found = rows.filter(**{f"{column}__lt": until})
    return found if since is None else found.filter(**{f"{column}__gte": since})


def _rows(name: str, column: str, rows: Callable[[], Any]) -> Callable[[Period], Awaitable[Figure]]:
    """A figure that is how many rows have their moment in the period."""

    async def count(period: Period) -> Figure:
        within = _within(rows(), column, period.begins_at, period.ends_at)
        return Figure(name, await within.count(), await _within(rows(), column, None, period.ends_at).count())

    return count


async def _minutes(period: Period) -> Figure:
    async def of(films: Any) -> int:
        return await _sum(films, "duration", "local") // 60

    return Figure("minutes", await of(_films(period.begins_at, period.ends_at)), await of(_films(None, period.ends_at)))


async def _makers(period: Period) -> Figure:
    async def of(films: Any) -> int:
        return len(await films.distinct().values_list("author_id"))

    return Figure("makers", await of(_films(period.begins_at, period.ends_at)), await of(_films(None, period.ends_at)))


async def _views(period: Period) -> Figure:
    """The total is what films themselves say, less what was counted after the period."""
    days = FilmDay.filter(**{f"film__{name}": value for name, value in SHOWN.items()})
    within = await _sum(days.filter(day__gte=period.first, day__lte=period.last), "views", "film__local")
    later = await _sum(days.filter(day__gt=period.last), "views", "film__local")
    return Figure("views", within, await _sum(Film.filter(**SHOWN), "views", "local") - later)


async def _sum(rows: Any, column: str, same: str) -> int:
    """`same` is a column that has one value in all of them."""
    return sum(await rows.annotate(n=Sum(column)).group_by(same).values_list("n", flat=True))


COUNTS: dict[str, Callable[[Period], Awaitable[Figure]]] = {
    "films": _rows("films", "published_at", lambda: Film.filter(**SHOWN)),
    "minutes": _minutes,
    "makers": _makers,
    "views": _views,
    "members": _rows("members", "created_at", lambda: Account.filter(creator__actor__gone_at=None)),
    "projects": _rows("projects", "created_at", lambda: Project.filter(local=True, actor__gone_at=None)),
    "calls": _rows(
        "calls", "published_at",
        lambda: Call.filter(local=True, project__actor__gone_at=None).exclude(state=CallState.DRAFT),
    ),
    "events": _rows("events", "begins_at", lambda: _events()),
    "screenings": _rows("screenings", "begins_at", lambda: _events().filter(kind__in=SCREENINGS)),
    "labels": _rows("labels", "created_at", lambda: Label.filter(local=True, closed_at=None, actor__gone_at=None)),
    "companies": _rows(
        "companies", "created_at", lambda: Company.filter(local=True, closed_at=None, actor__gone_at=None)
    ),
    "selections": _rows(
        "selections", "published_at", lambda: Selection.filter(local=True, audience=Audience.PUBLIC)
    ),
    "critiques": _rows(
        "critiques", "note__published_at", lambda: Critique.filter(note__local=True, note__hidden_from="")
    ),
    "publications": _rows("publications", "published_at", lambda: Publication.filter(note__hidden_from="")),
}  # fmt: skip
NAMES = tuple(COUNTS)


def _events() -> Any:
    shown = Event.filter(note__local=True, note__author__gone_at=None, note__hidden_from="")
    return shown.exclude(state=EventState.CANCELLED)
