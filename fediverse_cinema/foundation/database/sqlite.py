"""The SQLite engine of Tortoise, made safe: plugged in by name in the database configuration.

Tortoise's own has one connection for everything, a deferred BEGIN that fails with "database is locked" when another
process writes, and a transaction that hangs all access for good when its task is cancelled at BEGIN. This one has one
writer with BEGIN IMMEDIATE, begin/commit/rollback that end before a cancellation is felt, two read-only connections, so
that a page never waits for a writer, and what is answered at once does not leave the loop (`at_hand`).
"""

import sqlite3
from collections import deque
from collections.abc import Coroutine
from functools import partial
from typing import Any, cast

import aiosqlite
from tortoise.backends.base.client import NestedTransactionContext
from tortoise.backends.sqlite import client as stock
from tortoise.backends.sqlite.executor import SqliteExecutor
from tortoise.connection import get_connections

from fediverse_cinema.foundation.database import at_hand, evidence
from fediverse_cinema.foundation.database.hydrating import Hydrating
from fediverse_cinema.foundation.database.shielding import to_its_end
from fediverse_cinema.foundation.database.statements import only_reads
from fediverse_cinema.foundation.database.together import Part, Together
from fediverse_cinema.foundation.database.transactions import Committing
from fediverse_cinema.foundation.database.values import StorableValues, storable

READERS = 2
BUSY_MILLISECONDS = 20_000


class Executor(Hydrating, SqliteExecutor):
    pass


class Transaction(stock.SqliteTransactionContext):
    __slots__ = ("part",)

    def __init__(self, connection: "TransactionClient", together: Together) -> None:
        super().__init__(connection, connection._lock)
        self.part = Part(together, connection._connection)

    async def __aenter__(self) -> Any:
        await self.part.begin()
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection

    async def __aexit__(self, *raised: Any) -> None:
        get_connections().reset(self.token)
        await to_its_end(self._end(raised[1]))

    async def _end(self, failure: BaseException | None) -> None:
        await self.part.end(failure)
        if failure is None:
            self.connection.tell_committed()


class Counting:
    """Counts the rows that a statement itself changed. Tortoise's own also counts what cascades from them, which
    PostgreSQL does not."""

    @stock.translate_exceptions
    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, list[Any]]:
        async with cast(Any, self).acquire_connection() as connection:
            return cast("tuple[int, list[Any]]", await connection._execute(_run, connection._conn, query, values or []))


def _insert(connection: sqlite3.Connection, query: str, values: list[Any]) -> int | None:
    return connection.execute(query, values).lastrowid


def _run(connection: sqlite3.Connection, query: str, values: list[Any]) -> tuple[int, list[Any]]:
    cursor = connection.execute(query, values)
    return _outcome(cursor, cursor.fetchall())


def _outcome(cursor: sqlite3.Cursor, rows: list[Any]) -> tuple[int, list[Any]]:
    return (len(rows) if cursor.rowcount < 0 else cursor.rowcount), rows


class TransactionClient(StorableValues, Committing, Counting, stock.SqliteTransactionWrapper):
    executor_class = Executor

    def __init__(self, around: Any) -> None:
        super().__init__(around)
        self.in_transactions: at_hand.Writer = around.in_transactions

    @stock.translate_exceptions
    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        at_once = self._at_once(query, storable(values))
        return await super().execute_insert(query, values) if at_once is None else at_once[0].lastrowid

    @stock.translate_exceptions
    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, list[Any]]:
        at_once = self._at_once(query, storable(values))
        return _outcome(*at_once) if at_once is not None else await super().execute_query(query, values)

    @stock.translate_exceptions
    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        at_once = self._at_once(query, storable(values))
        if at_once is not None:
            return list(map(dict, at_once[1]))
        return await super().execute_query_dict(query, values)

    def _at_once(self, query: str, values: list[Any]) -> tuple[sqlite3.Cursor, list[Any]] | None:
        return self.in_transactions.run(self._connection._conn, query, values)

    def _in_transaction(self) -> Any:
        return NestedTransactionContext(TransactionClient(self))


class WriterAndReaders(Counting, stock.SqliteClient):
    """Writes and transactions on one connection, SELECTs beside them on two others."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        # FULL: what we said we keep (a 202, a publication) survives a power cut. Commits are grouped where it counts.
        kwargs.setdefault("synchronous", "FULL")
        kwargs.setdefault("busy_timeout", BUSY_MILLISECONDS)
        super().__init__(file_path, **kwargs)
        self._readers: deque[aiosqlite.Connection] = deque()
        self._at_hand: at_hand.Reader | None = None
        self.in_transactions = at_hand.Writer()
        self._together = Together()

    async def create_connection(self, with_db: bool) -> None:
        """Called once, by `open_database`, which closes what was opened when this fails."""
        await to_its_end(self._open(with_db))

    async def _open(self, with_db: bool) -> None:
        await self._open_writer()
        for _ in range(READERS):
            reader = await aiosqlite.connect(self.filename, isolation_level=None)
            self._readers.append(reader)
            reader._conn.row_factory = sqlite3.Row
            await reader.execute("PRAGMA query_only=ON")
            await reader.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        connection = sqlite3.connect(self.filename, timeout=0, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA query_only=ON")
        self._at_hand = at_hand.Reader(connection)

    async def _open_writer(self) -> None:
        """As Tortoise opens it, but not for its own thread alone: what stands in a transaction runs in ours."""
        connect = aiosqlite.connect(self.filename, isolation_level=None, check_same_thread=False)
        self._connection = await connect
        self._connection._conn.row_factory = sqlite3.Row
        for pragma, value in self.pragmas.items():
            await self._connection.execute(f"PRAGMA {pragma}={value}")

    async def close(self) -> None:
        await to_its_end(self._close_all())

    async def _close_all(self) -> None:
        """Each of them, whatever happens to the others: the thread of one left open keeps the process from ending."""
        if self._at_hand is not None:
            self._at_hand.close()
        try:
            while self._readers:
                await self._readers.pop().close()
        finally:
            await super().close()

    def _in_transaction(self) -> Any:
        evidence.write()
        return Transaction(TransactionClient(self), self._together)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        # Tortoise's own leaves its BEGIN open when it is cancelled.
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)

    def acquire_connection(self) -> Any:
        """For what is neither asked of the readers nor written together."""
        return self._together.apart(self._writer)

    @stock.translate_exceptions
    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        return await self._together.run(self._writer, partial(_insert, query=query, values=values))

    @stock.translate_exceptions
    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, list[Any]]:
        if _changes_rows(query):
            work = partial(_run, query=query, values=values or [])
            return cast("tuple[int, list[Any]]", await self._together.run(self._writer, work))
        if not only_reads(query):
            return cast("tuple[int, list[Any]]", await super().execute_query(query, values))
        rows = await self._read(query, values)
        return len(rows), rows

    @stock.translate_exceptions
    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        if not only_reads(query):
            return cast("list[dict[str, Any]]", await super().execute_query_dict(query, values))
        return list(map(dict, await self._read(query, values)))

    def version(self) -> int | None:
        """Another number when anybody has written since, in this process or in another; None when nobody can say."""
        assert self._at_hand is not None
        return self._at_hand.version()

    @property
    def _writer(self) -> aiosqlite.Connection:
        assert self._connection is not None
        return self._connection

    async def _read(self, query: str, values: list[Any] | None) -> list[Any]:
        assert self._at_hand is not None
        found = self._at_hand.read(query, values or [])
        if found is not None:
            return found
        self._readers.rotate()
        return list(await cast(Coroutine[Any, Any, Any], self._readers[0].execute_fetchall(query, values)))


def _changes_rows(query: str) -> bool:
    return query[:6].upper() in ("INSERT", "UPDATE", "DELETE")


class Client(StorableValues, WriterAndReaders):
    executor_class = Executor


client_class = Client
