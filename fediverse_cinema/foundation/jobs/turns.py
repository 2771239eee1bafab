"""Who comes before whom in a queue: what runs there and what is due, in the order in which `queue` will take it. For
those who tell people why nothing happens yet.
"""

import json
from typing import Any

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.jobs.models import JobState
from fediverse_cinema.foundation.values import frozen

MOST = 2_000


@frozen
class Turn:
    """One job: its arguments, and whether somebody is at it."""

    args: dict[str, Any]
    runs: bool


async def of(queue: str) -> list[Turn]:
    """Those that run come first. What waits for its next try is not there: nothing waits for it."""
    rows = await sql.rows(
        "SELECT args, state FROM job WHERE queue=? AND (state=? OR state=? AND due<=?)"
        " ORDER BY state DESC, priority, due, id LIMIT ?",
        queue, JobState.RUNNING.value, JobState.READY.value, clock.timestamp(), MOST,
    )  # fmt: skip
    return [Turn(json.loads(row["args"]), row["state"] == JobState.RUNNING) for row in rows]
