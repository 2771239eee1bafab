"""Putting jobs into the table, and taking them out: one path for both engines, plain SQL because it is hot."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.transactions import on_commit
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.models import JobState

LEASE_SECONDS = 60.0
WAKE_CHANNEL = "fediverse_cinema_jobs"
CLAIM_LOCK = 0x46435F4A  # any number of ours, on PostgreSQL: one worker claims at a time
CANDIDATES_PER_JOB = 4  # looked at for each job that is wanted, since some of them find their lane full
LONGEST_ERROR = 2000
WAITED_FOR = 4  # attempts of a job that others wait for: what is wanted nowhere must not hold them for days
# A job that runs holds its key under another name: what is asked meanwhile may wait beside it, and does not run beside
# it. When it comes back to wait, and another waits by now, that one does what both were asked for.
_RUNNING_KEY = "'running ' || key"
_WAITING_KEY = "CASE WHEN key LIKE 'running %' THEN substr(key, 9) ELSE key END"


@dataclass(frozen=True, slots=True)
class Claimed:
    id: int
    queue: str
    kind: str
    args: dict[str, Any]
    lane: str
    attempts: int
    created: float


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
    waits_for: str | None = None,
    key: str | None = None,
    due: float | None = None,
    priority: int = 0,
) -> None:
    """Do this later: a row in the caller's transaction. With a `key`, nothing happens while such a job waits; what is
    asked while one runs is done after it, since that one may have read what has changed since.
    """
    queue, now = here().jobs[kind].queue, clock.timestamp()
    await _put([(queue, kind, json.dumps(args), lane, serial, waits_for, key, priority, due or now, now)])


async def later_each(kind: str, jobs: Sequence[tuple[Mapping[str, Any], str, str]]) -> None:
    """The same for many at once: the arguments of each, its lane and its serial."""
    queue, now = here().jobs[kind].queue, clock.timestamp()
    await _put([(queue, kind, json.dumps(args), lane, serial, None, None, 0, now, now) for args, lane, serial in jobs])


async def _put(rows: Sequence[tuple[Any, ...]]) -> None:
    await sql.change(
        "INSERT INTO job(queue,kind,args,lane,serial,waits_for,key,priority,due,created,state,attempts,lease)"
        f" VALUES {','.join(['(?,?,?,?,?,?,?,?,?,?,0,0,0)'] * len(rows))} ON CONFLICT DO NOTHING",
        *(value for row in rows for value in row),
    )
    await announce()


async def announce() -> None:
    """Wake the workers once the present transaction has been committed."""
    if on_commit(here().wake.set) and sql.dialect() == "postgres":
        await sql.rows("SELECT pg_notify(?, '')", WAKE_CHANNEL)


async def exchange(
    owner: str, *, done: Sequence[int] = (), failed: Sequence[Failure] = (), free: Mapping[str, int] | None = None
) -> list[Claimed]:
    """Hand back what is finished and take new jobs, in one transaction. `free`: how many are wanted of each queue."""
    try:
        return await _exchange(owner, done, failed, free)
    except IntegrityError:  # another has just put in a job with the key of one that comes back: now we see it
        return await _exchange(owner, done, failed, free)


async def _exchange(
    owner: str, done: Sequence[int], failed: Sequence[Failure], free: Mapping[str, int] | None
) -> list[Claimed]:
    async with in_transaction():
        await _finish(owner, done)
        for failure in failed:
            await _fail(owner, failure)
        return await _claim_all(owner, free) if free else []


async def _finish(owner: str, done: Sequence[int]) -> None:
    # The owner is asked for: a worker that slept past its lease has lost the job to another (a fence).
    for start in range(0, len(done), 500):
        some = done[start : start + 500]
        await sql.change(f"DELETE FROM job WHERE id IN ({sql.marks(some)}) AND owner=?", *some, owner)


async def _fail(owner: str, failure: Failure) -> None:
    if failure.due is not None:
        await _merge("id=? AND owner=?", failure.id, owner)
    await sql.change(
        "UPDATE job SET state=?, due=?, error=?, owner=NULL, attempts=attempts-?,"
        f" serial=CASE WHEN ?=1 THEN serial ELSE NULL END, key=CASE WHEN ?=1 THEN NULL ELSE {_WAITING_KEY} END"
        " WHERE id=? AND owner=?",
        JobState.DEAD if failure.due is None else JobState.READY,
        failure.due if failure.due is not None else clock.timestamp(),
        storable(failure.error),
        0 if failure.counts else 1,
        1 if failure.keeps_order and failure.due is not None else 0,
        1 if failure.due is None else 0,
        failure.id,
        owner,
    )


def storable(error: str) -> str:
    """Half a surrogate pair is in no encoding; an error may quote what a stranger answered."""
    return error[:LONGEST_ERROR].encode("utf-8", "replace").decode()


async def _claim_all(owner: str, free: Mapping[str, int]) -> list[Claimed]:
    if sql.dialect() == "postgres":
        # Two workers at once would each count what runs in a lane, and fill it twice. On SQLite one writes at a time.
        await sql.rows("SELECT pg_advisory_xact_lock(?)", CLAIM_LOCK)
    claimed: list[Claimed] = []
    for queue, running in (await _running(await _busy(list(free)))).items():
        claimed += await _claim(owner, queue, free[queue], running)
    return claimed


async def _busy(queues: Sequence[str]) -> list[str]:
    """Those in which something is due. Most have nothing, and each look of its own is a way to the database."""
    found = await sql.rows(
        f"WITH asked(queue) AS (VALUES {','.join(['(?)'] * len(queues))}) SELECT queue FROM asked WHERE EXISTS"
        " (SELECT 1 FROM job WHERE job.queue=asked.queue AND state=0 AND due<=?)",
        *queues, clock.timestamp(),
    )  # fmt: skip
    return [row["queue"] for row in found]


async def _claim(owner: str, queue: str, wanted: int, running: Counter[str]) -> list[Claimed]:
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
        candidates = await _candidates(queue, places, full, wanted * CANDIDATES_PER_JOB)
        chosen, crowded = _within_lanes(candidates, wanted - len(claimed), places, running)
        claimed += await _take(owner, chosen)
        full |= crowded
    return claimed


async def _candidates(queue: str, kinds: Collection[str], full: Collection[str], limit: int) -> list[dict[str, Any]]:
    """Jobs that are due, whose serial has no earlier one and whose key does not run. Kinds that this program does not
    know stay where they are: during an update, a newer worker may be at the same table.
    """
    lanes = f" AND lane NOT IN ({sql.marks(full)})" if full else ""
    lock = " FOR UPDATE SKIP LOCKED" if sql.dialect() == "postgres" else ""
    return await sql.rows(
        f"SELECT id, kind, lane FROM job j WHERE queue=? AND state=0 AND due<=? AND kind IN ({sql.marks(kinds)})"
        + lanes + " AND (serial IS NULL OR NOT EXISTS"
        " (SELECT 1 FROM job e WHERE e.serial=j.serial AND e.id<j.id AND e.state<2))"
        " AND (waits_for IS NULL OR NOT EXISTS"
        f" (SELECT 1 FROM job w WHERE w.serial=j.waits_for AND w.id<j.id AND w.state<2 AND w.attempts<{WAITED_FOR}))"
        " AND (key IS NULL OR NOT EXISTS"  # the ids are compared, or PostgreSQL would read all keys once for each claim
        " (SELECT 1 FROM job r WHERE r.key='running ' || j.key AND r.id<>j.id AND r.state<2))"
        f" ORDER BY priority, due, id LIMIT ?{lock}",
        queue, clock.timestamp(), *kinds, *full, limit,
    )  # fmt: skip


def _within_lanes(
    candidates: Iterable[Mapping[str, Any]], wanted: int, places: Mapping[str, int], running: Counter[str]
) -> tuple[list[int], set[str]]:
    """The ids that may run now, counted into `running`, and the lanes that have no place for more."""
    chosen: list[int] = []
    crowded: set[str] = set()
    for row in candidates:
        lane = row["lane"]
        if lane and running[lane] >= places[row["kind"]]:
            crowded.add(lane)
        elif len(chosen) < wanted:
            running[lane] += 1
            chosen.append(row["id"])
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


def _queues() -> list[str]:
    """All queues, by name: with them, what runs is found by the index (queue, state, …)."""
    return sorted({kind.queue for kind in here().jobs.values()})


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


async def keep(owner: str, ids: Sequence[int]) -> set[int]:
    """The heartbeat: these jobs are still being worked on. The answer is those that are still ours."""
    if not ids:
        return set()
    kept = await sql.rows(
        f"UPDATE job SET lease=? WHERE state=1 AND owner=? AND id IN ({sql.marks(ids)}) RETURNING id",
        clock.timestamp() + LEASE_SECONDS, owner, *ids,
    )  # fmt: skip
    return {row["id"] for row in kept}


async def reap(*, everything: bool = False) -> int:
    """Give back the jobs of dead workers: those past their lease, or all when no other worker can exist."""
    return await _give_back("attempts", "lease<?", 1e18 if everything else clock.timestamp())


async def hand_back(owner: str) -> int:
    """What this worker holds and will not finish, for another; the attempt does not count."""
    return await _give_back("attempts-1", "owner=?", owner)


async def _give_back(attempts: str, which: str, *values: Any) -> int:
    queues = _queues()
    where, values = f"queue IN ({sql.marks(queues)}) AND state=1 AND {which}", (*queues, *values)
    async with in_transaction():
        return await _merge(where, *values) + await sql.change(
            f"UPDATE job SET state=0, owner=NULL, attempts={attempts}, key={_WAITING_KEY} WHERE {where}", *values
        )


async def _merge(where: str, *values: Any) -> int:
    """Those of these running jobs whose key another one waits with go, before they come back to wait themselves."""
    return await sql.change(
        f"DELETE FROM job WHERE {where} AND state=1 AND key LIKE 'running %'"
        " AND EXISTS (SELECT 1 FROM job w WHERE w.key=substr(job.key, 9) AND w.state<2)",
        *values,
    )


async def sort() -> None:
    """Since an update, a kind may belong to another queue than when its jobs were written."""
    for row in await sql.rows("SELECT DISTINCT kind, queue FROM job WHERE state<>1"):
        kind = here().jobs.get(row["kind"])
        if kind is not None and kind.queue != row["queue"]:
            change = "UPDATE job SET queue=? WHERE kind=? AND queue=? AND state<>1"
            await sql.change(change, kind.queue, row["kind"], row["queue"])


async def overview() -> list[dict[str, Any]]:
    """Jobs by kind and state: how many, and when the first of them is or was due."""
    return await sql.rows(
        "SELECT kind, state, count(*) AS n, min(due) AS due FROM job GROUP BY kind, state ORDER BY kind, state"
    )
