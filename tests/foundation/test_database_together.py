"""Statements that stand alone share commits on SQLite, and nobody notices but the disk."""

import asyncio
from typing import Any, cast

import aiosqlite
import anyio
import pytest
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation.database import sql
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


async def hold(held: asyncio.Event, release: asyncio.Event) -> None:
    async with in_transaction():
        await Host.create(name="holder")
        held.set()
        await release.wait()
