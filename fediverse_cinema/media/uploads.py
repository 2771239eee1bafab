"""Files on their way to us, and how they become assets: begun and sent piece by piece (pieces), or all at once in a
form. Called by the doors and by imports; what an asset is for, the doors know.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.storage import sync
from fediverse_cinema.media import arrival, machines, places, quota, sniff
from fediverse_cinema.media.models import Asset, Upload
from fediverse_cinema.media.probe import not_a_film
from fediverse_cinema.media.service import order

LONGEST_NAME = 255
MOST_UNFINISHED = 50
TOKEN = re.compile(r"[0-9a-f-]{36}")


async def begin(owner_id: int, *, size: int, file_name: str, title: str = "", sha256: str = "") -> Upload:
    """Room for a file of `size` bytes. Refused when it is too large or larger than what is left of a quota (413), or
    empty (422); Later when the disk has no place for it (507).
    """
    if size == 0:
        raise not_a_film("an empty file", "an upload of no bytes")
    await check_room(owner_id, size)
    async with in_transaction():
        return await enter(owner_id, size=size, file_name=file_name, title=title, sha256=sha256)


async def enter(owner_id: int, *, size: int | None, file_name: str, **words: Any) -> Upload:
    """The row, in the caller's transaction; without a size as long as nobody knows it. `words` are columns of it."""
    await quota.reserve(owner_id, size or 0)
    if await Upload.filter(owner_id=owner_id, asset_id__isnull=True).count() >= MOST_UNFINISHED:
        raise Refused(
            "too many unfinished uploads",
            public="Too many of your files are on their way already. Finish or remove some of them first.",
            code="too_many",
        )
    return await Upload.create(
        token=ids.new_uuid(),
        owner_id=owner_id,
        file_name=display_name(file_name),
        size=size,
        created_at=clock.now(),
        expires_at=expiry(),
        **words,
    )


async def find(token: str, owner_id: int) -> Upload:
    """Missing for what is not hers, whose time is over, or that never was."""
    known = TOKEN.fullmatch(token) is not None
    upload = await Upload.get_or_none(token=token, owner_id=owner_id) if known else None
    if upload is None or upload.expires_at <= clock.now():
        raise Missing(f"no upload {token[:40]!r}", public="This file is not here any more. Please send it again.")
    return upload


async def take(token: str, owner_id: int) -> Asset:
    """The asset of a film that has arrived whole, its preparation ordered. Asked again, or from two windows at once, it
    is the same one.
    """
    upload = await find(token, owner_id)
    if upload.asset_id is not None:
        return await Asset.get(id=upload.asset_id)
    check_whole(upload)
    if not await _is_shared(upload):
        await asyncio.to_thread(_move_film, token)
    async with in_transaction():
        await sql.hold(f"upload {upload.id}")
        upload = await as_it_stands(upload)
        if upload.asset_id is not None:
            return await Asset.get(id=upload.asset_id)
        assert upload.size is not None
        asset = await _write_down(upload.owner_id, upload.file_name, token, arrival.Arrived(upload.size, upload.sha256))
        await Upload.filter(id=upload.id).update(asset_id=asset.id)
    return asset


def check_whole(upload: Upload) -> None:
    if not is_whole(upload):
        raise Refused(
            f"{upload.received} of {upload.size} bytes",
            public="This file has not arrived whole yet. Go on sending it.",
            code="unfinished",
        )


def is_whole(upload: Upload) -> bool:
    return bool(upload.received == upload.size)


async def share(upload: Upload) -> None:
    """What a worker has fetched, on several machines: whoever takes it may meet another one."""
    path = places.arriving() / upload.token
    if machines.several() and path.exists():
        await here().vault.put(path, upload.token, called=upload.file_name)
        await asyncio.to_thread(path.unlink)


async def _is_shared(upload: Upload) -> bool:
    return bool(upload.source) and machines.several() and await here().vault.size(upload.token) == upload.size


async def drop(upload: Upload) -> None:
    """Take an upload away, but not what has become an asset."""
    if await Upload.filter(id=upload.id, asset_id__isnull=True).delete():
        await _take_away(upload)


async def sweep() -> None:
    """Take away what was sent in part and then forgotten (media.unfinished_days), and files of no upload."""
    now = clock.now()
    for upload in await Upload.filter(expires_at__lte=now):
        if not await Upload.filter(id=upload.id, expires_at__lte=now, asset_id__isnull=True).delete():
            await Upload.filter(id=upload.id, asset_id__isnull=False).delete()  # the asset lives on without it
            continue
        await _take_away(upload)
    for path in await asyncio.to_thread(lambda: list(places.arriving().iterdir())):
        if not await Upload.exists(token=path.name):  # a file is never older than its row
            await asyncio.to_thread(path.unlink, missing_ok=True)


async def unfinished(owner_id: int) -> list[Upload]:
    """What is still on its way from this member, or has come and waits for its title; the latest first."""
    waiting = Upload.filter(owner_id=owner_id, asset_id__isnull=True, expires_at__gt=clock.now())
    return await waiting.order_by("-id")


async def receive(chunks: AsyncIterator[bytes], *, file_name: str, owner_id: int, limit: int) -> Asset:
    """Keep a file that comes in one go, and order its preparation. Raises Refused for what is no film (422), larger
    than `limit` bytes or than what is left of a quota (413), Later when the disk is nearly full (507); nothing of the
    file stays then."""
    original = ids.new_uuid()
    path = places.originals() / original
    allowed = await quota.largest(owner_id)
    try:
        arrived = await arrival.write(chunks, path, limit=min(limit, allowed), check_head=check_film)
    except Refused as refusal:
        if refusal.code == "too_large" and allowed < limit:
            await quota.reserve(owner_id, allowed + 1)  # it says what is left of which quota
        raise
    try:
        async with in_transaction():
            await quota.reserve(owner_id, arrived.size)
            return await _write_down(owner_id, display_name(file_name), original, arrived)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


async def check_room(owner_id: int, size: int) -> None:
    """Refuse at once what is announced larger than it may be, or than the room that is left beside all that is still to
    come from others.
    """
    limit = here().settings.media.largest_upload
    if size > limit:
        raise arrival.too_large(limit)
    await quota.reserve(owner_id, size)
    (row,) = await sql.rows(
        "SELECT coalesce(sum(size-received), 0) AS coming FROM upload"
        " WHERE asset_id IS NULL AND failure='' AND size IS NOT NULL"
    )
    await asyncio.to_thread(arrival.require_space, places.arriving(), size + int(row["coming"]))


def display_name(name: str) -> str:
    """A file name as it may be shown: its last part, without characters that turn or break a line. Never a path."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[:LONGEST_NAME]


def check_film(head: bytes) -> None:
    """Refused (422) unless a film begins like this."""
    kind = sniff.kind_of(head)
    if not kind.demuxer:
        raise not_a_film(kind.found, f"sniffed: {kind.found}")


def expiry() -> datetime:
    """Until when an upload is kept that something has just come of."""
    return clock.now() + timedelta(days=here().settings.media.unfinished_days)


async def as_it_stands(upload: Upload) -> Upload:
    """Its row of now. Missing when somebody has taken it away meanwhile."""
    found = await Upload.get_or_none(id=upload.id)
    if found is None:
        raise Missing(f"the upload {upload.token} is gone")
    return found


async def _write_down(owner_id: int, file_name: str, original: str, arrived: arrival.Arrived) -> Asset:
    asset = await Asset.create(
        owner_id=owner_id,
        file_name=file_name,
        original=original,
        size=arrived.size,
        sha256=arrived.sha256,
        created_at=clock.now(),
    )
    await order(asset)
    return asset


def _move_film(token: str) -> None:
    """From those that arrive to the originals, unless a process that died has moved it before."""
    arrived, original = places.arriving() / token, places.originals() / token
    try:
        with arrived.open("rb") as file:
            check_film(file.read(sniff.HEAD))
        arrived.replace(original)
    except FileNotFoundError:
        if not original.is_file():
            raise Missing(f"the file of {token} is gone") from None
    sync(places.originals())


async def _take_away(upload: Upload) -> None:
    await asyncio.to_thread(_unlink, upload.token)
    if upload.source and machines.several():
        await here().vault.remove([upload.token])


def _unlink(token: str) -> None:
    """Also what was moved already when its taker died."""
    for directory in (places.arriving(), places.originals()):
        (directory / token).unlink(missing_ok=True)
