"""The worker of the pole that is here(), for tests that do not go out of doors."""

import json

from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import shelving
from fediverse_cinema.worker import build_worker
from tests.kit.haste import quick_keys


async def work() -> None:
    """Work off all that is due now, and what comes of it."""
    with quick_keys():
        await (await build_worker(here().settings)).until_idle()


async def take_files_away() -> None:
    """What was to go from the shelf and the vault is gone; nothing else is worked off."""
    for job in await Job.filter(kind=shelving.REMOVE).order_by("id"):
        await shelving.remove(**json.loads(job.args))
        await job.delete()
