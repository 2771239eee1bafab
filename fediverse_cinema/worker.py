"""JOBS: what the worker does, kind by kind. And the worker of a pole: the same house without doors."""

from datetime import timedelta

from fediverse_cinema.accounts import sessions
from fediverse_cinema.activitypub import (
    actors,
    closing,
    delivery,
    gate,
    hosts,
    outbox,
    software,
    synchronization,
    tombstones,
    webfinger,
)
from fediverse_cinema.conversations import voting
from fediverse_cinema.films import approving, channels, listing, posters, refreshing
from fediverse_cinema.foundation import news
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.jobs import dead
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.worker import Worker
from fediverse_cinema.inbox import confirming, ledger
from fediverse_cinema.inbox.handlers.actors import look_again
from fediverse_cinema.inbox.worker import open_letter
from fediverse_cinema.listeners import hear
from fediverse_cinema.media import proxy
from fediverse_cinema.media import service as media
from fediverse_cinema.notices import service as notices
from fediverse_cinema.poles import returning
from fediverse_cinema.search import featured, reading_back, threads
from fediverse_cinema.timeline import service as timelines

DAY = timedelta(days=1).total_seconds()

JOBS: dict[str, Kind] = {
    news.KIND: Kind(hear, seconds=120),
    outbox.FAN_OUT: Kind(delivery.fan_out, queue="send", keeps_order=True),
    # 30 s, doubled up to 12 h, 17 times: more than three days, as servers that lie down for a weekend need.
    delivery.DELIVER: Kind(
        delivery.deliver,
        queue=hosts.LETTERS,
        seconds=60,  # two knocks and what is around them
        attempts=17,
        first_delay=30,
        longest_delay=DAY / 2,
        keeps_order=True,
    ),
    actors.CONFIRM: Kind(webfinger.confirm, queue="errands", seconds=30, attempts=4, first_delay=300, in_lane=2),
    reading_back.READ_BACK: Kind(reading_back.read_back, queue="errands", seconds=150, attempts=2),
    featured.READ_AGAIN: Kind(featured.read_again, queue="errands", seconds=90, attempts=2),
    actors.RENEW: Kind(actors.renew, queue="errands", seconds=60, attempts=3, first_delay=600),
    # What was answered with 202 is tried for more than a day: whoever is asked about it may be away for a night.
    ledger.OPEN_LETTER: Kind(
        open_letter,
        queue="letters",
        seconds=120,
        attempts=21,
        first_delay=20,
        longest_delay=7200,
        in_lane=8,
        given_up=ledger.give_up,
    ),
    media.PREPARE: Kind(media.prepare, queue="media", seconds=2 * DAY, attempts=3, first_delay=10),
    approving.APPROVE: Kind(approving.approve, queue="errands", seconds=30, attempts=4),
    gate.PURGE: Kind(closing.purge, queue="errands", seconds=600),
    closing.PURGE_HOST: Kind(closing.purge_host, queue="errands", seconds=3600, attempts=20, in_lane=2),
    # Beside the errands, which may take minutes each: private letters wait for the answer.
    hosts.ASK_SOFTWARE: Kind(software.ask, queue="questions", seconds=30, attempts=3, in_lane=3),
    synchronization.SYNCHRONIZE: Kind(synchronization.synchronize, queue="errands", seconds=300, attempts=4, in_lane=2),
    "sweep_hosts": Kind(hosts.sweep, seconds=600, every=DAY),
    "look_at_the_clock": Kind(returning.look_at_the_clock, every=600),
    voting.TELL_COUNTS: Kind(voting.tell_counts, queue="send"),
    # Any stranger's answer to what we do not know sets one of these on its way: they have places of their own.
    threads.CLIMB: Kind(threads.climb, queue="threads", seconds=600, attempts=2, in_lane=2),
    threads.DESCEND: Kind(threads.descend, queue="threads", seconds=600, attempts=2, in_lane=2),
    "sweep_sessions": Kind(sessions.sweep, every=3600),
    channels.FIND: Kind(channels.find, queue="errands", attempts=5, first_delay=30, in_lane=2),
    posters.COPY: Kind(
        posters.copy, queue="errands", seconds=180, attempts=5, first_delay=300, in_lane=2, keeps_order=True
    ),
    refreshing.REFRESH: Kind(refreshing.refresh, attempts=1),  # asked again when somebody opens it, not before
    "sweep_pictures": Kind(proxy.sweep, seconds=600, every=900),
    "sweep_films": Kind(listing.sweep, seconds=600, every=DAY),
    "sweep_timelines": Kind(timelines.sweep, seconds=600, every=DAY),
    "sweep_notices": Kind(notices.sweep, seconds=600, every=DAY),
    confirming.LOOK_AGAIN: Kind(look_again, queue="errands", seconds=60, attempts=4, first_delay=3600),
    "sweep_tombstones": Kind(tombstones.sweep, seconds=600, every=DAY),
    "sweep_letters": Kind(ledger.sweep, seconds=600, every=DAY),
    "sweep_outbox": Kind(outbox.sweep, seconds=600, every=DAY),
    "sweep_jobs": Kind(dead.sweep, seconds=600, every=DAY),
}


async def build_worker(settings: Settings) -> Worker:
    """A worker for the pole that is here()."""
    capacity = {
        "default": 10, "send": 10, "deliver": 100, "letters": 40, "errands": 10, "questions": 10, "threads": 10,
        "media": settings.media.preparations,
    }  # fmt: skip
    return Worker(capacity, alone=settings.uses_sqlite)
