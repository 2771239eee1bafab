"""JOBS: what the worker does, kind by kind. And the worker of a pole: the same house without doors."""

from datetime import timedelta

from fediverse_cinema.accounts import sessions
from fediverse_cinema.activitypub import delivery, hosts, outbox
from fediverse_cinema.foundation import news
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.worker import Worker
from fediverse_cinema.inbox import ledger
from fediverse_cinema.inbox.worker import open_letter
from fediverse_cinema.listeners import hear
from fediverse_cinema.media import service as media

DAY = timedelta(days=1).total_seconds()

JOBS: dict[str, Kind] = {
    news.KIND: Kind(hear, seconds=120),
    outbox.FAN_OUT: Kind(delivery.fan_out, queue="send", keeps_order=True),
    # 30 s, doubled up to 12 h, 17 times: more than three days, as servers that lie down for a weekend need.
    delivery.DELIVER: Kind(
        delivery.deliver,
        queue="deliver",
        seconds=60,  # two knocks and what is around them
        attempts=17,
        first_delay=30,
        longest_delay=DAY / 2,
        keeps_order=True,
    ),
    ledger.OPEN_LETTER: Kind(open_letter, queue="letters", seconds=120, attempts=10, first_delay=20),
    media.PREPARE: Kind(media.prepare, queue="media", seconds=2 * DAY, attempts=3, first_delay=10),
    "sweep_sessions": Kind(sessions.sweep, every=3600),
    "sweep_letters": Kind(ledger.sweep, seconds=600, every=DAY),
}


async def build_worker(settings: Settings) -> Worker:
    """A worker for the pole that is here()."""
    await hosts.recall()
    capacity = {
        "default": 10, "send": 10, "deliver": 100, "letters": 40, "media": settings.media.preparations,
    }  # fmt: skip
    return Worker(capacity, alone=settings.uses_sqlite)
