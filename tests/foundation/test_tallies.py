"""Counting who has had how much within a minute, whoever tries to be forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from fediverse_cinema.foundation import clock, tallies
from fediverse_cinema.foundation.tallies import MINUTE, Tally

NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)


def test_each_has_her_own_part_and_all_begin_anew_after_a_minute() -> None:
    tally = Tally(MINUTE)
    with clock.stopped_at(NOON):
        for _ in range(3):
            tally.add("ana")
        tally.add("malo", 10)
        assert (tally.had("ana"), tally.had("malo"), tally.had("yas"), tally.in_all()) == (3, 10, 0, 13)
        assert tally.rest() == MINUTE
    with clock.stopped_at(NOON + timedelta(seconds=59)):
        assert (tally.had("ana"), tally.rest()) == (3, 1)
    with clock.stopped_at(NOON + timedelta(seconds=60)):
        assert (tally.had("ana"), tally.in_all(), tally.rest()) == (0, 0, MINUTE)


def test_a_clock_that_is_put_back_keeps_nobody_out_for_a_day() -> None:
    tally = Tally(MINUTE)
    with clock.stopped_at(NOON):
        tally.add("ana")
    with clock.stopped_at(NOON - timedelta(days=1)):
        assert tally.had("ana") == 0


def test_LOD_07_with_ten_thousand_addresses_nobody_frees_the_one_that_had_her_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tallies, "MOST_REMEMBERED", 100)
    tally = Tally(MINUTE)
    with clock.stopped_at(NOON):
        tally.add("a flood", 300)
        for number in range(1000):
            tally.add(f"address {number}")
            assert len(tally._had) <= 100
        assert (tally.had("a flood"), tally.in_all()) == (300, 1300)
