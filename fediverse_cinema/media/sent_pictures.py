"""A picture that somebody sends and that belongs to no film: drawn anew as JPEGs of ours, on the shelf; of one that
stands for somebody squares, too. Who asked for it remembers their names and sizes, and takes them away.
"""

from collections.abc import AsyncIterator, Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from fediverse_cinema.foundation import ids
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import arrival, places, shelving, stills
from fediverse_cinema.media.made import Made

LARGEST = 20_000_000
Point = tuple[float, float]


@frozen
class SentPicture:
    name: str
    width: int
    height: int


async def keep(chunks: AsyncIterator[bytes]) -> list[SentPicture]:
    """The same picture in our widths, the narrowest first. Refused when it is no JPEG, PNG or WebP, or too large."""
    with TemporaryDirectory(dir=places.desks(), prefix="picture-") as directory:
        desk = Path(directory)
        await arrival.write(chunks, desk / "picture", limit=LARGEST)
        made = await stills.posters_from_picture(desk / "picture", stem=ids.new_uuid(), desk=desk)
        return await _put(made, desk)


async def cut_squares(whole: str, point: Point) -> list[SentPicture]:
    """Squares of a picture that stands on the shelf, around this point of it, the narrowest first: x to the right, y
    upwards, the edges at 1.
    """
    with TemporaryDirectory(dir=places.desks(), prefix="picture-") as directory:
        desk = Path(directory)
        await here().shelf.bring(whole, desk / "picture")
        made = await stills.squares_of_picture(desk / "picture", point, stem=ids.new_uuid(), desk=desk)
        return await _put(made, desk)


async def order_removal(names: Collection[str]) -> None:
    """What is shown no more goes by a job of the caller's transaction."""
    await shelving.order_removal(names)


async def discard(names: Collection[str]) -> None:
    """What has never been shown, since it came to nothing, goes at once."""
    await here().shelf.remove(names)


async def _put(made: list[Made], desk: Path) -> list[SentPicture]:
    for one in made:
        await here().shelf.put(desk / one.name, one.name)
    return [SentPicture(one.name, one.width or 1, one.height or 1) for one in made]
