"""The rows of all tables, written so that both engines read them, whichever of the two has written them: JSON, a line
for each row. They are read as they are at one moment, and put into an empty database, all of them or none.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import orjson
from tortoise.fields.data import JSON_DUMPS

from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database import copies
from fediverse_cinema.foundation.database.migrating import Step, connected, migrate, steps, take_on_postgres
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.storage import half_of, settle
from fediverse_cinema.foundation.values import frozen

Row = dict[str, Any]
Change = Callable[[str, Row], Row | None]
"""What becomes of a row of this table on its way; None: it does not come along."""
AT_ONCE = 500  # rows
OF_POSTGRES = """
SELECT c.table_name, c.column_name, c.data_type, pg_get_serial_sequence(quote_ident(c.table_name), 'id') AS counter
FROM information_schema.columns c
JOIN information_schema.tables t ON t.table_schema=c.table_schema AND t.table_name=c.table_name
WHERE c.table_schema=current_schema() AND t.table_type='BASE TABLE' AND c.table_name<>'migration'
ORDER BY c.table_name, c.ordinal_position
"""
FOREIGN_KEYS = """
SELECT conrelid::regclass::text AS place, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
FROM pg_constraint WHERE contype='f' AND connamespace=current_schema()::regnamespace ORDER BY conname
"""


class Target(Protocol):
    def write(self, piece: bytes, /) -> Any:
        """To the end of what is there."""


@frozen
class Table:
    """`counter` is the highest number that it has given to a row, gone ones too: none is ever given twice."""

    name: str
    columns: tuple[str, ...]
    rows: int
    counter: int


@frozen
class Contents:
    """What was written: after which step of the schema, and which tables."""

    standing: int
    tables: tuple[Table, ...]


async def write(settings: Settings, place: Callable[[str], AbstractContextManager[Target]]) -> Contents:
    """All rows, each table into the file that `place` opens for it, while others go on writing."""
    if not settings.uses_sqlite:
        return await _write_postgres(settings, place)
    with TemporaryDirectory(dir=settings.sqlite_path.parent, prefix=".export-") as desk:
        await copies.take(settings, Path(desk) / copies.SQLITE)
        return await asyncio.to_thread(_write_sqlite, Path(desk) / copies.SQLITE, place)


async def read(
    settings: Settings, contents: Contents, lines: Callable[[str], Iterable[bytes]], change: Change = lambda _, row: row
) -> None:
    """Rows that were written once, into an empty database, which is then brought to the newest schema. `lines` reads
    those of a table. Refused, with nothing left behind, when they do not fit together.
    """
    plan = check_is_known(contents)
    if settings.uses_sqlite:
        half = half_of(settings.sqlite_path)
        try:
            _remove(half)
            await migrate(replace(settings, database=replace(settings.database, url=f"sqlite:{half}")), plan)
            await asyncio.to_thread(_read_sqlite, half, contents, lines, change)
            await asyncio.to_thread(settle, half, settings.sqlite_path)
        finally:
            _remove(half)
    else:
        async with connected(settings) as database, database.transaction():
            await take_on_postgres(database, plan)
            await _read_postgres(database, contents, lines, change)
    await migrate(settings)


def check_is_known(contents: Contents) -> list[Step]:
    """The steps to the schema of these rows. Refused when they are of a newer one."""
    plan = [step for step in steps() if step.number <= contents.standing]
    if not plan or plan[-1].number != contents.standing:
        raise Refused(
            f"step {contents.standing}", code="newer", standing=contents.standing, known=steps()[-1].number,
            public="These rows are of step %(standing)s, this program knows %(known)s: install the newer version.",
        )  # fmt: skip
    return plan


def _rows(table: Table, lines: Iterable[bytes], change: Change) -> Iterator[Row]:
    for line in lines:
        if (row := change(table.name, orjson.loads(line))) is not None:
            yield row


def _line(names: Sequence[str], values: Iterable[Any]) -> bytes:
    return orjson.dumps(dict(zip(names, values, strict=True)), option=orjson.OPT_APPEND_NEWLINE)


def _check_shape(contents: Contents, found: dict[str, list[str]]) -> None:
    told = {table.name: sorted(table.columns) for table in contents.tables}
    if told != {name: sorted(columns) for name, columns in found.items()}:
        raise damaged(f"tables {sorted(set(told) ^ set(found))} or their columns")


def damaged(why: str) -> Refused:
    return Refused(f"damaged: {why}", public="It is damaged, or none of a pole: %(why)s", code="damaged", why=why[:300])


# SQLite


def _tables_of(database: sqlite3.Connection) -> dict[str, dict[str, str]]:
    """name -> column -> declared type"""
    names = database.execute(
        "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' AND name<>'migration'"
        " ORDER BY name"
    ).fetchall()
    return {name: {row[1]: row[2] for row in database.execute(f'PRAGMA table_info("{name}")')} for (name,) in names}


def _write_sqlite(path: Path, place: Callable[[str], AbstractContextManager[Target]]) -> Contents:
    with opened(path) as database:
        contents = contents_of(database)
        for table in contents.tables:
            with place(table.name) as file:
                for line in lines_of(database, table.name):
                    file.write(line)
    return contents


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A SQLite file, for reading."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as database:
        yield database


def contents_of(database: sqlite3.Connection) -> Contents:
    standing = database.execute("SELECT max(number) FROM migration").fetchone()[0]
    counters = dict(database.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    tables = {name: tuple(columns) for name, columns in _tables_of(database).items()}
    counts = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
    of_each = (Table(name, columns, counts[name], counters.get(name, 0)) for name, columns in tables.items())
    return Contents(standing, tuple(of_each))


def lines_of(database: sqlite3.Connection, name: str) -> Iterator[bytes]:
    columns = _tables_of(database)[name]
    listed = ", ".join(f'"{column}"' for column in columns)
    for row in database.execute(f'SELECT {listed} FROM "{name}" ORDER BY id'):
        pairs = zip(row, columns.values(), strict=True)
        yield _line(list(columns), (orjson.loads(one) if one and kind == "JSON" else one for one, kind in pairs))


def _read_sqlite(path: Path, contents: Contents, lines: Callable[[str], Iterable[bytes]], change: Change) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA foreign_keys=OFF")  # rows point at rows that come later
        database.execute("BEGIN IMMEDIATE")
        found = _tables_of(database)
        _check_shape(contents, {name: list(columns) for name, columns in found.items()})
        for table in contents.tables:
            kinds = found[table.name]
            names = ", ".join(f'"{column}"' for column in kinds)
            database.execute(f'DELETE FROM "{table.name}"')
            rows = _rows(table, lines(table.name), change)
            try:
                database.executemany(
                    f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(kinds))})',
                    ([_for_sqlite(row[column], kind) for column, kind in kinds.items()] for row in rows),
                )
            except (sqlite3.Error, KeyError, ValueError, TypeError) as error:
                raise damaged(f"{table.name}: {error}") from error
            database.execute("DELETE FROM sqlite_sequence WHERE name=?", (table.name,))
            if table.counter:
                database.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table.name, table.counter))
        if broken := database.execute("PRAGMA foreign_key_check").fetchmany(5):
            raise damaged(f"rows point nowhere: {broken}")
        database.execute("COMMIT")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode=DELETE")  # one file, which gets its name as a whole


def _remove(path: Path) -> None:
    """With what SQLite writes beside it."""
    for end in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _for_sqlite(value: Any, kind: str) -> Any:
    if kind == "JSON" and value is not None:
        return JSON_DUMPS(value)
    return int(value) if isinstance(value, bool) else value


# PostgreSQL


async def _tables_on_postgres(database: Any) -> dict[str, tuple[dict[str, str], str | None]]:
    """name -> (column -> type, what counts its rows)"""
    found: dict[str, tuple[dict[str, str], str | None]] = {}
    for row in await database.fetch(OF_POSTGRES):
        found.setdefault(row["table_name"], ({}, row["counter"]))[0][row["column_name"]] = row["data_type"]
    return found


async def _write_postgres(settings: Settings, place: Callable[[str], AbstractContextManager[Target]]) -> Contents:
    async with connected(settings) as database, database.transaction(isolation="repeatable_read", readonly=True):
        standing = await database.fetchval("SELECT max(number) FROM migration")
        tables = []
        for name, (columns, counts) in (await _tables_on_postgres(database)).items():
            documents = [kind == "jsonb" for kind in columns.values()]
            listed, count = ", ".join(f'"{column}"' for column in columns), 0
            with place(name) as file:
                rows = database.cursor(f'SELECT {listed} FROM "{name}" ORDER BY id', prefetch=AT_ONCE)
                pressed: list[bytes] = []
                async for row in rows:
                    pairs = zip(row, documents, strict=True)
                    pressed.append(_line(list(columns), (_from_postgres(one, document) for one, document in pairs)))
                    count += 1
                    if len(pressed) == AT_ONCE:
                        await asyncio.to_thread(file.write, b"".join(pressed))
                        pressed = []
                await asyncio.to_thread(file.write, b"".join(pressed))
            counter = await database.fetchrow(f"SELECT last_value, is_called FROM {counts}") if counts else None
            at = counter["last_value"] if counter and counter["is_called"] else 0
            tables.append(Table(name, tuple(columns), count, at))
    return Contents(standing, tuple(tables))


def _from_postgres(value: Any, document: bool) -> Any:
    if document and value is not None:
        return orjson.loads(value)  # what is too long for a number of theirs is a float, as models read it
    if isinstance(value, datetime):
        return value.isoformat(" ")  # as SQLite keeps it, which compares times as texts
    return value.isoformat() if isinstance(value, date) else value


async def _read_postgres(
    database: Any, contents: Contents, lines: Callable[[str], Iterable[bytes]], change: Change
) -> None:
    import asyncpg  # noqa: PLC0415 (an extra: poles on SQLite do not have it)

    found = await _tables_on_postgres(database)
    _check_shape(contents, {name: list(columns) for name, (columns, _) in found.items()})
    keys = await database.fetch(FOREIGN_KEYS)
    for key in keys:  # rows point at rows that come later
        await database.execute(f"ALTER TABLE {key['place']} DROP CONSTRAINT {key['name']}")
    for table in contents.tables:
        kinds, counts = found[table.name]
        rows = _rows(table, lines(table.name), change)
        try:
            await database.execute(f'DELETE FROM "{table.name}"')
            await database.copy_records_to_table(
                table.name,
                columns=list(kinds),
                records=([_for_postgres(row[column], kind) for column, kind in kinds.items()] for row in rows),
            )
        except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, KeyError, ValueError, TypeError) as error:
            raise damaged(f"{table.name}: {error}") from error
        if counts and table.counter:
            await database.execute("SELECT setval($1::regclass, $2)", counts, table.counter)
    try:
        for key in keys:
            await database.execute(f"ALTER TABLE {key['place']} ADD CONSTRAINT {key['name']} {key['definition']}")
    except asyncpg.IntegrityConstraintViolationError as error:
        raise damaged(f"rows point nowhere: {error}") from error


def _for_postgres(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "jsonb":
        return JSON_DUMPS(value)
    if kind == "boolean":
        return bool(value)
    if kind == "double precision":
        return float(value)
    if kind == "timestamp with time zone":
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kind == "date" else value
