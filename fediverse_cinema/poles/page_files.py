"""The files that pages of the pole offer: put in by who runs it, fetched by everybody once the page is published, and
counted.
"""

from collections.abc import AsyncIterator

from tortoise.transactions import in_transaction

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import kept, offered
from fediverse_cinema.poles import pages
from fediverse_cinema.poles.models import PoleFile, PolePage
from fediverse_cinema.poles.service import pole_actors

LONGEST_TITLE = 200
MOST_FILES = 30  # of a page


@frozen
class FileLine:
    id: int
    title: str
    ending: str
    size: int
    downloads: int

    @property
    def url(self) -> str:
        return f"/page-files/{self.id}"


async def of(page: PolePage) -> tuple[FileLine, ...]:
    """In the order in which they came."""
    if page.id is None:
        return ()
    files = await PoleFile.filter(page_id=page.id).select_related("kept").order_by("id")
    return tuple(_line(file) for file in files)


async def check_fits(size: int) -> None:
    """Refuse at once what is announced too large."""
    await kept.check_fits(await _owner(), size)


async def put_in(page: PolePage, chunks: AsyncIterator[bytes], *, file_name: str, title: str) -> PoleFile:
    """`title` says what it is, to those who hear the page as to those who see it. Refused for what is not offered
    (media.offered).
    """
    title = " ".join(title.split())
    if not 0 < len(title) <= LONGEST_TITLE:
        raise Refused(
            "no title, or a long one", public="Say in 1 to %(most)s characters what this file is.", code="bad_title",
            most=LONGEST_TITLE,
        )  # fmt: skip
    arrived = await offered.receive(chunks, file_name=file_name, owner_id=await _owner())
    try:
        async with in_transaction():
            page = await pages.row_of(page)
            await sql.hold(pages.HOLD)
            if await PoleFile.filter(page_id=page.id).count() >= MOST_FILES:
                raise Refused("full", public="There are %(most)s here already.", code="too_many", most=MOST_FILES)
            await kept.enter(arrived.file)
            return await PoleFile.create(page=page, kept=arrived.file, title=title, media_type=arrived.media_type)
    finally:
        await kept.discard(arrived.file)


async def take_out(page: PolePage, number: int) -> None:
    """For good; of another page nothing happens."""
    async with in_transaction():
        file = await PoleFile.get_or_none(id=number, page_id=page.id)
        if file is not None:
            await kept.order_removal([file.kept_id])


async def find(number: int) -> PoleFile:
    """With its page and what is kept. Missing when there is none."""
    file = await PoleFile.get_or_none(id=number).select_related("page", "kept")
    if file is None:
        raise Missing(f"no file {number}")
    return file


async def count(file: PoleFile) -> None:
    await sql.change("UPDATE pole_file SET downloads=downloads+1 WHERE id=?", file.id)


async def _owner() -> int:
    """In the room of the pole itself."""
    group = (await pole_actors()).group
    return int(group.id)


def _line(file: PoleFile) -> FileLine:
    name = file.kept.file_name
    return FileLine(file.id, file.title, name.rpartition(".")[2].upper(), file.kept.size, file.downloads)
