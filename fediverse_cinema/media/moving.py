"""Carries all files between this disk and a bucket, while the pole is open: nothing that a row names is taken away
before it stands, of the same size, where it goes. Begun again it goes on where it was. Called from the command line.
"""

import asyncio
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from fediverse_cinema.foundation.errors import Later, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.shelves import open_shelf, open_vault
from fediverse_cinema.foundation.storage import HALF, Shelf
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import kept, originals, places, sweeping
from fediverse_cinema.media.sweeping import Place, Shelves

Kind = Literal["disk", "s3"]
PLACES: tuple[Place, ...] = ("originals", "vault", "shelf")
"""In this order: what is opened while we carry goes from the vault to the shelf, and never back."""


@frozen
class Load:
    """One file to carry."""

    place: Place
    name: str
    size: int


class Move:
    """From one kind of storage to the other. `also_known` are names that other rooms have put on the shelf. Raises
    Refused when the settings name no bucket.
    """

    def __init__(self, to: Kind, also_known: Collection[str]) -> None:
        settings = here().settings
        if not (settings.storage.bucket and settings.storage.public_url):
            raise Refused("no bucket", public="Set storage.bucket and storage.public_url first.")
        self.to: Kind = to
        self.away: Kind = "disk" if to == "s3" else "s3"
        self._also_known = frozenset(also_known)
        self._shelves: dict[Kind, Shelves] = {
            kind: {"shelf": open_shelf(settings, kind), "vault": open_vault(settings, kind)} for kind in (to, self.away)
        }

    async def loads(self) -> list[Load]:
        """What is still to be carried. What no row names stays: a film that was deleted after the pole went over stands
        here still, and must not come back.
        """
        standing, arrived = await self._standing(self.away), set(await self._standing(self.to))
        named = await sweeping.names(self._also_known)
        return [load for load in standing if load not in arrived and load.name in named]

    async def carry(self, load: Load) -> None:
        """Raises Later when it does not arrive whole. What is gone by now, or goes meanwhile, is no error."""
        try:
            await self._carry(load)
        except Missing:
            return
        if load.name not in self._also_known and not await sweeping.is_named(load.name):
            await self._take(self.to, load)
        elif await self._size_there(load) != load.size:
            raise Later(f"{load.name} has not arrived whole", public="A file has not arrived whole. Start once more.")

    async def clear(self) -> list[Load]:
        """Take away, where everything stood, what stands where it went; and, from both, what was deleted while we
        carried, once a sweep may. Refused before the settings have been changed: the pole still reads it there.
        """
        if here().settings.storage.kind != self.to:
            raise Refused(
                "not switched", public='Set storage.kind to "%(kind)s" and restart the pole first.', kind=self.to
            )
        arrived = set(await self._standing(self.to))
        cleared = [load for load in await self._standing(self.away) if load in arrived]
        for load in cleared:
            if load.place == "originals" and self.away == "disk":
                await _put_away(load.name)
            else:
                await self._take(self.away, load)
        for kind in (self.away, self.to):
            for orphan in await sweeping.find_on(self._shelves[kind], self._also_known):
                await self._shelves[kind][orphan.place].remove([orphan.name])
                cleared.append(Load(orphan.place, orphan.name, orphan.size))
        return cleared

    async def _standing(self, kind: Kind) -> list[Load]:
        """All that stands there, in the order of PLACES. Originals have no shelf on the disk, and are in a bucket's
        vault.
        """
        given, found = await originals.names(), list[Load]()
        if kind == "disk":
            paths = {name: originals.path(name) for name in given}
            found += [Load("originals", name, path.stat().st_size) for name, path in paths.items() if path]
        for place in PLACES[1:]:
            async for file in self._shelves[kind][place].files():
                if not file.name.endswith(HALF):
                    found.append(Load("originals" if file.name in given else place, file.name, file.size))
        return sorted(found, key=lambda load: PLACES.index(load.place))

    async def _size_there(self, load: Load) -> int | None:
        if load.place == "originals" and self.to == "disk":
            path = originals.path(load.name)
            return path.stat().st_size if path else None
        return await self._shelf(self.to, load).size(load.name)

    async def _take(self, kind: Kind, load: Load) -> None:
        if load.place == "originals" and kind == "disk":
            await asyncio.to_thread((places.originals() / load.name).unlink, missing_ok=True)
        else:
            await self._shelf(kind, load).remove([load.name])

    def _shelf(self, kind: Kind, load: Load) -> Shelf:
        return self._shelves[kind]["vault" if load.place == "originals" else load.place]

    async def _carry(self, load: Load) -> None:
        name, source, target = load.name, self._shelf(self.away, load), self._shelf(self.to, load)
        if load.place == "originals" and self.to == "disk":
            await source.bring(name, places.originals() / name)
        elif load.place == "originals":
            await target.put(_there(originals.path(name), name), name, called=await originals.called(name))
        elif self.to == "s3":
            await target.put(_there(source.path(name), name), name, called=await kept.called(name))
        else:
            with TemporaryDirectory(dir=places.desks(), prefix="moving-") as desk:
                await source.bring(name, Path(desk) / name)
                await target.put(Path(desk) / name, name)


async def _put_away(name: str) -> None:
    try:
        await originals.put_away(name)
    except Later:  # it is being prepared; the pole itself puts it away afterwards
        return


def _there(path: Path | None, name: str) -> Path:
    if path is None:
        raise Missing(f"{name} is gone")
    return path
