"""Can this pole work: do its database and the place of its files answer, and is the schema the one of this program?"""

import asyncio
import tempfile
from dataclasses import dataclass, field
from functools import cache

import structlog

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.migrating import steps
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.here import here

log = structlog.get_logger()
PATIENCE = 5.0  # seconds for each
GOOD_FOR = 5.0  # seconds: anybody may ask, as often as she likes


@dataclass(slots=True)
class Asked:
    """The last answer. One asker looks, others wait for her."""

    ready: bool = False
    at: float = -GOOD_FOR
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)


async def is_ready() -> bool:
    room: Asked = here().rooms.setdefault("readiness", Asked())
    async with room.looking:
        if not 0 <= clock.timestamp() - room.at < GOOD_FOR:
            room.ready = await _database_answers() and await storage_answers()
            room.at = clock.timestamp()
    return room.ready


async def storage_answers() -> bool:
    """Can a file be written on the disk, and does the bucket answer, where there is one?"""
    try:
        async with asyncio.timeout(PATIENCE):
            await asyncio.to_thread(_write)
            await here().shelf.size("ready")
    except (OSError, CinemaError, TimeoutError) as error:
        log.warning("storage_does_not_answer", error=str(error))
        return False
    return True


async def _database_answers() -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            taken = await sql.rows("SELECT number, coalesce(since, number) AS since FROM migration")
    except Exception as error:  # noqa: BLE001 (whatever it is: without it the pole cannot work)
        log.warning("database_does_not_answer", error=str(error))
        return False
    newest, later = _newest(), [row["since"] for row in taken if row["number"] > _newest()]
    ours = any(row["number"] == newest for row in taken) and all(since <= newest for since in later)
    if not ours:
        log.warning("database_of_another_version", standing=max(row["number"] for row in taken), wanted=newest)
    return ours


@cache
def _newest() -> int:
    return steps()[-1].number


def _write() -> None:
    directory = here().settings.path(here().settings.media.directory)
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=directory):
        pass
