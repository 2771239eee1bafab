"""The worker of the pole that is here(), for tests that do not go out of doors."""

from fediverse_cinema.foundation.here import here
from fediverse_cinema.worker import build_worker
from tests.kit.haste import quick_keys


async def work() -> None:
    """Work off all that is due now, and what comes of it."""
    with quick_keys():
        await (await build_worker(here().settings)).until_idle()
