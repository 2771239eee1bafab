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
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fediverse_cinema.foundation import clock, migrations
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database.opening import direct
from fediverse_cinema.foundation.database.sqlite_words import reason
from fediverse_cinema.foundation.values import frozen

LEDGER = (
    "CREATE TABLE IF NOT EXISTS migration(number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)"
)
POSTGRES_LOCK = 0x46435F4D  # any number of ours: one migration at a time
PATIENCE_WITH_OTHERS = "10s"
Standing = dict[int, int]  # the steps that were taken, each with the oldest that a program must know to go on after it


class MigrationFailed(Exception):
    """The database was left as it was. The message says what to do."""


@frozen
class Step:
    """One migration. The texts hold statements, divided by a semicolon at the end of a line. Programs that know step
    `since` go on working when this one has been taken; None: only programs that know this one work then.
    """

    number: int
    name: str
    sqlite: str
    postgres: str
    since: int | None = None


@frozen
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
        since = getattr(module, "SINCE", None)
        found.append(Step(int(info.name[1:5]), info.name[6:], module.SQLITE, module.POSTGRES, since))
    return found


async def migrate(settings: Settings, plan: Sequence[Step] | None = None, *, rolling: bool = False) -> Report:
    """Bring the database to the newest schema. Raises MigrationFailed and changes nothing when a step fails; `rolling`:
    also when the programs that run on it now could not go on.
    """
    plan = steps() if plan is None else plan
    if settings.uses_sqlite:
        settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
        return await asyncio.to_thread(_migrate_sqlite, settings.sqlite_path, plan)
    return await _migrate_postgres(settings, plan, rolling=rolling)


async def pending(settings: Settings) -> list[Step]:
    """The steps that this database still lacks. Raises MigrationFailed when it has some that we do not know, unless
    they let programs like this one go on.
    """
    if settings.uses_sqlite:
        standing = await asyncio.to_thread(_sqlite_standing, settings.sqlite_path)
    else:
        standing = await _postgres_standing(settings)
    return _missing(steps(), standing)


def _missing(plan: Sequence[Step], standing: Standing) -> list[Step]:
    known = plan[-1].number if plan else 0
    if any(since > known for number, since in standing.items() if number > known):
        raise MigrationFailed(
            f"This database is at step {max(standing)}, this program knows {known}: it is older than its data."
            " Install the newer version again."
        )
    return [step for step in plan if step.number not in standing]


def _check_rolling(missing: Sequence[Step], standing: Standing) -> None:
    """Raises MigrationFailed when one of the steps is too much for a program that knows those taken, and no more."""
    known = max(standing, default=0)
    breaking = [step for step in missing if step.since is None or step.since > known]
    if breaking and standing:
        names = ", ".join(f"{step.number:04} {step.name}" for step in breaking)
        raise MigrationFailed(
            f"Programs that run now could not go on after: {names}. Nothing was changed."
            " Stop them all and migrate without --rolling."
        )


def _sqlite_standing(path: Path) -> Standing:
    if not path.exists():
        return {}
    with _opened(path, readonly=True) as database:
        known = database.execute("SELECT 1 FROM sqlite_master WHERE name='migration'").fetchone()
        return _taken(database) if known else {}


@contextlib.contextmanager
def _opened(path: Path, *, readonly: bool = False) -> Iterator[sqlite3.Connection]:
    uri = f"{path.absolute().as_uri()}?mode={'ro' if readonly else 'rw'}"
    try:
        with contextlib.closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)) as database:
            database.create_function("sha256_hex", 1, _sha256_hex, deterministic=True)  # for steps; SQLite has none
            yield database
    except sqlite3.Error as error:
        raise MigrationFailed(f"{path}: {reason(path, error)} Nothing was changed.") from error


def _sha256_hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _taken(database: sqlite3.Connection) -> Standing:
    """Of a database of any age: the ledger has not always known `since`."""
    columns = {row[1] for row in database.execute("PRAGMA table_info(migration)")}
    since = "coalesce(since, number)" if "since" in columns else "number"
    return dict(database.execute(f"SELECT number, {since} FROM migration").fetchall())


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
        backup = _copy(database, path, max(standing)) if missing and standing else None
        return _take_all_sqlite(database, missing, backup)


def _take_all_sqlite(database: sqlite3.Connection, missing: Sequence[Step], backup: Path | None) -> Report:
    # Locked only now: VACUUM cannot run inside a transaction. What another process did meanwhile is read again.
    database.execute("BEGIN IMMEDIATE")
    try:
        database.execute(LEDGER)
        there = _taken(database)
        taken = [_take_sqlite(database, step) for step in missing if step.number not in there]
        if broken := database.execute("PRAGMA foreign_key_check").fetchall():
            raise MigrationFailed(f"Rows would point nowhere: {broken[:5]}. Nothing was changed.")
        standing = max(_taken(database), default=0)
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:  # SQLite itself rolls back when the disk is full
            database.execute("ROLLBACK")
        raise
    return Report(tuple(taken), standing, backup)


def _take_sqlite(database: sqlite3.Connection, step: Step) -> str:
    for statement in _statements(step.sqlite):
        database.execute(statement)
    row = (step.number, step.name, clock.now().isoformat())
    database.execute("INSERT INTO migration(number, name, applied_at) VALUES(?,?,?)", row)
    if step.since is not None:
        database.execute("UPDATE migration SET since=? WHERE number=?", (step.since, step.number))
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
    """A connection to PostgreSQL itself that is not Tortoise's. It prepares nothing: whoever reaches PostgreSQL only
    through a pool has named that.
    """
    asyncpg = _driver()
    try:
        database = await asyncpg.connect(**direct(settings), statement_cache_size=0)
        try:
            yield database
        finally:
            await database.close()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise MigrationFailed(f"PostgreSQL says: {error}. Nothing was changed.") from error


async def _postgres_standing(settings: Settings) -> Standing:
    async with connected(settings) as database:
        return await _standing(database)


async def _standing(database: Any) -> Standing:
    if await database.fetchval("SELECT to_regclass('migration')") is None:
        return {}
    # As a document: the ledger has not always known `since`.
    since = "coalesce((to_jsonb(migration)->>'since')::integer, number)"
    return dict(await database.fetch(f"SELECT number, {since} FROM migration"))


async def _migrate_postgres(settings: Settings, plan: Sequence[Step], *, rolling: bool) -> Report:
    async with connected(settings) as database, database.transaction():
        if rolling:
            # Who waits for a table in use holds up all who come after. Better not at all than for long.
            await database.execute(f"SET LOCAL lock_timeout = '{PATIENCE_WITH_OTHERS}'")
            standing = await _standing(database)
            _check_rolling(_missing(plan, standing), standing)
        taken = await take_on_postgres(database, plan)
        return Report(tuple(taken), max(await _standing(database)), None)


async def take_on_postgres(database: Any, plan: Sequence[Step]) -> list[str]:
    """Those of the steps that this database lacks, within the transaction that is open."""
    taken: list[str] = []
    await database.execute("SELECT pg_advisory_xact_lock($1)", POSTGRES_LOCK)
    await database.execute(LEDGER)
    for step in _missing(plan, await _standing(database)):
        await database.execute(step.postgres)
        row = (step.number, step.name, clock.now().isoformat())
        await database.execute("INSERT INTO migration(number, name, applied_at) VALUES($1,$2,$3)", *row)
        if step.since is not None:
            await database.execute("UPDATE migration SET since=$1 WHERE number=$2", step.since, step.number)
        taken.append(f"{step.number:04} {step.name}")
    return taken
