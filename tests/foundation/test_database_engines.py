"""Both engines under cancellation and concurrency: whatever happens to a task, the database stays usable."""

import asyncio
import random
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import anyio
import pytest
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation.config import SecretSettings
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.opening import open_database
from fediverse_cinema.foundation.database.shielding import to_its_end
from fediverse_cinema.foundation.database.transactions import in_a_transaction, on_commit
from fediverse_cinema.foundation.here import House
from fediverse_cinema.house import MODELS, open_house
from tests.foundation import children

pytestmark = pytest.mark.anyio


async def write_pair(number: int) -> None:
    async with in_transaction():
        await Host.create(name=f"left {number}")
        await sql.rows("SELECT 1 FROM host WHERE name=?", f"left {number}")
        await Host.create(name=f"right {number}")


async def cancel_at_random(work: Callable[[int], Awaitable[None]], rounds: int, seed: int) -> None:
    """Eight tasks at once, each cancelled after a few turns of the loop, some of them several times in a row."""
    choice = random.Random(seed)

    async def one(number: int) -> None:
        task = asyncio.ensure_future(work(number))
        for _ in range(choice.randrange(60)):
            await asyncio.sleep(0 if choice.random() < 0.7 else 0.0005)
        for _ in range(choice.randint(1, 3)):
            task.cancel()
            await asyncio.sleep(0)
        await asyncio.wait({task})
        if not task.cancelled():
            assert task.exception() is None

    for start in range(0, rounds, 8):
        await asyncio.gather(*(one(number) for number in range(start, start + 8)))


async def assert_usable() -> None:
    """Nothing hangs, nobody is inside a transaction, and the whole pool is there."""
    connection = get_connections().get("default")
    with anyio.fail_after(60):
        await Host.create(name="after all")
        await Host.filter(name="after all").delete()
        if sql.dialect() == "postgres":
            barrier = asyncio.Barrier(4)  # as many as the pool has
            await asyncio.gather(*(meet(barrier) for _ in range(4)))
        else:
            assert not connection._connection.in_transaction


async def meet(barrier: asyncio.Barrier) -> None:
    async with in_transaction():
        await barrier.wait()


async def test_cancelled_transactions_leave_the_database_usable_and_no_half_deed(house: House) -> None:
    await cancel_at_random(write_pair, 400, seed=1)
    await assert_usable()
    names = {host.name for host in await Host.all()}
    left, right = ({name.split()[1] for name in names if name.startswith(side)} for side in ("left", "right"))
    assert left == right
    assert 0 < len(left) < 400, "the cancellations came all too late, or all too early, to say anything"


async def test_cancelled_statements_without_a_transaction_leave_the_database_usable(house: House) -> None:
    async def work(number: int) -> None:
        await Host.bulk_create([Host(name=f"bulk {number} {n}") for n in range(5)])
        await Host.get_or_none(name=f"bulk {number} 0")
        await Host.filter(name=f"bulk {number} 1").update(failures=1)
        await Host.create(name=f"single {number}")

    await cancel_at_random(work, 200, seed=2)
    await assert_usable()
    names = [host.name for host in await Host.filter(name__startswith="bulk ")]
    assert names and len(names) % 5 == 0, "half a bulk was written"


async def test_a_bulk_that_is_cancelled_does_not_swallow_what_is_written_after_it(house: House) -> None:
    for turns in range(40):
        task = asyncio.ensure_future(Host.bulk_create([Host(name=f"{turns} {n}") for n in range(200)]))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        await Host.create(name=f"after {turns}")
        with pytest.raises(ZeroDivisionError):
            async with in_transaction():
                raise ZeroDivisionError
        assert await Host.exists(name=f"after {turns}")


async def test_opening_may_be_cancelled_and_leaves_nothing_open(house: House) -> None:
    threads = connection_threads()
    for turns in range(0, 60, 2):
        task = asyncio.ensure_future(open_database(house.settings, MODELS))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with anyio.fail_after(60):
            await asyncio.wait({task})
        if not task.cancelled():
            await task.result().close_connections()
    await assert_threads_end(threads)
    await assert_usable()


async def test_a_house_that_cannot_be_opened_leaves_nothing_open(house: House) -> None:
    (house.settings.directory / "secret.key").write_text("x")
    wrong = replace(house.settings, secrets=SecretSettings(key_file="secret.key"))
    threads = connection_threads()
    with pytest.raises(Exception, match="secret.key"):
        async with open_house(wrong):
            pytest.fail("opened with a wrong secret")
    await assert_threads_end(threads)


async def assert_threads_end(left: int) -> None:
    """A closed connection's thread says so a moment before it ends."""
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name and connection_threads() > left:
            await asyncio.to_thread(thread.join, 5)
    assert connection_threads() == left


def connection_threads() -> int:
    """Threads of SQLite connections: one that is left keeps the process from ending."""
    return sum("_connection_worker_thread" in thread.name for thread in threading.enumerate())


async def test_work_goes_to_its_end_however_often_it_is_cancelled() -> None:
    steps: list[int] = []

    async def work() -> None:
        for step in range(5):
            steps.append(step)
            await asyncio.sleep(0.001)

    with anyio.CancelScope() as scope:  # cancels at every turn of the loop
        scope.cancel()
        await to_its_end(work())
    assert scope.cancelled_caught
    assert steps == [0, 1, 2, 3, 4]


async def test_what_fails_while_it_is_cancelled_says_so() -> None:
    async def work() -> None:
        await asyncio.sleep(0.001)
        raise ZeroDivisionError

    task = asyncio.ensure_future(to_its_end(work()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as caught:
        await task
    chain = caught.value
    while not isinstance(chain, ZeroDivisionError):
        assert chain is not None
        chain = chain.__cause__ or chain.__context__


async def test_a_reader_does_not_wait_for_an_open_transaction(house: House) -> None:
    written, seen = asyncio.Event(), asyncio.Event()

    async def writer() -> None:
        async with in_transaction():
            await Host.create(name="not yet")
            written.set()
            await seen.wait()

    with anyio.fail_after(60):
        task = asyncio.create_task(writer())
        await written.wait()
        assert not await Host.exists(name="not yet")
        seen.set()
        await task
    assert await Host.exists(name="not yet")


async def test_a_transaction_reads_what_it_wrote_and_others_start_no_transaction_inside_it(house: House) -> None:
    async def look() -> bool:
        return in_a_transaction()

    outside = asyncio.Event()
    stranger = asyncio.create_task(wait_then(outside, look))
    async with in_transaction():
        await Host.create(name="mine")
        assert await Host.exists(name="mine")
        assert in_a_transaction()
        outside.set()
        assert not await stranger
    assert not in_a_transaction()


async def wait_then(event: asyncio.Event, work: Callable[[], Awaitable[bool]]) -> bool:
    await event.wait()
    return await work()


async def test_an_inner_transaction_that_fails_takes_back_only_itself(house: House) -> None:
    async with in_transaction():
        await Host.create(name="outer")
        with pytest.raises(IntegrityError):
            async with in_transaction():
                await Host.create(name="inner")
                await Host.create(name="outer")
        await Host.create(name="afterwards")
        async with in_transaction():
            await Host.create(name="second inner")
    assert await names() == ["afterwards", "outer", "second inner"]


async def test_an_outer_transaction_that_fails_takes_back_everything(house: House) -> None:
    with pytest.raises(ZeroDivisionError):
        async with in_transaction():
            await Host.create(name="outer")
            async with in_transaction():
                await Host.create(name="inner")
            raise ZeroDivisionError
    assert await names() == []


async def test_commit_is_told_once_and_only_by_the_outermost_transaction(house: House) -> None:
    told: list[str] = []

    def tell() -> None:
        told.append("committed")

    async with in_transaction():
        assert on_commit(tell)
        async with in_transaction():
            assert not on_commit(tell)
        assert told == []
    assert told == ["committed"]
    on_commit(tell)
    assert told == ["committed", "committed"]


async def test_commit_is_not_told_after_a_rollback(house: House) -> None:
    told: list[str] = []
    with pytest.raises(ZeroDivisionError):
        async with in_transaction():
            on_commit(lambda: told.append("committed"))
            raise ZeroDivisionError
    async with in_transaction():
        await Host.create(name="another")
    assert told == []


async def test_after_a_commit_that_fails_nothing_is_kept_or_told_and_the_next_one_works(house: House) -> None:
    await sql.change(
        "CREATE TABLE leaf(id INT PRIMARY KEY, parent INT REFERENCES leaf(id) DEFERRABLE INITIALLY DEFERRED)"
    )
    told: list[str] = []
    with pytest.raises(Exception, match="(?i)foreign key"):
        async with in_transaction():
            on_commit(lambda: told.append("committed"))
            await sql.change("INSERT INTO leaf VALUES(1, 99)")
    assert told == []
    assert await sql.rows("SELECT * FROM leaf") == []
    async with in_transaction():
        await sql.change("INSERT INTO leaf VALUES(1, 1)")
    assert await sql.rows("SELECT * FROM leaf") == [{"id": 1, "parent": 1}]
    await assert_usable()


async def test_a_wrong_statement_ends_its_transaction_only(house: House) -> None:
    with pytest.raises(OperationalError):
        async with in_transaction():
            await Host.create(name="before")
            await sql.change("UPDATE no_such_table SET x=1")
    assert await names() == []
    await assert_usable()


@pytest.mark.parametrize("wrong", [{"name": "\ud800"}, {"name": "x", "failures": 2**70}, {"name": "twice"}])
async def test_a_wrong_value_of_one_harms_nobody_who_writes_at_the_same_time(house: House, wrong: Any) -> None:
    await Host.create(name="twice")
    right = [Host.create(name=f"right {number}") for number in range(20)]
    outcomes = await asyncio.gather(*right[:10], Host.create(**wrong), *right[10:], return_exceptions=True)
    assert [isinstance(outcome, Exception) for outcome in outcomes] == [False] * 10 + [True] + [False] * 10
    assert await names() == sorted(["twice", *(f"right {number}" for number in range(20))])


async def names() -> list[str]:
    return sorted(host.name for host in await Host.all())


@pytest.mark.stories
async def test_processes_that_read_and_then_write_never_find_the_database_locked(house: House) -> None:
    await Host.create(name="counter")
    started = [children.start("writes", house.settings, number) for number in range(3)]
    await asyncio.gather(*map(children.ended, started))
    assert (await Host.get(name="counter")).failures == 300


@pytest.mark.stories
async def test_a_process_ends_by_itself_when_its_house_is_closed(house: House) -> None:
    await children.ended(children.start("exits", house.settings))
    assert await Host.exists(name="written")
