"""Jobs that were given up: shown with their errors, brought back to life by hand, and gone after a while. `due` says
when they died.
"""

from datetime import timedelta
from typing import Any

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.jobs.queue import announce

KEPT = timedelta(days=30)
SWEPT_AT_ONCE = 1_000


async def latest(limit: int = 50) -> list[dict[str, Any]]:
    return await sql.rows(
        "SELECT id, kind, lane, args, attempts, error, created FROM job WHERE state=2 ORDER BY id DESC LIMIT ?", limit
    )


async def revive(job_id: int) -> bool:
    """False when there is no such job, or it is not dead."""
    revived = await sql.change(
        "UPDATE job SET state=0, attempts=0, due=?, owner=NULL WHERE id=? AND state=2", clock.timestamp(), job_id
    )
    await announce()
    return revived > 0


async def sweep() -> None:
    """The periodic job: nobody looks any more at what was given up so long ago."""
    swept = SWEPT_AT_ONCE
    while swept == SWEPT_AT_ONCE:  # a thousand at a time, so that writers take their turn
        swept = await sql.change(
            "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE state=2 AND due<? ORDER BY id LIMIT ?)",
            clock.timestamp() - KEPT.total_seconds(), SWEPT_AT_ONCE,
        )  # fmt: skip
