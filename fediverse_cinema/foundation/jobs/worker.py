"""The loop that works the job table off. It knows kinds, limits and leases; what the jobs do stands elsewhere."""

import asyncio
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import structlog

from fediverse_cinema.foundation import clock, full_disk, ids
from fediverse_cinema.foundation.errors import Away, CinemaError, Full, Later
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import deaths, once, queue, wrong_clock
from fediverse_cinema.foundation.jobs.capacity import ROOM
from fediverse_cinema.foundation.jobs.claiming import Claimed
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.queue import Failure

log = structlog.get_logger()
POLL_SECONDS = 1.0  # without a wake-up call; PostgreSQL's notices and our own commits come sooner
HEARTBEAT_SECONDS = 15.0
REAP_SECONDS = 20.0
LAST_SECONDS = 4.0  # that jobs get to end when the worker stops


class Worker:
    """Works for the pole that is here(). `capacity`: how many jobs of each queue may run at once."""

    def __init__(self, capacity: Mapping[str, int], *, alone: bool) -> None:
        """`alone`: no other worker can exist (SQLite), so jobs that seem to be running at start have no owner."""
        self.capacity = here().rooms[ROOM] = dict(capacity)
        self.alone = alone
        self.owner = f"{os.getpid()}-{ids.new_token()[:12]}"
        self.running: dict[int, tuple[Claimed, asyncio.Task[None]]] = {}
        self._done: list[tuple[Claimed, Any]] = []
        self._failed: list[Failure] = []
        self._ending = set[int]()
        self._begun = False
        self._stopping = False

    async def work(self) -> None:
        """Work until stopped. What runs then is cancelled and handed back."""
        care = asyncio.create_task(self._take_care(), name="worker's care")
        try:
            while not self._stopping:
                await self._turn()
        finally:
            self._stopping = True
            care.cancel()
            await self._hand_back()

    def stop(self) -> None:
        self._stopping = True
        here().wake.set()

    async def until_idle(self) -> None:
        """For tests and the command line: work off everything that is due now, and what comes of it."""
        await queue.reap(everything=self.alone)
        while await self._step() or self.running or self._done or self._failed:
            if self.running:
                await asyncio.wait([task for _, task in self.running.values()], return_when=asyncio.FIRST_COMPLETED)

    async def plan_periodic(self) -> None:
        for name, kind in here().jobs.items():
            if kind.every is not None:
                await queue.later(name, {}, key=f"every {name}")

    async def _turn(self) -> None:
        here().wake.clear()
        try:
            await self._begin()
            claimed = await self._step()
        except Exception as error:  # noqa: BLE001 (the database is away: nothing is lost, try again)
            _tell("job_table_unreachable", error)
            await asyncio.sleep(POLL_SECONDS)
            return
        if claimed or self._done or self._failed:
            await asyncio.sleep(0)
            return
        try:
            await asyncio.wait_for(here().wake.wait(), POLL_SECONDS)
        except TimeoutError:
            return

    async def _begin(self) -> None:
        if not self._begun:
            await queue.reap(everything=self.alone)
            await queue.sort()
            await wrong_clock.put_right()
            await self.plan_periodic()
            self._begun = True

    async def _step(self) -> int:
        done, self._done = self._done, []
        failed, self._failed = self._failed, []
        try:
            claimed = await self._exchange(done, failed, self._free())
        except BaseException:
            self._done, self._failed = done + self._done, failed + self._failed
            raise
        for job in claimed:
            self._let_go(job.id)  # we had it once, slept past its lease, and have it again
            self.running[job.id] = (job, asyncio.create_task(self._run(job), name=f"job {job.kind} {job.id}"))
        return len(claimed)

    async def _exchange(
        self, done: Sequence[tuple[Claimed, Any]], failed: Sequence[Failure], free: Mapping[str, int] | None = None
    ) -> list[Claimed]:
        ids = [job.id for job, _ in done]
        return await queue.exchange(self.owner, done=ids, failed=failed, free=free, note=partial(_note, done))

    def _free(self) -> dict[str, int]:
        free = dict(self.capacity)
        for job, _ in self.running.values():
            free[job.queue] -= 1
        # A claim is a commit: not for a handful of places while many are busy.
        return {name: n for name, n in free.items() if n >= max(1, self.capacity[name] // 5)}

    async def _run(self, job: Claimed) -> None:
        kind = here().jobs[job.kind]
        try:
            if job.attempts > max(kind.attempts, deaths.MOST):  # it ended its worker each time, without a word
                await self._bury(job, kind, "its worker died each time")
                return
            with once.running(job.id, self.owner, self._ending):
                came = await _in_time(kind, job)
            if kind.every is None:
                self._done.append((job, came))
            else:
                self._failed.append(_next_time(job, kind.every))
        except Exception as error:  # noqa: BLE001 (whatever a job does, the worker lives; the table keeps the error)
            await self._note_failure(job, kind, error)
        finally:
            if job.id in self.running and self.running[job.id][0] is job:
                del self.running[job.id]
            here().wake.set()

    async def _note_failure(self, job: Claimed, kind: Kind, error: Exception) -> None:
        if self._stopping:  # perhaps only because it was cancelled: it is handed back
            return
        error = full_disk.behind(error) or error
        if isinstance(error, Full):
            _tell("job_waits", error)
        if not isinstance(error, CinemaError):
            log.error("job_failed", kind=job.kind, job=job.id, attempts=job.attempts, exc_info=error)
        text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        if kind.every is not None:
            self._failed.append(_next_time(job, kind.every, text))
            return
        if isinstance(error, CinemaError) and not isinstance(error, Later):
            await self._bury(job, kind, text)
            return
        now, delay = clock.timestamp(), kind.delay(job.attempts)
        counts = not isinstance(error, Later) or error.counts
        if isinstance(error, Later) and error.after is not None:
            # A strange server that says "soon" each time does not use up in minutes what is to last for days.
            delay = max(error.after, delay) if counts else error.after
        if counts and job.attempts >= kind.attempts:
            if now - job.created >= kind.shortest_patience():
                await self._bury(job, kind, text)
                return
            counts = False  # it was brought forward, again and again
        self._failed.append(Failure(job.id, now + delay, text, kind.keeps_order, counts))

    async def _bury(self, job: Claimed, kind: Kind, reason: str) -> None:
        """It is given up; its kind hears why, if it wants to, before the table does."""
        try:
            if kind.given_up is not None:
                await kind.given_up(reason=reason, **job.args)
        except Exception:  # the table keeps the error
            log.exception("job_not_mourned", kind=job.kind, job=job.id)
        self._failed.append(Failure(job.id, None, reason, kind.keeps_order))

    def _let_go(self, job_id: int) -> None:
        """Another worker has this job, or will: what we would still do for it would be done twice."""
        if job_id in self.running:
            job, task = self.running.pop(job_id)
            log.warning("job_lease_lost", kind=job.kind, job=job_id)
            task.cancel()

    async def _take_care(self) -> None:
        """Heartbeat for what runs, and back to the table with what dead workers held."""
        loop = asyncio.get_running_loop()
        reaped, watch, step = loop.time(), wrong_clock.Watch(), 0.0
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            try:
                await self._beat()
                before, step = step, watch.step()
                if step or before:  # once more for what was being written in that moment
                    await wrong_clock.put_right()
                if step:
                    log.warning("clock_stepped", seconds=round(step))
                    reaped = loop.time()  # the leases of others seem to be over until they beat, too
                elif loop.time() - reaped > REAP_SECONDS:
                    reaped = loop.time()
                    await queue.reap()
            except Exception as error:  # noqa: BLE001 (it beats again)
                _tell("job_heartbeat_failed", error)

    async def _beat(self) -> None:
        held = dict(self.running)
        kept = await queue.keep(self.owner, list(held))
        for job_id, (job, _) in held.items():
            lost = job_id not in kept | self._ending
            if lost and job_id in self.running and self.running[job_id][0] is job:
                self._let_go(job_id)

    async def _hand_back(self) -> None:
        tasks = [task for _, task in self.running.values()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=LAST_SECONDS)
        try:
            await self._exchange(self._done, self._failed)
            await queue.hand_back(self.owner)
        except Exception as error:  # noqa: BLE001 (the database is away: leases end by themselves)
            _tell("jobs_not_handed_back", error)


async def _in_time(kind: Kind, job: Claimed) -> Any:
    """What the job returns. Later when it has had its time: on a machine that stood still, all have at once."""
    try:
        async with asyncio.timeout(kind.seconds) as timeout:
            return await kind.run(**job.args)
    except TimeoutError as error:
        if not timeout.expired():
            raise
        log.warning("job_too_slow", kind=job.kind, job=job.id, attempts=job.attempts, seconds=kind.seconds)
        raise Later(f"not done in {kind.seconds:g} s", code="too_slow") from error


async def _note(done: Sequence[tuple[Claimed, Any]]) -> None:
    """What has come of them, kind by kind."""
    came = defaultdict[str, list[Any]](list)
    for job, what in done:
        came[job.kind].append(what)
    for name, each in came.items():
        if (noted := here().jobs[name].noted) is not None:
            await noted(each)


def _tell(what: str, error: Exception) -> None:
    error = full_disk.behind(error) or error
    if isinstance(error, Away | Full):
        log.warning(what, error=str(error))
    else:
        log.error(what, exc_info=error)


def _next_time(job: Claimed, every: float, error: str = "") -> Failure:
    """A periodic job is never done and never given up."""
    return Failure(job.id, clock.timestamp() + every, error, keeps_order=False, counts=False)
