"""Statements that stand alone share commits on SQLite, and nobody notices but the disk."""

import asyncio
import itertools
import sqlite3
import threading
from contextlib import suppress
from typing import Any, cast

import aiosqlite
import anyio
import pytest
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation import full_disk
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.transactions import on_commit
from fediverse_cinema.foundation.database.writing_turns import at_the_door
from fediverse_cinema.foundation.here import House

pytestmark = pytest.mark.anyio


def the_writer() -> aiosqlite.Connection:
    """The connection that writes."""
    if sql.dialect() != "sqlite":
        pytest.skip("PostgreSQL groups commits by itself")
    client: Any = get_connections().get("default")
    return cast(aiosqlite.Connection, client._connection)


async def names() -> set[str]:
    return {host.name for host in await Host.all()}


async def test_statements_at_once_share_commits(house: House) -> None:
    writer = the_writer()
    commits: list[str] = []
    await writer.set_trace_callback(lambda text: commits.append(text) if text == "COMMIT" else None)
    await asyncio.gather(*(Host.create(name=f"{number}.example") for number in range(150)))
    assert len(await names()) == 150
    assert 1 < len(commits) <= 4


async def test_one_that_fails_fails_alone(house: House) -> None:
    wanted = ["a", "b", "a", "c", "b"]
    outcomes = await asyncio.gather(*(Host.create(name=name) for name in wanted), return_exceptions=True)
    assert sorted(type(outcome) is Host for outcome in outcomes) == [False, False, True, True, True]
    assert all(isinstance(outcome, Host | IntegrityError) for outcome in outcomes)
    assert await names() == {"a", "b", "c"}


async def test_each_hears_its_own_result(house: House) -> None:
    made = await asyncio.gather(*(Host.create(name=f"{number}.example") for number in range(30)))
    for host in made:
        assert (await Host.get(id=host.id)).name == host.name
    changed = await asyncio.gather(*(Host.filter(name=f"{n}.example").update(failures=n) for n in range(29, 32)))
    assert changed == [1, 0, 0]


async def test_who_is_cancelled_before_her_turn_writes_nothing(house: House) -> None:
    the_writer()
    held, release = asyncio.Event(), asyncio.Event()
    holder = asyncio.ensure_future(hold(held, release))
    await held.wait()
    waiting = [asyncio.ensure_future(Host.create(name=f"{number}.example")) for number in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.wait({waiting[0]})
    release.set()
    with anyio.fail_after(60):
        await asyncio.gather(holder, *waiting[1:])
    assert waiting[0].cancelled()
    assert await names() == {"holder", "1.example", "2.example"}


async def test_on_a_full_disk_whoever_hears_of_success_was_kept_and_the_others_were_not(house: House) -> None:
    writer = the_writer()
    [[pages]] = await writer.execute_fetchall("PRAGMA page_count")
    await writer.execute(f"PRAGMA max_page_count={pages + 5}")
    made = (Host.create(name=f"{number} ".ljust(290, "x")) for number in range(120))
    outcomes = await asyncio.gather(*made, return_exceptions=True)
    await writer.execute("PRAGMA max_page_count=1000000")
    assert await names() == {host.name for host in outcomes if isinstance(host, Host)}
    assert any(isinstance(outcome, OperationalError) for outcome in outcomes), "the disk was never full"
    assert not writer.in_transaction
    await Host.create(name="there is room again")


async def counting_commits(writer: aiosqlite.Connection) -> list[str]:
    commits: list[str] = []
    await writer.set_trace_callback(lambda text: commits.append(text) if text == "COMMIT" else None)
    return commits


async def write_two(number: int, *, fails: bool = False) -> None:
    async with in_transaction():
        await Host.create(name=f"{number} one")
        await asyncio.sleep(0)
        await Host.create(name=f"{number} two")
        if fails:
            raise ZeroDivisionError


def no_going_back(deed: int, what: str | None, *_: str | None) -> int:
    return sqlite3.SQLITE_DENY if (deed, what) == (sqlite3.SQLITE_SAVEPOINT, "ROLLBACK") else sqlite3.SQLITE_OK


async def test_transactions_at_once_share_a_commit_and_whoever_fails_fails_alone(house: House) -> None:
    commits = await counting_commits(the_writer())
    deeds = [write_two(number, fails=number % 3 == 1) for number in range(30)]
    statements = [Host.create(name=name) for name in ("alone", "alone", "also")]
    outcomes = await asyncio.gather(*deeds, *statements, return_exceptions=True)
    assert [number for number in range(30) if outcomes[number]] == list(range(1, 30, 3))
    assert sorted(type(one) is Host for one in outcomes[30:]) == [False, True, True]
    kept = {f"{number} {which}" for number in range(30) if number % 3 != 1 for which in ("one", "two")}
    assert await names() == kept | {"alone", "also"}
    assert len(commits) <= 4


async def test_who_failed_by_what_another_wrote_can_read_it_when_she_hears_of_it(house: House) -> None:
    async def write_or_read(number: int) -> str:
        try:
            async with in_transaction():
                await Host.create(name="the same")
        except IntegrityError:
            return (await Host.get(name="the same")).name
        return "wrote"

    said = await asyncio.gather(*(write_or_read(number) for number in range(5)))
    assert sorted(said) == ["the same"] * 4 + ["wrote"]


async def test_nobody_hears_of_what_is_not_committed_yet(house: House) -> None:
    """The second one waits behind the first, and fails at the commit of both: a row without its parent."""
    the_writer()
    await sql.change("CREATE TABLE leaf(parent INT REFERENCES host(id) DEFERRABLE INITIALLY DEFERRED)")
    heard: list[str] = []

    async def first() -> None:
        async with in_transaction():
            await asyncio.sleep(0.01)
            await Host.create(name="first")
            on_commit(lambda: heard.append("committed"))
        heard.append("first")

    async def second() -> None:
        async with in_transaction():
            assert await names() == {"first"}
            await sql.change("INSERT INTO leaf VALUES(4711)")
        heard.append("second")

    outcomes = await asyncio.gather(first(), second(), return_exceptions=True)
    assert all(isinstance(outcome, OperationalError) for outcome in outcomes) and heard == []
    assert await names() == set()
    await write_two(1)


async def test_who_failed_by_what_another_wrote_hears_when_that_has_been_lost(house: House) -> None:
    the_writer()
    await sql.change("CREATE TABLE leaf(parent INT REFERENCES host(id) DEFERRABLE INITIALLY DEFERRED)")

    async def write(*, and_a_leaf: bool) -> None:
        async with in_transaction():
            await asyncio.sleep(0)
            await Host.create(name="the same")
            if and_a_leaf:
                await sql.change("INSERT INTO leaf VALUES(4711)")

    outcomes = await asyncio.gather(write(and_a_leaf=True), write(and_a_leaf=False), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [OperationalError] * 2
    why = "of each the reason why it was lost, a full disk perhaps"
    assert ["FOREIGN KEY" in str(cast(Exception, outcome).__cause__) for outcome in outcomes] == [True] * 2, why
    assert await names() == set()
    await write(and_a_leaf=False)


@pytest.mark.parametrize("swallowed", [False, True])
async def test_on_a_full_disk_those_who_wrote_together_are_all_told(house: House, swallowed: bool) -> None:
    writer = the_writer()
    [[pages]] = await writer.execute_fetchall("PRAGMA page_count")
    await writer.execute(f"PRAGMA max_page_count={pages + 5}")

    async def write(number: int) -> None:
        async with in_transaction():
            await Host.create(name=f"{number} a")
            with suppress(OperationalError if swallowed else ZeroDivisionError):
                for part in range(20 * number):
                    await Host.create(name=f"{number} {part} ".ljust(290, "x"))

    outcomes = await asyncio.gather(*map(write, range(8)), return_exceptions=True)
    await writer.execute("PRAGMA max_page_count=1000000")
    kept = {name.split()[0] for name in await names()}
    assert kept == {str(number) for number in range(8) if outcomes[number] is None}
    lost = [one for one in outcomes if one is not None]
    assert lost and all(isinstance(one, OperationalError | sqlite3.OperationalError) for one in lost)
    assert swallowed or all(map(full_disk.behind, lost)), "the disk was never full"
    assert not writer.in_transaction
    await Host.create(name="there is room again")


async def test_what_cannot_be_undone_is_committed_with_nobody(house: House) -> None:
    """SQLite refuses to go back to the savepoint of the second one, who fails, and the first one loses hers with it."""
    writer = the_writer()
    await writer._execute(writer._conn.set_authorizer, no_going_back)
    outcomes = await asyncio.gather(write_two(1), write_two(2, fails=True), return_exceptions=True)
    await writer._execute(writer._conn.set_authorizer, None)
    assert isinstance(outcomes[0], OperationalError) and "not authorized" in str(outcomes[0])
    assert isinstance(outcomes[1], sqlite3.DatabaseError)
    assert await names() == set() and not writer.in_transaction
    await write_two(3)


async def test_who_is_cancelled_among_others_takes_nobody_with_her(house: House) -> None:
    deeds = [asyncio.ensure_future(write_two(number)) for number in range(12)]
    while not the_writer().in_transaction:  # noqa: ASYNC110 (it rings no bell)
        await asyncio.sleep(0)
    for number in (0, 3, 11):
        deeds[number].cancel()
    with anyio.fail_after(60):
        outcomes = await asyncio.gather(*deeds, return_exceptions=True)
    done = {number for number in range(12) if outcomes[number] is None}
    assert done >= set(range(12)) - {0, 3, 11} and not the_writer().in_transaction
    kept = {name.split()[0] for name in await names()}
    assert kept >= {str(number) for number in done} and len(await names()) == 2 * len(kept)


async def test_what_waits_for_a_commit_is_told_of_it_although_its_task_is_cancelled_then(house: House) -> None:
    the_writer()
    told = set[str]()

    async def write(name: str) -> None:
        async with in_transaction():
            await Host.create(name=name)
            on_commit(lambda: told.add(name))

    for turns in range(30):
        deeds = [asyncio.ensure_future(write(f"{turns} {which}")) for which in ("first", "second")]
        for _ in range(turns):
            await asyncio.sleep(0)
        for deed in deeds:
            deed.cancel()
        with anyio.fail_after(60):
            await asyncio.gather(*deeds, return_exceptions=True)
    assert told == await names() != set()


async def test_what_can_be_in_no_transaction_waits_until_it_is_over(house: House) -> None:
    the_writer()
    await asyncio.gather(write_two(1), write_two(2), sql.change("PRAGMA optimize"), sql.rows("PRAGMA user_version"))
    client: Any = get_connections().get("default")
    await asyncio.gather(*map(write_two, range(3, 9)), client.execute_script("VACUUM"))
    assert len(await names()) == 16


async def test_who_can_be_in_no_transaction_waits_for_one_commit_however_many_come_behind_her(house: House) -> None:
    the_writer()
    begun = [asyncio.Event() for _ in range(20)]

    async def write(number: int) -> None:
        """When the one before her writes, she comes to stand in line."""
        if number:
            await begun[number - 1].wait()
        async with in_transaction():
            await Host.create(name=f"{number}")
            begun[number].set()
            for _ in range(3):
                await asyncio.sleep(0)

    async def count() -> int:
        await begun[0].wait()
        return len(await sql.rows("UPDATE host SET failures=1 RETURNING name"))

    with anyio.fail_after(60):
        found, *_ = await asyncio.gather(count(), *map(write, range(20)))
    assert found == 1 and len(await names()) == 20


async def test_who_waits_to_write_in_no_transaction_and_goes_takes_the_writer_from_nobody(house: House) -> None:
    writer = the_writer()
    for turns in range(60):
        first = asyncio.ensure_future(write_two(1))
        while not writer.in_transaction:  # noqa: ASYNC110 (it rings no bell)
            await asyncio.sleep(0)
        second = asyncio.ensure_future(write_two(2))
        await asyncio.sleep(0)
        apart = asyncio.ensure_future(sql.rows("PRAGMA user_version"))
        for _ in range(turns):
            await asyncio.sleep(0)
        apart.cancel()
        with anyio.fail_after(60):
            assert await asyncio.gather(first, second, write_two(3)) == [None] * 3
            await asyncio.wait({apart})
        assert await Host.all().delete() == 6


async def write_for_the_door(number: int) -> None:
    with at_the_door():
        await write_two(number)


async def test_who_writes_for_the_door_waits_for_nobody_who_works(house: House) -> None:
    the_writer()
    held, release = asyncio.Event(), asyncio.Event()
    holding = asyncio.ensure_future(hold(held, release))
    await held.wait()
    works = [asyncio.ensure_future(write_two(number)) for number in range(20)]
    await asyncio.sleep(0)
    door = asyncio.ensure_future(write_for_the_door(99))
    await asyncio.sleep(0)
    release.set()
    with anyio.fail_after(60):
        await door
        assert await names() == {"holder", "99 one", "99 two"}
        await asyncio.gather(holding, *works)
    assert len(await names()) == 43


async def test_a_door_where_somebody_waits_all_the_time_keeps_nobody_from_working(house: House) -> None:
    the_writer()
    numbers, over = itertools.count(100), asyncio.Event()

    async def stand_at_the_door() -> None:
        while not over.is_set():
            await write_for_the_door(next(numbers))

    doors = [asyncio.ensure_future(stand_at_the_door()) for _ in range(3)]
    with anyio.fail_after(60):
        await asyncio.gather(*map(write_two, range(20)))
        over.set()
        await asyncio.gather(*doors)


async def test_who_goes_just_when_her_turn_has_come_passes_it_on(house: House) -> None:
    the_writer()
    for turns in range(30):
        deeds = [
            asyncio.ensure_future(work(turns * 10 + n)) for n, work in enumerate([write_two, write_for_the_door] * 3)
        ]
        for _ in range(turns):
            await asyncio.sleep(0)
        for gone in deeds[:4]:
            gone.cancel()
        with anyio.fail_after(60):
            await asyncio.wait(deeds)
        assert [deed.result() for deed in deeds[4:]] == [None] * 2


async def test_who_is_cancelled_in_a_long_statement_among_others_holds_up_nobody_else(house: House) -> None:
    writer, held, goes_on, ended = the_writer(), asyncio.Event(), asyncio.Event(), threading.Event()
    waits, came = "SELECT waits()", list[bool]()
    await writer.create_function("waits", 0, lambda: came.append(ended.wait(20)))
    client: Any = get_connections().get("default")
    client.in_transactions._long.remember(waits)

    async def second() -> None:
        async with in_transaction():
            await Host.create(name="half")
            goes_on.set()
            await sql.rows(waits)

    holding = asyncio.ensure_future(hold(held, goes_on))
    await held.wait()
    going = asyncio.ensure_future(second())
    await asyncio.sleep(0)
    goes_on.set()
    await asyncio.sleep(0.2)
    going.cancel()
    await asyncio.sleep(0.2)
    ended.set()
    with anyio.fail_after(60):
        await asyncio.wait({going, holding})
    assert going.cancelled() and await names() == {"holder"}
    assert came == [True], "the loop went on before the statement came to its end"


async def hold(held: asyncio.Event, release: asyncio.Event) -> None:
    async with in_transaction():
        await Host.create(name="holder")
        held.set()
        await release.wait()
