"""Which jobs a worker takes, and how: those that are due, in their order, as many as their lanes have places for."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import apart
from fediverse_cinema.foundation.values import frozen

LEASE_SECONDS = 60.0
CANDIDATES_PER_JOB = 4  # looked at for each job that is wanted, since some of them find their lane full
WAITED_FOR = 4  # attempts of a job that others wait for: what is wanted nowhere must not hold them for days
_RUNNING_KEY = "'running ' || key"


@frozen
class Claimed:
    id: int
    queue: str
    kind: str
    args: dict[str, Any]
    lane: str
    attempts: int
    created: float


async def claim(owner: str, free: Mapping[str, int]) -> list[Claimed]:
    """So many as are wanted of each queue, within the transaction that is open."""
    claimed: list[Claimed] = []
    busy = await _busy(list(free))
    running = await _running(list({queue for queue, _ in busy}))
    for queue, priority in busy:
        if wanted := free[queue] - sum(one.queue == queue for one in claimed):
            claimed += await _claim(owner, queue, priority, wanted, running[queue])
    return claimed


async def _busy(queues: Sequence[str]) -> list[tuple[str, int]]:
    """Queues and priorities in which something is due, in their order. Most queues have nothing, and each look of its
    own is a way to the database. The index leads from one priority to the next, so that thousands of jobs that wait
    for later are not looked at.
    """
    found = await sql.rows(
        f"WITH RECURSIVE asked(queue) AS (VALUES {','.join(['(?)'] * len(queues))}), level(queue, priority) AS"
        " (SELECT queue, (SELECT MIN(priority) FROM job WHERE job.queue=asked.queue AND state=0) FROM asked"
        " UNION ALL SELECT queue, (SELECT MIN(job.priority) FROM job WHERE job.queue=level.queue AND state=0"
        " AND job.priority>level.priority) FROM level WHERE priority IS NOT NULL)"
        " SELECT queue, priority FROM level WHERE (SELECT MIN(due) FROM job WHERE job.queue=level.queue AND state=0"
        " AND job.priority=level.priority)<=? ORDER BY queue, priority",
        *queues, clock.timestamp(),
    )  # fmt: skip
    return [(row["queue"], row["priority"]) for row in found]


async def _claim(owner: str, queue: str, priority: int, wanted: int, running: Counter[str]) -> list[Claimed]:
    """Full lanes are left out before looking, and those that fill up on the way before looking again: a lane with
    thousands of jobs does not hide what stands behind it.
    """
    places = {name: kind.in_lane for name, kind in here().jobs.items() if kind.queue == queue}
    if not places:
        return []
    full = {lane for lane, n in running.items() if n >= max(places.values())}
    claimed: list[Claimed] = []
    crowded = {""}
    while crowded and len(claimed) < wanted:
        candidates = await _candidates(queue, priority, places, full, wanted * CANDIDATES_PER_JOB)
        chosen, crowded = _within_lanes(candidates, wanted - len(claimed), places, running)
        lanes = {row["lane"] for row in chosen} - {""}
        if lanes and sql.dialect() == "postgres":
            alone = await apart.alone_in(queue, lanes)
            free = [row for row in chosen if row["lane"] in {"", *alone}]
            chosen, filled = _within_lanes(free, len(free), places, Counter(alone))
            crowded |= filled | (lanes - alone.keys())
        claimed += await _take(owner, [row["id"] for row in chosen])
        full |= crowded
    return claimed


async def _candidates(
    queue: str, priority: int, kinds: Collection[str], full: Collection[str], limit: int
) -> list[dict[str, Any]]:
    """Jobs that are due, whose serial has no earlier one and whose key does not run. Kinds that this program does not
    know stay where they are: during an update, a newer worker may be at the same table.
    """
    lanes = f" AND lane NOT IN ({sql.marks(full)})" if full else ""
    lock = " FOR UPDATE SKIP LOCKED" if sql.dialect() == "postgres" else ""
    return await sql.rows(
        f"SELECT id, kind, lane FROM job j WHERE queue=? AND state=0 AND priority=? AND due<=?"
        f" AND kind IN ({sql.marks(kinds)})"
        + lanes + " AND (serial IS NULL OR NOT EXISTS"
        " (SELECT 1 FROM job e WHERE e.serial=j.serial AND e.id<j.id AND e.state<2))"
        " AND (waits_for IS NULL OR NOT EXISTS"
        f" (SELECT 1 FROM job w WHERE w.serial=j.waits_for AND w.id<j.id AND w.state<2 AND w.attempts<{WAITED_FOR}))"
        " AND (key IS NULL OR NOT EXISTS"  # the ids are compared, or PostgreSQL would read all keys once for each claim
        " (SELECT 1 FROM job r WHERE r.key='running ' || j.key AND r.id<>j.id AND r.state<2))"
        f" ORDER BY due, id LIMIT ?{lock}",
        queue, priority, clock.timestamp(), *kinds, *full, limit,
    )  # fmt: skip


def _within_lanes(
    candidates: Iterable[Mapping[str, Any]], wanted: int, places: Mapping[str, int], running: Counter[str]
) -> tuple[list[Mapping[str, Any]], set[str]]:
    """Those that may run now, counted into `running`, and the lanes that have no place for more."""
    chosen: list[Mapping[str, Any]] = []
    crowded: set[str] = set()
    for row in candidates:
        lane = row["lane"]
        if lane and running[lane] >= places[row["kind"]]:
            crowded.add(lane)
        elif len(chosen) < wanted:
            running[lane] += 1
            chosen.append(row)
    return chosen, crowded


async def _running(queues: Sequence[str]) -> dict[str, Counter[str]]:
    """How many run in each lane of each of these queues now."""
    running = {queue: Counter[str]() for queue in queues}
    if queues:
        found = await sql.rows(
            f"SELECT queue, lane, count(*) AS n FROM job WHERE queue IN ({sql.marks(queues)}) AND state=1 AND lane<>''"
            " GROUP BY queue, lane",
            *queues,
        )
        for row in found:
            running[row["queue"]][row["lane"]] = row["n"]
    return running


async def _take(owner: str, ids: Sequence[int]) -> list[Claimed]:
    if not ids:
        return []
    taken = await sql.rows(
        f"UPDATE job SET state=1, owner=?, lease=?, attempts=attempts+1, key={_RUNNING_KEY}"
        f" WHERE id IN ({sql.marks(ids)}) RETURNING id, queue, kind, args, lane, attempts, created",
        owner, clock.timestamp() + LEASE_SECONDS, *ids,
    )  # fmt: skip
    by_id = {row["id"]: Claimed(**{**row, "args": json.loads(row["args"])}) for row in taken}
    return [by_id[number] for number in ids]
