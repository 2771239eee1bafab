"""`fediverse-cinema check`: is everything there that a pole needs? Each line with what was found and what to do. What
is seen from outside is in `ways_in`.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tortoise.exceptions import BaseORMException

from fediverse_cinema import running, ways_in
from fediverse_cinema.activitypub import keyring
from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.findings import Line, not_seen
from fediverse_cinema.foundation import clock, ids, last_backup, mail
from fediverse_cinema.foundation.config import DatabaseSettings, Settings
from fediverse_cinema.foundation.database.migrating import MigrationFailed, connected, pending
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.shelves import VAULT
from fediverse_cinema.house import open_house
from fediverse_cinema.inbox.models import Letter
from fediverse_cinema.media import fitness, sandbox
from fediverse_cinema.poles.models import Pole
from fediverse_cinema.terminal import sentence_of

LITTLE_SPACE = 5_000_000_000
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)  # no clock of a pole can be right and earlier
LITTLE_LATER = timedelta(minutes=5)
SET_IT = "Set it, and let NTP keep it: timedatectl set-ntp true."
SHUT = (401, 403, 404)  # some do not even say that there is a file
LATE_BACKUP = timedelta(days=3)


async def check_everything(settings: Settings, *, outside: bool = True) -> list[Line]:
    """All checks, in the order of a table; those of the way here from `outside` ask the network. None of them leaves
    anything behind but an empty database file.
    """
    lines = [_settings(settings)]
    for look in (*HERE, *(FROM_OUTSIDE if outside else ())):
        lines.append(await _safely(look, settings))
    return lines


async def _safely(look: Callable[[Settings], Awaitable[Line]], settings: Settings) -> Line:
    try:
        return await look(settings)
    except CinemaError as error:
        found = sentence_of(error)
        return Line(look.__name__.strip("_"), "fault", found, str(error) if str(error) != found else "")
    except MigrationFailed as error:
        return Line(look.__name__.strip("_"), "fault", str(error), "The database must answer, and be of this version.")
    except (OSError, UnicodeError, BaseORMException) as error:
        return Line(look.__name__.strip("_"), "fault", str(error), "Is it running, and are address and rights right?")


def _settings(settings: Settings) -> Line:
    if settings.federation.scheme == "http":
        return Line("settings", "warning", f"{settings.base_url}, plain http", "Only for tests and demonstrations.")
    return Line("settings", "ok", settings.base_url)


async def _database(settings: Settings) -> Line:
    missing = await pending(settings)
    if missing:
        return Line("database", "fault", f"{len(missing)} steps behind", "fediverse-cinema migrate")
    if settings.uses_sqlite and (remark := running.remark_on_sqlite()):
        return Line("database", "warning", f"SQLite {sqlite3.sqlite_version}, up to date", remark)
    if settings.database.replica_url:
        return await _replica(settings)
    return Line("database", "ok", "up to date")


async def _replica(settings: Settings) -> Line:
    """Nothing else tells before visitors read there that it is away, or another database."""
    its_own = replace(settings, database=replace(settings.database, direct_url=settings.database.replica_url))
    try:
        async with connected(its_own) as database:
            follows = await database.fetchval("SELECT pg_is_in_recovery()")
            behind = await database.fetchval("SELECT extract(epoch FROM now() - pg_last_xact_replay_timestamp())")
    except MigrationFailed as error:
        return Line("database", "warning", f"up to date, but of its replica {error}", "Pages are read here meanwhile.")
    if not follows:
        remedy = "What visitors read there grows old: database.replica_url must name one that follows (hot standby)."
        return Line("database", "fault", "up to date, but its replica follows nobody", remedy)
    return Line("database", "ok", f"up to date; its replica last heard of it {behind or 0:.0f} s ago")


async def _pole(settings: Settings) -> Line:
    if await pending(settings):
        return _not_founded(settings)
    async with open_house(settings) as house:
        pole = await Pole.all().select_related("instance").first()
        if pole is None:
            return _not_founded(settings)
        try:
            with at_home(house):
                keyring.signing_keys(pole.instance)
        except CinemaError:
            remedy = "The secret is another than that with which the pole began: put that back (docs/running/start.md)."
            return Line("pole", "fault", "its keys do not open", remedy)
    return Line("pole", "ok", settings.pole.name)


def _not_founded(settings: Settings) -> Line:
    former = replace(settings, database=DatabaseSettings()).sqlite_path
    if settings.uses_sqlite or not former.exists():
        return Line("pole", "fault", "not founded", "fediverse-cinema create-pole")
    return Line("pole", "fault", f"not founded, but there is {former}", "fediverse-cinema move-database")


async def _ffmpeg(settings: Settings) -> Line:
    found, *missing = await asyncio.to_thread(fitness.remarks, settings.media)
    missing = [one for one in missing if one not in sandbox.walls().open_sides()]  # a line of their own
    return Line("ffmpeg", "warning" if missing else "ok", found, "; ".join(missing))


async def _sandbox(_: Settings) -> Line:
    """What stands around ffmpeg while it reads a stranger's file."""
    walls = await asyncio.to_thread(sandbox.walls)
    return Line("sandbox", "warning" if walls.open_sides() else "ok", walls.in_words(), "; ".join(walls.open_sides()))


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


async def _storage(settings: Settings) -> Line:
    """Everybody must be able to read the shelf, and nobody the vault: in a bucket that is for its own rules to say."""
    if settings.storage.kind == "disk":
        return Line("storage", "ok", "on this disk")
    name = f"{ids.new_uuid()}.txt"
    async with open_house(settings) as house:
        try:
            with TemporaryDirectory() as desk:
                (Path(desk) / name).write_bytes(b"open")
                await house.shelf.put(Path(desk) / name, name)
                await house.vault.put(Path(desk) / name, name)
            public = settings.storage.public_url.rstrip("/")
            shown, shut = [
                (await house.outside.get(f"{public}/{path}{name}", accept="*/*")).status for path in ("", VAULT)
            ]
        finally:
            await house.shelf.remove([name])
            await house.vault.remove([name])
    found = f"bucket {settings.storage.bucket}"
    if shown != 200:
        remedy = "Its rules must let everybody read." if shown < 500 else "It is out of order: films cannot be watched."
        return Line("storage", "fault", f"{found} answers {shown} to browsers", remedy)
    if shut < 400:
        remedy = f"Its rules must let nobody read what begins with {VAULT} (docs/running/files.md)."
        return Line("storage", "fault", f"{found} shows drafts and originals to everybody", remedy)
    if shut not in SHUT:
        return not_seen("storage", f"{found} answers {shut} to who asks for a draft, and not whether she may")
    return Line("storage", "ok", found)


async def _mail(settings: Settings) -> Line:
    """As far as a mail would go: reached, encrypted, signed in."""
    if not settings.mail.host:
        return Line("mail", "ok", "none: nobody gets mails of this pole")
    try:
        await mail.knock(settings.mail)
    except OSError as error:
        return Line(
            "mail", "fault", str(error), "The settings under [mail] name server, port, security, user and sender."
        )
    return Line("mail", "ok", f"{settings.mail.host} takes mails from {settings.mail.sender}")


async def _disk(settings: Settings) -> Line:
    directory = settings.path(settings.media.directory)
    directory.mkdir(parents=True, exist_ok=True)
    free, kept = shutil.disk_usage(directory).free, settings.media.kept_free
    found = f"{free / 1e9:.1f} GB free at {directory}"
    if free < kept:
        found = f"{found}, of which {kept / 1e9:.1f} are kept: no film is taken in or prepared"
        return Line(
            "disk", "fault", found, "Make room, or set media.kept_free lower; fediverse-cinema storage sweep helps."
        )
    if free < kept + LITTLE_SPACE:
        return Line("disk", "warning", found, "A film needs about three times its size while it is prepared.")
    return Line("disk", "ok", found)


async def _backup(settings: Settings) -> Line:
    """Whoever has it saved every night should learn when that has stopped."""
    made = last_backup.made_at(settings)
    if made is None:
        return Line("backup", "warning", "none was made yet", "Have one made every night: docs/running/backup.md.")
    found = f"the last is of {made:%Y-%m-%d %H:%M UTC}"
    if clock.now() - made > LATE_BACKUP:
        return Line("backup", "warning", found, "The nightly one says why: journalctl -u fediverse-cinema-backup.")
    return Line("backup", "ok", found)


HERE = (_database, _pole, _ffmpeg, _sandbox, _clock, _disk, _storage, _mail, _backup)
FROM_OUTSIDE = (ways_in.dns, ways_in.certificate, ways_in.proxy)
