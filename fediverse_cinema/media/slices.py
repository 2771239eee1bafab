"""Cutting a film into slices: whole groups of pictures, counted in pictures of the steady rate, so that what is made of
each by itself fits together without a seam. Pure, but for the rows.
"""

import math
from itertools import pairwise

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media.ladder import Ladder
from fediverse_cinema.media.models import Asset, Slice, SliceState

SECONDS = 120
"""About so much film in a slice: what a crash costs at most, and how soon there is something to watch."""


@frozen
class Cut:
    """Pictures from `first` on; `count` of them, or fewer where the film ends."""

    first: int
    count: int


def cut(duration: float, ladder: Ladder, *, seconds: float) -> list[Cut]:
    """Slices of about equal length for so many seconds of film."""
    pictures = max(1, math.ceil(duration * ladder.rate))
    groups = math.ceil(pictures / ladder.group)
    slices = min(groups, max(1, round(duration / seconds)))
    bounds = [groups * number // slices * ladder.group for number in range(slices)]
    return [Cut(first, after - first) for first, after in pairwise([*bounds, pictures])]


async def write_down(asset: Asset, cuts: list[Cut]) -> None:
    await Slice.bulk_create(
        Slice(asset_id=asset.id, stem=str(asset.stem), number=number, first_frame=cut.first, frame_count=cut.count)
        for number, cut in enumerate(cuts)
    )


async def of(asset: Asset) -> list[Slice]:
    """In the order of the film."""
    return await Slice.filter(asset_id=asset.id, stem=asset.stem).order_by("number")


async def made_at_the_start(asset: Asset) -> list[Slice]:
    """Those that can be watched: from the first on, up to the first that is not made."""
    found: list[Slice] = []
    for piece in await of(asset):
        if piece.state is not SliceState.MADE:
            break
        found.append(piece)
    return found


async def forget(asset: Asset) -> None:
    await Slice.filter(asset_id=asset.id).delete()
