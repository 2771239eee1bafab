"""A disk without room, as SQLite and the system tell of it."""

import errno
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from structlog.testing import capture_logs
from tortoise.connection import get_connections
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation import full_disk
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Full
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.foundation.jobs.worker import Worker

pytestmark = pytest.mark.anyio
MOST_PAGES = (1 << 32) - 2


Room = Callable[[int], Awaitable[None]]
NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full';
END $$;
CREATE TRIGGER no_room BEFORE INSERT ON host FOR EACH ROW WHEN (NEW.name = '50.example') EXECUTE FUNCTION no_room();
"""


@pytest.fixture
async def room(house: House) -> AsyncIterator[Room]:
    """How many pages more the file may have. PostgreSQL has none at the fiftieth row until it has all, and says so in
    the words in which it says it of a disk.
    """
    client: Any = get_connections().get("default")

    async def on_sqlite(pages: int) -> None:
        writer: sqlite3.Connection = client._writer._conn
        (now,) = writer.execute("PRAGMA page_count").fetchone()
        writer.execute(f"PRAGMA max_page_count={min(now + pages, MOST_PAGES)}")

    async def on_postgres(pages: int) -> None:
        await client.execute_script("DROP FUNCTION IF EXISTS no_room CASCADE" if pages == MOST_PAGES else NO_ROOM)

    set_room = on_sqlite if house.settings.uses_sqlite else on_postgres
    yield set_room
    await set_room(MOST_PAGES)


async def write() -> None:
    async with in_transaction():
        for number in range(100):
            await Host.create(name=f"{number}.example", last_error="a" * 400)


async def test_nothing_is_half_written_and_the_next_who_asks_finds_room(room: Room) -> None:
    await room(1)
    with pytest.raises(Exception) as refused:
        await write()
    assert isinstance(full_disk.behind(refused.value), Full)
    assert not await Host.exists()
    await room(MOST_PAGES)
    await write()
    assert await Host.all().count() == 100


async def test_a_job_that_finds_no_room_waits_and_is_never_given_up(house: House, room: Room) -> None:
    house.jobs = {"write": Kind(write, attempts=2)}
    await queue.later("write", {})
    await room(1)
    worker = Worker({"default": 1}, alone=True)
    with capture_logs() as logs:
        for _ in range(4):
            await worker.until_idle()
            await sql.change("UPDATE job SET due=0")
    assert [line["event"] for line in logs] == ["job_waits"] * 4
    assert all("the disk is full" in line["error"] for line in logs)
    assert (await Job.get()).attempts == 0
    await room(MOST_PAGES)
    await worker.until_idle()
    assert not await Job.exists() and await Host.all().count() == 100


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_file_that_finds_no_room_says_so_whatever_was_made_of_it(number: int) -> None:
    try:
        try:
            raise OSError(number, os.strerror(number))
        except OSError as error:
            raise RuntimeError("the film was not kept") from error
    except RuntimeError as error:
        assert isinstance(full_disk.behind(error), Full)


def test_a_disk_that_has_become_read_only_says_so() -> None:
    told = full_disk.behind(OSError(errno.EROFS, os.strerror(errno.EROFS), "/srv/film.mp4"))
    assert told is not None and (told.status, told.public, told.counts) == (503, full_disk.READ_ONLY, False)


def test_other_errors_are_none_of_a_full_disk() -> None:
    assert full_disk.behind(OSError(errno.EACCES, "no")) is None
    assert full_disk.behind(sqlite3.OperationalError("database is locked")) is None


def test_two_errors_that_were_raised_from_each_other_have_an_end() -> None:
    one, other = RuntimeError("one"), RuntimeError("other")
    one.__cause__, other.__cause__ = other, one
    assert full_disk.behind(one) is None


@pytest.mark.one_engine
async def test_STO_10_a_database_that_cannot_be_written_any_more_is_named(house: House) -> None:
    client: Any = get_connections().get("default")
    writer: sqlite3.Connection = client._writer._conn
    writer.execute("PRAGMA query_only=ON")
    try:
        with pytest.raises(Exception) as refused:
            await Host.create(name="50.example")
    finally:
        writer.execute("PRAGMA query_only=OFF")
    found = full_disk.behind(refused.value)
    assert found is not None and (found.status, found.code, found.public) == (503, "read_only", full_disk.READ_ONLY)
    broken = sqlite3.OperationalError("disk I/O error")
    broken.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    assert isinstance(full_disk.behind(broken), Full)
    broken.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
    assert full_disk.behind(broken) is None, "what cannot be read is another matter"


@pytest.mark.parametrize(("said", "found"), [
    (b"[out#0/mp4 @ 0x5] Error writing trailer: No space left on device\n", True),
    (b"OSError: [Errno 28] No space left on device: 'still.webp'\n", True),
    (b"    title           : No space left on device\n", False),
    (b"Metadata:\n    comment : a\n            : Disk quota exceeded\nvideo:0kB\n", False),
])  # fmt: skip
def test_what_a_film_calls_itself_is_no_word_of_the_disk(said: bytes, found: bool) -> None:
    assert (full_disk.found_by_tool(said) is not None) == found
