"""On PostgreSQL: several workers at one table, woken by each other's notices, over connections that may be lost."""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio
import asyncpg
import pytest
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs import listening, queue
from fediverse_cinema.foundation.jobs import worker as worker_module
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.foundation.jobs.worker import Worker
from tests.foundation import children

pytestmark = pytest.mark.anyio
LISTENING = "datname=current_database() AND query LIKE 'LISTEN%'"


@pytest.fixture(autouse=True)
def only_on_postgresql(house: House) -> None:
    if house.settings.uses_sqlite:
        pytest.skip("on SQLite there is one worker, and nobody else to hear")


@asynccontextmanager
async def listening_worker(house: House) -> AsyncIterator[asyncio.Event]:
    """A worker that listens, and the bell that its jobs ring."""
    bell = asyncio.Event()

    async def ring(number: int) -> None:
        await children.note_host(number)
        bell.set()

    house.jobs = {"note": Kind(ring, first_delay=0.01)}
    worker = Worker({"default": 10}, alone=False)
    async with listening.to_notices():
        task = asyncio.create_task(worker.work())
        try:
            with anyio.fail_after(120):
                yield bell
        finally:
            worker.stop()
            with anyio.fail_after(60):
                await task


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    while not await condition():  # noqa: ASYNC110 (rows do not ring a bell)
        await asyncio.sleep(0.01)


async def listens() -> bool:
    return bool(await sql.rows("SELECT 1 FROM pg_stat_activity WHERE " + LISTENING))


async def all_done() -> bool:
    return not await Job.exists()


async def test_a_notice_wakes_the_worker_of_another_process(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "POLL_SECONDS", 3600)
    async with listening_worker(house) as bell:
        await until(listens)
        for _ in range(2):
            bell.clear()
            await children.ended(children.start("enqueues", house.settings, 1))
            await bell.wait()


async def test_after_the_listening_connection_was_lost_notices_are_heard_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "POLL_SECONDS", 3600)
    monkeypatch.setattr(listening, "AGAIN_SECONDS", 0.05)
    async with listening_worker(house) as bell:
        await until(listens)
        assert await sql.rows("SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE " + LISTENING)
        await until(listens)
        await children.ended(children.start("enqueues", house.settings, 1))
        await bell.wait()


async def test_what_was_written_while_nobody_listened_is_found_when_listening_begins(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "POLL_SECONDS", 3600)
    monkeypatch.setattr(listening, "AGAIN_SECONDS", 0.5)
    async with listening_worker(house) as bell:
        await until(listens)
        assert await sql.rows("SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE " + LISTENING)
        await behind_our_back(
            house,
            "INSERT INTO job(queue,kind,args,lane,priority,due,created,state,attempts,lease)"
            " VALUES('default','note','{\"number\": 1}','',0,0,0,0,0,0)",
        )
        await bell.wait()


async def test_a_worker_goes_on_after_postgresql_has_ended_all_its_connections(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(listening, "AGAIN_SECONDS", 0.01)
    async with listening_worker(house):
        for number in range(300):
            await queue.later("note", {"number": number})
            if number % 100 == 50:
                others = "FROM pg_stat_activity WHERE datname=current_database() AND pid<>pg_backend_pid()"
                await behind_our_back(house, f"SELECT pg_terminate_backend(pid, 60000) {others}")
        await until(all_done)
    assert await Host.all().count() == 300


async def behind_our_back(house: House, statement: str) -> None:
    connection = await asyncpg.connect(house.settings.database.url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def test_several_processes_share_the_work_of_one_table(house: House) -> None:
    house.jobs = children.KINDS
    for number in range(300):
        await queue.later("note", {"number": number})
    await asyncio.gather(*(children.ended(children.start("works", house.settings, "beside others")) for _ in range(3)))
    assert await all_done()
    assert await Host.all().count() == 300


async def test_claims_run_beside_each_other_and_stay_out_of_each_others_lanes(house: House) -> None:
    house.jobs = {"send": Kind(children.end_the_worker, queue="deliver", in_lane=4)}
    for lane, jobs in (("far.example", 20), ("near.example", 6)):
        await queue.later_each("send", [({}, lane, f"{lane} {number}") for number in range(jobs)])
    outside = contextvars.copy_context()
    async with in_transaction():
        first = await queue.exchange("one", free={"deliver": 2})
        house.wake.clear()
        with anyio.fail_after(60):  # she who has not committed yet is not waited for
            second = await asyncio.create_task(queue.exchange("two", free={"deliver": 30}), context=outside)
    assert [job.lane for job in first] == ["far.example"] * 2
    assert [job.lane for job in second] == ["near.example"] * 4
    with anyio.fail_after(60):
        await house.wake.wait()  # what the other has left is looked for in a moment
    assert [job.lane for job in await queue.exchange("two", free={"deliver": 30})] == ["far.example"] * 2
