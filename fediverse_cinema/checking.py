"""`fediverse-cinema check`: is everything there that a pole needs? Each line with what was found and what to do."""

import asyncio
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database.migrating import MigrationFailed, pending
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.house import open_house
from fediverse_cinema.inbox.models import Letter
from fediverse_cinema.media.sandbox import bubblewrap
from fediverse_cinema.media.tools import find_tools, remarks
from fediverse_cinema.poles.models import Pole

LITTLE_SPACE = 5_000_000_000
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)  # no clock of a pole can be right and earlier
LITTLE_LATER = timedelta(minutes=5)
SET_IT = "Set it, and let NTP keep it: timedatectl set-ntp true."
SAFE_SQLITE = (3, 51, 3)  # older ones have the WAL-reset bug when two processes write at once


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    state: Literal["ok", "warning", "fault"]
    found: str
    remedy: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


async def check_everything(settings: Settings) -> list[Line]:
    """All checks, in the order of a table. None of them changes anything but an empty database file."""
    lines = [_settings(settings)]
    for look in (_database, _pole, _ffmpeg, _clock, _disk):
        lines.append(await _safely(look, settings))
    return lines


async def _safely(look: Callable[[Settings], Awaitable[Line]], settings: Settings) -> Line:
    try:
        return await look(settings)
    except CinemaError as error:
        remedy = str(error) if str(error) != error.sentence() else ""
        return Line(look.__name__.strip("_"), "fault", error.sentence(), remedy)
    except MigrationFailed as error:
        return Line(look.__name__.strip("_"), "fault", str(error), "The database must answer, and be of this version.")
    except OSError as error:
        return Line(look.__name__.strip("_"), "fault", str(error), "Is it running, and are address and rights right?")


def _settings(settings: Settings) -> Line:
    if settings.federation.scheme == "http":
        return Line("settings", "warning", f"{settings.base_url}, plain http", "Only for tests and demonstrations.")
    return Line("settings", "ok", settings.base_url)


async def _database(settings: Settings) -> Line:
    missing = await pending(settings)
    if missing:
        return Line("database", "fault", f"{len(missing)} steps behind", "fediverse-cinema migrate")
    if settings.uses_sqlite and sqlite3.sqlite_version_info < SAFE_SQLITE:
        found = f"SQLite {sqlite3.sqlite_version}, up to date"
        return Line("database", "ok", found + "; one server writes, others must not")
    return Line("database", "ok", "up to date")


async def _pole(settings: Settings) -> Line:
    if await pending(settings):
        return Line("pole", "fault", "not founded", "fediverse-cinema create-pole")
    async with open_house(settings):
        founded = await Pole.exists()
    return (
        Line("pole", "ok", settings.pole.name)
        if founded
        else Line("pole", "fault", "not founded", "fediverse-cinema create-pole")
    )


async def _ffmpeg(settings: Settings) -> Line:
    tools = find_tools(settings.media.ffmpeg or None)
    found, *missing = remarks(tools)
    if await asyncio.to_thread(bubblewrap) is None:
        missing.append("no bubblewrap that works: install it, to shut away what strangers' files do")
    return Line("ffmpeg", "warning" if missing else "ok", found, "; ".join(missing))


async def _clock(settings: Settings) -> Line:
    """Signatures live an hour: a pole whose clock is wrong by more is heard by nobody."""
    now = clock.now()
    found = now.strftime("%Y-%m-%d %H:%M UTC")
    if now < RELEASED or await _newest_row(settings) > now + LITTLE_LATER:
        return Line("clock", "fault", f"{found}, earlier than what was written before", SET_IT)
    if await _kept_by_ntp() is False:
        return Line("clock", "warning", f"{found}, kept by nobody", SET_IT)
    return Line("clock", "ok", found)


async def _newest_row(settings: Settings) -> datetime:
    """When the last letter came or left."""
    if await pending(settings):
        return RELEASED
    async with open_house(settings):
        letter = await Letter.all().order_by("-id").first()
        entry = await OutboxEntry.all().order_by("-id").first()
    return max(letter.received_at if letter else RELEASED, entry.published_at if entry else RELEASED)


async def _kept_by_ntp() -> bool | None:
    """What systemd says; None where there is none to ask."""
    try:
        asked = await asyncio.create_subprocess_exec(
            "timedatectl", "show", "--property=NTPSynchronized", "--value",
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
    except OSError:
        return None
    said, _ = await asked.communicate()
    return {b"yes": True, b"no": False}.get(said.strip())


async def _disk(settings: Settings) -> Line:
    directory = settings.path(settings.media.directory)
    directory.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(directory).free
    found = f"{free / 1e9:.0f} GB free at {directory}"
    if free < LITTLE_SPACE:
        return Line("disk", "warning", found, "A film needs about three times its size while it is prepared.")
    return Line("disk", "ok", found)
