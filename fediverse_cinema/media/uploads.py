"""Takes a film file from somebody and makes it an asset. Called by the doors; what the asset is for, they know."""

from collections.abc import AsyncIterator

from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.media import arrival, places, sniff
from fediverse_cinema.media.models import Asset
from fediverse_cinema.media.probe import not_a_film
from fediverse_cinema.media.service import order

LONGEST_NAME = 255


async def receive(chunks: AsyncIterator[bytes], *, file_name: str, owner_id: int, limit: int) -> Asset:
    """Keep the file and order its preparation. Raises Refused for what is no film (422) or larger than `limit` bytes
    (413), Later when the disk is nearly full (507); nothing of the file stays then."""
    original = ids.new_uuid()
    path = places.originals() / original
    arrived = await arrival.write(chunks, path, limit=limit, check_head=_check_head)
    try:
        async with in_transaction():
            asset = await Asset.create(
                owner_id=owner_id,
                file_name=display_name(file_name),
                original=original,
                size=arrived.size,
                sha256=arrived.sha256,
                created_at=clock.now(),
            )
            await order(asset)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return asset


def display_name(name: str) -> str:
    """A file name as it may be shown: its last part, without characters that turn or break a line. Never a path."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[:LONGEST_NAME]


def _check_head(head: bytes) -> None:
    kind = sniff.kind_of(head)
    if not kind.demuxer:
        raise not_a_film(kind.found, f"sniffed: {kind.found}")
