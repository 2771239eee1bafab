"""Shelves: where finished files stand, and the one on this disk (`bucket` is the other). Rooms put files there by their
names; how a browser gets them is the doors' affair.
"""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.values import frozen

HALF = ".half"
"""How the name of a file ends that is still being written."""

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")  # file systems end at 255


@frozen
class File:
    """One that stands on a shelf; `since` when it came there, in seconds since 1970."""

    name: str
    size: int
    since: float


class Shelf(Protocol):
    """Names are of at most 200 letters, digits, dots, dashes and underlines, and begin with no dot; any other raises
    Missing. A bucket that does not answer raises Later.
    """

    async def put(self, source: Path, name: str, *, called: str = "") -> None:
        """Show a copy of the file under this name: all of it or nothing, also when the power fails. `called` is what
        those who download it call it.
        """

    async def show(self, name: str, shelf: "Shelf", new_name: str) -> None:
        """Put a copy of a file of ours on another shelf of the same kind."""

    async def bring(self, name: str, target: Path) -> None:
        """Write a copy of a file to this path: all of it or nothing. Missing when it is not here."""

    async def read(self, name: str) -> bytes:
        """A small file. Missing when it is not here."""

    async def size(self, name: str) -> int | None:
        """Bytes of a file; none when it is not here."""

    async def remove(self, names: Iterable[str]) -> None:
        """Take files away; those that are not there are no error."""

    async def clear(self, stem: str) -> None:
        """Take away every file whose name begins with `stem`, half-put ones included."""

    def files(self) -> AsyncIterator[File]:
        """All that stands here, half-put ones included."""

    def path(self, name: str) -> Path | None:
        """Where the file is on this disk; none when it is not here."""

    def url(self, name: str) -> str | None:
        """The address from which browsers read it; none when we serve it ourselves."""

    async def signed_url(self, name: str, seconds: int) -> str | None:
        """An address that opens the file for so long, to whoever has it; none when we serve it ourselves."""


class DiskShelf:
    """Files in one directory."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, source: Path, name: str, *, called: str = "") -> None:
        await asyncio.to_thread(self._put, source, checked(name))

    async def show(self, name: str, shelf: Shelf, new_name: str) -> None:
        path = self._there(name)
        with _still_there(path):
            await shelf.put(path, new_name)

    async def bring(self, name: str, target: Path) -> None:
        path = self._there(name)
        with _still_there(path):
            await asyncio.to_thread(_place, path, target)

    async def read(self, name: str) -> bytes:
        path = self._there(name)
        with _still_there(path):
            return await asyncio.to_thread(path.read_bytes)

    async def size(self, name: str) -> int | None:
        path = self.path(name)
        return path.stat().st_size if path else None

    async def remove(self, names: Iterable[str]) -> None:
        paths = [self._root / checked(name) for name in names]
        await asyncio.to_thread(_unlink_all, paths)

    async def clear(self, stem: str) -> None:
        await asyncio.to_thread(_unlink_all, list(self._root.glob(f"{checked(stem)}*")))

    async def files(self) -> AsyncIterator[File]:
        for file in await asyncio.to_thread(self._files):
            yield file

    def path(self, name: str) -> Path | None:
        path = self._root / checked(name)
        # A link could lead out of the shelf, whoever laid it.
        return path if path.is_file() and not path.is_symlink() else None

    def url(self, name: str) -> str | None:
        checked(name)
        return None

    async def signed_url(self, name: str, seconds: int) -> str | None:
        return self.url(name)

    def _there(self, name: str) -> Path:
        path = self.path(name)
        if path is None:
            raise Missing(f"no file {name} in {self._root}")
        return path

    def _put(self, source: Path, name: str) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        _place(source, self._root / name)

    def _files(self) -> list[File]:
        if not self._root.is_dir():
            return []
        with os.scandir(self._root) as entries:
            found = [(one.name, one.stat(follow_symlinks=False)) for one in entries if one.is_file()]
        # When its name came to be: a film that took a day to make is older than that.
        return [File(name, stat.st_size, stat.st_ctime) for name, stat in found]


@contextmanager
def _still_there(path: Path) -> Iterator[None]:
    """Somebody may take it away between a look and a copy."""
    try:
        yield
    except FileNotFoundError as error:
        if path.exists():
            raise
        raise Missing(f"{path} has gone") from error


def checked(name: str) -> str:
    """The name, if a shelf may have it."""
    if not _NAME.fullmatch(name):
        raise Missing(f"no shelf has a name like {name[:100]!r}")
    return name


def settle(half: Path, target: Path) -> None:
    """What has been written beside it takes its name, once it is safe. Blocks."""
    sync(half)
    half.replace(target)
    half.unlink(missing_ok=True)  # renaming onto the same inode does nothing
    sync(target.parent)


def sync(path: Path) -> None:
    """Have the file, or the names in the directory, survive a loss of power. Blocks."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _place(source: Path, target: Path) -> None:
    half = half_of(target)
    half.unlink(missing_ok=True)
    try:
        os.link(source, half)  # the same bytes under a second name, where it is the same disk
    except OSError:
        shutil.copyfile(source, half)
    settle(half, target)


def half_of(path: Path) -> Path:
    """Where a file is written before it is whole."""
    return path.with_name(path.name + HALF)


def _unlink_all(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
