"""What tests let other processes do: `python -m tests.foundation.children NAME DATABASE_URL DIRECTORY ARGUMENT…`."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.migrating import Step, migrate, steps
from fediverse_cinema.foundation.here import at_home_for_good
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.worker import Worker
from fediverse_cinema.house import open_house
from tests.kit.poles import settings_with

ROOT = Path(__file__).parents[2]
ENDLESS_SQLITE = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT count(*) FROM n"
HALF_A_STEP = Step(
    steps()[-1].number + 1,
    "never_ends",
    f"ALTER TABLE host ADD COLUMN half TEXT;\nUPDATE host SET failures=99;\n{ENDLESS_SQLITE};\n",
    "ALTER TABLE host ADD COLUMN half TEXT; UPDATE host SET failures=99; SELECT pg_sleep(3600);",
)


def start(name: str, settings: Settings, *arguments: object) -> subprocess.Popen[str]:
    """Another process, at the same database."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.foundation.children", name, settings.database.url, str(settings.directory)]
        + [str(argument) for argument in arguments],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


async def ended(child: subprocess.Popen[str]) -> str:
    """What it wrote; fails with its stderr when it did not end well."""
    out, err = await asyncio.to_thread(child.communicate, timeout=120)
    assert child.returncode == 0, f"{child.returncode}: {err}"
    return out


async def said(child: subprocess.Popen[str], line: str) -> None:
    """Wait until it says so."""
    assert child.stdout is not None and child.stderr is not None
    heard = await asyncio.to_thread(child.stdout.readline)
    assert heard.strip() == line, heard or await asyncio.to_thread(child.stderr.read)


def tell(child: subprocess.Popen[str], line: str) -> None:
    assert child.stdin is not None
    child.stdin.write(line + "\n")
    child.stdin.flush()


async def note_host(number: int) -> None:
    """An effect with a key: twice is as good as once."""
    await sql.change("INSERT INTO host(name, failures) VALUES(?, 0) ON CONFLICT DO NOTHING", f"host {number}")


async def end_the_worker() -> None:
    os._exit(9)


async def wait_for_word() -> None:
    print("begun", flush=True)
    await asyncio.to_thread(sys.stdin.readline)


KINDS = {
    "note": Kind(note_host),
    "deadly": Kind(end_the_worker, attempts=3),
    "waits": Kind(wait_for_word, seconds=600),
}


async def exits(settings: Settings) -> None:
    """Reads, writes, and ends."""
    async with open_house(settings) as house:
        at_home_for_good(house)
        await Host.create(name="written")
        assert await Host.exists(name="written")


async def writes(settings: Settings, number: str) -> None:
    """Ten tasks that read and then write the same row, ten times each."""
    async with open_house(settings) as house:
        at_home_for_good(house)
        await asyncio.gather(*(_count_up(10) for _ in range(10)))


async def _count_up(times: int) -> None:
    for _ in range(times):
        async with in_transaction():
            if sql.dialect() == "postgres":
                await sql.rows("SELECT 1 FROM host WHERE name='counter' FOR UPDATE")
            counted = (await sql.rows("SELECT failures FROM host WHERE name='counter'"))[0]["failures"]
            await asyncio.sleep(0)
            await sql.change("UPDATE host SET failures=? WHERE name='counter'", counted + 1)


async def works(settings: Settings, lasting: str = "") -> None:
    """Works everything off, or for good."""
    async with open_house(settings) as house:
        at_home_for_good(house)
        house.jobs = KINDS
        worker = Worker({"default": 10}, alone=lasting != "beside others")
        await (worker.work() if lasting == "for good" else worker.until_idle())


async def enqueues(settings: Settings, how_many: str) -> None:
    async with open_house(settings) as house:
        at_home_for_good(house)
        house.jobs = KINDS
        for number in range(int(how_many)):
            await queue.later("note", {"number": number})


async def migrates(settings: Settings) -> None:
    report = await migrate(settings)
    print(len(report.taken), flush=True)


async def migrates_for_ever(settings: Settings) -> None:
    await migrate(settings, [*steps(), HALF_A_STEP])


def is_locked(settings: Settings) -> bool:
    """Whether somebody writes to this SQLite file right now."""
    database = sqlite3.connect(settings.sqlite_path, timeout=0, isolation_level=None)
    try:
        database.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return True
    finally:
        database.close()
    return False


CHILDREN = {
    function.__name__: function for function in (exits, writes, works, enqueues, migrates, migrates_for_ever)
}  # fmt: skip

if __name__ == "__main__":
    name, url, directory, *arguments = sys.argv[1:]
    asyncio.run(CHILDREN[name](settings_with(url, Path(directory)), *arguments))
