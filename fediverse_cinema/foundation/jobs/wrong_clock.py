"""A clock that was wrong and is put right, by hand or by NTP, also between two lives of the pole. What then waits for a
moment that only the wrong clock knew goes on in time, and nobody is taken for dead since a day passed in a second.
"""

import time

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.claiming import LEASE_SECONDS
from fediverse_cinema.foundation.jobs.queue import announce

STEP = 5.0  # seconds that no clock drifts between two looks
AHEAD = 2 * LEASE_SECONDS  # what a moment that has passed may lie ahead of us: clocks of two machines differ
# When a waiting job was last in somebody's hand. Its lease stays in the row, with its end.
_TOUCHED = f"CASE WHEN created > lease-{LEASE_SECONDS} THEN created ELSE lease-{LEASE_SECONDS} END"


class Watch:
    """The clock on the wall, beside the one that only runs on."""

    def __init__(self) -> None:
        self._apart = self._look()

    def step(self) -> float:
        """Seconds by which it was put forward since the last look, or back (less than 0); 0 when it was not."""
        before, self._apart = self._apart, self._look()
        step = self._apart - before
        return step if abs(step) > STEP else 0.0

    @staticmethod
    def _look() -> float:
        return clock.timestamp() - time.monotonic()


async def put_right() -> int:
    """Jobs that were written, or tried the last time, at a moment still to come wait from now on for as long as they
    were to wait from then. Those that run keep a lease of the usual length. Says how many waited.
    """
    now, queues = clock.timestamp(), sorted({kind.queue for kind in here().jobs.values()})
    ours = f"queue IN ({sql.marks(queues)})"
    await sql.change(
        f"UPDATE job SET lease=? WHERE {ours} AND state=1 AND lease>?", now + LEASE_SECONDS, *queues, now + AHEAD
    )
    moved = await sql.change(
        f"UPDATE job SET due=due-({_TOUCHED})+?, lease=0, created=CASE WHEN created>? THEN ? ELSE created END"
        f" WHERE {ours} AND state=0 AND due>? AND {_TOUCHED}>?",
        now, now, now, *queues, now, now + AHEAD,
    )  # fmt: skip
    if moved:
        await announce()
    return moved
