"""Opens an asset to the world, or closes it again: its files go from the vault to the shelf, or back. Each gets a new
name, since whoever was let in before knows the old ones, and a name must change with its audience. Called by who
publishes films.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import ids
from fediverse_cinema.foundation.errors import Later, Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.storage import Shelf
from fediverse_cinema.media import places, shelving, vault
from fediverse_cinema.media.models import Asset, AssetState, AudioTrack

Names = Mapping[str, str]
"""New names of files by their old ones."""

Also = Callable[[Names], Awaitable[None]]

TEXTS = (".m3u8", ".vtt")
"""Files that name others."""

TRIES = 5  # its maker may be changing subtitles at the same moment


async def open_to_world(asset: Asset, also: Also | None = None) -> None:
    """Show all files of a prepared asset. `also` writes the new names down where others know the old ones, and whatever
    else must not be without it, in the transaction in which the asset is open or is not; when it raises, nothing has
    happened. It hears no names when the asset was open before.

    Whatever happens on the way, the vault has all of it until the shelf has all of it; names that no row bears yet are
    known to nobody, and an end by force leaves nothing but files for the sweep. The old ones go by a job. Raises
    Missing when the asset or one of its files is gone.
    """
    await _move(asset, also, to_open=True)


async def close_to_world(asset: Asset, also: Also | None = None) -> None:
    """The way back, for what stands on the shelf and is not for everybody: its addresses lead nowhere soon after."""
    await _move(asset, also, to_open=False)


async def _move(asset: Asset, also: Also | None, *, to_open: bool) -> None:
    for _ in range(TRIES):
        found = await Asset.get_or_none(id=asset.id)
        if found is None or found.state is not AssetState.READY:
            raise Missing(f"asset {asset.id} is not there to be moved")
        asset.update_from_dict({"open": found.open, "stem": found.stem})
        if found.open is to_open:
            if await _write_beside(asset, also):
                return
            continue
        old = await vault.names_of(asset)
        stems = {stem: ids.new_uuid() for stem in {name[: vault.STEM] for name in old}}
        if await _carry(asset, old, stems, also):
            return
    raise Later(f"the files of asset {asset.id} change all the time", counts=False)


async def _carry(asset: Asset, old: Sequence[str], stems: Names, also: Also | None) -> bool:
    """False when its files have changed meanwhile; then nothing of this try is left."""
    names = {name: _renamed(name, stems) for name in old}
    shelf, target = vault.shelf_of(asset), here().vault if asset.open else here().shelf
    carried = False
    try:
        await _show(shelf, target, names, stems)
        carried = await _write_down(asset, names, stems, also)
    except Missing:
        if set(await vault.names_of(asset)) == names.keys():
            raise
    finally:
        # Whoever goes away while it is being written down has it written down all the same.
        if not carried and not set(names.values()) & set(await vault.names_of(asset)):
            await target.remove(names.values())
    return carried


async def _show(shelf: Shelf, target: Shelf, names: Names, stems: Names) -> None:
    with TemporaryDirectory(dir=places.desks(), prefix="opening-") as desk:
        for old, new in names.items():
            if old.endswith(TEXTS):
                path = Path(desk) / new
                await asyncio.to_thread(path.write_text, _renamed((await shelf.read(old)).decode(), stems))
                await target.put(path, new)
            else:
                await shelf.show(old, target, new)


def _renamed(text: str, stems: Names) -> str:
    """A name, or what a playlist or a storyboard says, with the new stems."""
    for old, new in stems.items():
        text = text.replace(old, new)
    return text


async def _write_down(asset: Asset, names: Names, stems: Names, also: Also | None) -> bool:
    async with in_transaction():
        await vault.hold(asset)
        if await Asset.select_for_update().get_or_none(id=asset.id, open=asset.open) is None:
            return False  # gone, or moved by somebody else
        if set(await vault.names_of(asset)) != names.keys():
            return False
        await Asset.filter(id=asset.id).update(open=not asset.open)
        for old, new in names.items():
            for kind in vault.FILES:
                await kind.filter(asset_id=asset.id, name=old).update(name=new)
        for old, new in stems.items():
            await Asset.filter(id=asset.id, stem=old).update(stem=new)
            await AudioTrack.filter(asset_id=asset.id, stem=old).update(stem=new)
        await shelving.order_removal(names, opened=asset.open)
        if also is not None:
            await also(names)
    asset.open, asset.stem = not asset.open, stems.get(str(asset.stem), asset.stem)
    return True


async def _write_beside(asset: Asset, also: Also | None) -> bool:
    """What goes with it when it is as it should be already; False when it is not any more."""
    if also is None:
        return True
    async with in_transaction():
        await vault.hold(asset)
        if await Asset.select_for_update().get_or_none(id=asset.id, open=asset.open) is None:
            return False
        await also({})
    return True
