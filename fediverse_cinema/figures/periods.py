"""The days that figures are of: a year, a quarter, or any from one day to another, by the pole's clock."""

import re
from datetime import UTC, date, datetime, time, timedelta

from fediverse_cinema.films.opening_times import by_our_clock, read_day, zone
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen

QUARTERS = (1, 2, 3, 4)
NAMED = re.compile(r"(\d{4})(?:-q([1-4]))?", re.ASCII)


@frozen
class Period:
    """All days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def begins_at(self) -> datetime:
        return datetime.combine(self.first, time(), zone()).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """The midnight after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), zone()).astimezone(UTC)

    @property
    def name(self) -> str:
        """For the name of a file."""
        return f"{self.first:%Y-%m-%d}-{self.last:%Y-%m-%d}"


def today() -> date:
    return by_our_clock(clock.now()).date()


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31))


def quarter(number: int, which: int) -> Period:
    following = date(number + which // 4, 3 * which % 12 + 1, 1)
    return Period(date(number, 3 * which - 2, 1), following - timedelta(days=1))


def named(words: str) -> Period | None:
    """ "2026", "2026-q3"; None for anything else."""
    found = NAMED.fullmatch(words)
    if found is None or not 1890 <= int(found[1]) <= 2200:
        return None
    return quarter(int(found[1]), int(found[2])) if found[2] else year(int(found[1]))


def between(first: str, last: str) -> Period:
    """As they were typed. Refused when they are no days, or in the wrong order."""
    found = Period(read_day(first), read_day(last))
    if found.last < found.first:
        raise Refused("ends before it begins", public="The last day comes before the first.", code="wrong_order")
    return found
