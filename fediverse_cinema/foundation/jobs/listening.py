"""On PostgreSQL: hearing at once that another process has put something into the job table."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import structlog

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.migrating import connected
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
    """A connection to PostgreSQL itself, since a pool would lend it to others; when it is lost, another one. Meanwhile
    the worker polls.
    """
    wake = here().wake

    def heard(*_: object) -> None:
        wake.set()

    while True:
        try:
            async with connected(here().settings) as connection:
                lost = asyncio.Event()
                connection.add_termination_listener(lambda _, lost=lost: lost.set())
                await connection.add_listener(WAKE_CHANNEL, heard)
                wake.set()  # for what was announced while nobody listened
                await lost.wait()
        except Exception as error:  # noqa: BLE001 (refused, starting up, no connection left: each ends some day)
            log.warning("job_notices_lost", error=repr(error), again_in=AGAIN_SECONDS)
        await asyncio.sleep(AGAIN_SECONDS)
