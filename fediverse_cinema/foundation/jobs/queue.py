"""Putting jobs into the table, and taking them out: one path for both engines, plain SQL because it is hot."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.transactions import on_commit
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import claiming, deaths
from fediverse_cinema.foundation.jobs.claiming import LEASE_SECONDS, Claimed
from fediverse_cinema.foundation.jobs.models import JobState
from fediverse_cinema.foundation.values import frozen

WAKE_CHANNEL = "fediverse_cinema_jobs"
LONGEST_ERROR = 2000
# A job that runs holds its key under another name: what is asked meanwhile may wait beside it, and does not run beside
# it. When it comes back to wait, and another waits by now, that one does what both were asked for.
_WAITING_KEY = "CASE WHEN key LIKE 'running %' THEN substr(key, 9) ELSE key END"


@frozen
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
    """Do this later: a row in the caller's transaction. With a `key`, nothing happens while such a job waits; what is
    asked while one runs is done after it, since that one may have read what has changed since.
    """
    queue, now = here().jobs[kind].queue, clock.timestamp()
    row = (queue, kind, json.dumps(args), lane, serial, None, key, priority, due or now, now)
    while not await _put([row]) and not await _keep_waiting(key):
        pass  # somebody has just begun the one that waited


async def later_each(kind: str, jobs: Sequence[tuple[Mapping[str, Any], str, str]]) -> None:
    """The same for many at once: the arguments of each, its lane and its serial."""
    queue, now = here().jobs[kind].queue, clock.timestamp()
    await _put([(queue, kind, json.dumps(args), lane, serial, None, None, 0, now, now) for args, lane, serial in jobs])


async def _put(rows: Sequence[tuple[Any, ...]]) -> int:
    """Says how many were put in."""
    written = await sql.change(
        "INSERT INTO job(queue,kind,args,lane,serial,waits_for,key,priority,due,created,state,attempts,lease)"
        f" VALUES {','.join(['(?,?,?,?,?,?,?,?,?,?,0,0,0)'] * len(rows))} ON CONFLICT DO NOTHING",
        *(value for row in rows for value in row),
    )
    await announce()
    return written


async def _keep_waiting(key: str | None) -> bool:
    """The job that waits with this key: until our transaction ends, nobody begins it, who would not see what we have
    changed. False when it does not wait any more. On SQLite nobody else can begin anything before that.
    """
    if sql.dialect() == "sqlite":
        return True
    return bool(await sql.rows("SELECT id FROM job WHERE key=? AND state<2 FOR KEY SHARE", key))


async def announce() -> None:
    """Wake the workers once the present transaction has been committed."""
    if on_commit(here().wake.set) and sql.dialect() == "postgres":
        await sql.rows("SELECT pg_notify(?, '')", WAKE_CHANNEL)


async def exchange(
    owner: str,
    *,
    done: Sequence[int] = (),
    failed: Sequence[Failure] = (),
    free: Mapping[str, int] | None = None,
    note: Callable[[], Awaitable[None]] | None = None,
) -> list[Claimed]:
    """Hand back what is finished, `note` what came of it, and take new jobs, in one transaction. `free`: how many are
    wanted of each queue.
    """
    for _ in failed:  # another may just have put in a job with the key of one that comes back: the next time we see it
        with suppress(IntegrityError):
            return await _exchange(owner, done, failed, free, note)
    return await _exchange(owner, done, failed, free, note)


async def _exchange(
    owner: str,
    done: Sequence[int],
    failed: Sequence[Failure],
    free: Mapping[str, int] | None,
    note: Callable[[], Awaitable[None]] | None,
) -> list[Claimed]:
    async with in_transaction():
        await _finish(owner, done)
        if note is not None:
            await note()
        for failure in failed:
            await _fail(owner, failure)
        return await claiming.claim(owner, free) if free else []


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


def _queues() -> list[str]:
    """All queues, by name: with them, what runs is found by the index (queue, state, …)."""
    return sorted({kind.queue for kind in here().jobs.values()})


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
    now = clock.timestamp()
    return await _give_back(f"due={deaths.due_again(now)}", "lease<?", 1e18 if everything else now)


async def hand_back(owner: str) -> int:
    """What this worker holds and will not finish, for another; the attempt does not count."""
    return await _give_back("attempts=attempts-1", "owner=?", owner)


async def _give_back(changes: str, which: str, *values: Any) -> int:
    queues = _queues()
    where, values = f"queue IN ({sql.marks(queues)}) AND state=1 AND {which}", (*queues, *values)
    async with in_transaction():
        return await _merge(where, *values) + await sql.change(
            f"UPDATE job SET state=0, owner=NULL, {changes}, key={_WAITING_KEY} WHERE {where}", *values
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
    """Jobs by queue, kind and state: how many, and when the first of them is or was due."""
    return await sql.rows(
        "SELECT queue, kind, state, count(*) AS n, min(due) AS due FROM job"
        " GROUP BY queue, kind, state ORDER BY queue, kind, state"
    )
