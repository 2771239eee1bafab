"""What becomes of jobs when the clock of the machine jumps, forward or back, by an hour or a day."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import anyio
import pytest
from structlog.testing import capture_logs

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs import queue, wrong_clock
from fediverse_cinema.foundation.jobs import worker as worker_module
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.foundation.jobs.worker import Worker

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 11, 5, 12, 0, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def runs(house: House) -> list[str]:
    """What has run, by name. "regular" comes every ten minutes, "failing" again after an hour."""
    done: list[str] = []

    def noting(name: str) -> Callable[..., object]:
        async def run() -> None:
            done.append(name)
            if name == "failing":
                raise ConnectionError("nobody answers")

        return run

    house.jobs = {
        "once": Kind(noting("once")),  # type: ignore[arg-type]
        "regular": Kind(noting("regular"), every=600),  # type: ignore[arg-type]
        "failing": Kind(noting("failing"), first_delay=3600),  # type: ignore[arg-type]
    }
    return done


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Puts the clock of this process forward or back."""
    ahead = timedelta()

    def jump(by: timedelta) -> None:
        nonlocal ahead
        ahead += by

    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + ahead)
    return jump


def a_worker() -> Worker:
    return Worker({"default": 10}, alone=True)


@pytest.mark.parametrize("ahead", [HOUR, DAY])
async def test_STO_13_what_a_clock_wrote_that_was_ahead_does_not_wait_until_it_is_that_late(
    house: House, runs: list[str], ahead: timedelta
) -> None:
    worker = a_worker()
    with clock.stopped_at(NOON + ahead):
        await worker.plan_periodic()
        await queue.later("failing", {})
        await worker.until_idle()
        await queue.later("once", {}, due=clock.timestamp() + 60)
    runs.clear()

    with clock.stopped_at(NOON):
        assert await wrong_clock.put_right() == 3
        assert await wrong_clock.put_right() == 0, "once is enough"
        due = {job.kind: job.due - NOON.timestamp() for job in await Job.all()}
    assert due["once"] == pytest.approx(60, abs=1)
    assert due["regular"] == pytest.approx(600, abs=1)
    assert 3600 <= due["failing"] <= 3600 * 1.25 + 1
    for moment in (NOON + timedelta(minutes=11), NOON + timedelta(minutes=80)):
        with clock.stopped_at(moment):
            await worker.until_idle()
    assert runs == ["once", "regular", *sorted(["failing", "regular"], key=runs[2:].index)]


async def test_what_waits_rightly_is_left_alone(house: House, runs: list[str]) -> None:
    with clock.stopped_at(NOON):
        await queue.later("failing", {})
        await a_worker().until_idle()
        await queue.later("once", {}, due=(NOON + 30 * DAY).timestamp())
        before = await Job.all().order_by("id").values()
        assert await wrong_clock.put_right() == 0
    assert await Job.all().order_by("id").values() == before


async def test_STO_13_the_lease_of_a_dead_worker_does_not_last_a_day_because_the_clock_went_back(
    house: House, runs: list[str]
) -> None:
    with clock.stopped_at(NOON + DAY):
        await queue.later("once", {})
        assert len(await queue.exchange("the dead one", free={"default": 1})) == 1
    with clock.stopped_at(NOON):
        await wrong_clock.put_right()
        assert await queue.reap() == 0, "it may be alive"
    with clock.stopped_at(NOON + timedelta(seconds=61)):
        assert await queue.reap() == 1


@pytest.mark.parametrize("step", [HOUR, -HOUR, DAY, -DAY])
async def test_STO_13_a_jump_is_told_makes_no_storm_and_keeps_every_job_with_its_worker(
    house: House, runs: list[str], jump: Callable[[timedelta], None], monkeypatch: pytest.MonkeyPatch, step: timedelta
) -> None:
    monkeypatch.setattr(worker_module, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(worker_module, "REAP_SECONDS", 0.0)
    begun, go_on = [], asyncio.Event()

    async def long() -> None:
        begun.append("long")
        await go_on.wait()

    house.jobs = {**house.jobs, "long": Kind(long)}
    await queue.later("long", {})
    worker = Worker({"default": 10}, alone=False)
    with capture_logs() as logs:
        cared: list[tuple[str, int]] = []

        def noting(name: str, care: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
            def run(*given: object, **more: object) -> Awaitable[object]:
                cared.append((name, len(jumps(logs))))
                return care(*given, **more)

            return run

        monkeypatch.setattr(queue, "keep", noting("beat", queue.keep))
        monkeypatch.setattr(queue, "reap", noting("reap", queue.reap))
        task = asyncio.create_task(worker.work())
        try:
            with anyio.fail_after(60):
                while not (begun and "regular" in runs):  # noqa: ASYNC110 (another task)
                    await asyncio.sleep(0.01)
                jump(step)
                while ("reap", 1) not in cared:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        finally:
            go_on.set()
            worker.stop()
            await task
    assert jumps(logs) == [pytest.approx(step.total_seconds(), abs=2)]
    assert next(name for name, told in cared if told) == "beat", "others beat, too, before their jobs are taken"
    assert begun == ["long"], "its own job was not begun anew"
    assert runs.count("regular") <= 2, "once before, and once for all the time that has passed"
    (regular,) = await Job.all()
    assert regular.state == JobState.READY and regular.due <= clock.timestamp() + 600


def jumps(logs: Sequence[Mapping[str, object]]) -> list[object]:
    return [line["seconds"] for line in logs if line["event"] == "clock_stepped"]
