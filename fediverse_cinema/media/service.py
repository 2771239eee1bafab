"""The verbs of assets: have one prepared for the world, stop that, remove it. What the preparation consists of stands
in `preparing`.
"""

from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import news
from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.media import assets, originals, shelving, slices, vault
from fediverse_cinema.media.models import UNDER_WAY, Asset, AssetState, AudioTrack, Upload
from fediverse_cinema.media.news import AssetFailed

PREPARE = "prepare_asset"
REMOVE = "remove_asset"
STOPPED = Refused("stopped by hand", public="The preparation was stopped.", code="stopped")


async def order(asset: Asset) -> None:
    """Have the asset prepared, again if it failed before or was stopped. Writes into the caller's transaction."""
    told: dict[str, Any] = {"failure": "", "failure_values": {}, "cancelled": False}
    await Asset.filter(id=asset.id).update(state=AssetState.ARRIVED, progress=0, seconds_left=None, **told)
    await originals.order(asset.original, PREPARE, {"asset_id": asset.id}, key=f"{PREPARE} {asset.id}")


async def retry(asset: Asset) -> None:
    """Try again what has failed or was stopped. Refused when there is nothing to try."""
    async with in_transaction():
        asset = await Asset.select_for_update().get(id=asset.id)
        if asset.state is not AssetState.FAILED:
            raise Refused("not failed", public="This film is being prepared already.", code="not_failed")
        await order(asset)


async def cancel(asset: Asset) -> None:
    """Stop its preparation for good; the original stays. A step that runs learns it at its next look: the stem is gone.
    Refused when it is not being prepared."""
    async with in_transaction():
        asset = await Asset.select_for_update().get(id=asset.id)
        stopped = {"state": AssetState.FAILED, "failure": STOPPED.public, "failure_values": {}, "cancelled": True}
        fields = {**stopped, "stem": None, "seconds_left": None}
        if not await Asset.filter(id=asset.id, state__in=UNDER_WAY).update(**fields):
            raise Refused("not under way", public="This film is not being prepared.", code="not_under_way")
        await slices.forget(asset)
        await news.tell(AssetFailed(asset.id))
    await assets.clear(asset, asset.stem)


async def order_removal(asset_id: int) -> None:
    """Have the asset taken away. Writes into the caller's transaction: whatever ends the pole or its storage between,
    what nobody owns any more does not stay public.
    """
    await Upload.filter(asset_id=asset_id).delete()
    await later(REMOVE, {"asset_id": asset_id}, key=f"{REMOVE} {asset_id}")


async def remove(asset_id: int) -> None:
    """The job: files and originals first, so that it can be done again, and the row that names them last. A preparation
    that runs stops and leaves nothing.
    """
    asset = await Asset.get_or_none(id=asset_id)
    if asset is None:
        return
    await Asset.filter(id=asset_id).update(state=AssetState.FAILED, cancelled=True)  # whoever works on it stops
    names = await vault.names_of(asset)
    sounds = await AudioTrack.filter(asset_id=asset.id, original__isnull=False)
    await shelving.remove(names, asset.open)
    await assets.clear(asset, asset.stem)
    for original in (asset.original, *(str(sound.original) for sound in sounds)):
        await originals.remove(original)
    async with in_transaction():
        await vault.stay(asset)
        if set(await vault.names_of(asset)) != set(names):
            raise Later(f"asset {asset_id} has got other files meanwhile", after=1, counts=False)
        await asset.delete()
