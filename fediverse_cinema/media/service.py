"""The verbs of assets: prepare one for the world, give it another poster, remove it. `prepare` is a job; it may be
killed at any moment and begun again."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock, ids, news
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.media import arrival, encode, places, stills
from fediverse_cinema.media.ladder import Ladder, ladder_for
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import Asset, AssetState, Rendition, RenditionKind
from fediverse_cinema.media.news import AssetFailed, AssetReady
from fediverse_cinema.media.probe import Footage, probe

log = structlog.get_logger()
PREPARE = "prepare_asset"
LARGEST_POSTER = 20_000_000
PROGRESS_SECONDS = 1.0
PLAYLISTS = (RenditionKind.PLAYLIST, RenditionKind.MASTER)
"""They come to the shelf after the files that they name."""


async def order(asset: Asset) -> None:
    """Have the asset prepared, again if it failed before. Writes into the caller's transaction."""
    await _update(asset, state=AssetState.ARRIVED, progress=0, failure="", failure_values={})
    await later(PREPARE, {"asset_id": asset.id}, key=f"{PREPARE} {asset.id}")


async def prepare(asset_id: int) -> None:
    """The job: make everything that is shown of the asset, put it on the shelf, and only then write it down.

    When it cannot be done the asset says why (`failure`) and keeps its original. A crash leaves nothing in sight:
    the next attempt takes away what the last one left.
    """
    asset = await Asset.get_or_none(id=asset_id)
    if asset is None or asset.state is AssetState.READY:
        return
    await _clear_leftovers(asset)
    stem = ids.new_uuid()
    if not await _update(asset, state=AssetState.PROBING, stem=stem, progress=0):
        return
    try:
        with TemporaryDirectory(dir=places.desks(), prefix=f"{asset.id}-") as desk:
            made = await _make(asset, Path(desk))
            renditions = await _shelve(asset, made, Path(desk))
    except (Refused, Missing) as refusal:
        await _fail(asset, refusal)
        return
    except Later:
        raise
    except Exception as fault:  # a fault of ours: the job table tries again, the page says so meanwhile
        await _fail(asset, CinemaError(f"{type(fault).__name__}: {fault}", code="fault"))
        raise
    if not await _finish(asset, renditions):
        await here().shelf.clear(stem)


async def replace_poster(asset: Asset, chunks: AsyncIterator[bytes]) -> None:
    """Show this picture (JPEG, PNG or WebP) instead of the present posters. Raises Refused when it is none, is too
    large, or the asset is not ready."""
    if asset.state is not AssetState.READY:
        raise Refused("not ready", public="The film is still being prepared.", code="not_ready")
    stem = ids.new_uuid()
    with TemporaryDirectory(dir=places.desks(), prefix=f"{asset.id}-") as name:
        desk = Path(name)
        await arrival.write(chunks, desk / "picture", limit=LARGEST_POSTER)
        made = await stills.posters_from_picture(desk / "picture", stem=stem, desk=desk)
        try:
            old_names = await _exchange_posters(asset, await _shelve(asset, made, desk))
        except BaseException:
            await here().shelf.clear(stem)
            raise
    await here().shelf.remove(old_names)


async def remove(asset: Asset) -> None:
    """Take the asset away: row, renditions and original. A preparation that still runs then leaves nothing."""
    names = [rendition.name for rendition in await Rendition.filter(asset_id=asset.id)]
    await asset.delete()
    await here().shelf.remove(names)
    await _clear_leftovers(asset)
    (places.originals() / asset.original).unlink(missing_ok=True)


async def _make(asset: Asset, desk: Path) -> list[Made]:
    original, tools, stem = places.originals() / asset.original, await places.tools(), str(asset.stem)
    if not original.is_file():
        raise Missing("the original is gone", public="The file of this film is gone. Please send it again.")
    arrival.require_space(desk, asset.size)
    footage = await probe(original, tools)
    ladder = ladder_for(footage)
    await _note_footage(asset, footage)
    made = await _encode_aloud(asset, footage, ladder, original, desk)
    mp4 = await encode.remux(
        ladder.rungs[0], fps=ladder.fps, has_audio=footage.has_audio, stem=stem, desk=desk, tools=tools
    )
    posters = await stills.posters_from_film(
        desk / mp4.name, duration=footage.duration, stem=stem, desk=desk, tools=tools
    )
    return [*made, mp4, *posters]


async def _encode_aloud(asset: Asset, footage: Footage, ladder: Ladder, original: Path, desk: Path) -> list[Made]:
    """Encode, and meanwhile write the progress down, once a second at most."""
    finished = asyncio.Event()

    def hear(percent: int) -> None:
        asset.progress = min(percent, 99)

    writer = asyncio.create_task(_write_progress(asset, finished))
    try:
        return await encode.encode(
            original,
            footage,
            ladder,
            stem=str(asset.stem),
            desk=desk,
            tools=await places.tools(),
            on_progress=hear,
        )
    finally:
        finished.set()
        await writer  # not cancelled: that would tear a write to the database


async def _write_progress(asset: Asset, finished: asyncio.Event) -> None:
    written = 0
    while not finished.is_set():
        try:
            await asyncio.wait_for(finished.wait(), PROGRESS_SECONDS)
        except TimeoutError:
            if asset.progress != written:
                written = asset.progress
                await _update(asset, progress=written)


async def _note_footage(asset: Asset, footage: Footage) -> None:
    await _update(
        asset,
        state=AssetState.ENCODING,
        width=footage.width,
        height=footage.height,
        fps=float(footage.fps),
        duration=footage.duration,
        ratio=footage.ratio,
    )


async def _shelve(asset: Asset, made: list[Made], desk: Path) -> list[Rendition]:
    """Put everything on the shelf, playlists last, and return the rows to write."""
    renditions = []
    for file in sorted(made, key=lambda file: (file.kind in PLAYLISTS, file.kind is RenditionKind.MASTER)):
        await here().shelf.put(desk / file.name, file.name)
        size = (desk / file.name).stat().st_size
        renditions.append(
            Rendition(
                asset_id=asset.id,
                kind=file.kind,
                name=file.name,
                media_type=file.media_type,
                width=file.width,
                height=file.height,
                fps=file.fps,
                size=size,
            )
        )
    return renditions


async def _finish(asset: Asset, renditions: list[Rendition]) -> bool:
    """Make it ready; False when the asset was removed meanwhile, or another attempt has taken over."""
    async with in_transaction():
        if not await _update(asset, state=AssetState.READY, progress=100, ready_at=clock.now()):
            return False
        await Rendition.bulk_create(renditions)
        await news.tell(AssetReady(asset.id))
        return True


async def _exchange_posters(asset: Asset, renditions: list[Rendition]) -> list[str]:
    """Write the new posters down instead of the old ones, whose names are returned."""
    old = Rendition.filter(asset_id=asset.id, kind=RenditionKind.POSTER)
    async with in_transaction():
        names = [rendition.name for rendition in await old]
        await old.delete()
        await Rendition.bulk_create(renditions)
    return names


async def _fail(asset: Asset, refusal: CinemaError) -> None:
    log.info("asset_failed", asset=asset.id, code=refusal.code, reason=str(refusal))
    async with in_transaction():
        values = {name: str(value) for name, value in refusal.values.items()}
        if await _update(asset, state=AssetState.FAILED, failure=refusal.public, failure_values=values):
            await news.tell(AssetFailed(asset.id))


async def _update(asset: Asset, **values: Any) -> bool:
    """Write these columns, unless the row is gone or belongs to a newer attempt (a fence: its stem is another)."""
    ours = Asset.filter(id=asset.id, stem=asset.stem) if asset.stem else Asset.filter(id=asset.id, stem__isnull=True)
    written = await ours.update(**values)
    asset.update_from_dict(values)
    return written > 0


async def _clear_leftovers(asset: Asset) -> None:
    """What an attempt that was killed has left: its job directories, and what it had put on the shelf."""
    for desk in places.desks().glob(f"{asset.id}-*"):
        await asyncio.to_thread(shutil.rmtree, desk, ignore_errors=True)
    if asset.stem:
        await here().shelf.clear(asset.stem)
