"""On PostgreSQL: another server, which follows the first. Whoever may (`far_reading`) reads there while it answers."""

import time
from typing import Any

import asyncpg
import structlog

from fediverse_cinema.foundation.database import away, far_reading
from fediverse_cinema.foundation.database.statements import only_reads
from fediverse_cinema.foundation.errors import Away, Full

log = structlog.get_logger()
CONNECTING_SECONDS = 2.0
ANSWERING_SECONDS = 5.0
AWAY_SECONDS = 30.0  # without a question, once it has not answered


class Replica:
    """The way there: `address` is what asyncpg connects with."""

    def __init__(self, address: dict[str, Any], connections: int) -> None:
        self._address = address
        self._connections = connections
        self._pool: Any = None
        self._away_until = 0.0

    async def ask(self, query: str, values: list[Any] | None) -> list[Any] | None:
        """The rows of a SELECT; None when the first server is to be asked."""
        if not only_reads(query):
            far_reading.wrote()
        if not far_reading.may() or time.monotonic() < self._away_until:
            return None
        try:
            with away.told():
                async with (await self._opened()).acquire() as connection:
                    return await _answer(connection, query, values or [])
        except (Away, asyncpg.PostgresError) as error:  # or it lets nobody in
            self._away_until = time.monotonic() + AWAY_SECONDS
            log.warning("replica_away", error=str(error), again_in=AWAY_SECONDS)
        return None

    async def _opened(self) -> Any:
        if self._pool is None:
            self._pool = asyncpg.create_pool(
                min_size=0, max_size=self._connections,
                timeout=CONNECTING_SECONDS, command_timeout=ANSWERING_SECONDS, **self._address,
            )  # fmt: skip
        return await self._pool

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()


async def _answer(connection: Any, query: str, values: list[Any]) -> list[Any] | None:
    """None for a wrong question, as the first server will say, and for one that the replica alone cannot answer: it was
    in the way of what is followed, or has no room there.
    """
    try:
        with away.told():
            return list(await connection.fetch(query, *values))
    except (asyncpg.PostgresError, asyncpg.InterfaceError, Full):
        return None


class Following:
    """Mixed into the client of PostgreSQL."""

    replica: Replica | None = None

    async def execute_query(self, query: str, values: list[Any] | None = None) -> Any:
        rows = await self.replica.ask(query, values) if self.replica else None
        return await super().execute_query(query, values) if rows is None else (len(rows), rows)  # type: ignore[misc]

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> Any:
        rows = await self.replica.ask(query, values) if self.replica else None
        return await super().execute_query_dict(query, values) if rows is None else list(map(dict, rows))  # type: ignore[misc]

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        far_reading.wrote()
        return await super().execute_insert(query, values)  # type: ignore[misc]
