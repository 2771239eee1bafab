"""The PostgreSQL engine of Tortoise, made safe: a connection whose BEGIN is cancelled goes back to its pool.

With Tortoise's own, five cancelled requests empty a pool of five for good. Nor is the server asked after each question
to forget what we never tell it.
"""

from typing import Any, cast

from tortoise.backends.asyncpg import client as stock
from tortoise.backends.asyncpg.executor import AsyncpgExecutor
from tortoise.backends.base.client import NestedTransactionContext, TransactionContextPooled
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.connection import get_connections

from fediverse_cinema.foundation.database import away, evidence, far_reading
from fediverse_cinema.foundation.database.hydrating import Hydrating
from fediverse_cinema.foundation.database.replica import Following, Replica
from fediverse_cinema.foundation.database.shielding import to_its_end
from fediverse_cinema.foundation.database.transactions import Committing
from fediverse_cinema.foundation.database.values import StorableValues
from fediverse_cinema.foundation.errors import Away


class Executor(Hydrating, AsyncpgExecutor):
    pass


class Transaction(TransactionContextPooled):
    __slots__ = ()

    async def __aenter__(self) -> Any:
        await self.ensure_connection()
        try:
            await self._begin()
        except Away:  # a stale connection; nothing has been done yet
            await cast(Any, self.client._parent)._expire_connections()
            await self._begin()
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def _begin(self) -> None:
        with away.told():
            self.client._connection = await self.client._parent._pool.acquire()
        try:
            await to_its_end(self.client.begin())
        except BaseException:
            await to_its_end(self._give_back())
            raise

    async def __aexit__(self, *raised: Any) -> None:
        try:
            if not self.client._finalized:
                await to_its_end(self._end(failed=raised[0] is not None))
        finally:
            get_connections().reset(self.token)
            await to_its_end(self._give_back())

    async def _end(self, *, failed: bool) -> None:
        if failed:
            if not away.is_lost(self.client._connection):
                await self.client.rollback()
            return
        with away.told():
            await self.client.commit()
        cast(Committing, self.client).tell_committed()

    async def _give_back(self) -> None:
        """Outside any transaction: asyncpg cries out over a connection that comes back in the middle of one."""
        connection = self.client._connection
        try:
            if not away.is_lost(connection) and connection.is_in_transaction():
                await self.client.rollback()
        finally:
            await self.client._parent._pool.release(connection)


class Counting:
    """Says how many rows an INSERT has written: PostgreSQL answers "INSERT 0 3", and Tortoise's own reads the 0."""

    @translate_exceptions
    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, list[dict[Any, Any]]]:
        if query[:6].upper() != "INSERT":
            return cast("tuple[int, list[dict[Any, Any]]]", await cast(Any, super()).execute_query(query, values))
        async with cast(Any, self).acquire_connection() as connection:
            status = await connection.execute(query, *(values or []))
        return int(status.rpartition(" ")[2]), []


class TransactionClient(StorableValues, Committing, Counting, away.Telling, stock.TransactionWrapper):
    executor_class = Executor

    def _in_transaction(self) -> Any:
        return NestedTransactionContext(TransactionClient(self))


async def _leave_as_it_is(connection: Any) -> None:
    """All that we set, lock or open ends with its transaction, and who listens stops before she goes; asyncpg itself
    rolls back and forgets listeners. Its RESET would be a second way to the server for every first one.
    """


class Client(StorableValues, Following, Counting, away.AskingAgain, stock.AsyncpgDBClient):
    executor_class = Executor

    def __init__(self, *, replica: dict[str, Any] | None = None, **settings: Any) -> None:
        super().__init__(**settings)
        self.replica = Replica(replica, self.pool_maxsize) if replica else None

    async def _close(self) -> None:
        await super()._close()
        if self.replica is not None:
            await self.replica.close()

    async def create_pool(self, **settings: Any) -> Any:
        return await super().create_pool(reset=_leave_as_it_is, **settings)

    async def create_connection(self, with_db: bool) -> None:
        with away.told():
            await to_its_end(super().create_connection(with_db))

    def _in_transaction(self) -> Any:
        evidence.write()
        far_reading.wrote()
        return Transaction(TransactionClient(self), self._pool_init_lock)


client_class = Client
