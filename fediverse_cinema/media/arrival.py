"""Writes what somebody sends to the disk as it comes: never in memory, never more than allowed, all or nothing for
`write`, in durable steps for who holds the `Pen` herself (pieces).
"""

import asyncio
import fcntl
import hashlib
import os
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fediverse_cinema.foundation.errors import Later, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.storage import sync
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import sniff

if TYPE_CHECKING:
    from hashlib import _Hash

PIECE = 1 << 20
"""So much is gathered before it goes to a thread: senders' own chunks are small."""


@frozen
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
    half, sha256 = path.with_name(f"{path.name}.half"), hashlib.sha256()
    pen = await asyncio.to_thread(Pen, half, limit=limit, check_head=check_head, digests=[sha256])
    try:
        async for piece in in_pieces(chunks):
            await asyncio.to_thread(pen.add, piece)
        await asyncio.to_thread(pen.finish)
        await asyncio.to_thread(_rename, half, path)
    finally:
        pen.close()
        half.unlink(missing_ok=True)
    return Arrived(pen.size, sha256.hexdigest())


async def in_one(data: bytes) -> AsyncIterator[bytes]:
    """What is in memory already, for `write`."""
    yield data


async def in_pieces(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes, in pieces that are worth a way to the disk."""
    gathered = bytearray()
    async for chunk in chunks:
        gathered += chunk
        if len(gathered) >= PIECE:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


def too_large(limit: int) -> Refused:
    return Refused(
        f"more than {limit} bytes",
        public="This file is too large: the limit is %(limit)s megabytes.",
        code="too_large",
        status=413,
        limit=str(limit // 1_000_000),
    )


def require_space(directory: Path, size: int) -> None:
    """Raise Later (507) when so many more bytes would fill the disk: the database lives there, too."""
    if shutil.disk_usage(directory).free - size < here().settings.media.kept_free:
        raise Later(
            "the disk is nearly full",
            public="There is no room for another film right now. Please try again later.",
            code="no_space",
            status=507,
        )


def _rename(half: Path, path: Path) -> None:
    half.replace(path)
    sync(path.parent)


class Pen:
    """A file while it is being written, by one alone: Refused (423) when another pen is at it, in whatever process.
    `digests` hear every byte that is added. All its methods block.
    """

    def __init__(
        self,
        path: Path,
        *,
        limit: int,
        check_head: Callable[[bytes], None] | None = None,
        digests: "list[_Hash] | None" = None,
    ) -> None:
        self.size = 0
        self.digests = digests or []
        self._path = path
        self._limit = limit
        self._check_head = check_head
        self._checked = check_head is None
        self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise Refused(
                f"{path.name} is being written",
                public="This file is being sent from another window already.",
                code="locked",
                status=423,
            ) from error

    def go_on(self, start: int) -> None:
        """Write from byte `start` on; what stands behind it was never promised to anybody, and goes."""
        if os.fstat(self._file.fileno()).st_size < start:
            raise Missing(f"{self._path.name}: less is left than {start} bytes")
        self._file.truncate(start)
        self._file.seek(start)
        self.size = start
        self._checked = self._checked or start >= sniff.HEAD

    def add(self, piece: bytes) -> None:
        if self.size + len(piece) > self._limit:
            raise too_large(self._limit)
        require_space(self._path.parent, len(piece))
        self._file.write(piece)
        self.size += len(piece)
        for digest in self.digests:
            digest.update(piece)
        if self.size >= sniff.HEAD:
            self._look()

    def keep(self) -> None:
        """What was added survives a loss of power."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def finish(self) -> None:
        self._look()
        self.keep()

    def close(self) -> None:
        self._file.close()

    def _look(self) -> None:
        if self._checked or self._check_head is None:
            return
        self._file.flush()
        self._check_head(os.pread(self._file.fileno(), sniff.HEAD, 0))
        self._checked = True
