"""Days and hours as people type them, by the clock of the pole's region."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from fediverse_cinema.films import opening_times
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "region, zone",
    [
        ("", "Europe/Paris"), ("FR-BRE", "Europe/Paris"), ("FR-75", "Europe/Paris"), ("FR-RE", "Indian/Reunion"),
        ("FR-974", "Indian/Reunion"), ("GP", "America/Guadeloupe"), ("FR-PF", "Pacific/Tahiti"),
        ("BE-WAL", "Europe/Brussels"), ("CH-GE", "Europe/Zurich"), ("CA-QC", "America/Toronto"), ("US-CA", "UTC"),
    ],
)  # fmt: skip
async def test_the_clock_is_that_of_the_region(house: House, region: str, zone: str) -> None:
    house.settings = replace(house.settings, pole=replace(house.settings.pole, region=region))
    assert str(opening_times.zone()) == zone


@pytest.mark.parametrize(
    "day, hour, moment",
    [
        ("2026-11-26", "20:00", datetime(2026, 11, 26, 19, tzinfo=UTC)),
        ("26/11/2026", "20 h", datetime(2026, 11, 26, 19, tzinfo=UTC)),
        ("14.7.2026", "20h30", datetime(2026, 7, 14, 18, 30, tzinfo=UTC)),
        ("2026-03-29", "02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # there is none: clocks then show 03:30
        ("2026-10-25", "02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # there are two: the first
    ],
)
async def test_what_is_typed_is_a_moment_by_our_clock(house: House, day: str, hour: str, moment: datetime) -> None:
    assert opening_times.read_moment(day, hour) == moment


async def test_a_last_day_ends_at_its_midnight(house: House) -> None:
    assert opening_times.end_of("26/11/2026") == datetime(2026, 11, 26, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed, read",
    [
        ("26/11/2026", "2026-11-26"), ("2026-11-26", "2026-11-26"), ("1/2/2026", "2026-02-01"),
        ("11/2026", "2026-11"), ("2026-11", "2026-11"), ("2026", "2026"), (" 26. 11. 2026 ", "2026-11-26"),
    ],
)  # fmt: skip
def test_a_date_is_a_day_a_month_or_a_year(typed: str, read: str) -> None:
    assert opening_times.read_date(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["", "demain", "31/02/2026", "0/0/2026", "26/11/20260", "26/11/1026", "2026-13", "٢٦/١١/٢٠٢٦", "1/2/3/2026", "-"],
)
def test_no_date_is_made_of_what_is_none(typed: str) -> None:
    with pytest.raises(Refused):
        opening_times.read_date(typed)


def test_a_day_must_be_whole() -> None:
    assert opening_times.read_day("26/11/2026") == date(2026, 11, 26)
    with pytest.raises(Refused):
        opening_times.read_day("11/2026")


def test_hours_are_read_as_they_are_written() -> None:
    assert [opening_times.read_hour(text) for text in ("20:30", "20 h 30", "8h", "00:00", "20:30:00")] == [
        time(20, 30), time(20, 30), time(8), time(0), time(20, 30),
    ]  # fmt: skip
    for typed in ("", "24:00", "20:60", "20", "huit heures", "20h3"):
        with pytest.raises(Refused):
            opening_times.read_hour(typed)
