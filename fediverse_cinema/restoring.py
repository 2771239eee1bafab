"""Putting a backup back where there is no pole: settings, secret, files, and the database last, so that nothing half
restored can be opened. Begun again it goes on where it was.
"""

import asyncio
from dataclasses import replace
from hmac import compare_digest
from pathlib import Path

from fediverse_cinema import backing_up, running
from fediverse_cinema.activitypub.keys import SECRET_BYTES
from fediverse_cinema.backing_up import PLACES, SECRET, SETTINGS, Backup
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database import copies
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.instance_file import read_settings
from fediverse_cinema.foundation.storage import half_of, settle


def choose(directory: Path, name: str = "") -> Backup:
    """The newest backup, or the one of this name. Missing when there is none."""
    found = [one for one in backing_up.names_in(directory) if name in ("", one)]
    if not found:
        raise Missing(f"no backup in {directory}", public="There is no such backup in %(where)s.", where=directory)
    return backing_up.read(directory, found[-1])


async def restore(directory: Path, backup: Backup, *, settings_file: Path) -> Settings:
    """The settings of the pole that stands again. Settings that are there already stay: the new machine may have other
    paths, or another database. Refused, with nothing changed, when the place is not empty or the backup not whole.
    """
    source = directory / backup.name
    settings = read_settings(settings_file if settings_file.exists() else source / SETTINGS)
    settings = replace(settings, directory=settings_file.resolve().parent)
    with backing_up.alone(directory):
        await _check(directory, backup, settings)
        with running.as_the_one(settings):
            if not settings_file.exists():
                _write(source / SETTINGS, settings_file)
            if backup.has_secret and not settings.secrets.key:
                _write(source / SECRET, settings.path(settings.secrets.key_file))
            await _put_files(directory, backup, settings)
            await copies.put_back(settings, source / backup.database)
    return settings


async def _check(directory: Path, backup: Backup, settings: Settings) -> None:
    if settings.pole.host != backup.host:
        raise Refused("other host", public="This is a backup of %(host)s: pole.host is another.", host=backup.host)
    if copies.name(settings) != backup.database:
        raise Refused("other engine", public="This backup is of the other kind of database: set database.url.")
    if settings.storage.kind != backup.storage:
        raise Refused(
            f"other storage: {backup.storage}", kind=backup.storage,
            public='The files of this backup are those of storage.kind = "%(kind)s": set that, restore, and carry them'
            " over after it with `fediverse-cinema storage move`.",
        )  # fmt: skip
    if not await copies.is_empty(settings):
        raise Refused("not empty", public="There is a pole in the database of these settings. It must be empty.")
    if left := copies.left_behind(settings):
        raise Refused(
            f"left behind: {left}", public="%(path)s is left of another database, and would spoil this one: put it"
            " aside, too.", path=left[0],
        )  # fmt: skip
    _check_secret(directory / backup.name / SECRET, backup, settings)
    if missing := backing_up.missing_in(directory, backup):
        raise Refused(
            f"missing: {missing[:5]}", public="%(count)s files of this backup are not there whole: %(names)s …",
            count=len(missing), names=", ".join(missing[:3]),
        )  # fmt: skip
    found = await asyncio.to_thread(backing_up.digest_of, directory / backup.name / backup.database)
    if not compare_digest(found, backup.digest):
        raise Refused("damaged", public="The database of this backup is damaged: take an older one (--name).")


def _check_secret(saved: Path, backup: Backup, settings: Settings) -> None:
    """Without the secret that sealed them, the keys of all actors are lost."""
    if backup.has_secret and saved.stat().st_size != SECRET_BYTES:
        raise Refused("damaged secret", public="The secret of this backup is damaged: take another one (--name).")
    if settings.secrets.key:
        return
    there = settings.path(settings.secrets.key_file)
    if not backup.has_secret and not there.exists():
        raise Refused(
            "no secret", public="The secret is not in this backup: set FEDIVERSE_CINEMA_SECRET, or put it at %(path)s.",
            path=there,
        )  # fmt: skip
    if backup.has_secret and there.exists() and there.read_bytes() != saved.read_bytes():
        raise Refused("another secret", public="%(path)s is the secret of another pole: put it aside.", path=there)


async def _put_files(directory: Path, backup: Backup, settings: Settings) -> None:
    shelves = backing_up.shelves(settings)
    for place in PLACES:
        for name, size in backup.files[place].items():
            if await shelves[place].size(name) != size:
                await shelves[place].put(directory / "media" / place / name, name)


def _write(source: Path, target: Path) -> None:
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        half = half_of(target)
        half.touch(mode=0o600)
        half.write_bytes(source.read_bytes())
        settle(half, target)
