"""Shelves: where finished files stand so that the world may fetch them, on this disk or in an S3-compatible bucket.
Rooms put files there by their names; how a browser gets them is the doors' affair.
"""

import asyncio
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.errors import Missing

if TYPE_CHECKING:
    from obstore.store import S3Store

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")  # file systems end at 255
_TYPES = {".m3u8": "application/x-mpegURL", ".mp4": "video/mp4", ".jpg": "image/jpeg", ".webp": "image/webp"}
FOREVER = "public, max-age=31536000, immutable"
"""A name is never used for a second content."""


class Shelf(Protocol):
    """Names are of at most 200 letters, digits, dots, dashes and underlines, and begin with no dot; any other raises
    Missing.
    """

    async def put(self, source: Path, name: str) -> None:
        """Show a copy of the file under this name: all of it or nothing, also when the power fails."""

    async def remove(self, names: Iterable[str]) -> None:
        """Take files away; those that are not there are no error."""

    async def clear(self, stem: str) -> None:
        """Take away every file whose name begins with `stem`, half-put ones included."""

    def path(self, name: str) -> Path | None:
        """Where the file is on this disk; none when it is not here."""

    def url(self, name: str) -> str | None:
        """The address from which browsers read it; none when we serve it ourselves."""


def open_shelf(settings: Settings) -> Shelf:
    """The shelf that the settings ask for."""
    if settings.storage.kind == "s3":
        return BucketShelf(_bucket(settings), settings.storage.public_url)
    return DiskShelf(settings.path(settings.media.directory) / "shelf")


class DiskShelf:
    """Files in one directory."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, source: Path, name: str) -> None:
        await asyncio.to_thread(self._put, source, _checked(name))

    async def remove(self, names: Iterable[str]) -> None:
        paths = [self._root / _checked(name) for name in names]
        await asyncio.to_thread(_unlink_all, paths)

    async def clear(self, stem: str) -> None:
        patterns = (f"{_checked(stem)}*", f".{stem}*")
        paths = [path for pattern in patterns for path in self._root.glob(pattern)]
        await asyncio.to_thread(_unlink_all, paths)

    def path(self, name: str) -> Path | None:
        path = self._root / _checked(name)
        # A link could lead out of the shelf, whoever laid it.
        return path if path.is_file() and not path.is_symlink() else None

    def url(self, name: str) -> str | None:
        _checked(name)
        return None

    def _put(self, source: Path, name: str) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        half = self._root / f".{name}.half"
        _copy(source, half)
        sync(half)
        half.replace(self._root / name)
        half.unlink(missing_ok=True)  # renaming onto the same inode does nothing
        sync(self._root)


class BucketShelf:
    """Files in an S3-compatible bucket, read by browsers from `public_url`."""

    def __init__(self, store: "S3Store", public_url: str) -> None:
        self._store = store
        self._public_url = public_url.rstrip("/")

    async def put(self, source: Path, name: str) -> None:
        """Streamed in parts; a bucket shows an object only once it is complete."""
        attributes = {"Content-Type": _media_type(_checked(name)), "Cache-Control": FOREVER}
        await self._store.put_async(name, source, attributes=attributes)

    async def remove(self, names: Iterable[str]) -> None:
        if paths := [_checked(name) for name in names]:
            await self._store.delete_async(paths)

    async def clear(self, stem: str) -> None:
        # Names come in order. obstore's own prefixes are whole folders, so the end is found by us.
        async for page in self._store.list(offset=_checked(stem)):
            names = [found["path"] for found in page if found["path"].startswith(stem)]
            await self.remove(names)
            if len(names) < len(page):
                return

    def path(self, name: str) -> Path | None:
        _checked(name)
        return None

    def url(self, name: str) -> str | None:
        return f"{self._public_url}/{_checked(name)}"


def _bucket(settings: Settings) -> "S3Store":
    from obstore.store import S3Store  # noqa: PLC0415 (the `s3` extra: only poles with a bucket have it)

    storage = settings.storage
    return S3Store(
        storage.bucket,
        endpoint=storage.endpoint or None,
        region=storage.region or "us-east-1",
        access_key_id=storage.access_key,
        secret_access_key=storage.secret_key,
        client_options={"allow_http": storage.endpoint.startswith("http://")},
    )


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise Missing(f"no shelf has a name like {name[:100]!r}")
    return name


def _media_type(name: str) -> str:
    return _TYPES.get(Path(name).suffix, "application/octet-stream")


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)  # the same bytes under a second name, where it is the same disk
    except OSError:
        shutil.copyfile(source, target)


def sync(path: Path) -> None:
    """Have the file, or the names in the directory, survive a loss of power. Blocks."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unlink_all(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
