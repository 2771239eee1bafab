"""Running the numbered migrations, under a lock, with a copy of the database first on SQLite.

Tortoise's own migrations lose rows on SQLite (a rebuilt table cascades into its children), so ours are plain SQL: one
module in foundation/migrations for each step, with a text for each engine.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import importlib
import os
import pkgutil
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fediverse_cinema.foundation import clock, migrations
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database.opening import connection

LEDGER = (
    "CREATE TABLE IF NOT EXISTS migration(number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)"
)
POSTGRES_LOCK = 0x46435F4D  # any number of ours: one migration at a time


class MigrationFailed(Exception):
    """The database was left as it was. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Step:
    """One migration. The texts hold statements, divided by a semicolon at the end of a line."""

    number: int
    name: str
    sqlite: str
    postgres: str


@dataclass(frozen=True, slots=True)
class Report:
    """What `migrate` did: the steps it took, where it stands now, and the copy that it made before."""

    taken: tuple[str, ...]
    standing_at: int
    backup: Path | None


def steps() -> list[Step]:
    """All migrations, in order. Modules are named m0001_what_it_does."""
    found = []
    for info in sorted(pkgutil.iter_modules(migrations.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{migrations.__name__}.{info.name}")
        found.append(Step(int(info.name[1:5]), info.name[6:], module.SQLITE, module.POSTGRES))
    return found


async def migrate(settings: Settings, plan: Sequence[Step] | None = None) -> Report:
    """Bring the database to the newest schema. Raises MigrationFailed and changes nothing when a step fails."""
    plan = steps() if plan is None else plan
    if settings.uses_sqlite:
        settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
        return await asyncio.to_thread(_migrate_sqlite, settings.sqlite_path, plan)
    return await _migrate_postgres(settings, plan)


async def pending(settings: Settings) -> list[Step]:
    """The steps that this database still lacks. Raises MigrationFailed when it has some that we do not know."""
    if settings.uses_sqlite:
        standing = await asyncio.to_thread(_sqlite_standing, settings.sqlite_path)
    else:
        standing = await _postgres_standing(settings)
    return _missing(steps(), standing)


def _missing(plan: Sequence[Step], standing: int) -> list[Step]:
    if plan and standing > plan[-1].number:
        raise MigrationFailed(
            f"This database is at step {standing}, this program knows {plan[-1].number}: it is older than its data."
            " Install the newer version again."
        )
    return [step for step in plan if step.number > standing]


def _sqlite_standing(path: Path) -> int:
    if not path.exists():
        return 0
    with _opened(path, readonly=True) as database:
        known = database.execute("SELECT 1 FROM sqlite_master WHERE name='migration'").fetchone()
        return _newest(database) if known else 0


@contextlib.contextmanager
def _opened(path: Path, *, readonly: bool = False) -> Iterator[sqlite3.Connection]:
    uri = f"{path.absolute().as_uri()}?mode={'ro' if readonly else 'rw'}"
    try:
        with contextlib.closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)) as database:
            database.create_function("sha256_hex", 1, _sha256_hex, deterministic=True)  # for steps; SQLite has none
            yield database
    except sqlite3.Error as error:
        raise MigrationFailed(f"{path}: {error}. Nothing was changed.") from error


def _sha256_hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _newest(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT coalesce(max(number), 0) FROM migration").fetchone()[0])


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Two processes that turn a new file to WAL at once find it locked, whatever they are ready to wait. The lock is on
    the directory, so that no file is left behind.
    """
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        yield
    finally:
        os.close(directory)


def _migrate_sqlite(path: Path, plan: Sequence[Step]) -> Report:
    with _one_at_a_time(path):
        return _migrate_file(path, plan)


def _migrate_file(path: Path, plan: Sequence[Step]) -> Report:
    path.touch(mode=0o600)  # it holds sessions and passwords; one that exists keeps its mode
    standing = _sqlite_standing(path)
    missing = _missing(plan, standing)
    with _opened(path) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA foreign_keys=OFF")  # a rebuilt table must not empty its children
        backup = _copy(database, path, standing) if missing and standing else None
        return _take_all_sqlite(database, missing, backup)


def _take_all_sqlite(database: sqlite3.Connection, missing: Sequence[Step], backup: Path | None) -> Report:
    # Locked only now: VACUUM cannot run inside a transaction. What another process did meanwhile is read again.
    database.execute("BEGIN IMMEDIATE")
    try:
        database.execute(LEDGER)
        at = _newest(database)
        taken = [_take_sqlite(database, step) for step in missing if step.number > at]
        if broken := database.execute("PRAGMA foreign_key_check").fetchall():
            raise MigrationFailed(f"Rows would point nowhere: {broken[:5]}. Nothing was changed.")
        standing = _newest(database)
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:  # SQLite itself rolls back when the disk is full
            database.execute("ROLLBACK")
        raise
    return Report(tuple(taken), standing, backup)


def _take_sqlite(database: sqlite3.Connection, step: Step) -> str:
    for statement in _statements(step.sqlite):
        database.execute(statement)
    database.execute("INSERT INTO migration VALUES(?,?,?)", (step.number, step.name, clock.now().isoformat()))
    return f"{step.number:04} {step.name}"


def _copy(database: sqlite3.Connection, path: Path, standing: int) -> Path:
    """A copy beside the database. It gets its name when it is whole, and nobody else could read it at any time."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    copy = path.with_name(f"{path.stem}-before-{standing + 1:04}-{stamp}.sqlite3")
    unfinished = copy.with_suffix(".unfinished")
    unfinished.touch(mode=0o600, exist_ok=False)
    try:
        database.execute("VACUUM INTO ?", (str(unfinished),))
        return unfinished.rename(copy)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _statements(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(";\n") if piece.strip()]


def _driver() -> Any:
    try:
        import asyncpg  # noqa: PLC0415 (an extra: poles on SQLite do not have it)
    except ImportError:
        raise MigrationFailed('PostgreSQL needs a driver: pip install "fediverse-cinema[postgres]".') from None
    return asyncpg


@contextlib.asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Any]:
    """A connection to PostgreSQL that is not Tortoise's."""
    asyncpg = _driver()
    given = dict(connection(settings)["credentials"])
    for pool_only in ("minsize", "maxsize"):
        given.pop(pool_only)
    try:
        database = await asyncpg.connect(**given)
        try:
            yield database
        finally:
            await database.close()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise MigrationFailed(f"PostgreSQL says: {error}. Nothing was changed.") from error


async def _postgres_standing(settings: Settings) -> int:
    async with connected(settings) as database:
        return await _standing(database)


async def _standing(database: Any) -> int:
    if await database.fetchval("SELECT to_regclass('migration')") is None:
        return 0
    return int(await database.fetchval("SELECT coalesce(max(number), 0) FROM migration"))


async def _migrate_postgres(settings: Settings, plan: Sequence[Step]) -> Report:
    async with connected(settings) as database, database.transaction():
        taken = await take_on_postgres(database, plan)
        return Report(tuple(taken), await _standing(database), None)


async def take_on_postgres(database: Any, plan: Sequence[Step]) -> list[str]:
    """Those of the steps that this database lacks, within the transaction that is open."""
    taken: list[str] = []
    await database.execute("SELECT pg_advisory_xact_lock($1)", POSTGRES_LOCK)
    await database.execute(LEDGER)
    for step in _missing(plan, await _standing(database)):
        await database.execute(step.postgres)
        await database.execute(
            "INSERT INTO migration VALUES($1,$2,$3)", step.number, step.name, clock.now().isoformat()
        )
        taken.append(f"{step.number:04} {step.name}")
    return taken
