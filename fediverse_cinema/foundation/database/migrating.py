"""Running the numbered migrations, under a lock, with a copy of the database first on SQLite.

Tortoise's own migrations lose rows on SQLite (a rebuilt table cascades into its children), so ours are plain SQL: one
module in foundation/migrations for each step, with a text for each engine.
"""

import asyncio
import importlib
import pkgutil
import sqlite3
from collections.abc import Sequence
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
    """The steps that this database still lacks."""
    if settings.uses_sqlite:
        standing = await asyncio.to_thread(_sqlite_standing, settings.sqlite_path)
    else:
        standing = await _postgres_standing(settings)
    return [step for step in steps() if step.number > standing]


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
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        known = database.execute("SELECT 1 FROM sqlite_master WHERE name='migration'").fetchone()
        return int(database.execute("SELECT coalesce(max(number), 0) FROM migration").fetchone()[0]) if known else 0
    finally:
        database.close()


def _migrate_sqlite(path: Path, plan: Sequence[Step]) -> Report:
    database = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA foreign_keys=OFF")  # a rebuilt table must not empty its children
        standing = _sqlite_standing(path)
        missing = _missing(plan, standing)
        backup = _copy(database, path, standing) if missing and standing else None
        # Locked only now: VACUUM cannot run inside a transaction. What another process did meanwhile is read again.
        database.execute("BEGIN IMMEDIATE")
        try:
            database.execute(LEDGER)
            at = int(database.execute("SELECT coalesce(max(number), 0) FROM migration").fetchone()[0])
            taken = [_take_sqlite(database, step) for step in missing if step.number > at]
            if broken := database.execute("PRAGMA foreign_key_check").fetchall():
                raise MigrationFailed(f"Rows would point nowhere: {broken[:5]}.")
            database.execute("COMMIT")
        except BaseException:
            database.execute("ROLLBACK")
            raise
        return Report(tuple(taken), _sqlite_standing(path), backup)
    except sqlite3.Error as error:
        raise MigrationFailed(f"{path}: {error}. Nothing was changed.") from error
    finally:
        database.close()


def _take_sqlite(database: sqlite3.Connection, step: Step) -> str:
    for statement in _statements(step.sqlite):
        database.execute(statement)
    database.execute("INSERT INTO migration VALUES(?,?,?)", (step.number, step.name, clock.now().isoformat()))
    return f"{step.number:04} {step.name}"


def _copy(database: sqlite3.Connection, path: Path, standing: int) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    copy = path.with_name(f"{path.stem}-before-{standing + 1:04}-{stamp}.sqlite3")
    database.execute("VACUUM INTO ?", (str(copy),))
    copy.chmod(0o600)
    return copy


def _statements(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(";\n") if piece.strip()]


async def _connect(settings: Settings) -> Any:
    import asyncpg  # noqa: PLC0415 (an extra: poles on SQLite do not have it)

    given = dict(connection(settings)["credentials"])
    for pool_only in ("minsize", "maxsize"):
        given.pop(pool_only)
    return await asyncpg.connect(**given)


async def _postgres_standing(settings: Settings) -> int:
    database = await _connect(settings)
    try:
        return await _standing(database)
    finally:
        await database.close()


async def _standing(database: Any) -> int:
    if await database.fetchval("SELECT to_regclass('migration')") is None:
        return 0
    return int(await database.fetchval("SELECT coalesce(max(number), 0) FROM migration"))


async def _migrate_postgres(settings: Settings, plan: Sequence[Step]) -> Report:
    database = await _connect(settings)
    taken: list[str] = []
    try:
        async with database.transaction():
            await database.execute("SELECT pg_advisory_xact_lock($1)", POSTGRES_LOCK)
            await database.execute(LEDGER)
            for step in _missing(plan, await _standing(database)):
                await database.execute(step.postgres)
                await database.execute(
                    "INSERT INTO migration VALUES($1,$2,$3)", step.number, step.name, clock.now().isoformat()
                )
                taken.append(f"{step.number:04} {step.name}")
        return Report(tuple(taken), await _standing(database), None)
    except OSError as error:
        raise MigrationFailed(f"The database does not answer: {error}.") from error
    finally:
        await database.close()
