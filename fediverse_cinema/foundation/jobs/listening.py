"""On PostgreSQL: hearing at once that another process has put something into the job table."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import structlog
from tortoise.connection import get_connections

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.queue import WAKE_CHANNEL

log = structlog.get_logger()
AGAIN_SECONDS = 5.0


@contextlib.asynccontextmanager
async def to_notices() -> AsyncIterator[None]:
    """Inside the block, notices wake the worker of this process. On SQLite there is nobody else to hear."""
    if sql.dialect() != "postgres":
        yield
        return
    task = asyncio.create_task(_listen(), name="job notices")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _listen() -> None:
    """One connection of the pool is kept for listening; when it is lost, another one. Meanwhile the worker polls."""
    client: Any = get_connections().get("default")
    wake = here().wake

    def heard(*_: object) -> None:
        wake.set()

    while True:
        try:
            async with client.acquire_connection() as connection:
                lost = asyncio.Event()
                connection.add_termination_listener(lambda _, lost=lost: lost.set())
                await connection.add_listener(WAKE_CHANNEL, heard)
                wake.set()  # for what was announced while nobody listened
                try:
                    await lost.wait()
                finally:
                    if not connection.is_closed():
                        await connection.remove_listener(WAKE_CHANNEL, heard)
        except Exception as error:  # noqa: BLE001 (refused, starting up, no connection left: each ends some day)
            log.warning("job_notices_lost", error=repr(error), again_in=AGAIN_SECONDS)
        await asyncio.sleep(AGAIN_SECONDS)
