"""How far a preparation is, by ffmpeg's own count of pictures over all slices, and how long it may still take. Written
down once a second; at the same look a step learns that nobody waits for it any more.
"""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

from fediverse_cinema.media import assets
from fediverse_cinema.media.models import Asset

LOOK_SECONDS = 1.0
SETTLED_SECONDS = 5.0
"""The first seconds of a slice say little of its speed."""

T = TypeVar("T")


class Meter:
    """Counts the pictures of one slice: of `whole` the film, `before` had been made when it began."""

    def __init__(self, before: int, whole: int) -> None:
        self._before, self._whole, self._done = before, whole, 0
        self._began = time.monotonic()

    def hear(self, pictures: int) -> None:
        self._done = pictures

    def figures(self) -> dict[str, Any]:
        """Columns of the asset. What is joined and put on the shelf after the last picture is the last percent."""
        done, lasted = self._before + self._done, time.monotonic() - self._began
        told: dict[str, Any] = {"progress": min(99, 100 * done // self._whole)}
        if self._done and lasted >= SETTLED_SECONDS:
            told["seconds_left"] = max(0, round((self._whole - done) * lasted / self._done))
        return told


async def while_wanted(asset: Asset, work: Coroutine[Any, Any, T], meter: Meter | None = None) -> T:
    """The result of `work`, which is stopped, with Stopped, as soon as the asset is not that of this preparation."""
    task = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait({task}, timeout=LOOK_SECONDS))[0]:
            await assets.update(asset, **(meter.figures() if meter else {"stem": asset.stem}))
        return task.result()
    finally:
        task.cancel()
        await asyncio.wait({task})
