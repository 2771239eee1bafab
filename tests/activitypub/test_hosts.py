"""How hosts fare: failures counted truly, rests that grow, and a burst that counts once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from fediverse_cinema.activitypub import hosts
from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import House

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 11, 5, 12, 0, 0, tzinfo=UTC)
FAR = "far.example"


async def fail(times: int) -> None:
    await asyncio.gather(*(hosts.note_failure(FAR) for _ in range(times)))


async def test_failures_at_the_same_time_are_all_counted(house: House) -> None:
    await fail(4)
    assert (await Host.get(name=FAR)).failures == 4
    hosts.check_awake(FAR)


async def test_what_fails_beside_the_last_straw_makes_the_rest_no_longer(house: House) -> None:
    with clock.stopped_at(NOON):
        for _ in range(hosts.FAILURES_BEFORE_REST + 3):
            await hosts.note_failure(FAR)
        host = await Host.get(name=FAR)
        assert (host.failures, host.resting_until) == (5, NOON + timedelta(seconds=hosts.FIRST_REST))
        with pytest.raises(Later) as caught:
            hosts.check_awake(FAR)
        assert (caught.value.code, caught.value.after) == ("resting", hosts.FIRST_REST)


async def test_each_rest_is_twice_as_long_up_to_a_bound(house: House) -> None:
    moment = NOON
    for _ in range(hosts.FAILURES_BEFORE_REST - 1):
        await hosts.note_failure(FAR)
    rests = []
    for _ in range(12):
        with clock.stopped_at(moment):
            hosts.check_awake(FAR)
            await hosts.note_failure(FAR)
            until = (await Host.get(name=FAR)).resting_until
        assert until is not None
        rests.append((until - moment).total_seconds())
        moment = until
    assert rests[:4] == [60, 120, 240, 480]
    assert rests[-1] == hosts.LONGEST_REST


async def test_an_answer_forgets_everything(house: House) -> None:
    with clock.stopped_at(NOON):
        for _ in range(hosts.FAILURES_BEFORE_REST):
            await hosts.note_failure(FAR)
        await hosts.note_success(FAR)
        hosts.check_awake(FAR)
        host = await Host.get(name=FAR)
        assert (host.failures, host.resting_until, host.seen_at) == (0, None, NOON)


async def test_who_rested_when_we_stopped_rests_when_we_start(house: House) -> None:
    with clock.stopped_at(NOON):
        for _ in range(hosts.FAILURES_BEFORE_REST):
            await hosts.note_failure(FAR)
        house.rooms.clear()
        hosts.check_awake(FAR)
        await hosts.recall()
        with pytest.raises(Later):
            hosts.check_awake(FAR)
        await hosts.note_success(FAR)
        assert (await Host.get(name=FAR)).failures == 0
