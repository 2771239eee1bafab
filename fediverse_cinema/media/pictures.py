"""The pictures of a prepared asset: which of its frames is the poster, a poster that somebody sends instead, and
further pictures beside it. Each is there in several widths, as JPEGs of ours.
"""

from collections.abc import AsyncIterator, Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import ids
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.media import arrival, places, shelving, stills, vault
from fediverse_cinema.media.models import Asset, AssetState, Rendition, RenditionKind

LARGEST = 20_000_000
PICTURES = (RenditionKind.POSTER, RenditionKind.STILL)


async def replace_poster(asset: Asset, chunks: AsyncIterator[bytes]) -> None:
    """Show this picture (JPEG, PNG or WebP) instead of the present poster. Raises Refused when it is none, is too
    large, or the asset is not ready."""
    drawn = await _draw(asset, chunks)
    try:
        async with in_transaction():
            await vault.stay(asset)
            await _put_back(asset)
            await Rendition.bulk_create(drawn)
    except BaseException:
        await _discard(asset, drawn)
        raise


async def choose_poster(asset: Asset, name: str) -> None:
    """Make the frame to which this file belongs the poster; nothing is drawn for that. Missing when there is none."""
    chosen = await frame(asset, name)
    async with in_transaction():
        await vault.stay(asset)
        await _put_back(asset)
        await Rendition.filter(id__in=[one.id for one in chosen]).update(kind=RenditionKind.POSTER)


async def frames(asset: Asset) -> list[list[Rendition]]:
    """The frames that may be the poster, and the one that is, in the film's order: their files, the narrowest first."""
    files = await Rendition.filter(asset_id=asset.id, kind__in=PICTURES, at__isnull=False).order_by("at", "width")
    return [list(group) for _, group in groupby(files, key=lambda one: one.at)]


async def frame(asset: Asset, name: str) -> list[Rendition]:
    """All files of the frame to which this one belongs. Missing when there is none."""
    found = next((files for files in await frames(asset) if name in [one.name for one in files]), None)
    if found is None:
        raise Missing("no such frame")
    return found


async def add(asset: Asset, chunks: AsyncIterator[bytes]) -> list[Rendition]:
    """Keep this picture beside the asset, and return its files, the narrowest first: whoever wants them knows them by
    their names. Raises Refused as `replace_poster` does."""
    drawn = await _draw(asset, chunks)
    for one in drawn:
        one.kind = RenditionKind.STILL
    try:
        async with in_transaction():
            await vault.stay(asset)
            await Rendition.bulk_create(drawn)
    except BaseException:
        await _discard(asset, drawn)
        raise
    return drawn


async def remove(asset: Asset, names: Sequence[str]) -> None:
    """Take away pictures that somebody sent; frames stay, one of them may be wanted again."""
    async with in_transaction():
        await vault.stay(asset)
        await _delete(asset, Rendition.filter(name__in=list(names), kind=RenditionKind.STILL))


async def _draw(asset: Asset, chunks: AsyncIterator[bytes]) -> list[Rendition]:
    """The picture in our widths, on the shelf; its rows are not written yet."""
    if asset.state is not AssetState.READY:
        raise Refused("not ready", public="The film is still being prepared.", code="not_ready")
    stem = ids.new_uuid()
    with TemporaryDirectory(dir=places.desks(), prefix=f"{asset.id}-") as name:
        desk = Path(name)
        await arrival.write(chunks, desk / "picture", limit=LARGEST)
        made = await stills.posters_from_picture(desk / "picture", stem=stem, desk=desk)
        try:
            return await shelving.shelve(asset, made, desk)
        except BaseException:
            await vault.shelf_of(asset).clear(stem)
            raise


async def _put_back(asset: Asset) -> None:
    """The present poster becomes a frame among others again; one that somebody sent goes."""
    posters = Rendition.filter(asset_id=asset.id, kind=RenditionKind.POSTER)
    await _delete(asset, posters)
    await posters.update(kind=RenditionKind.STILL)


async def _delete(asset: Asset, pictures: QuerySet[Rendition]) -> None:
    """Those of them that somebody sent, rows and files."""
    sent = pictures.filter(asset_id=asset.id, at__isnull=True)
    names = [str(name) for name in await sent.values_list("name", flat=True)]
    await sent.delete()
    await shelving.order_removal(names, opened=asset.open)


async def _discard(asset: Asset, drawn: Sequence[Rendition]) -> None:
    """What came to nothing."""
    await vault.shelf_of(asset).remove([one.name for one in drawn])
