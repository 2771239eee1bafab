"""What happens to a lane as a whole: it rests, goes on, is given up. A lane belongs to its queue: what cannot be
delivered to a host does not keep us from asking it.
"""

from collections.abc import Sequence

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.jobs.queue import announce, storable


async def postpone(queue: str, lane: str, until: float) -> None:
    """Let it rest: a silent host would otherwise cost an attempt for each letter to it."""
    await sql.change("UPDATE job SET due=? WHERE lane=? AND state=0 AND queue=? AND due<?", until, lane, queue, until)


async def hurry(queue: str, lane: str) -> None:
    """Let it go on at once: who was silent has answered."""
    now = clock.timestamp()
    await sql.change("UPDATE job SET due=? WHERE lane=? AND state=0 AND queue=? AND due>?", now, lane, queue, now)
    await announce()


async def give_up(queue: str, lane: str, reason: str) -> int:
    """What waits in it will never be done. Says how many those were."""
    return await sql.change(
        "UPDATE job SET state=2, due=?, owner=NULL, serial=NULL, key=NULL, error=?"
        " WHERE lane=? AND state=0 AND queue=?",
        clock.timestamp(), storable(reason), lane, queue,
    )  # fmt: skip


async def waiting_in(queue: str, lanes: Sequence[str]) -> dict[str, int]:
    """How many jobs wait or run in each of these lanes."""
    if not lanes:
        return {}
    found = await sql.rows(
        f"SELECT lane, count(*) AS n FROM job WHERE lane IN ({sql.marks(lanes)}) AND state<2 AND queue=? GROUP BY lane",
        *lanes, queue,
    )  # fmt: skip
    return {row["lane"]: row["n"] for row in found}
