"""Handing a pole over: all of it in one archive (ZIP), which is written while the pole is open. Rows are in it as JSON,
for either engine; films as they are. `unpacking` makes a pole of it again.
"""

import asyncio
import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import fediverse_cinema
from fediverse_cinema import backing_up
from fediverse_cinema.backing_up import PASSES, PLACES
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database import rows
from fediverse_cinema.foundation.database.rows import Contents
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.foundation.storage import half_of, settle
from fediverse_cinema.foundation.values import frozen

FORMAT = 1
MANIFEST, SECRET = "pole.json", "secret.key"
NAME = re.compile(
    rf"{re.escape(SECRET)}|rows/[a-z][a-z0-9_]{{0,60}}\.jsonl"
    rf"|(?:{'|'.join(PLACES)})/[A-Za-z0-9_-][A-Za-z0-9._-]{{0,199}}"
)
"""All that may be in an archive, beside the manifest."""
PIECE = 1 << 20
KEPT_SETTINGS = {
    "pole": ("host", "name", "about", "region", "language", "paper", "contact"),
    "federation": ("scheme", "authorized_fetch", "allow_list", "allowed_private_networks"),
    "media": ("largest_upload", "member_quota", "pole_quota", "unfinished_days", "av1"),
    "films": ("free_licences_only",),
}
"""What belongs to the pole. Addresses, paths, passwords and storage are those of a machine: the next has its own."""


@frozen
class Sum:
    size: int
    sha256: str


@frozen
class Manifest:
    """What stands in pole.json. `sums` is for every file of the archive but this one."""

    format: int
    version: str
    made_at: str
    host: str
    scheme: str
    contents: Contents
    settings: dict[str, dict[str, Any]]
    sums: dict[str, Sum]

    @property
    def has_secret(self) -> bool:
        return SECRET in self.sums

    @property
    def files(self) -> int:
        return sum(name.partition("/")[0] in PLACES for name in self.sums)

    @property
    def size(self) -> int:
        return sum(one.size for one in self.sums.values())


class Packing:
    """An archive that is being written."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True)
        self.sums: dict[str, Sum] = {}

    @contextmanager
    def entry(self, name: str, *, pressed: bool = False) -> Iterator["_Counted"]:
        info = zipfile.ZipInfo(name, clock.now().timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED if pressed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self._archive.open(info, "w", force_zip64=True) as file:
            counted = _Counted(file)
            yield counted
        self.sums[name] = Sum(counted.size, counted.sum.hexdigest())

    def add(self, name: str, source: Path) -> None:
        with source.open("rb") as file, self.entry(name) as target:
            shutil.copyfileobj(file, target, PIECE)

    def close(self) -> None:
        self._archive.close()


class _Counted:
    """What is written, and what it comes to."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.size, self.sum = file, 0, hashlib.sha256()

    def write(self, piece: bytes, /) -> None:
        self.size += len(piece)
        self.sum.update(piece)
        self._file.write(piece)


async def export(settings: Settings, path: Path) -> Manifest:
    """The whole pole in one file, which has its name when it is whole. Refused when there is one of that name, when
    another is being written there, or when there is no room for it.
    """
    if path.exists():
        raise Refused(f"{path} exists", public="%(path)s is there already.", path=path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with backing_up.alone(path.parent):
        await _require_room(settings, path.parent)
        half = half_of(path)
        half.unlink(missing_ok=True)  # of one that was cut short
        half.touch(mode=0o600)
        try:
            made = await _pack(settings, half)
            await asyncio.to_thread(settle, half, path)
        finally:
            half.unlink(missing_ok=True)
    return made


async def _pack(settings: Settings, path: Path) -> Manifest:
    packing = Packing(path)
    try:
        # Files before the rows, and once more after them, as for a backup: no row names a file that is not there.
        for _ in range(PASSES):
            if not await _carry(settings, packing, path.parent):
                break
        contents = await rows.write(settings, lambda table: packing.entry(f"rows/{table}.jsonl", pressed=True))
        await _carry(settings, packing, path.parent)
        secret = settings.path(settings.secrets.key_file)
        if not settings.secrets.key and secret.exists():
            packing.add(SECRET, secret)
        made = Manifest(
            format=FORMAT,
            version=fediverse_cinema.__version__,
            made_at=clock.now().isoformat(),
            host=settings.pole.host,
            scheme=settings.federation.scheme,
            contents=contents,
            settings=_own(settings),
            sums=dict(packing.sums),
        )
        with packing.entry(MANIFEST, pressed=True) as file:
            file.write(json.dumps(asdict(made), ensure_ascii=False).encode())
        return made
    finally:
        packing.close()


async def _carry(settings: Settings, packing: Packing, desk: Path) -> int:
    """All files that are not in the archive yet; how many these were."""
    carried = 0
    for place, shelf in backing_up.shelves(settings).items():
        async for file in shelf.files():
            name = f"{place}/{file.name}"
            if name in packing.sums or not backing_up.is_whole(file.name):
                continue
            try:
                if (here := shelf.path(file.name)) is not None:
                    await asyncio.to_thread(packing.add, name, here)
                else:
                    with TemporaryDirectory(dir=desk, prefix=".export-") as brought:
                        await shelf.bring(file.name, Path(brought) / file.name)
                        await asyncio.to_thread(packing.add, name, Path(brought) / file.name)
            except (Missing, FileNotFoundError):  # deleted meanwhile
                continue
            carried += 1
    return carried


def _own(settings: Settings) -> dict[str, dict[str, Any]]:
    """Those of its settings that go with the pole, where they say something of their own."""
    said: dict[str, dict[str, Any]] = {}
    for section, names in KEPT_SETTINGS.items():
        of_it = getattr(settings, section)
        usual = {field.name: field.default for field in fields(of_it)}
        for name in names:
            value = getattr(of_it, name)
            if name in ("host", "name") or value != usual[name]:
                said.setdefault(section, {})[name] = list(value) if isinstance(value, tuple) else value
    return said


async def _require_room(settings: Settings, directory: Path) -> None:
    """For the archive; and for a copy of SQLite's database beside that, from which rows are read."""
    rows_size = settings.sqlite_path.stat().st_size if settings.uses_sqlite and settings.sqlite_path.exists() else 0
    needed = rows_size
    for shelf in backing_up.shelves(settings).values():
        needed += sum([file.size async for file in shelf.files()])
    if rows_size:
        beside = settings.sqlite_path.parent
        is_one_disk = os.stat(beside).st_dev == os.stat(directory).st_dev
        _check_disk(settings, beside, rows_size + (needed if is_one_disk else 0))
    _check_disk(settings, directory, needed)


def _check_disk(settings: Settings, directory: Path, needed: int) -> None:
    free = shutil.disk_usage(directory).free
    kept = settings.media.kept_free if _is_on_disk_of(settings, directory) else 0
    if free < needed + kept:
        raise CinemaError(
            f"no room in {directory}", code="no_room",
            public="There is no room in %(where)s: this archive takes %(needed).1f GB, and %(free).1f GB are free, of"
            " which %(kept).1f GB are kept (media.kept_free).",
            where=directory, needed=needed / 1e9, free=free / 1e9, kept=kept / 1e9,
        )  # fmt: skip


def _is_on_disk_of(settings: Settings, directory: Path) -> bool:
    media = settings.path(settings.media.directory)
    return media.exists() and os.stat(media).st_dev == os.stat(directory).st_dev
