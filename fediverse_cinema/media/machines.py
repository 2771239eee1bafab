"""Films on several machines (PostgreSQL and a bucket): any of them may take the next step of a film, since what one has
made stands in the vault until the film is whole. On one machine (SQLite, or files on the disk) all of it stays on the
desk, and nothing here does anything.
"""

import asyncio
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import arrival, assets, mastering, places
from fediverse_cinema.media.ladder import Ladder
from fediverse_cinema.media.models import UNDER_WAY, Asset, Slice

DESK = re.compile(r"[0-9]+-([0-9a-f-]{36})")


def several() -> bool:
    settings = here().settings
    return settings.storage.kind == "s3" and not settings.uses_sqlite


async def sit_down(asset: Asset) -> Path:
    """Its desk on this machine. Those go of films that were finished on another."""
    desk = assets.desk(asset)
    if several() and not desk.exists():
        for left in await asyncio.to_thread(lambda: list(places.desks().iterdir())):
            stem = DESK.fullmatch(left.name)
            if stem and not await Asset.filter(stem=stem[1], state__in=UNDER_WAY).exists():
                await asyncio.to_thread(shutil.rmtree, left, ignore_errors=True)
        await asyncio.to_thread(desk.mkdir, exist_ok=True)
    return desk


async def share_sound(asset: Asset) -> None:
    if several():
        await here().vault.put(assets.desk(asset) / mastering.SOUND, _name(asset, mastering.SOUND))


async def share_slice(asset: Asset, number: int, made: Path) -> None:
    """`made` is the directory of its sizes."""
    if several():
        for file in sorted(made.glob("*.mp4")):
            await here().vault.put(file, _name(asset, f"{number:05}-{file.name}"))


async def gather(asset: Asset, pieces: Sequence[Slice], ladder: Ladder) -> None:
    """On this desk, whatever of it was made on others. What nobody has made is missed by who joins it."""
    if not several():
        return
    desk = assets.desk(asset)
    await _bring(asset, mastering.SOUND, desk / mastering.SOUND)
    for piece in pieces:
        place = mastering.place(desk, piece.number)
        await asyncio.to_thread(place.mkdir, exist_ok=True)
        for rung in ladder.rungs:
            await _bring(asset, f"{piece.number:05}-{rung.name}.mp4", place / f"{rung.name}.mp4")


async def clear(stem: str) -> None:
    """The film is whole: what was shared goes."""
    if several():
        await here().vault.clear(_beginning(stem))


async def _bring(asset: Asset, part: str, target: Path) -> None:
    size = None if target.exists() else await here().vault.size(_name(asset, part))
    if size is not None:
        await asyncio.to_thread(arrival.require_space, target.parent, size)
        await here().vault.bring(_name(asset, part), target)


def _name(asset: Asset, part: str) -> str:
    return f"{_beginning(str(asset.stem))}{part}"


def _beginning(stem: str) -> str:
    """Other than those of finished files: they stand beside each other in the vault."""
    return f"{stem}-part-"
