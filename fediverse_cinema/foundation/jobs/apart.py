"""On PostgreSQL, workers that claim at the same moment stay out of each other's lanes: both would count what runs
there, and fill it twice. What they lock is the lane and not the table, so that claims run beside each other.
"""

import asyncio
from collections.abc import Collection

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.here import here

LANE_LOCK = 0x46435F4A  # any number of ours; the other half of the lock is the lane
AGAIN_SECONDS = 0.02


async def alone_in(queue: str, lanes: Collection[str]) -> dict[str, int]:
    """Those of the lanes in which nobody else claims until our transaction ends, and how many run in each."""
    found = await sql.rows(
        "SELECT lane FROM unnest(?::text[]) AS lane"
        " WHERE pg_try_advisory_xact_lock(?, hashtext(?::text || ' ' || lane))",
        list(lanes), LANE_LOCK, queue,
    )  # fmt: skip
    alone = [row["lane"] for row in found]
    if len(alone) < len(lanes):  # she who claims there has done so in a moment, and may have left places
        asyncio.get_running_loop().call_later(AGAIN_SECONDS, here().wake.set)
    # A statement of its own, after the locks: whoever had them before us has committed what it took.
    counted = await sql.rows(
        "SELECT lane, count(*) AS n FROM job WHERE queue=? AND state=1 AND lane=ANY(?::text[]) GROUP BY lane",
        queue, alone,
    )  # fmt: skip
    return dict.fromkeys(alone, 0) | {row["lane"]: row["n"] for row in counted}
