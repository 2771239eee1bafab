"""From a SQLite file into PostgreSQL: all rows in one transaction, then both sides are read again and compared, table
by table. Whatever ends it by force, it is begun again: PostgreSQL holds all of the rows by then, or none.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import orjson

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database import copies, rows
from fediverse_cinema.foundation.database.migrating import connected, steps
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.last_backup import STAMP_FORMAT
from fediverse_cinema.foundation.storage import sync
from fediverse_cinema.foundation.values import frozen

EXACT = 2**63  # what is a whole number up to here, both engines read as one, however they have written it


@frozen
class Sum:
    """What a table comes to: how many rows, and the SHA-256 of all that they say."""

    rows: int
    sha256: str


async def cross(source: Path, target: Settings, hear: Callable[[int], None] = lambda count: None) -> dict[str, Sum]:
    """All rows of the file are in the database of these settings, which held no pole, or just these. Refused otherwise,
    and when a row has not arrived as it left. Nobody else may write either of them meanwhile. `hear` is told of rows
    as they are read: each of them three times.
    """
    with rows.opened(source) as database:
        contents = rows.contents_of(database)
        _require_newest(contents)

        def lines(table: str) -> Iterator[bytes]:
            return _heard(rows.lines_of(database, table), hear)

        if await _has_no_pole(target):
            await rows.read(target, contents, lines)
        left = {table.name: _sum_of(lines(table.name)) for table in contents.tables}
        arrived, there = await _sums_on(target, hear)
    _compare(left, arrived)
    _compare({table.name: table.counter for table in contents.tables}, {one.name: one.counter for one in there.tables})
    return left


def put_aside(source: Path) -> Path:
    """Its new name: a pole that is started with the old settings by mistake must not go on with rows of yesterday."""
    with closing(sqlite3.connect(source, isolation_level=None)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode=DELETE")  # all of it in one file
    aside = source.with_name(f"{source.stem}-moved-{clock.now().strftime(STAMP_FORMAT)}{source.suffix}")
    source.rename(aside)
    sync(aside.parent)
    return aside


def _require_newest(contents: rows.Contents) -> None:
    newest = steps()[-1].number
    if contents.standing != newest:
        raise Refused(
            f"step {contents.standing}", code="behind", standing=contents.standing, newest=newest,
            public="This file is at step %(standing)s of the schema, this program at %(newest)s: set database.url back"
            " to the file and run `fediverse-cinema migrate` first.",
        )  # fmt: skip


def _compare(left: dict[str, Any], arrived: dict[str, Any]) -> None:
    if left != arrived:
        others = sorted(name for name in left.keys() | arrived.keys() if left.get(name) != arrived.get(name))
        raise Refused(
            f"{others} differ", code="differs", tables=", ".join(others),
            public="The database of the settings holds other rows than the file (%(tables)s): there is another pole in"
            " it, or it has been used since. The file stays as it is. Make the database empty, and begin again.",
        )  # fmt: skip


async def _has_no_pole(settings: Settings) -> bool:
    """Also where somebody has run `migrate` first."""
    if await copies.is_empty(settings):
        return True
    async with connected(settings) as database:
        return await database.fetchval("SELECT 1 FROM actor LIMIT 1") is None


async def _sums_on(settings: Settings, hear: Callable[[int], None]) -> tuple[dict[str, Sum], rows.Contents]:
    sums: dict[str, Sum] = {}

    @contextmanager
    def summed(table: str) -> Iterator[_Summing]:
        summing = _Summing(hear)
        yield summing
        sums[table] = summing.sum()

    return sums, await rows.write(settings, summed)


class _Summing:
    def __init__(self, hear: Callable[[int], None]) -> None:
        self._hear, self._count, self._sha256 = hear, 0, hashlib.sha256()

    def write(self, piece: bytes, /) -> None:
        lines = piece.splitlines()
        for line in lines:
            row = {name: _plain(value) for name, value in orjson.loads(line).items()}
            self._sha256.update(orjson.dumps(row, option=orjson.OPT_SORT_KEYS))
        self._count += len(lines)
        self._hear(len(lines))

    def sum(self) -> Sum:
        return Sum(self._count, self._sha256.hexdigest())


def _heard(lines: Iterable[bytes], hear: Callable[[int], None]) -> Iterator[bytes]:
    for line in lines:
        yield line
        hear(1)


def _sum_of(lines: Iterable[bytes]) -> Sum:
    summing = _Summing(lambda count: None)  # they have been heard as they were read
    for line in lines:
        summing.write(line)
    return summing.sum()


def _plain(value: Any) -> Any:
    """As both engines mean it: SQLite's yes is 1, and PostgreSQL writes a whole number as it likes."""
    return int(value) if isinstance(value, bool) else _rounded(value)


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < EXACT else value
