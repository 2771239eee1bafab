"""The PostgreSQL engine of Tortoise, made safe: a connection whose BEGIN is cancelled goes back to its pool.

With Tortoise's own, five cancelled requests empty a pool of five for good.
"""

from typing import Any, cast

from tortoise.backends.asyncpg import client as stock
from tortoise.backends.base.client import NestedTransactionContext, TransactionContextPooled
from tortoise.connection import get_connections

from fediverse_cinema.foundation.database.shielding import to_its_end
from fediverse_cinema.foundation.database.transactions import Committing


class Transaction(TransactionContextPooled):
    __slots__ = ()

    async def __aenter__(self) -> Any:
        await self.ensure_connection()
        pool = self.client._parent._pool
        self.client._connection = await pool.acquire()
        try:
            await self.client.begin()
        except BaseException:
            await to_its_end(pool.release(self.client._connection))  # release() resets the session
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, *raised: Any) -> None:
        try:
            if not self.client._finalized:
                await to_its_end(self._end(failed=raised[0] is not None))
        finally:
            get_connections().reset(self.token)
            await to_its_end(self.client._parent._pool.release(self.client._connection))

    async def _end(self, *, failed: bool) -> None:
        if failed:
            await self.client.rollback()
            return
        await self.client.commit()
        cast(Committing, self.client).tell_committed()


class TransactionClient(Committing, stock.TransactionWrapper):
    def _in_transaction(self) -> Any:
        return NestedTransactionContext(TransactionClient(self))


class Client(stock.AsyncpgDBClient):
    def _in_transaction(self) -> Any:
        return Transaction(TransactionClient(self), self._pool_init_lock)


client_class = Client
