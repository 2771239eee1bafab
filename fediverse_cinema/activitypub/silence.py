"""Hosts that take a letter's line and say nothing: they hold half of a worker's places at most, so that thousands of
dead ones do not keep us from the living (LOD-01). Each worker looks at its own places.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import capacity
from fediverse_cinema.foundation.outside.client import CROWDED, CROWDED_SECONDS
from fediverse_cinema.foundation.outside.lines import in_line

SILENT_SECONDS = 2.0
LET_GO = "silent"  # the code of Later


@asynccontextmanager
async def waiting_for(host: str, queue: str) -> AsyncIterator[None]:
    """Around the time in which a host is to answer a job of this queue. Whoever has said nothing for a while, when half
    of the places are held by such hosts already, is let go (Later): also of hosts that were well a minute ago, and of
    those whose letters have all begun at once. No blame to whom we have not even looked up meanwhile.
    """
    loop, silent, me = asyncio.get_running_loop(), _silent(), object()

    def look() -> None:
        if are_many(queue):
            patience.reschedule(loop.time())
        else:
            silent.add(me)

    try:
        async with asyncio.timeout(None) as patience:
            with in_line(patience) as line:
                looking = loop.call_later(SILENT_SECONDS, look)
                try:
                    yield
                finally:
                    looking.cancel()
                    silent.discard(me)
    except TimeoutError as error:
        if line.stands or loop.time() < line.since + SILENT_SECONDS:
            said = f"{host}: not asked, many names are being looked up, and many do not answer"
            raise Later(said, code=CROWDED, after=CROWDED_SECONDS, counts=False) from error
        raise Later(f"{host}: no answer in {SILENT_SECONDS} s, while many do not answer", code=LET_GO) from error


def are_many(queue: str) -> bool:
    """Is half of the places held by hosts that do not answer? A single place is not divided."""
    return len(_silent()) >= max(1, capacity.places(queue) // 2)


def _silent() -> set[object]:
    found: set[object] = here().rooms.setdefault("silent", set())
    return found
