"""What SQLite answers at once is answered in the loop's thread, what takes long in another; nothing else differs."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import anyio
import pytest
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation.database import at_hand, sql
from fediverse_cinema.foundation.here import House

pytestmark = pytest.mark.anyio

COUNT_TO = (
    "SELECT count(*) AS n FROM"
    " (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x<{}) SELECT x FROM c) AS c"
)
MANY = 300_000


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "it.sqlite3", timeout=0, isolation_level=None)) as opened:
        opened.execute("CREATE TABLE film(title TEXT)")
        opened.execute("INSERT INTO film VALUES('La Saône')")
        yield opened


def test_what_is_answered_at_once_is_answered_here(connection: sqlite3.Connection) -> None:
    reader = at_hand.Reader(connection)
    for _ in range(2_000):  # steps of one statement add up over all its answers, and are none of the next one's
        assert reader.read("SELECT title FROM film WHERE title=?", ["La Saône"]) == [("La Saône",)]
    assert reader.read("SELECT title FROM film WHERE title=?", ["Le Rhône"]) == []


def test_what_takes_long_is_given_up_and_not_begun_again(connection: sqlite3.Connection) -> None:
    reader, begun = at_hand.Reader(connection), list[str]()
    connection.set_trace_callback(begun.append)
    assert reader.read(COUNT_TO.format(MANY), []) is None
    assert len(begun) == 1
    assert reader.read(COUNT_TO.format(MANY), []) is None
    assert len(begun) == 1
    assert reader.read("SELECT title FROM film", []) == [("La Saône",)]


def test_a_file_that_is_just_locked_is_left_to_who_can_wait(connection: sqlite3.Connection, tmp_path: Path) -> None:
    reader = at_hand.Reader(connection)
    with closing(sqlite3.connect(tmp_path / "it.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert reader.read("SELECT title FROM film", []) is None
        other.execute("COMMIT")
    assert reader.read("SELECT title FROM film", []) == [("La Saône",)]


def test_a_wrong_question_is_an_error(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        at_hand.Reader(connection).read("SELECT 1 FROM no_such_table", [])


def test_a_long_statement_of_a_transaction_is_borne_once(connection: sqlite3.Connection) -> None:
    writer = at_hand.Writer()
    assert writer.run(connection, "SELECT title FROM film", []) is not None
    assert writer.run(connection, COUNT_TO.format(MANY), []) is not None
    assert writer.run(connection, COUNT_TO.format(MANY), []) is None
    assert writer.run(connection, "SELECT title FROM film", []) is not None


def test_a_statement_that_was_halted_by_others_is_not_a_long_one(connection: sqlite3.Connection) -> None:
    connection.create_function("halted", 0, lambda: time.sleep(2 * at_hand.LONG_SECONDS))
    writer = at_hand.Writer()
    assert [writer.run(connection, "SELECT halted()", []) is not None for _ in range(3)] == [True] * 3


def test_texts_are_remembered_within_bounds(connection: sqlite3.Connection) -> None:
    long = at_hand.LongOnes()
    for number in range(3 * at_hand.MOST_REMEMBERED):
        long.remember(f"SELECT {number}")
        assert f"SELECT {number}" in long
    assert len(long._texts) <= at_hand.MOST_REMEMBERED


async def test_others_have_their_turns_while_somebody_asks_for_much(house: House) -> None:
    turns = 0

    async def take_turns() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    others = asyncio.create_task(take_turns())
    for number in (MANY, MANY, 10):
        turns = 0
        assert await sql.rows(COUNT_TO.format(number)) == [{"n": number}]
        assert turns > 10 or number == 10
    others.cancel()


async def test_what_is_written_in_an_inner_transaction_is_seen_in_it(house: House) -> None:
    async with in_transaction():
        async with in_transaction() as inner:
            await Host.bulk_create([Host(name=f"bulk {number}") for number in range(3)])
            await inner.execute_insert("INSERT INTO host(name, failures) VALUES('inner', 0) RETURNING id", [])
            assert (await inner.execute_query_dict("SELECT count(*) AS n FROM host"))[0]["n"] == 4
        assert await Host.all().count() == 4
    assert await Host.all().count() == 4


async def test_a_transaction_that_is_cancelled_in_a_long_statement_leaves_the_database_usable(house: House) -> None:
    async def write_and_wait() -> None:
        async with in_transaction():
            await Host.create(name="half")
            for _ in range(3):
                await sql.rows(COUNT_TO.format(MANY))

    for turns in range(0, 40, 4):
        task = asyncio.create_task(write_and_wait())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with anyio.fail_after(60):
            await asyncio.wait({task})
            assert await Host.exists(name="half") is (not task.cancelled())
            await Host.filter(name="half").delete()


async def test_two_tasks_write_each_in_a_transaction_of_her_own(house: House) -> None:
    async def write(name: str) -> None:
        async with in_transaction():
            before = await Host.all().count()
            await asyncio.sleep(0)
            await Host.create(name=name, failures=before)

    await Host.create(name="first")
    await asyncio.gather(*(write(f"host {number}") for number in range(10)))
    assert await Host.all().count() == 11
    if sql.dialect() == "sqlite":  # one after the other, so each saw what those before her wrote
        assert sorted([host.failures for host in await Host.exclude(name="first")]) == list(range(1, 11))


async def test_STO_08_fifty_writers_beside_a_long_reader_all_come_through(house: House) -> None:
    async def write(number: int) -> None:
        for turn in range(5):
            async with in_transaction():
                found = await Host.get_or_none(name=f"h{number}.example")
                assert (found is None) is (turn == 0)
                if found is None:
                    await Host.create(name=f"h{number}.example")
                await sql.change("UPDATE host SET failures=failures+1 WHERE name=?", f"h{number}.example")

    reading = asyncio.create_task(sql.rows(COUNT_TO.format(10 * MANY)))
    with anyio.fail_after(60):
        await asyncio.gather(*map(write, range(50)))
        assert (await reading)[0]["n"] == 10 * MANY
    assert await sql.rows("SELECT failures, count(*) AS n FROM host GROUP BY failures") == [{"failures": 5, "n": 50}]
