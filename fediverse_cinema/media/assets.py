"""What all steps of a preparation do with their asset: write to its row as long as it is theirs, give it up, clear away
what lies around. A step whose asset is gone, stopped or begun anew hears it as Stopped.
"""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import structlog
from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import news
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.media import places, slices, vault
from fediverse_cinema.media.models import Asset, AssetState
from fediverse_cinema.media.news import AssetFailed

log = structlog.get_logger()


class Stopped(Exception):
    """The asset is not ours any more: nobody waits for this step."""


def desk(asset: Asset) -> Path:
    """Directory of all that one preparation works on. It survives restarts."""
    return places.desks() / f"{asset.id}-{asset.stem}"


async def update(asset: Asset, **values: Any) -> None:
    """Write these columns. A fence: raises Stopped when the row is gone, stopped, or belongs to another preparation
    (stem)."""
    ours = Asset.filter(id=asset.id, cancelled=False)
    ours = ours.filter(stem=asset.stem) if asset.stem else ours.filter(stem__isnull=True)
    if not await ours.update(**values):
        raise Stopped
    asset.update_from_dict(values)


async def fail(asset: Asset, refusal: CinemaError) -> None:
    """It cannot be prepared, and says why; its original is kept for another try. Other steps of it stop."""
    log.info("asset_failed", asset=asset.id, code=refusal.code, reason=str(refusal))
    stem = asset.stem
    async with in_transaction():
        await update(asset, state=AssetState.FAILED, stem=None, seconds_left=None, **failure_of(refusal))
        await slices.forget(asset)
        await news.tell(AssetFailed(asset.id))
    await clear(asset, stem)


def failure_of(refusal: CinemaError) -> dict[str, Any]:
    """Columns of what cannot be done: the public sentence, and what fills its places."""
    values = {name: str(value) for name, value in refusal.values.items()}
    return {"failure": refusal.public, "failure_values": values}


async def clear(asset: Asset, stem: str | None) -> None:
    """Take away what its preparations have left: their desks, and what the last had put on the shelf already."""
    for left in places.desks().glob(f"{asset.id}-*"):
        await asyncio.to_thread(shutil.rmtree, left, ignore_errors=True)
    if stem:
        await vault.shelf_of(asset).clear(stem)
