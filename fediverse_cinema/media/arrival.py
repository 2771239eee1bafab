"""Writes what somebody sends to the disk as it comes: never in memory, never more than allowed, all or nothing."""

import asyncio
import hashlib
import os
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.foundation.storage import sync
from fediverse_cinema.media import sniff

SPACE_KEPT = 1 << 30
"""Bytes of the disk that arriving files may not touch: the database lives there, too."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """How much came, and its digest in hex."""

    size: int
    sha256: str


async def write(
    chunks: AsyncIterator[bytes], path: Path, *, limit: int, check_head: Callable[[bytes], None] | None = None
) -> Arrived:
    """Write all chunks to `path`. `check_head` gets the first bytes (sniff.HEAD, fewer of a short file) and may refuse.

    Raises Refused (413) beyond `limit` bytes, Later (507) when the disk is nearly full. Nothing is left behind then,
    nor when the sender goes away.
    """
    half = path.with_name(f"{path.name}.half")
    pen = await asyncio.to_thread(_Pen, half, limit, check_head)
    try:
        async for chunk in chunks:
            await asyncio.to_thread(pen.add, chunk)
        arrived = await asyncio.to_thread(pen.finish)
        await asyncio.to_thread(_rename, half, path)
    finally:
        pen.close()
        half.unlink(missing_ok=True)
    return arrived


async def in_one(data: bytes) -> AsyncIterator[bytes]:
    """What is in memory already, for `write`."""
    yield data


def too_large(limit: int) -> Refused:
    return Refused(
        f"more than {limit} bytes",
        public="This file is too large: the limit is %(limit)s megabytes.",
        code="too_large",
        status=413,
        limit=str(limit // 1_000_000),
    )


def require_space(directory: Path, size: int) -> None:
    """Raise Later (507) when so many more bytes would fill the disk."""
    if shutil.disk_usage(directory).free - size < SPACE_KEPT:
        raise Later(
            "the disk is nearly full",
            public="There is no room for another film right now. Please try again later.",
            code="no_space",
            status=507,
        )


def _rename(half: Path, path: Path) -> None:
    half.replace(path)
    sync(path.parent)


class _Pen:
    """The file while it is being written. Its methods block."""

    def __init__(self, path: Path, limit: int, check_head: Callable[[bytes], None] | None) -> None:
        self._path = path
        self._file = path.open("wb")
        self._limit = limit
        self._check_head = check_head
        self._head = b""
        self._size = 0
        self._digest = hashlib.sha256()

    def add(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size > self._limit:
            raise too_large(self._limit)
        require_space(self._path.parent, len(chunk))
        if len(self._head) < sniff.HEAD:
            self._head += chunk[: sniff.HEAD - len(self._head)]
            if len(self._head) == sniff.HEAD:
                self._ask()
        self._file.write(chunk)
        self._digest.update(chunk)

    def finish(self) -> Arrived:
        if self._size < sniff.HEAD:
            self._ask()
        self._file.flush()
        os.fsync(self._file.fileno())
        return Arrived(self._size, self._digest.hexdigest())

    def close(self) -> None:
        self._file.close()

    def _ask(self) -> None:
        if self._check_head:
            self._check_head(self._head)
