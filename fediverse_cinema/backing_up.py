"""Backups of a whole pole: the database, its files, the secret, the settings. A directory holds many, each with a
database of its own; files, which never change, stand there once for all of them.
"""

import asyncio
import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import fediverse_cinema
from fediverse_cinema.foundation import clock, last_backup
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database import copies
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.foundation.shelves import open_shelf, open_vault
from fediverse_cinema.foundation.storage import HALF, DiskShelf, Shelf, checked, sync
from fediverse_cinema.foundation.values import frozen

PLACES = ("originals", "vault", "shelf")
MANIFEST, SECRET, SETTINGS = "manifest.json", "secret.key", "instance.toml"
STAMP = re.compile(r"\d{8}T\d{6}Z")
PASSES = 10  # over the files before the database is copied; on a pole where films come all the time there is no end
Files = Mapping[str, Mapping[str, int]]
"""place -> name -> size"""


@frozen
class Backup:
    """What stands in manifest.json. `digest` is the SHA-256 of the copy of the database, `storage` the kind of shelves
    that the files come from.
    """

    name: str
    version: str
    host: str
    database: str
    storage: str
    digest: str
    has_secret: bool
    files: Files

    @property
    def count(self) -> int:
        return sum(map(len, self.files.values()))

    @property
    def size(self) -> int:
        return sum(sum(names.values()) for names in self.files.values())


async def make(settings: Settings, directory: Path, *, settings_file: Path, keep: int) -> tuple[Backup, list[str]]:
    """A new backup beside the older ones, while the pole is open; and the names of those that went, since only so many
    are kept. Refused when another one is being made there.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone(directory):
        for left in directory.glob(f".*{HALF}"):  # of one that was cut short
            await asyncio.to_thread(shutil.rmtree, left)
        await _require_room(settings, directory)
        made = await _make(settings, directory, settings_file)
        last_backup.note(settings, made.name)
        return made, await _prune(directory, keep)


async def _require_room(settings: Settings, directory: Path) -> None:
    """On the pole's own disk a backup must not take the room without which the pole itself stands still."""
    needed = settings.sqlite_path.stat().st_size if settings.uses_sqlite and settings.sqlite_path.exists() else 0
    kept = pool(directory)
    for place, shelf in shelves(settings).items():
        new = [
            file async for file in shelf.files() if is_whole(file.name) and await kept[place].size(file.name) is None
        ]
        if new and not _is_same_disk(shelf.path(new[0].name), directory):
            needed += sum(file.size for file in new)
    free = shutil.disk_usage(directory).free
    if free < needed + settings.media.kept_free:
        raise CinemaError(
            f"no room in {directory}", code="no_room",
            public="There is no room in %(where)s: this backup takes %(needed).1f GB, and %(free).1f GB are free, of"
            " which %(kept).1f GB are kept (media.kept_free).",
            where=directory, needed=needed / 1e9, free=free / 1e9, kept=settings.media.kept_free / 1e9,
        )  # fmt: skip


def _is_same_disk(file: Path | None, directory: Path) -> bool:
    """Can the file stand in both places without a copy? Of two mounts of one disk, as systemd makes them for its
    services, the kernel says no.
    """
    if file is None:
        return False
    trial = directory / ".trial"
    trial.unlink(missing_ok=True)
    try:
        os.link(file, trial)
    except OSError:
        return False
    trial.unlink()
    return True


def is_whole(name: str) -> bool:
    """Is it the name of a file of ours, and not of one that is being written, or that a file system has left there?"""
    try:
        return not checked(name).endswith(HALF)
    except Missing:
        return False


async def _make(settings: Settings, directory: Path, settings_file: Path) -> Backup:
    stamp = clock.now().strftime(last_backup.STAMP_FORMAT)
    desk, database = directory / f".{stamp}{HALF}", copies.name(settings)
    desk.mkdir(mode=0o700)
    # Files before the database, and once more after it. The copy of the database names none that is not there: what was
    # deleted meanwhile had come before, what is new comes after. A file that came and got another name between two
    # looks would be missed, so there are looks until one finds nothing new; left is what does both while the database
    # itself is copied.
    files: dict[str, dict[str, int]] = {place: {} for place in PLACES}
    for _ in range(PASSES):
        if not await _carry(settings, directory, files):
            break
    await copies.take(settings, desk / database)
    await _carry(settings, directory, files)
    secret = settings.path(settings.secrets.key_file)
    has_secret = not settings.secrets.key and secret.exists()
    if has_secret:
        _copy(secret, desk / SECRET)
    _copy(settings_file, desk / SETTINGS)
    made = Backup(
        name=stamp,
        version=fediverse_cinema.__version__,
        host=settings.pole.host,
        database=database,
        storage=settings.storage.kind,
        digest=await asyncio.to_thread(digest_of, desk / database),
        has_secret=has_secret,
        files=files,
    )
    (desk / MANIFEST).write_text(json.dumps(asdict(made)), encoding="utf-8")
    sync(desk / MANIFEST)
    sync(desk)
    desk.rename(directory / stamp)
    sync(directory)
    return made


def names_in(directory: Path) -> list[str]:
    """Of those that are there, the oldest first. What may not be looked at raises PermissionError."""
    with os.scandir(directory) as entries:
        return sorted(one.name for one in entries if STAMP.fullmatch(one.name) and (Path(one) / MANIFEST).exists())


def read(directory: Path, name: str) -> Backup:
    """One of them. Refused when its manifest is no longer what we wrote."""
    manifest = directory / name / MANIFEST
    try:
        return Backup(**json.loads(manifest.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise Refused(f"{manifest}: {error}", public="%(file)s cannot be read: put it aside.", file=manifest) from error


def shelves(settings: Settings) -> dict[str, Shelf]:
    """Where the files of a pole stand."""
    originals = DiskShelf(settings.path(settings.media.directory) / "originals")
    return {"originals": originals, "vault": open_vault(settings), "shelf": open_shelf(settings)}


def pool(directory: Path) -> dict[str, DiskShelf]:
    """Where those of all backups stand."""
    return {place: DiskShelf(directory / "media" / place) for place in PLACES}


async def _carry(settings: Settings, directory: Path, carried: dict[str, dict[str, int]]) -> int:
    """All files that are not in the pool yet; how many are new to those carried before, to which they are added."""
    there, kept = shelves(settings), pool(directory)
    known = sum(map(len, carried.values()))
    for place in PLACES:
        (directory / "media" / place).mkdir(parents=True, exist_ok=True, mode=0o700)
        async for file in there[place].files():
            if not is_whole(file.name):
                continue
            try:
                if await kept[place].size(file.name) != file.size:
                    await there[place].bring(file.name, directory / "media" / place / file.name)
            except Missing:  # deleted meanwhile
                continue
            carried[place][file.name] = file.size
    return sum(map(len, carried.values())) - known


async def _prune(directory: Path, keep: int) -> list[str]:
    found = names_in(directory)
    gone = found[:-keep]
    for name in gone:
        half = (directory / name).rename(directory / f".{name}{HALF}")
        await asyncio.to_thread(shutil.rmtree, half)
    kept = [read(directory, name) for name in found[-keep:]]
    for place, shelf in pool(directory).items():
        named = {name for one in kept for name in one.files[place]}
        await shelf.remove([file.name async for file in shelf.files() if _is_left(file.name, named)])
    return gone


def _is_left(name: str, named: set[str]) -> bool:
    """Halves go, too; what others have put there (a file system its .nfs…) is theirs."""
    try:
        return checked(name) not in named
    except Missing:
        return False


def missing_in(directory: Path, backup: Backup) -> Sequence[str]:
    """Files of this backup that are not there whole."""
    roots = {place: directory / "media" / place for place in PLACES}
    return [
        name
        for place in PLACES
        for name, size in backup.files[place].items()
        if not (roots[place] / name).is_file() or (roots[place] / name).stat().st_size != size
    ]


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(source: Path, target: Path) -> None:
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(source.read_bytes())
    sync(target)


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Inside the block nobody else makes a backup there, or puts one back. Refused when somebody does."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused(f"{directory} is in use", public="Another backup is being made or put back there.") from None
    finally:
        os.close(handle)
