"""How the pole fares now, in figures that cost a few short statements: for the dashboard, for metrics, and for whoever
looks whether something needs a hand.
"""

import asyncio
import shutil
from datetime import UTC, datetime
from typing import Any

from fediverse_cinema.accounts.models import Application
from fediverse_cinema.foundation import clock, last_backup, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import dead
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media.models import UNDER_WAY, Asset, AssetState
from fediverse_cinema.moderation.models import Complaint, ComplaintState, Report
from fediverse_cinema.poles.models import Pole, PoleLetter

TAKES_LONG = ("media",)  # queues in which one waits for hours on a good day
JOBS = (
    "SELECT queue, CASE WHEN state=0 AND due>? THEN 'later' WHEN state=0 THEN 'due' WHEN state=1 THEN 'running'"
    " ELSE 'dead' END AS word, count(*) AS n FROM job GROUP BY 1, 2"
)
# What has a lane waits for a host, what has a serial for another job.
LATE = "SELECT min(due) AS due FROM job WHERE state=0 AND due<=? AND lane='' AND serial IS NULL AND queue NOT IN ({})"
HOSTS = (
    "SELECT sum(CASE WHEN dead_at IS NOT NULL THEN 1 ELSE 0 END) AS dead,"
    " sum(CASE WHEN dead_at IS NULL AND failures>0 THEN 1 ELSE 0 END) AS failing, count(*) AS n"
    " FROM host WHERE name<>?"
)
MEDIA = (
    "SELECT (SELECT coalesce(sum(size), 0) FROM asset) + (SELECT coalesce(sum(size), 0) FROM rendition)"
    " + (SELECT coalesce(sum(size), 0) FROM audio_track) + (SELECT coalesce(sum(size), 0) FROM kept_file) AS octets"
)


@frozen
class Waiting:
    """How many wait for a hand, and since when the first of them does."""

    count: int
    since: datetime | None


@frozen
class State:
    """`jobs`: by queue and word ("due", "later", "running", "dead"). `given_up`: of the dead ones, those about this
    pole alone. Sizes are in bytes.
    """

    jobs: dict[tuple[str, str], int]
    given_up: int
    late_since: datetime | None
    hosts: int
    hosts_failing: int
    hosts_dead: int
    preparing: int
    not_prepared: int
    applications: Waiting
    reports: Waiting
    complaints: Waiting
    letters: Waiting
    free: int
    kept_free: int
    media: int
    database: int
    founded_at: datetime | None
    last_backup: datetime | None

    def in_state(self, word: str) -> int:
        return sum(number for (_, found), number in self.jobs.items() if found == word)


async def look() -> State:
    settings, now = here().settings, clock.timestamp()
    jobs = {(row["queue"], row["word"]): row["n"] for row in await sql.rows(JOBS, now)}
    late = (await sql.rows(LATE.format(sql.marks(TAKES_LONG)), now, *TAKES_LONG))[0]["due"]
    hosts = (await sql.rows(HOSTS, urls.own_host()))[0]
    pole = await Pole.all().first()
    return State(
        jobs=jobs,
        given_up=await dead.count_ours(),
        late_since=None if late is None else datetime.fromtimestamp(late, UTC),
        hosts=hosts["n"],
        hosts_failing=hosts["failing"] or 0,
        hosts_dead=hosts["dead"] or 0,
        preparing=await Asset.filter(state__in=UNDER_WAY).count(),
        not_prepared=await Asset.filter(state=AssetState.FAILED).count(),
        applications=await _waiting(Application.filter(waiting_since__isnull=False), "waiting_since"),
        reports=await _waiting(Report.filter(handled_at=None), "created_at"),
        complaints=await _waiting(Complaint.filter(state=ComplaintState.OPEN), "created_at"),
        letters=await _waiting(PoleLetter.filter(answered_at=None), "arrived_at"),
        free=await asyncio.to_thread(_free),
        kept_free=settings.media.kept_free,
        media=int((await sql.rows(MEDIA))[0]["octets"]),
        database=await _database_size(),
        founded_at=pole.created_at if pole else None,
        last_backup=last_backup.made_at(settings),
    )


async def _waiting(rows: Any, since: str) -> Waiting:
    first = await rows.order_by(since, "id").first()
    return Waiting(await rows.count(), getattr(first, since) if first else None)


def _free() -> int:
    directory = here().settings.path(here().settings.media.directory)
    directory.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(directory).free


async def _database_size() -> int:
    settings = here().settings
    if not settings.uses_sqlite:
        return int((await sql.rows("SELECT pg_database_size(current_database()) AS octets"))[0]["octets"])
    path = settings.sqlite_path
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
