"""Finds files that nobody knows of any more, which an end by force or a full disk has left, and takes them away. Called
from the command line.
"""

import asyncio
import os
import re
import shutil
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.storage import File, Shelf
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import originals, places, vault
from fediverse_cinema.media.models import UNDER_WAY, Asset, AudioTrack, KeptFile, ProxiedPicture, Upload

GRACE = timedelta(days=1)
"""What is younger may be on its way: its row is written once it stands there."""

KINDS = (*vault.FILES, ProxiedPicture, KeptFile)
"""What has a row for each file on a shelf."""

AT_ONCE = 500
OURS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
"""How names on our shelves begin. Other things may stand in the same bucket."""

Place = Literal["originals", "vault", "shelf", "desks"]
Shelves = Mapping[Place, Shelf]


@frozen
class Orphan:
    """A file without a row."""

    place: Place
    name: str
    size: int


async def find(also_known: Collection[str]) -> list[Orphan]:
    """All that no row names and that has stood there for a day. `also_known` are names that other rooms have put on the
    shelf.
    """
    # Files first, rows after: whatever has come to stand there between has its row by then, or is not in the list.
    found = await _standing(_shelves())
    found["originals"] = await asyncio.to_thread(_entries, places.originals())
    found["desks"] = await asyncio.to_thread(_entries, places.desks())
    return await _orphans(found, also_known)


async def find_on(shelves: Shelves, also_known: Collection[str]) -> list[Orphan]:
    """The same on shelves that need not be those of the settings."""
    return await _orphans(await _standing(shelves), also_known)


async def names(also_known: Collection[str]) -> set[str]:
    """All that rows name, on whichever shelf it stands."""
    return await _shown() | await _originals() | set(also_known)


async def is_named(name: str) -> bool:
    """Does a row name this file (still)?"""
    shown = [await kind.filter(name=name).exists() for kind in KINDS]
    return any(shown) or await originals.owner_of(name) is not None


async def remove(orphans: Iterable[Orphan]) -> None:
    """For good."""
    by_place: dict[Place, list[str]] = {}
    for orphan in orphans:
        by_place.setdefault(orphan.place, []).append(orphan.name)
    for place, found in by_place.items():
        if place in _shelves():
            for start in range(0, len(found), AT_ONCE):
                await _shelves()[place].remove(found[start : start + AT_ONCE])
        else:
            directory = places.originals() if place == "originals" else places.desks()
            for name in found:
                await asyncio.to_thread(_delete, directory / name)


def _shelves() -> Shelves:
    return {"shelf": here().shelf, "vault": here().vault}


async def _standing(shelves: Shelves) -> dict[Place, list[File]]:
    return {place: [file async for file in shelf.files() if OURS.match(file.name)] for place, shelf in shelves.items()}


async def _orphans(found: Mapping[Place, Iterable[File]], also_known: Collection[str]) -> list[Orphan]:
    shown = await names(also_known)
    known = {"shelf": shown, "vault": shown, "originals": await _originals(), "desks": await _desks()}
    stems, old = await _stems_at_work(), clock.timestamp() - GRACE.total_seconds()
    return [
        Orphan(place, file.name, file.size)
        for place, files in found.items()
        for file in files
        if file.since < old and file.name not in known[place] and file.name[: vault.STEM] not in stems
    ]


async def _shown() -> set[str]:
    return {str(name) for kind in KINDS for name in await kind.all().values_list("name", flat=True)}


async def _originals() -> set[str]:
    """Of films and sounds, and of what has arrived whole and is about to be a film's."""
    return await originals.names() | {str(token) for token in await Upload.all().values_list("token", flat=True)}


async def _desks() -> set[str]:
    work = Asset.filter(state__in=UNDER_WAY, stem__isnull=False)
    return {f"{number}-{stem}" for number, stem in await work.values_list("id", "stem")}


async def _stems_at_work() -> set[str]:
    """What stands under these is written down when all of it does."""
    assets = await Asset.filter(state__in=UNDER_WAY, stem__isnull=False).values_list("stem", flat=True)
    sounds = await AudioTrack.filter(state__in=UNDER_WAY, stem__isnull=False).values_list("stem", flat=True)
    return {str(stem) for stem in (*assets, *sounds)}


def _entries(directory: Path) -> list[File]:
    """Files and directories; of a directory, all that is in it, since the last change to any of it."""
    return [_entry(Path(entry.path)) for entry in os.scandir(directory)]


def _entry(path: Path) -> File:
    stats = [each.lstat() for each in (path, *path.rglob("*")) if each.is_symlink() or each.exists()]
    size = sum(stat.st_size for stat in stats if not path.is_dir() or stat.st_nlink == 1)
    return File(path.name, size, max((stat.st_ctime for stat in stats), default=clock.timestamp()))


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
