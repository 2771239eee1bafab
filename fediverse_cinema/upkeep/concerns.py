"""What needs a hand: seen by the periodic job, kept until it is settled, told in a mail once, and shown on the
dashboard of those who run the pole.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.upkeep.models import Concern, Matter
from fediverse_cinema.upkeep.state import State

LITTLE_SPACE = 5_000_000_000  # beside media.kept_free; a film needs three times its size while it is prepared
LATE_BACKUP = timedelta(days=3)
LATE_WORK = timedelta(hours=1)
LATE_WORD = timedelta(days=3)  # to who has complained, reported something, or would like to be a member
LATE_ANSWER = timedelta(days=7)  # to a letter
ONE_MAIL_IN = timedelta(days=1)
LASTS = {Matter.STORAGE: timedelta(minutes=30), Matter.LATE: timedelta(minutes=30)}
"""What passes by itself is told in a mail only when it has not."""


def seen_in(state: State) -> dict[Matter, bool]:
    """Which matters need a hand as things stand, and which do not; without those that others look at."""
    now = clock.now()
    return {
        Matter.DISK: state.free < state.kept_free + LITTLE_SPACE,
        Matter.BACKUP: _older(state.last_backup or state.founded_at, LATE_BACKUP, now),
        Matter.LATE: _older(state.late_since, LATE_WORK, now),
        Matter.JOBS: state.given_up > 0,
        Matter.COMPLAINTS: _older(state.complaints.since, LATE_WORD, now),
        Matter.REPORTS: _older(state.reports.since, LATE_WORD, now),
        Matter.APPLICATIONS: _older(state.applications.since, LATE_WORD, now),
        Matter.LETTERS: _older(state.letters.since, LATE_ANSWER, now),
    }


async def note(seen: Mapping[Matter, bool]) -> None:
    """Keep what has begun to need a hand, and what no longer does."""
    async with in_transaction():
        await sql.hold("concerns")
        known = {one.matter: one for one in await Concern.filter(matter__in=list(seen))}
        for matter, is_one in seen.items():
            await _note(known.get(matter), matter, is_one)


async def open_ones() -> list[Concern]:
    """In the order of Matter."""
    found = {one.matter: one for one in await Concern.filter(settled_at=None)}
    return [found[matter] for matter in Matter if matter in found]


async def to_tell() -> list[Concern]:
    """What a mail should tell now: what is open and has not been told of, if none left within a day. In the transaction
    that writes it, which nobody else does meanwhile.
    """
    await sql.hold("mails of concerns")
    now = clock.now()
    if await Concern.exists(told_at__gt=now - ONE_MAIL_IN):
        return []
    return [one for one in await open_ones() if not _is_told(one) and one.since + _lasts(one.matter) <= now]


async def told(concerns: Sequence[Concern]) -> None:
    await Concern.filter(id__in=[one.id for one in concerns]).update(told_at=clock.now())


async def _note(row: Concern | None, matter: Matter, is_one: bool) -> None:
    if row is None:
        if is_one:
            await Concern.create(matter=matter, since=clock.now())
    elif is_one and row.settled_at is not None:
        await Concern.filter(id=row.id).update(since=clock.now(), settled_at=None)
    elif not is_one and row.settled_at is None:
        await Concern.filter(id=row.id).update(settled_at=clock.now())


def _is_told(one: Concern) -> bool:
    return one.told_at is not None and one.told_at >= one.since


def _lasts(matter: Matter) -> timedelta:
    return LASTS.get(matter, timedelta())


def _older(since: datetime | None, age: timedelta, now: datetime) -> bool:
    return since is not None and now - since > age
