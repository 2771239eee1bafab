"""`fediverse-cinema check` sees a clock that is wrong."""

from datetime import timedelta

import pytest

from fediverse_cinema import checking
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House
from fediverse_cinema.inbox.models import Letter, Outcome

pytestmark = pytest.mark.anyio


async def clock_line(house: House) -> checking.Line:
    return next(line for line in await checking.check_everything(house.settings) if line.what == "clock")


async def test_a_clock_that_agrees_with_the_database_is_no_fault(house: House) -> None:
    assert (await clock_line(house)).state != "fault"


async def test_a_clock_behind_its_own_letters_is_a_fault_with_a_remedy(house: House) -> None:
    await Letter.create(
        activity_id="https://a.example/1", id_digest="i", digest="d", sender_uri="https://a.example/u", body="{}",
        outcome=Outcome.APPLIED, received_at=clock.now(),
    )  # fmt: skip
    with clock.stopped_at(clock.now() - timedelta(hours=1)):
        line = await clock_line(house)
    assert line.state == "fault" and "timedatectl" in line.remedy


async def test_a_clock_before_the_first_release_is_a_fault(house: House) -> None:
    with clock.stopped_at(checking.RELEASED - timedelta(days=1)):
        assert (await clock_line(house)).state == "fault"
