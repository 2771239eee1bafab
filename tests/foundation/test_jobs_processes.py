"""Workers that are separate processes, and what remains when they are killed, frozen, or end themselves."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

import anyio
import pytest
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs import dead, deaths, queue
from fediverse_cinema.foundation.jobs.models import Job, JobState
from tests.foundation import children

pytestmark = [pytest.mark.anyio, pytest.mark.stories]


@pytest.fixture(autouse=True)
def kinds(house: House) -> None:
    house.jobs = children.KINDS


async def enqueue(how_many: int) -> None:
    async with in_transaction():
        for number in range(how_many):
            await queue.later("note", {"number": number})


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something that another process does."""
    with anyio.fail_after(120):
        while not await condition():  # noqa: ASYNC110 (rows do not ring a bell)
            await asyncio.sleep(0.01)


async def test_after_a_kill_every_job_is_done_and_no_keyed_effect_is_doubled(house: House) -> None:
    await enqueue(2000)
    child = children.start("works", house.settings, "for good")
    try:
        await until(lambda: done_at_least(200))
    finally:
        child.kill()
        await asyncio.to_thread(child.communicate)
    left = await Job.all().count()
    assert 0 < left < 2000
    assert await Host.all().count() >= 2000 - left, "a job is gone whose effect is not there"
    await children.ended(children.start("works", house.settings))
    assert await Job.all().count() == 0
    names = [host.name for host in await Host.all()]
    assert sorted(names) == sorted(f"host {number}" for number in range(2000))


async def done_at_least(how_many: int) -> bool:
    return await Host.all().count() >= how_many


async def test_STO_15_a_job_that_ends_its_worker_each_time_is_set_aside_and_the_others_run(house: House) -> None:
    await queue.later("deadly", {})
    for number in range(20):
        await queue.later("note", {"number": number})
    await sql.change("UPDATE job SET attempts=?", deaths.FREE - 1)
    died = 0
    while not await dead.latest():
        child = children.start("works", house.settings)
        await asyncio.to_thread(child.communicate, timeout=120)
        died += child.returncode == 9
        assert died <= 3
        if child.returncode == 0 and died == 2:
            assert await Host.all().count() == 20, "while it waits the others are done"
            await sql.change("UPDATE job SET attempts=?", deaths.MOST - 1)
        await queue.reap(everything=True)
        hurried = "note" if child.returncode == 9 and died == 2 else "deadly"
        await sql.change("UPDATE job SET due=0 WHERE kind=?", hurried)
    assert died == 3
    (row,) = await dead.latest()
    assert (row["kind"], row["error"]) == ("deadly", "its worker died each time")
    assert await Job.all().count() == 1
    assert await Host.all().count() == 20


async def test_STO_14_a_worker_that_is_frozen_past_its_lease_is_not_believed_when_it_wakes(house: House) -> None:
    await queue.later("waits", {})
    child = children.start("works", house.settings, "beside others")
    try:
        await children.said(child, "begun")
        child.send_signal(signal.SIGSTOP)
        await sql.change("UPDATE job SET lease=0")  # a minute later
        assert await queue.reap() == 1
        (taken,) = await queue.exchange("another", free={"default": 1})
        child.send_signal(signal.SIGCONT)
        children.tell(child, "go on")
        await children.ended(child)
        job = await Job.get(id=taken.id)
        assert (job.owner, job.state, job.attempts) == ("another", JobState.RUNNING, 2)
        await queue.exchange("another", done=[taken.id])
        assert await Job.all().count() == 0
    finally:
        child.kill()


async def test_one_process_works_while_another_writes_jobs(house: House) -> None:
    worker = children.start("works", house.settings, "for good")
    try:
        writers = [children.start("enqueues", house.settings, 100) for _ in range(2)]
        await asyncio.gather(*map(children.ended, writers))
        await until(all_done)
        assert worker.poll() is None
    finally:
        worker.kill()
        await asyncio.to_thread(worker.communicate)
    assert await Host.all().count() == 100


async def all_done() -> bool:
    return not await Job.exists()
