"""The bytes of an upload as they come, piece by piece. Called by tus (web/pages/uploads) and by imports.

The row says how many bytes are safe on the disk; whatever stands behind them in the file was never promised and is
written anew. So a server that dies in the middle of a piece loses that piece, and the digest of the whole is right.
"""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import arrival, places, uploads
from fediverse_cinema.media.arrival import Pen
from fediverse_cinema.media.models import Upload

if TYPE_CHECKING:
    from hashlib import _Hash

KEPT_EVERY = 16 << 20
"""So many bytes, at most, are sent again after the power has failed."""
ROOM = "digests of uploads"
MOST_REMEMBERED = 1000
FOR_GOOD = ("not_a_film", "other_digest")
"""Codes of refusals after which nothing of an upload is of use to anybody."""


@frozen
class Checksum:
    """What the sender of one piece says that it has: the name of an algorithm, and the digest."""

    algorithm: str
    digest: bytes


async def append(
    upload: Upload, chunks: AsyncIterator[bytes], *, offset: int, checksum: Checksum | None = None
) -> Upload:
    """Write what comes behind `offset`, which must be the end of what we have (409). What has come when the sender goes
    away is kept, but of a piece with a checksum it is all or nothing (460). Once the file is whole its sha256 is known.

    Refused FOR_GOOD, as soon as that is seen: what is no film (422), and a whole that is not what its
    sender has announced (460).
    """
    assert upload.size is not None
    path = places.arriving() / upload.token
    pen = await asyncio.to_thread(Pen, path, limit=upload.size, check_head=uploads.check_film)
    try:
        upload = await _under_the_pen(upload, path)
        if offset != upload.received:
            raise Refused(f"offset {offset} is not {upload.received}", code="wrong_offset", status=409)
        await asyncio.to_thread(pen.go_on, offset)
        await _take_in(upload, pen, chunks, checksum)
    finally:
        await asyncio.to_thread(pen.close)
    return upload


async def start_over(upload: Upload) -> None:
    """Nothing of it has come yet, after all."""
    _room().pop(upload.token, None)
    await _write_down(upload, received=0)


async def _under_the_pen(upload: Upload, path: Path) -> Upload:
    """The row of now, which nobody else moves on as long as the pen is ours."""
    try:
        return await uploads.as_it_stands(upload)
    except Missing:
        path.unlink(missing_ok=True)  # made by the pen, after somebody had taken the upload away
        raise


async def _take_in(upload: Upload, pen: Pen, chunks: AsyncIterator[bytes], checksum: Checksum | None) -> None:
    whole = _digest_so_far(upload)
    piece = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    pen.digests = [digest for digest in (whole, piece) if digest]
    async for some in arrival.in_pieces(chunks):
        await asyncio.to_thread(pen.add, some)
        if checksum is None and pen.size - upload.received >= KEPT_EVERY and pen.size != upload.size:
            await _keep(upload, pen)
    if checksum and piece and not hmac.compare_digest(piece.digest(), checksum.digest):
        raise Refused("a piece that is not what it should be", code="checksum", status=460)
    if pen.size == upload.size:
        await _finish(upload, pen, whole)
    else:
        await _keep(upload, pen)
        _remember(upload, whole)


async def _keep(upload: Upload, pen: Pen) -> None:
    await asyncio.to_thread(pen.keep)
    await _write_down(upload, received=pen.size)


async def _finish(upload: Upload, pen: Pen, digest: "_Hash | None") -> None:
    await asyncio.to_thread(pen.finish)
    sha256 = digest.hexdigest() if digest else await asyncio.to_thread(_digest_of, places.arriving() / upload.token)
    if upload.sha256 not in ("", sha256):
        raise Refused(
            f"the whole has {sha256}, {upload.sha256} was announced",
            public="The file that arrived is not the one that was sent. Please send it again.",
            code="other_digest",
            status=460,
        )
    await _write_down(upload, received=pen.size, sha256=sha256)


async def _write_down(upload: Upload, **values: Any) -> None:
    values["expires_at"] = uploads.expiry()
    if not await Upload.filter(id=upload.id).update(**values):
        raise Missing(f"the upload {upload.token} was taken away")
    upload.update_from_dict(values)


def _digest_so_far(upload: Upload) -> "_Hash | None":
    """Of all the bytes that are safe; None when this process has not seen them all. A copy: the piece that comes may be
    thrown away.
    """
    size, digest = _room().get(upload.token, (0, hashlib.sha256()))
    return digest.copy() if size == upload.received else None


def _remember(upload: Upload, digest: "_Hash | None") -> None:
    room = _room()
    if len(room) >= MOST_REMEMBERED:
        room.clear()
    if digest:
        room[upload.token] = (upload.received, digest)


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _room() -> "dict[str, tuple[int, _Hash]]":
    """By token: so many bytes, and their digest. Bytes that are safe do not change, unless all starts over."""
    room: dict[str, tuple[int, _Hash]] = here().rooms.setdefault(ROOM, {})
    return room
