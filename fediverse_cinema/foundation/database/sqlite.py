"""The SQLite engine of Tortoise, made safe: plugged in by name in the database configuration.

Tortoise's own has one connection for everything, a deferred BEGIN that fails with "database is locked" when another
process writes, and a transaction that hangs all access for good when its task is cancelled at BEGIN. This one has one
writer with BEGIN IMMEDIATE, begin/commit/rollback that end before a cancellation is felt, and two read-only
connections, so that a page never waits for a writer.
"""

import itertools
import sqlite3
from collections.abc import Coroutine, Sequence
from typing import Any, cast

import aiosqlite
from tortoise.backends.base.client import NestedTransactionContext
from tortoise.backends.sqlite import client as stock
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError

from fediverse_cinema.foundation.database.shielding import to_its_end
from fediverse_cinema.foundation.database.transactions import Committing

READERS = 2
BUSY_MILLISECONDS = 20_000


class Transaction(stock.SqliteTransactionContext):
    __slots__ = ()

    async def __aenter__(self) -> Any:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            try:
                await to_its_end(self.connection.begin())
            except BaseException:
                await to_its_end(self.connection._connection.rollback())
                raise
            self.token = get_connections().set(self.connection_name, self.connection)
        except BaseException:
            self._trxlock.release()
            raise
        return self.connection

    async def __aexit__(self, *raised: Any) -> None:
        try:
            if not self.connection._finalized:
                await to_its_end(self._end(failed=raised[0] is not None))
        finally:
            get_connections().reset(self.token)
            self._trxlock.release()

    async def _end(self, *, failed: bool) -> None:
        if failed:
            await self.connection.rollback()
            return
        try:
            await self.connection.commit()
        except BaseException:
            await self.connection._connection.rollback()  # disk full: without this the next BEGIN would fail too
            raise
        self.connection.tell_committed()


class TransactionClient(Committing, stock.SqliteTransactionWrapper):
    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error

    def _in_transaction(self) -> Any:
        return NestedTransactionContext(TransactionClient(self))


class Client(stock.SqliteClient):
    def __init__(self, file_path: str, **kwargs: Any) -> None:
        # FULL: what we said we keep (a 202, a publication) survives a power cut. Commits are grouped where it counts.
        kwargs.setdefault("synchronous", "FULL")
        kwargs.setdefault("busy_timeout", BUSY_MILLISECONDS)
        super().__init__(file_path, **kwargs)
        self._readers: list[aiosqlite.Connection] = []

    async def create_connection(self, with_db: bool) -> None:
        if self._connection:
            return
        await super().create_connection(with_db)
        for _ in range(READERS):
            reader = await aiosqlite.connect(self.filename, isolation_level=None)
            reader._conn.row_factory = sqlite3.Row
            await reader.execute("PRAGMA query_only=ON")
            await reader.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
            self._readers.append(reader)
        self._next_reader = itertools.cycle(self._readers)

    async def close(self) -> None:
        while self._readers:
            await self._readers.pop().close()
        await super().close()

    def _in_transaction(self) -> Any:
        return Transaction(TransactionClient(self), self._lock)

    @stock.translate_exceptions
    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        if not _only_reads(query):
            return cast("tuple[int, Sequence[Any]]", await super().execute_query(query, values))
        rows = await self._read(query, values)
        return len(rows), rows

    @stock.translate_exceptions
    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        if not _only_reads(query):
            return cast("list[dict[str, Any]]", await super().execute_query_dict(query, values))
        return list(map(dict, await self._read(query, values)))

    async def _read(self, query: str, values: list[Any] | None) -> list[Any]:
        if not self._readers:
            async with self.acquire_connection():
                pass  # opens writer and readers, once
        reader = next(self._next_reader)
        return list(await cast(Coroutine[Any, Any, Any], reader.execute_fetchall(query, values)))


def _only_reads(query: str) -> bool:
    return query[:6].upper() == "SELECT"


client_class = Client
