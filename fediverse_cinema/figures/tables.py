"""Figures as tables for other programs (CSV). Pure."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from fediverse_cinema.activitypub.domain_lists import harmless
from fediverse_cinema.figures.counting import Figure, FilmRow
from fediverse_cinema.figures.periods import Period

MEDIA_TYPE = "text/csv; charset=utf-8"
FIGURES = ("pole", "from", "to", "figure", "name", "count", "total")
FILMS = ("pole", "from", "to", "title", "by", "published", "seconds", "views")


def of_figures(pole: str, periods: Iterable[tuple[Period, Sequence[Figure]]], said: Callable[[str], str]) -> bytes:
    """`said` is how a reader's language calls each."""
    return _written(
        FIGURES,
        (
            (pole, period.first, period.last, one.name, said(one.name), one.count, one.total)
            for period, figures in periods
            for one in figures
        ),
    )


def of_films(pole: str, period: Period, rows: Iterable[FilmRow]) -> bytes:
    days = (pole, period.first, period.last)
    return _written(
        FILMS,
        (
            (*days, one.title, one.by.name or one.by.handle, f"{one.published_at:%Y-%m-%d}", one.seconds, one.views)
            for one in rows
        ),
    )


def _written(head: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """With the mark by which table programs see that it is UTF-8."""
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\r\n")
    lines.writerow(head)
    lines.writerows([[harmless(str(value)) for value in row] for row in rows])
    return file.getvalue().encode("utf-8-sig")
