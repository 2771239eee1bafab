"""Puts what was made of an asset where it belongs, on the shelf or in the vault, and takes files away from there. Rows
are for the caller.
"""

from collections.abc import Collection, Sequence
from pathlib import Path

from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.foundation.outside import purging
from fediverse_cinema.media import vault
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import Asset, Rendition, RenditionKind

REMOVE = "remove_files"
PLAYLISTS = (RenditionKind.PLAYLIST, RenditionKind.MASTER)
"""They come to the shelf after the files that they name."""


async def shelve(asset: Asset, made: Sequence[Made], desk: Path) -> list[Rendition]:
    """Put these files of the directory `desk` on the shelf, playlists last."""
    shelf, renditions = vault.shelf_of(asset), []
    for file in sorted(made, key=lambda file: (file.kind in PLAYLISTS, file.kind is RenditionKind.MASTER)):
        await shelf.put(desk / file.name, file.name)
        renditions.append(
            Rendition(
                asset_id=asset.id,
                kind=file.kind,
                name=file.name,
                media_type=file.media_type,
                width=file.width,
                height=file.height,
                fps=file.fps,
                size=(desk / file.name).stat().st_size,
                at=file.at,
            )
        )
    return renditions


async def order_removal(names: Collection[str], *, opened: bool = True) -> None:
    """Have files taken off the shelf, or out of the vault. Writes into the caller's transaction: whatever ends the pole
    or its storage between, what no row names any more does not stay public.
    """
    if names:
        await later(REMOVE, {"names": sorted(names), "opened": opened})


async def remove(names: Collection[str], opened: bool) -> None:
    """The job. What was open goes out of the caches before the pole, too: they may keep for a year what is gone."""
    if not opened:
        await here().vault.remove(names)
        return
    await here().shelf.remove(names)
    await purging.order(address for name in names for address in (here().shelf.url(name), urls.media(name)) if address)
