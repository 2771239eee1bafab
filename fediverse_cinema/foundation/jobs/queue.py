"""Putting jobs into the table, and taking them out: one path for both engines, plain SQL because it is hot."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.transactions import on_commit
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.models import JobState

LEASE_SECONDS = 60.0
WAKE_CHANNEL = "fediverse_cinema_jobs"
# One claim looks at so many candidates for each job it wants, so that a crowded lane does not hide the others.
CANDIDATES_PER_JOB = 4
ROUNDS_PER_CLAIM = 4


@dataclass(frozen=True, slots=True)
class Claimed:
    id: int
    kind: str
    args: dict[str, Any]
    lane: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Failure:
    """An attempt that did not succeed: when to try again (None: never), and why."""

    id: int
    due: float | None
    error: str
    keeps_order: bool
    counts: bool = True


async def later(
    kind: str,
    args: Mapping[str, Any],
    *,
    lane: str = "",
    serial: str | None = None,
    key: str | None = None,
    due: float | None = None,
    priority: int = 0,
) -> None:
    """Do this later: a row in the caller's transaction. With a `key`, nothing happens while such a job lives."""
    now = clock.timestamp()
    await sql.change(
        "INSERT INTO job(queue,kind,args,lane,serial,key,priority,due,created,state,attempts,lease)"
        " VALUES(?,?,?,?,?,?,?,?,?,0,0,0) ON CONFLICT DO NOTHING",
        here().jobs[kind].queue, kind, json.dumps(args), lane, serial, key, priority, due or now, now,
    )  # fmt: skip
    await announce()


async def announce() -> None:
    """Wake the workers once the present transaction has been committed."""
    on_commit(here().wake.set)
    if sql.dialect() == "postgres":
        await sql.rows("SELECT pg_notify(?, '')", WAKE_CHANNEL)


async def exchange(
    owner: str,
    *,
    done: Sequence[int] = (),
    failed: Sequence[Failure] = (),
    free: Mapping[str, int] | None = None,
) -> list[Claimed]:
    """Hand back what is finished and take new jobs, in one transaction. `free`: how many are wanted of each queue."""
    async with in_transaction():
        await _finish(owner, done)
        for failure in failed:
            await _fail(owner, failure)
        claimed: list[Claimed] = []
        for queue, wanted in (free or {}).items():
            claimed += await _claim(owner, queue, wanted)
        return claimed


async def _finish(owner: str, done: Sequence[int]) -> None:
    # The owner is asked for: a worker that slept past its lease has lost the job to another (a fence).
    for start in range(0, len(done), 500):
        some = done[start : start + 500]
        await sql.change(f"DELETE FROM job WHERE id IN ({sql.marks(some)}) AND owner=?", *some, owner)


async def _fail(owner: str, failure: Failure) -> None:
    await sql.change(
        "UPDATE job SET state=?, due=?, error=?, owner=NULL, attempts=attempts-?,"
        " serial=CASE WHEN ?=1 THEN serial ELSE NULL END, key=CASE WHEN ?=1 THEN NULL ELSE key END"
        " WHERE id=? AND owner=?",
        JobState.DEAD if failure.due is None else JobState.READY,
        failure.due if failure.due is not None else clock.timestamp(),
        failure.error[:2000],
        0 if failure.counts else 1,
        1 if failure.keeps_order and failure.due is not None else 0,
        1 if failure.due is None else 0,
        failure.id,
        owner,
    )


async def _claim(owner: str, queue: str, wanted: int) -> list[Claimed]:
    claimed: list[Claimed] = []
    full: set[str] = set()
    for _ in range(ROUNDS_PER_CLAIM):
        candidates = await _candidates(queue, full, wanted * CANDIDATES_PER_JOB)
        chosen, crowded = await _within_lanes(candidates, wanted - len(claimed))
        claimed += await _take(owner, chosen)
        full |= crowded
        if len(claimed) >= wanted or not crowded:
            break
    return claimed


async def _candidates(queue: str, full: Iterable[str], limit: int) -> list[dict[str, Any]]:
    full = list(full)
    lanes = f" AND lane NOT IN ({sql.marks(full)})" if full else ""
    lock = " FOR UPDATE SKIP LOCKED" if sql.dialect() == "postgres" else ""
    return await sql.rows(
        "SELECT id, kind, lane FROM job j WHERE queue=? AND state=0 AND due<=?" + lanes +
        " AND (serial IS NULL OR NOT EXISTS"
        " (SELECT 1 FROM job e WHERE e.serial=j.serial AND e.id<j.id AND e.state<2))"
        f" ORDER BY priority, due, id LIMIT ?{lock}",
        queue, clock.timestamp(), *full, limit,
    )  # fmt: skip


async def _within_lanes(candidates: Sequence[Mapping[str, Any]], wanted: int) -> tuple[list[int], set[str]]:
    """The ids that may run now, and the lanes that have no room for more."""
    lanes = {row["lane"] for row in candidates if row["lane"]}
    running = await _running(lanes)
    chosen: list[int] = []
    crowded: set[str] = set()
    for row in candidates:
        lane = row["lane"]
        if lane and running[lane] >= here().jobs[row["kind"]].in_lane:
            crowded.add(lane)
        elif len(chosen) < wanted:
            running[lane] += 1
            chosen.append(row["id"])
    return chosen, crowded


async def _running(lanes: Iterable[str]) -> Counter[str]:
    lanes = list(lanes)
    counts: Counter[str] = Counter()
    if lanes:
        found = await sql.rows(
            f"SELECT lane, count(*) AS n FROM job WHERE state=1 AND lane IN ({sql.marks(lanes)}) GROUP BY lane", *lanes
        )
        counts.update({row["lane"]: row["n"] for row in found})
    return counts


async def _take(owner: str, ids: Sequence[int]) -> list[Claimed]:
    if not ids:
        return []
    taken = await sql.rows(
        f"UPDATE job SET state=1, owner=?, lease=?, attempts=attempts+1 WHERE id IN ({sql.marks(ids)})"
        " RETURNING id, kind, args, lane, attempts",
        owner, clock.timestamp() + LEASE_SECONDS, *ids,
    )  # fmt: skip
    return [Claimed(**{**row, "args": json.loads(row["args"])}) for row in sorted(taken, key=lambda row: row["id"])]


async def keep(owner: str, ids: Sequence[int]) -> None:
    """The heartbeat: these jobs are still being worked on."""
    if ids:
        await sql.change(
            f"UPDATE job SET lease=? WHERE state=1 AND owner=? AND id IN ({sql.marks(ids)})",
            clock.timestamp() + LEASE_SECONDS, owner, *ids,
        )  # fmt: skip


async def reap(*, everything: bool = False) -> int:
    """Give back the jobs of dead workers: those past their lease, or all when no other worker can exist."""
    return await sql.change(
        "UPDATE job SET state=0, owner=NULL WHERE state=1 AND lease<?",
        1e18 if everything else clock.timestamp(),
    )


async def postpone(lane: str, until: float) -> None:
    """Let a whole lane rest: a silent host would otherwise cost an attempt for each letter to it."""
    await sql.change("UPDATE job SET due=? WHERE lane=? AND state=0 AND due<?", until, lane, until)


async def retry(job_id: int) -> bool:
    """Bring a dead job back to life."""
    revived = await sql.change(
        "UPDATE job SET state=0, attempts=0, due=?, owner=NULL WHERE id=? AND state=2", clock.timestamp(), job_id
    )
    await announce()
    return revived > 0


async def overview() -> list[dict[str, Any]]:
    """Jobs by kind and state, with the age of the oldest due one in seconds."""
    return await sql.rows(
        "SELECT kind, state, count(*) AS n, min(due) AS due FROM job GROUP BY kind, state ORDER BY kind, state"
    )


async def dead(limit: int = 50) -> list[dict[str, Any]]:
    """The last jobs that were given up, with their errors."""
    return await sql.rows(
        "SELECT id, kind, lane, args, attempts, error, created FROM job WHERE state=2 ORDER BY id DESC LIMIT ?", limit
    )
