"""A short, small file out of a film that has been prepared, for servers that copy what they show: whoever cannot play
the film plays this. The film's own files are its source, so that nothing of a stranger is decoded anew.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import ffmpeg
from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import ids
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.media import places, sandbox, shelving, vault
from fediverse_cinema.media.ladder import even
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import Asset, Rendition, RenditionKind
from fediverse_cinema.media.probe import check_result
from fediverse_cinema.media.tools import QUIET

LARGEST = 40_000_000  # GoToSocial takes 40 MiB, Mastodon 99 MB
LONG_SIDE, SHORT_SIDE = 854, 480
VIDEO_KBPS, AUDIO_KBPS = 1_600, 128
SECONDS = 90
SECONDS_OF_TRAILER = 170
"""Each fits: 170 seconds at these rates are 37 MB."""

Also = Callable[[], Awaitable[None]]
"""What must not be without it: in the transaction in which there is another teaser, or none."""


async def of(asset: Asset) -> Rendition | None:
    return await Rendition.filter(asset_id=asset.id, kind=RenditionKind.TEASER).first()


def is_of(teaser: Rendition, source: Asset) -> bool:
    """Was it cut out of this asset?"""
    return teaser.name.endswith(_ending(source))


async def make(asset: Asset, source: Asset, also: Also) -> None:
    """The teaser of `asset`, cut out of `source`: itself, or its trailer. The former one goes. Both are ready."""
    film = await Rendition.filter(asset_id=source.id, kind=RenditionKind.MP4).order_by("-height").first()
    if film is None:
        raise Missing(f"asset {source.id} has no mp4")
    with TemporaryDirectory(dir=places.desks(), prefix="teaser-") as name:
        desk = Path(name)
        await vault.shelf_of(source).bring(film.name, desk / "film.mp4")
        seconds = SECONDS if source.id == asset.id else SECONDS_OF_TRAILER
        made = await _cut(desk, film, seconds, f"{ids.new_uuid()}{_ending(source)}")
        renditions = await shelving.shelve(asset, [made], desk)
    await _exchange(asset, renditions, also)


async def remove(asset: Asset, also: Also) -> None:
    """Take it away, if there is one."""
    with suppress(Missing):  # its film was deleted meanwhile
        async with in_transaction():
            await vault.stay(asset)
            teaser = await of(asset)
            if teaser is not None:
                await teaser.delete()
                await shelving.order_removal([teaser.name], opened=asset.open)
                await also()


def size_of(width: int, height: int) -> tuple[int, int]:
    """Never above the film's own; even, as encoders want it."""
    part = min(1.0, LONG_SIDE / max(width, height), SHORT_SIDE / min(width, height))
    return even(width * part), even(height * part)


def _ending(source: Asset) -> str:
    """Of a teaser's name; names begin with another uuid once they are for everybody."""
    return f"-teaser-{source.id}.mp4"


async def _cut(desk: Path, film: Rendition, seconds: int, name: str) -> Made:
    width, height = size_of(film.width or LONG_SIDE, film.height or SHORT_SIDE)
    source = ffmpeg.input("file:film.mp4", protocol_whitelist="file", f="mov", t=seconds)
    output = ffmpeg.output(
        source, name, vf=f"scale={width}:{height},setsar=1,format=yuv420p", f="mp4", movflags="+faststart",
        fs=LARGEST, map_metadata=-1, map_chapters=-1, sn=None,
        **{"c:v": "libx264", "preset": "veryfast", "crf": 24, "maxrate": f"{VIDEO_KBPS}k",
           "bufsize": f"{VIDEO_KBPS * 2}k", "c:a": "aac", "b:a": f"{AUDIO_KBPS}k", "ac": 2},
    )  # fmt: skip
    tools = await places.tools()
    argv = output.compile(cmd=[str(tools.ffmpeg), *QUIET])
    limits = sandbox.Limits(cpu_seconds=600 + seconds * 60, wall_seconds=3600, file_bytes=LARGEST * 2)
    check_result(await sandbox.run(argv, reads=[], writes=desk, limits=limits, nice=sandbox.BACKGROUND))
    return Made(RenditionKind.TEASER, name, width, height, film.fps)


async def _exchange(asset: Asset, renditions: list[Rendition], also: Also) -> None:
    teasers = Rendition.filter(asset_id=asset.id, kind=RenditionKind.TEASER)
    try:
        async with in_transaction():
            await vault.stay(asset)
            former = await teasers
            await teasers.delete()
            await Rendition.bulk_create(renditions)
            await shelving.order_removal([one.name for one in former], opened=asset.open)
            await also()
    except BaseException as fault:
        await vault.shelf_of(asset).remove([one.name for one in renditions])
        if isinstance(fault, Missing):  # its film was deleted meanwhile
            return
        raise
