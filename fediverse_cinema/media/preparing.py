"""From a file to what the world may see, in steps that are jobs: look at it and take its sound; encode slice after
slice; join them, take stills, put everything on the shelf. Each may be killed at any moment and begun again; what was
finished before stays finished.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock, full_disk, ids, news
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.foundation.storage import sync
from fediverse_cinema.media import (
    abilities,
    arrival,
    assets,
    audio_tracks,
    encode,
    machines,
    mastering,
    originals,
    places,
    progress,
    shelving,
    slices,
    told,
    vault,
)
from fediverse_cinema.media.assets import Stopped
from fediverse_cinema.media.ladder import Ladder, ladder_for
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import Asset, AssetState, Rendition, Slice, SliceState
from fediverse_cinema.media.news import AssetReady
from fediverse_cinema.media.probe import Footage, probe
from fediverse_cinema.media.progress import Meter
from fediverse_cinema.media.slices import Cut

ENCODE_SLICE = "encode_slice"
FINISH = "finish_asset"
FIRST = -1
"""Before all slices."""


async def prepare(asset_id: int) -> None:
    """The first job: look at the file, take its sound, and order its slices. When it cannot be prepared the asset says
    why (`failure`) and keeps its original."""
    asset = await Asset.get_or_none(id=asset_id)
    if asset is None or asset.cancelled or asset.state is AssetState.READY:
        return
    if asset.state is AssetState.ENCODING and await slices.of(asset):
        return  # this job has done all that it has to do, and was killed before anybody heard of it
    async with _until_stopped(asset):
        await assets.clear(asset, asset.stem)
        await assets.update(asset, stem=ids.new_uuid(), state=AssetState.PROBING, progress=0, started_at=clock.now())
        original, footage, ladder = await _look(asset)
        desk = assets.desk(asset)
        await asyncio.to_thread(desk.mkdir)
        await asyncio.to_thread(arrival.require_space, desk, asset.size)
        await _note(asset, footage)
        await audio_tracks.propose(asset, footage.audio_streams, footage.audio_stream)
        if footage.audio_stream is not None:
            await _take_sound(asset, footage, footage.audio_stream, original)
        await _order_slices(asset, slices.cut(footage.duration, ladder, seconds=slices.SECONDS))


async def encode_slice(asset_id: int, stem: str, number: int) -> None:
    """The job: all sizes of one slice. The last one orders what comes after."""
    asset = await Asset.get_or_none(id=asset_id, stem=stem, state=AssetState.ENCODING)
    piece = await Slice.get_or_none(asset_id=asset_id, stem=stem, number=number, state=SliceState.WAITING)
    if asset is None or piece is None:
        return
    async with _until_stopped(asset):
        original, footage, ladder = await _look(asset)
        desk = await machines.sit_down(asset)
        cut, pieces = Cut(piece.first_frame, piece.frame_count), await slices.of(asset)
        made = sum(one.frame_count for one in pieces if one.state is SliceState.MADE)
        meter = Meter(made, sum(one.frame_count for one in pieces))
        await asyncio.to_thread(arrival.require_space, desk, ladder.most_bytes(cut.count))
        waiting = Slice.filter(id=piece.id, state=SliceState.WAITING)
        # In a place of its own: a worker that was taken for dead may be at the same slice.
        with TemporaryDirectory(dir=desk, prefix=f"{number:05}.", suffix=".half") as half:
            work = encode.encode_slice(
                original, footage, ladder, cut, desk=Path(half), tools=await places.tools(), hear=meter.hear
            )
            await progress.while_wanted(asset, work, meter)
            pictures = await asyncio.to_thread(mastering.settle, Path(half), ladder, cut)
            if not await waiting.exists():
                return
            await machines.share_slice(asset, number, Path(half))
            await asyncio.to_thread(_put, Path(half), mastering.place(desk, number))
        async with in_transaction():
            # The row of the asset is locked: of two last slices one sees the other.
            await assets.update(asset, failure="", **meter.figures())
            await waiting.update(state=SliceState.MADE, frame_count=pictures)
            if all(one.state is SliceState.MADE for one in await slices.of(asset)):
                await _order_end(asset)


async def finish(asset_id: int, stem: str) -> None:
    """The last job: everything on the shelf, and only then written down."""
    asset = await Asset.get_or_none(id=asset_id, stem=stem, state=AssetState.ENCODING)
    if asset is None:  # or this job has done all that it has to do, and was killed before it had tidied up
        await asyncio.to_thread(shutil.rmtree, places.desks() / f"{asset_id}-{stem}", ignore_errors=True)
        await machines.clear(stem)
        return
    async with _until_stopped(asset):
        made = await progress.while_wanted(asset, _master(asset))
        renditions = await progress.while_wanted(asset, shelving.shelve(asset, made, assets.desk(asset)))
        async with in_transaction():
            await vault.stay(asset)
            ready = {"state": AssetState.READY, "progress": 100, "ready_at": clock.now()}
            await assets.update(asset, seconds_left=None, failure="", **ready)
            await Rendition.bulk_create(renditions)
            await slices.forget(asset)
            await news.tell(AssetReady(asset.id))
        await asyncio.to_thread(shutil.rmtree, assets.desk(asset), ignore_errors=True)
        await machines.clear(stem)


async def give_up(*, reason: str, asset_id: int, stem: str | None = None, **_: object) -> None:
    """A step has failed by a fault of ours, again and again: the asset says so."""
    asset = await Asset.get_or_none(id=asset_id)
    if asset is None or asset.state is AssetState.READY or (stem and stem != asset.stem):
        return
    async with _until_stopped(asset):
        await assets.fail(asset, CinemaError(reason, public=asset.failure or None, code="fault"))


@asynccontextmanager
async def _until_stopped(asset: Asset) -> AsyncIterator[None]:
    """Inside the block, a refusal is the asset's failure; nothing stays of what nobody waits for any more. What is in
    the way for now is noted, in case it stays there until the step is given up."""
    try:
        try:
            yield
        except (Refused, Missing) as refusal:
            await assets.fail(asset, refusal)
        except Exception as error:  # or only this: what it worked on has been taken away under its hands
            fault = full_disk.behind(error) or error
            await assets.update(asset, failure=fault.public if isinstance(fault, Later) else "")
            raise
    except Stopped:
        await asyncio.to_thread(shutil.rmtree, assets.desk(asset), ignore_errors=True)
        if asset.stem:
            await vault.shelf_of(asset).clear(asset.stem)


async def _look(asset: Asset) -> tuple[Path, Footage, Ladder]:
    original, tools = await originals.at_hand(asset.original), await places.tools()
    footage = await probe(original, tools)
    av1 = here().settings.media.av1 and bool((await abilities.of(tools)).av1)
    return original, footage, ladder_for(footage, av1=av1)


async def _note(asset: Asset, footage: Footage) -> None:
    await assets.update(
        asset,
        state=AssetState.ENCODING,
        width=footage.width,
        height=footage.height,
        fps=float(footage.fps),
        duration=footage.duration,
        ratio=footage.ratio,
        told=told.note(footage),
    )


async def _take_sound(asset: Asset, footage: Footage, stream: int, original: Path) -> None:
    """In one piece: between slices of AAC there would be a click."""
    work = encode.encode_sound(
        original, footage, stream, assets.desk(asset) / mastering.SOUND, tools=await places.tools()
    )
    await assets.update(asset, loudness=await progress.while_wanted(asset, work))
    await machines.share_sound(asset)


async def _order_slices(asset: Asset, cuts: list[Cut]) -> None:
    """Later ones wait for the earlier ones of all films: a short film does not wait for the end of a long one."""
    async with in_transaction():
        await assets.update(asset, progress=0, failure="")
        await slices.write_down(asset, cuts)
        for number in range(len(cuts)):
            args = {"asset_id": asset.id, "stem": asset.stem, "number": number}
            await later(ENCODE_SLICE, args, key=f"{ENCODE_SLICE} {asset.stem} {number}", priority=number)


async def _master(asset: Asset) -> list[Made]:
    _, footage, ladder = await _look(asset)
    desk, stem, pieces = await machines.sit_down(asset), str(asset.stem), await slices.of(asset)
    mastering.check_is_whole(pieces, footage, ladder)
    await machines.gather(asset, pieces, ladder)
    await asyncio.to_thread(arrival.require_space, desk, await asyncio.to_thread(mastering.room, desk, ladder, stem))
    return await mastering.make(desk, pieces, footage, ladder, stem, await places.tools())


async def _order_end(asset: Asset) -> None:
    args = {"asset_id": asset.id, "stem": asset.stem}
    await later(FINISH, args, key=f"{FINISH} {asset.stem}", priority=FIRST)


def _put(half: Path, place: Path) -> None:
    """All of it or nothing."""
    shutil.rmtree(place, ignore_errors=True)
    half.replace(place)
    sync(place.parent)
