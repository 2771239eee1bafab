"""What the rows of hosts say, remembered for a minute, for a bounded number of hosts, and what only this worker knows.
Kept by `hosts` alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.here import here

Form = Literal["", "rfc9421"]  # of signatures; "" is draft-cavage
FRESH_SECONDS = 60.0
MOST_REMEMBERED = 10_000


@dataclass(slots=True)
class Known:
    """What the row of a host said at `read_at`. Of this worker: `knocking` is a letter that tries whether it answers,
    `woken_at` when it was last given leave to, `busy_until` the end of the pause that the host has asked for,
    `ordered_at` when it was to be asked what it runs.
    """

    read_at: float
    failures: int = 0
    resting_until: float = 0.0
    failing_since: datetime | None = None
    dead: bool = False
    signature: Form = ""
    software: str = ""
    asked_at: datetime | None = None
    seen_at: datetime | None = None
    error: str = ""
    knocking: bool = False
    woken_at: float = 0.0
    busy_until: float = 0.0
    ordered_at: float = 0.0


async def look(host: str, fresh_seconds: float = FRESH_SECONDS) -> Known:
    """What is known of it, at most so old. The oldest goes when there are too many (LOD-02): it is in the row."""
    remembered: dict[str, Known] = here().rooms.setdefault("hosts", {})
    known = remembered.get(host)
    if known is not None and 0 <= clock.timestamp() - known.read_at < fresh_seconds:
        return known
    row = await lookup.find(Host, name=host)
    fresh = _read(row)
    if known is not None:
        fresh.knocking, fresh.woken_at = known.knocking, known.woken_at
        fresh.busy_until, fresh.ordered_at = known.busy_until, known.ordered_at
        remembered.pop(host, None)
    while len(remembered) >= MOST_REMEMBERED:
        del remembered[next(iter(remembered))]
    remembered[host] = fresh
    return fresh


def _read(row: Host | None) -> Known:
    known = Known(read_at=clock.timestamp())
    if row is not None:
        known.failures, known.failing_since, known.dead = row.failures, row.failing_since, row.dead_at is not None
        known.resting_until = row.resting_until.timestamp() if row.resting_until else 0.0
        known.signature = "rfc9421" if row.signature else ""
        known.software, known.asked_at, known.seen_at, known.error = (
            row.software, row.asked_at, row.seen_at, row.last_error,
        )  # fmt: skip
    return known
