"""The loop that works the table off: attempts, limits, periodic jobs, leases, and how it stops."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import pytest
from structlog.testing import capture_logs

from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs import dead, deaths, lanes, queue
from fediverse_cinema.foundation.jobs import worker as worker_module
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.foundation.jobs.queue import Failure
from fediverse_cinema.foundation.jobs.worker import Worker

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 11, 5, 12, 0, 0, tzinfo=UTC)


def a_worker(**capacity: int) -> Worker:
    return Worker(capacity or {"default": 10}, alone=True)


@asynccontextmanager
async def working(worker: Worker) -> AsyncIterator[asyncio.Task[None]]:
    """The worker at work inside the block; stopped after it."""
    task = asyncio.create_task(worker.work())
    try:
        with anyio.fail_after(60):
            yield task
    finally:
        worker.stop()
        with anyio.fail_after(60):
            await task


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something that another task or process does."""
    with anyio.fail_after(60):
        while not await condition():  # noqa: ASYNC110 (rows do not ring a bell)
            await asyncio.sleep(0.01)


async def no_job_left() -> bool:
    return not await Job.exists()


async def only_job() -> Job:
    (job,) = await Job.all()
    return job


def failing(error: Exception) -> Callable[..., Awaitable[None]]:
    async def run(**_: Any) -> None:
        raise error

    return run


class Gate:
    """A job that says that it has begun, and goes on when it is let."""

    def __init__(self) -> None:
        self.begun, self.open = asyncio.Event(), asyncio.Event()
        self.ended = 0

    async def run(self, **_: Any) -> None:
        self.begun.set()
        await self.open.wait()
        self.ended += 1


async def test_jobs_are_run_with_their_arguments_and_leave_the_table(house: House) -> None:
    seen: list[Mapping[str, Any]] = []

    async def run(**args: Any) -> None:
        seen.append(args)

    house.jobs = {"note": Kind(run)}
    given = [{"number": 1}, {"text": "é\0\ud800", "list": [None, 1.5]}, {}]
    for args in given:
        await queue.later("note", args)
    await a_worker().until_idle()
    assert seen == given
    assert await no_job_left()


async def test_what_comes_of_a_job_is_done_too(house: House) -> None:
    async def run(left: int) -> None:
        if left:
            await queue.later("chain", {"left": left - 1})

    house.jobs = {"chain": Kind(run)}
    await queue.later("chain", {"left": 5})
    await a_worker().until_idle()
    assert await no_job_left()


async def test_a_job_that_fails_is_tried_again_later_and_dies_after_its_attempts(house: House) -> None:
    house.jobs = {"note": Kind(failing(ZeroDivisionError("by zero")), attempts=3, first_delay=10, longest_delay=15)}
    with clock.stopped_at(NOON):
        await queue.later("note", {})
        await a_worker().until_idle()
        job = await only_job()
        assert (job.state, job.attempts, job.error) == (JobState.READY, 1, "ZeroDivisionError: by zero")
        assert 10 <= job.due - NOON.timestamp() <= 12.5
    second = NOON + timedelta(seconds=13)
    with clock.stopped_at(second):
        await a_worker().until_idle()
        job = await only_job()
        assert (job.state, job.attempts) == (JobState.READY, 2)
        assert 15 <= job.due - second.timestamp() <= 18.75
    with clock.stopped_at(second + timedelta(seconds=19)):
        await a_worker().until_idle()
        assert [row["attempts"] for row in await dead.latest()] == [3]


async def test_a_job_that_is_refused_is_dead_at_once_with_its_reason_and_lives_again_by_hand(house: House) -> None:
    house.jobs = {"note": Kind(failing(Refused("not like this")))}
    await queue.later("note", {})
    await a_worker().until_idle()
    (row,) = await dead.latest()
    assert (row["attempts"], row["error"]) == (1, "Refused: not like this")
    await a_worker().until_idle()
    assert len(await dead.latest()) == 1
    seen = []

    async def run() -> None:
        seen.append(1)

    house.jobs = {"note": Kind(run)}
    assert await dead.revive(row["id"])
    await a_worker().until_idle()
    assert seen == [1]
    assert await no_job_left()


async def test_later_says_when(house: House) -> None:
    house.jobs = {"note": Kind(failing(Later("busy", after=77)), attempts=2)}
    with clock.stopped_at(NOON):
        await queue.later("note", {})
        await a_worker().until_idle()
        job = await only_job()
        assert (job.attempts, job.due, job.error) == (1, NOON.timestamp() + 77, "Later: busy")
    with clock.stopped_at(NOON + timedelta(seconds=77)):
        await a_worker().until_idle()
        assert (await only_job()).state == JobState.DEAD


async def test_a_later_that_comes_soon_each_time_does_not_use_up_the_patience(house: House) -> None:
    """`Retry-After: 1`, seventeen times, is no reason to give a letter up in a quarter of a minute."""
    house.jobs = {"note": Kind(failing(Later("busy", after=1)), attempts=3, first_delay=100)}
    with clock.stopped_at(NOON):
        await queue.later("note", {})
        await a_worker().until_idle()
        assert 100 <= (await only_job()).due - NOON.timestamp() <= 125


async def test_a_job_that_is_brought_forward_again_and_again_is_not_given_up_before_its_time(house: House) -> None:
    """Its host writes to us, which wakes it, and takes nothing."""
    kind = Kind(failing(Later("busy")), attempts=3, first_delay=100)
    house.jobs = {"note": kind}
    with clock.stopped_at(NOON):
        await queue.later("note", {}, lane="far.example")
    lived = 0.0
    for minute in range(10):
        with clock.stopped_at(NOON + timedelta(minutes=minute)):
            await lanes.hurry("default", "far.example")
            await a_worker().until_idle()
            if (await only_job()).state == JobState.DEAD:
                break
            lived = 60.0 * minute
    assert kind.shortest_patience() == 300
    assert lived == 240, "and at its time it is"


async def test_waiting_for_a_host_that_rests_costs_no_attempt_not_even_the_last(house: House) -> None:
    house.jobs = {"note": Kind(failing(Later("rests", code="resting", after=60, counts=False)), attempts=1)}
    for round_ in range(3):
        with clock.stopped_at(NOON + timedelta(seconds=60 * round_)):
            if not round_:
                await queue.later("note", {})
            await a_worker().until_idle()
            job = await only_job()
            assert (job.state, job.attempts, job.due) == (JobState.READY, 0, clock.timestamp() + 60)


async def test_a_job_that_takes_too_long_is_cancelled(house: House) -> None:
    gate, cancelled = Gate(), []

    async def run() -> None:
        try:
            await gate.run()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    house.jobs = {"note": Kind(run, seconds=0.01)}
    await queue.later("note", {})
    with anyio.fail_after(60):
        await a_worker().until_idle()
    assert cancelled == [True]
    job = await only_job()
    assert (job.state, job.attempts, job.error) == (JobState.READY, 1, "Later: not done in 0.01 s")


async def test_a_retry_that_keeps_the_order_holds_back_what_comes_after_it(house: House) -> None:
    seen: list[str] = []

    async def run(name: str) -> None:
        seen.append(name)
        if seen == ["create"]:
            raise Later("busy", after=60)

    house.jobs = {"deliver": Kind(run, keeps_order=True)}
    with clock.stopped_at(NOON):
        for name in ("create", "update", "delete"):
            await queue.later("deliver", {"name": name}, serial="a film")
        await a_worker().until_idle()
        assert seen == ["create"]
    with clock.stopped_at(NOON + timedelta(seconds=60)):
        await a_worker().until_idle()
    assert seen == ["create", "create", "update", "delete"]


async def test_places_are_filled_again_when_a_fifth_of_them_is_free(house: House) -> None:
    gates = [Gate() for _ in range(12)]

    async def run(number: int) -> None:
        await gates[number].run()

    house.jobs = {"note": Kind(run)}
    for number in range(12):
        await queue.later("note", {"number": number})
    worker = a_worker(default=10)
    async with working(worker):
        await gates[9].begun.wait()
        assert worker._free() == {}
        gates[0].open.set()
        await until(lambda: finished(1))
        assert not gates[10].begun.is_set()
        gates[1].open.set()
        await gates[10].begun.wait()
        await gates[11].begun.wait()
        for gate in gates:
            gate.open.set()
        await until(no_job_left)


async def finished(how_many: int) -> bool:
    return await Job.all().count() <= 12 - how_many


async def test_one_queue_does_not_take_the_places_of_another(house: House) -> None:
    gate, seen = Gate(), []

    async def run() -> None:
        seen.append(1)

    house.jobs = {"film": Kind(gate.run, queue="media"), "note": Kind(run)}
    for _ in range(3):
        await queue.later("film", {})
    worker = a_worker(default=2, media=1)
    async with working(worker):
        await gate.begun.wait()
        for _ in range(7):
            await queue.later("note", {})
        await until(lambda: counted(seen, 7))
        assert len(worker.running) == 1
        gate.open.set()
        await until(no_job_left)
    assert gate.ended == 3


async def counted(seen: list[int], how_many: int) -> bool:
    return len(seen) == how_many


async def test_a_worker_that_is_asleep_is_woken_by_a_commit(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "POLL_SECONDS", 3600)
    gate = Gate()
    house.jobs = {"note": Kind(gate.run)}
    gate.open.set()
    async with working(a_worker()):
        await asyncio.sleep(0.1)
        await queue.later("note", {})
        await gate.begun.wait()


async def test_an_idle_worker_asks_the_table_a_handful_of_times(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    exchanges = 0
    exchange = queue.exchange

    async def counting(*args: Any, **kwargs: Any) -> Any:
        nonlocal exchanges
        exchanges += 1
        return await exchange(*args, **kwargs)

    monkeypatch.setattr(queue, "exchange", counting)
    house.jobs = {"note": Kind(Gate().run), "tick": Kind(failing(ZeroDivisionError()), every=3600)}
    await queue.later("note", {}, due=clock.timestamp() + 3600)
    async with working(a_worker()):
        await until(lambda: has_error("tick"))
        exchanges = 0
        await asyncio.sleep(1.2)
        assert exchanges <= 5


async def has_error(kind: str) -> bool:
    return await Job.filter(kind=kind, error__isnull=False).exists()


async def test_a_periodic_job_runs_again_and_again_and_exists_once(house: House) -> None:
    seen: list[datetime] = []

    async def run() -> None:
        seen.append(clock.now())

    house.jobs = {"sweep": Kind(run, every=3600)}
    for hours in range(3):
        with clock.stopped_at(NOON + timedelta(hours=hours)):
            await asyncio.gather(*(a_worker().plan_periodic() for _ in range(3)))
            await a_worker().until_idle()
            await a_worker().until_idle()
            job = await only_job()
            assert (job.due, job.state, job.attempts) == (clock.timestamp() + 3600, JobState.READY, 0)
    assert seen == [NOON + timedelta(hours=hours) for hours in range(3)]


async def test_a_periodic_job_that_fails_keeps_its_error_and_its_next_time(house: House) -> None:
    for error in (ZeroDivisionError("by zero"), Refused("no"), Later("not now")):
        house.jobs = {"sweep": Kind(failing(error), every=3600, attempts=1)}
        with clock.stopped_at(NOON):
            await a_worker().plan_periodic()
            await a_worker().until_idle()
            job = await only_job()
            assert (job.state, job.due, job.attempts) == (JobState.READY, clock.timestamp() + 3600, 0)
            assert job.error is not None
            assert str(error) in job.error
            await job.delete()


@pytest.mark.parametrize(("alone", "ended"), [(True, 3), (False, 2)])
async def test_a_worker_that_starts_takes_up_what_the_dead_left_and_plans_what_is_periodic(
    house: House, alone: bool, ended: int
) -> None:
    gate = Gate()
    gate.open.set()
    house.jobs = {"note": Kind(gate.run), "sweep": Kind(gate.run, every=3600)}
    await queue.later("note", {})
    await queue.later("note", {})
    first, _ = await queue.exchange("dead", free={"default": 2})
    await sql.change("UPDATE job SET lease=0 WHERE id=?", first.id)
    async with working(Worker({"default": 10}, alone=alone)):
        await until(lambda: left(4 - ended))
        await until(lambda: has_error("sweep"))
    assert gate.ended == ended
    assert await Job.filter(owner="dead").count() == (0 if alone else 1)


async def test_STO_17_a_worker_that_stops_hands_back_what_runs_and_keeps_what_is_done(house: House) -> None:
    gate, done = Gate(), Gate()
    done.open.set()
    house.jobs = {"long": Kind(gate.run), "short": Kind(done.run)}
    await queue.later("short", {})
    for number in range(5):
        await queue.later("long", {"number": number}, serial=f"serial {number}", key=f"key {number}")
    worker = a_worker()
    async with working(worker) as task:
        await gate.begun.wait()
        worker.stop()
        with anyio.fail_after(10):
            await task
    assert (gate.ended, done.ended) == (0, 1)
    jobs = await Job.all().order_by("id")
    assert [(job.state, job.attempts, job.owner) for job in jobs] == [(JobState.READY, 0, None)] * 5
    assert [(job.serial, job.key) for job in jobs] == [(f"serial {n}", f"key {n}") for n in range(5)]
    gate.open.set()
    await a_worker().until_idle()
    assert (gate.ended, done.ended) == (5, 1)


async def test_STO_17_a_job_that_does_not_want_to_stop_is_not_waited_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert worker_module.LAST_SECONDS < 10
    monkeypatch.setattr(worker_module, "LAST_SECONDS", 0.05)
    begun, end = asyncio.Event(), asyncio.Event()

    async def run() -> None:
        begun.set()
        while not end.is_set():
            try:
                await end.wait()
            except asyncio.CancelledError:
                continue

    house.jobs = {"stubborn": Kind(run)}
    await queue.later("stubborn", {})
    worker = a_worker()
    async with working(worker):
        await begun.wait()
    job = await only_job()
    assert (job.state, job.owner, job.attempts) == (JobState.READY, None, 0)
    end.set()
    await until(lambda: idle(worker))


async def idle(worker: Worker) -> bool:
    return not worker.running


async def test_a_job_that_answers_its_cancellation_with_an_error_is_handed_back_all_the_same(house: House) -> None:
    gate = Gate()

    async def run() -> None:
        try:
            await gate.run()
        except asyncio.CancelledError:
            raise Refused("the connection broke") from None

    house.jobs = {"note": Kind(run)}
    await queue.later("note", {})
    worker = a_worker()
    async with working(worker):
        await gate.begun.wait()
    job = await only_job()
    assert (job.state, job.attempts, job.error) == (JobState.READY, 0, None)


async def test_a_worker_whose_own_task_is_cancelled_hands_back_too(house: House) -> None:
    gate = Gate()
    house.jobs = {"note": Kind(gate.run)}
    await queue.later("note", {})
    task = asyncio.create_task(a_worker().work())
    await gate.begun.wait()
    task.cancel()
    with anyio.fail_after(60):
        await asyncio.wait({task})
    assert task.cancelled()
    assert (await only_job()).state == JobState.READY


async def test_claims_of_a_worker_that_is_cancelled_while_it_claims_are_handed_back(house: House) -> None:
    gate = Gate()
    house.jobs = {"note": Kind(gate.run)}
    for turns in range(0, 60, 3):
        await Job.all().delete()
        await queue.later("note", {})
        task = asyncio.create_task(a_worker().work())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with anyio.fail_after(60):
            await asyncio.wait({task})
        job = await only_job()
        assert (job.state, job.owner, job.attempts) == (JobState.READY, None, 0)


async def test_a_worker_starts_and_goes_on_although_the_database_was_away(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "POLL_SECONDS", 0.01)
    gate = Gate()
    house.jobs = {"note": Kind(gate.run)}
    await queue.later("note", {})
    await sql.change("ALTER TABLE job RENAME TO job_away")
    with capture_logs() as lines:
        async with working(a_worker()) as task:
            await until(lambda: complained(lines, "job_table_unreachable"))
            await sql.change("ALTER TABLE job_away RENAME TO job")
            await gate.begun.wait()
            await sql.change("ALTER TABLE job RENAME TO job_away")
            gate.open.set()
            lines.clear()
            await until(lambda: complained(lines, "job_table_unreachable"))
            await sql.change("ALTER TABLE job_away RENAME TO job")
            await until(no_job_left)
            assert not task.done()
    assert gate.ended == 1


async def test_a_worker_stops_although_the_database_is_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "POLL_SECONDS", 0.01)
    gate = Gate()
    house.jobs = {"note": Kind(gate.run)}
    await queue.later("note", {})
    with capture_logs() as lines:
        async with working(a_worker()):
            await gate.begun.wait()
            await sql.change("ALTER TABLE job RENAME TO job_away")
    assert "jobs_not_handed_back" in {line["event"] for line in lines}
    await sql.change("ALTER TABLE job_away RENAME TO job")
    assert (await only_job()).state == JobState.RUNNING


async def complained(lines: list[Any], event: str) -> bool:
    return any(line["event"] == event for line in lines)


async def test_jobs_of_a_kind_that_moves_to_another_queue_with_an_update_go_along(house: House) -> None:
    gate = Gate()
    gate.open.set()
    house.jobs = {"climb": Kind(gate.run, queue="errands"), "old": Kind(gate.run, queue="errands")}
    await queue.later("climb", {})
    await queue.later("old", {})
    house.jobs = {"climb": Kind(gate.run, queue="threads"), "note": Kind(gate.run, queue="errands")}
    async with working(a_worker(threads=5, errands=5)):
        await gate.begun.wait()
        await until(lambda: left(1))
    assert (await only_job()).kind == "old"


async def test_a_kind_that_is_forgotten_while_its_job_waits_does_not_stop_the_others(house: House) -> None:
    gate = Gate()
    gate.open.set()
    house.jobs = {"old": Kind(gate.run), "note": Kind(gate.run)}
    await queue.later("old", {})
    await queue.later("note", {})
    house.jobs = {"note": Kind(gate.run)}
    await a_worker().until_idle()
    assert (await only_job()).kind == "old"


async def test_at_the_heartbeat_a_worker_lets_go_of_what_another_has_taken(house: House) -> None:
    gate = Gate()
    house.jobs = {"note": Kind(gate.run)}
    await queue.later("note", {})
    await queue.later("note", {})
    worker = a_worker()
    async with working(worker):
        await gate.begun.wait()
        await until(lambda: runs(worker, 2))
        lost = min(worker.running)
        await sql.change("UPDATE job SET owner='another' WHERE id=?", lost)
        await worker._beat()
        assert list(worker.running) == [lost + 1]
        gate.open.set()
        await until(lambda: idle(worker))
        await until(lambda: left(1))
    assert gate.ended == 1
    job = await only_job()
    assert (job.id, job.owner, job.state) == (lost, "another", JobState.RUNNING)


async def runs(worker: Worker, how_many: int) -> bool:
    return len(worker.running) == how_many


async def left(how_many: int) -> bool:
    return await Job.all().count() == how_many


async def test_a_worker_that_gets_back_the_job_it_slept_over_does_it_once(house: House) -> None:
    gate = Gate()
    house.jobs = {"note": Kind(gate.run)}
    await queue.later("note", {})
    worker = a_worker()
    async with working(worker):
        await gate.begun.wait()
        gate.begun.clear()
        await queue.reap(everything=True)
        house.wake.set()
        await gate.begun.wait()
        gate.open.set()
        await until(no_job_left)
    assert gate.ended == 1


async def test_STO_14_the_late_result_of_a_worker_that_slept_is_refused(house: House) -> None:
    slow, quick = Gate(), Gate()
    house.jobs = {"note": Kind(slow.run)}
    await queue.later("note", {})
    sleeper = a_worker()
    assert await sleeper._step() == 1
    await slow.begun.wait()
    assert await queue.reap(everything=True) == 1  # as the other one does once the lease is over
    house.jobs = {"note": Kind(quick.run)}
    waker = a_worker()
    assert await waker._step() == 1
    await quick.begun.wait()
    slow.open.set()
    await until(lambda: idle(sleeper))
    await sleeper._step()
    job = await only_job()
    assert (job.owner, job.state, job.attempts) == (waker.owner, JobState.RUNNING, 2)
    quick.open.set()
    await waker.until_idle()
    assert await no_job_left()


async def test_STO_15_what_was_begun_too_often_without_an_end_is_set_aside(house: House) -> None:
    gate = Gate()
    house.jobs = {"deadly": Kind(gate.run, attempts=3)}
    await queue.later("deadly", {}, key="the key")
    waited = []
    for _ in range(deaths.MOST):
        assert len(await queue.exchange("one that dies", free={"default": 1})) == 1
        await queue.reap(everything=True)
        waited.append(max(0, (await only_job()).due - clock.timestamp()))
        await sql.change("UPDATE job SET due=0")
    assert waited[: deaths.FREE + 1] == pytest.approx([0] * deaths.FREE + [10], abs=5)
    assert waited == sorted(waited) and sum(waited) > 3600, "an hour of failing machines costs no job"
    await a_worker().until_idle()
    (row,) = await dead.latest()
    assert row["error"] == "its worker died each time"
    assert not gate.begun.is_set()


async def test_what_jobs_have_come_to_is_noted_in_one_go_with_their_end_or_not_at_all(house: House) -> None:
    told, fails = list[list[int]](), [True]

    async def double(number: int) -> int:
        return 2 * number

    async def noted(each: Sequence[int]) -> None:
        await Host.create(name=f"noted {len(told)}")
        told.append(sorted(each))
        if fails.pop():
            raise ZeroDivisionError

    house.jobs = {"double": Kind(double, noted=noted)}
    for number in range(3):
        await queue.later("double", {"number": number})
    worker, fails[:] = a_worker(), [False, True]
    await worker._step()
    await until(lambda: idle(worker))
    with pytest.raises(ZeroDivisionError):
        await worker._step()
    assert not await Host.exists() and await Job.all().count() == 3
    await worker._step()
    assert told == [[0, 2, 4], [0, 2, 4]] and await no_job_left()
    assert await Host.all().count() == 1


async def test_an_exchange_that_fails_forgets_no_result(house: House) -> None:
    gate = Gate()
    gate.open.set()
    house.jobs = {"note": Kind(gate.run)}
    await queue.later("note", {})
    worker = a_worker()
    await worker._step()
    await until(lambda: idle(worker))
    worker._failed.append(Failure(-1, None, "of nobody", keeps_order=False))
    await sql.change("ALTER TABLE job RENAME TO job_away")
    with pytest.raises(Exception, match="job"):
        await worker._step()
    await sql.change("ALTER TABLE job_away RENAME TO job")
    assert (len(worker._done), len(worker._failed)) == (1, 1)
    await worker.until_idle()
    assert await no_job_left()
