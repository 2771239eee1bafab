"""Finds files that rows name and that are not there, or not whole: a disk or a bucket has lost them. Called from the
command line.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.storage import DiskShelf
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import kept, machines, originals, places, sweeping, vault
from fediverse_cinema.media.models import Asset, AssetState, AudioTrack, KeptFile
from fediverse_cinema.media.sweeping import Place


@frozen
class Lost:
    """A file that should stand at this place. `asset_id` is whose it is, where it is an asset's; `size` what it had,
    where that is known.
    """

    place: Place
    name: str
    asset_id: int | None = None
    size: int | None = None


async def find(also_known: Collection[str]) -> list[Lost]:
    """All of them, but for copies of pictures of elsewhere, which are fetched again when somebody looks. `also_known`
    are names that other rooms have put on a shelf.
    """
    wanted = [*await _of_assets(), *await _originals(), *await _kept(), *(Lost("shelf", one) for one in also_known)]
    standing = {place: await _sizes(place) for place in ("shelf", "vault")}
    return [lost for lost in wanted if not _is_there(lost, standing) and await _is_wanted_still(lost)]


async def put_back(lost: Lost, source: Path) -> None:
    """Where it belongs, under its name."""
    if lost.place == "originals" and here().settings.storage.kind == "disk":
        await DiskShelf(places.originals()).put(source, lost.name)
    elif lost.place == "shelf":
        await here().shelf.put(source, lost.name)
    else:
        await here().vault.put(source, lost.name, called=await _called(lost.name))


async def _called(name: str) -> str:
    return await kept.called(name) or await originals.called(name)


async def _of_assets() -> list[Lost]:
    opened = dict(await Asset.all().values_list("id", "open"))
    return [
        Lost("shelf" if opened[file.asset_id] else "vault", file.name, file.asset_id, getattr(file, "size", None))
        for kind in vault.FILES
        for file in await kind.all()
        if file.asset_id in opened
    ]


async def _originals() -> list[Lost]:
    # What has just come may lie on the disk of another machine.
    elsewhere = (AssetState.ARRIVED,) if machines.several() else ()
    films = await Asset.exclude(state__in=elsewhere).values_list("original", "id", "size")
    given = AudioTrack.filter(original__isnull=False).exclude(state__in=elsewhere)
    sounds = await given.values_list("original", "asset_id", "size")
    return [Lost("originals", str(name), number, size) for name, number, size in (*films, *sounds)]


async def _kept() -> list[Lost]:
    return [Lost("vault", str(name), None, size) for name, size in await KeptFile.all().values_list("name", "size")]


async def _sizes(place: str) -> Mapping[str, int]:
    shelf = here().shelf if place == "shelf" else here().vault
    return {file.name: file.size async for file in shelf.files()}


def _is_there(lost: Lost, standing: Mapping[str, Mapping[str, int]]) -> bool:
    if lost.place == "originals":
        path = originals.path(lost.name)
        found = path.stat().st_size if path else standing["vault"].get(lost.name)
    elif lost.size is None and lost.asset_id is None:  # what other rooms have put there may be for some only
        found = standing["shelf"].get(lost.name, standing["vault"].get(lost.name))
    else:
        found = standing[lost.place].get(lost.name)
    return found is not None and lost.size in (None, found)


async def _is_wanted_still(lost: Lost) -> bool:
    """It may have gone, or changed its place, while we looked."""
    if lost.place == "originals":
        path = originals.path(lost.name)
        size = path.stat().st_size if path else await here().vault.size(lost.name)
        return size != lost.size and await originals.owner_of(lost.name) is not None
    if lost.asset_id is not None:
        return await Asset.filter(id=lost.asset_id, open=lost.place == "shelf").exists() and (
            await sweeping.is_named(lost.name)
        )
    return lost.size is None or await sweeping.is_named(lost.name)
