"""The worker of the pole that is here(), for tests that do not go out of doors."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import shelving
from fediverse_cinema.worker import build_worker
from tests.kit.haste import quick_keys


async def work() -> None:
    """Work off all that is due now, and what comes of it."""
    with quick_keys():
        await (await build_worker(here().settings)).until_idle()


async def work_and_be_killed(meanwhile: Callable[[], Awaitable[object]] | None = None) -> None:
    """All that is due now is done by a worker that is killed before it has written down that it is; then another one
    works off what it left. `meanwhile`: what happens before that one comes.
    """
    with quick_keys():
        killed = await build_worker(here().settings)
        await killed._step()
        await asyncio.gather(*(task for _, task in killed.running.values()))
    if meanwhile is not None:
        await meanwhile()
    await queue.reap(everything=True)
    await work()


async def take_files_away() -> None:
    """What was to go from the shelf and the vault is gone; nothing else is worked off."""
    for job in await Job.filter(kind=shelving.REMOVE).order_by("id"):
        await shelving.remove(**json.loads(job.args))
        await job.delete()
