"""Whole copies of the database: taken while others write, and put back where there is none. SQLite copies itself;
PostgreSQL's own pg_dump and pg_restore do it there.
"""

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database.migrating import pending, steps
from fediverse_cinema.foundation.database.sqlite_words import reason
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.storage import half_of, settle

SQLITE, POSTGRES = "database.sqlite3", "database.dump"


def name(settings: Settings) -> str:
    """What the copy of this pole's database is called."""
    return SQLITE if settings.uses_sqlite else POSTGRES


async def take(settings: Settings, target: Path) -> None:
    """The database as it is at one moment, for nobody else to read."""
    half = half_of(target)
    half.touch(mode=0o600, exist_ok=False)
    if settings.uses_sqlite:
        await asyncio.to_thread(_take_sqlite, settings.sqlite_path, half)
    else:
        address, environment = _address(settings)
        await _run(
            "pg_dump", "--format=custom", "--no-owner", "--no-acl", "--no-password", f"--file={half}", address,
            environment=environment,
        )  # fmt: skip
    await asyncio.to_thread(settle, half, target)


async def is_empty(settings: Settings) -> bool:
    """Is there no pole in it, and never was?"""
    return len(await pending(settings)) == len(steps())


def left_behind(settings: Settings) -> list[Path]:
    """What SQLite writes beside a database, where that itself was taken away: it would be played into the next one."""
    if not settings.uses_sqlite:
        return []
    path = settings.sqlite_path
    return [one for end in ("-wal", "-shm", "-journal") if (one := path.with_name(path.name + end)).exists()]


async def put_back(settings: Settings, source: Path) -> None:
    """All of it or nothing, into an empty database."""
    if settings.uses_sqlite:
        await asyncio.to_thread(_put_back_sqlite, source, settings.sqlite_path)
    else:
        address, environment = _address(settings)
        await _run(
            "pg_restore", "--no-owner", "--no-acl", "--no-password", "--single-transaction", "--exit-on-error",
            f"--dbname={address}", str(source), environment=environment,
        )  # fmt: skip


def _take_sqlite(path: Path, target: Path) -> None:
    if not path.exists():
        raise Refused(f"{path} is not there", public="There is no database yet: nothing to save.")
    # Opened for reading: SQLite before 3.51.3 can damage a file that two processes write.
    uri = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)) as database:
            database.execute("VACUUM INTO ?", (str(target),))
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            said = copy.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        raise CinemaError(f"{path} cannot be copied: {reason(path, error)}") from error
    if said != "ok":
        raise CinemaError(f"{path} cannot be copied whole, it may be damaged: {said}.")


def _put_back_sqlite(source: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = half_of(path)
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)
    shutil.copyfile(source, half)
    settle(half, path)


def _address(settings: Settings) -> tuple[str, dict[str, str]]:
    """For PostgreSQL's programs. The password goes apart: everybody on the machine sees with what a process began.
    Refused where there is a pool only: what they set on its connections would stay there for those who come after.
    """
    if settings.database.direct_url == settings.database.url:
        raise Refused(
            "only a pool", code="only_a_pool",
            public="PostgreSQL's own programs cannot work through a pool: name PostgreSQL itself in"
            " database.direct_url, or use `fediverse-cinema export` and `import`.",
        )  # fmt: skip
    url = urlsplit(settings.database.direct_url or settings.database.url)
    shown = url._replace(netloc=url.netloc.replace(f":{url.password}@", "@")) if url.password else url
    secret = {"PGPASSWORD": unquote(url.password)} if url.password else {}
    return shown.geturl(), {**os.environ, **secret}


async def _run(program: str, *arguments: str, environment: dict[str, str]) -> None:
    try:
        running = await asyncio.create_subprocess_exec(
            program, *arguments, env=environment,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
    except FileNotFoundError:
        raise CinemaError(f"There is no {program}: install PostgreSQL's client (Debian: postgresql-client).") from None
    _, said = await running.communicate()
    if running.returncode:
        raise CinemaError(f"{program}: {said.decode(errors='replace').strip()[-500:]}")
