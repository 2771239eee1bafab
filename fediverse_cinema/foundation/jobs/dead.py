"""Jobs that were given up: shown with their errors, brought back to life by hand, and gone after a while. `due` says
when they died.
"""

from datetime import timedelta
from typing import Any

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.queue import announce

KEPT = timedelta(days=30)
SWEPT_AT_ONCE = 1_000
SHOWN = "SELECT id, kind, lane, args, attempts, error, created, due FROM job"
OURS = "state=2 AND lane='' AND kind IN ({})"  # a lane is a host, or the domain of a mail address


async def count_ours() -> int:
    """Those that no other server has to do with: something here is not as it should be."""
    kinds = _ours()
    row = (await sql.rows(f"SELECT count(*) AS n FROM job WHERE {OURS.format(sql.marks(kinds))}", *kinds))[0]
    return int(row["n"])


async def ours(limit: int) -> list[dict[str, Any]]:
    kinds = _ours()
    return await sql.rows(f"{SHOWN} WHERE {OURS.format(sql.marks(kinds))} ORDER BY id DESC LIMIT ?", *kinds, limit)


async def of_others(limit: int) -> list[dict[str, Any]]:
    """Those that were about other servers, or are of kinds that this program does not know."""
    kinds = _ours()
    return await sql.rows(
        f"{SHOWN} WHERE state=2 AND NOT ({OURS.format(sql.marks(kinds))}) ORDER BY id DESC LIMIT ?", *kinds, limit
    )


async def latest(limit: int = 50) -> list[dict[str, Any]]:
    return await sql.rows(f"{SHOWN} WHERE state=2 ORDER BY id DESC LIMIT ?", limit)


async def revive(job_id: int) -> bool:
    """False when there is no such job, or it is not dead."""
    revived = await sql.change(
        "UPDATE job SET state=0, attempts=0, due=?, owner=NULL WHERE id=? AND state=2", clock.timestamp(), job_id
    )
    await announce()
    return revived > 0


async def forget(job_id: int) -> bool:
    """False when there is no such job, or it is not dead."""
    return await sql.change("DELETE FROM job WHERE id=? AND state=2", job_id) > 0


async def sweep() -> None:
    """The periodic job: nobody looks any more at what was given up so long ago."""
    swept = SWEPT_AT_ONCE
    while swept == SWEPT_AT_ONCE:  # a thousand at a time, so that writers take their turn
        swept = await sql.change(
            "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE state=2 AND due<? ORDER BY id LIMIT ?)",
            clock.timestamp() - KEPT.total_seconds(), SWEPT_AT_ONCE,
        )  # fmt: skip


def _ours() -> list[str]:
    return [name for name, kind in here().jobs.items() if not kind.abroad]
