"""The days that figures are of."""

from datetime import date

import pytest

from fediverse_cinema.figures import periods
from fediverse_cinema.figures.periods import Period
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2028-q1", date(2028, 1, 1), date(2028, 3, 31)),
        ("2026-q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_year_or_a_quarter_is_named(words: str, first: date, last: date) -> None:
    assert periods.named(words) == Period(first, last)


@pytest.mark.parametrize(
    "words", ["", "26", "2026-q5", "2026-q0", "0000", "9999", "２０２６", "2026-Q1 ", "-2026", "1e9"]
)
def test_AUT_09_what_is_no_period_is_none(words: str) -> None:
    assert periods.named(words) is None


@pytest.mark.parametrize(
    ("first", "last"),
    [("", "2026-01-01"), ("2026-02-30", "2026-03-01"), ("9999-12-31", "9999-12-31"), ("2026-02-01", "2026-01-01"),
     ("1e9", "x"), ("0001-01-01", "2026-01-01"), ("2026-01-01'--", "2026-01-02")],
)  # fmt: skip
def test_AUT_09_wild_days_are_refused(first: str, last: str) -> None:
    with pytest.raises(Refused):
        periods.between(first, last)


@pytest.mark.anyio
async def test_days_begin_and_end_by_the_clock_of_the_pole(house: House) -> None:
    """Paris is an hour before UTC in winter, and two in summer."""
    spring = periods.quarter(2026, 2)
    assert f"{spring.begins_at:%m-%d %H}" == "03-31 22" and f"{spring.ends_at:%m-%d %H}" == "06-30 22"
    assert f"{periods.year(2026).begins_at:%Y-%m-%d %H}" == "2025-12-31 23"
