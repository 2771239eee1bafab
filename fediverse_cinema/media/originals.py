"""The files that people gave us. They stand on this disk; with a bucket they are there only while they are needed, and
else in its vault. On several machines they go there as soon as they have come, and whoever works on one brings a copy.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from fediverse_cinema.foundation.errors import Later, Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.media import arrival, machines, places
from fediverse_cinema.media.models import UNDER_WAY, Asset, AssetState, AudioTrack

PUT_AWAY = "put_original_away"
HAND_IN = "hand_original_in"
GONE = "The file of this film is gone. Please send it again."
WAIT = 600.0  # seconds until it is looked again whether the tools have done with it


def path(name: str) -> Path | None:
    """Where it is on this disk; none when it is not here now."""
    found = places.originals() / name
    return found if found.is_file() else None


async def at_hand(name: str) -> Path:
    """Where it is on this disk, brought back when it was put away. Missing when it is gone; Later (507) when the disk
    has no room for it.
    """
    here_already = path(name)
    if here_already is not None:
        return here_already
    size = await here().vault.size(name) if _has_bucket() else None
    if size is None:
        raise Missing(f"the original {name} is gone", public=GONE)
    if machines.several():
        await _tidy()
    await asyncio.to_thread(arrival.require_space, places.originals(), size)
    target = places.originals() / name
    await here().vault.bring(name, target)
    return target


async def order(name: str, kind: str, args: Mapping[str, Any], *, key: str) -> None:
    """Have this job done with the original of this name, which lies on this disk or where it was put away. Writes into
    the caller's transaction.
    """
    if machines.several():
        job = {"name": name, "kind": kind, "args": args, "key": key}
        await later(HAND_IN, job, key=f"{HAND_IN} {key}")
    else:
        await later(kind, args, key=key)


async def hand_in(name: str, kind: str, args: Mapping[str, Any], key: str) -> None:
    """The job, for a worker of the machine on whose disk the file lies: into the vault, and only then what waits for
    it. Later on any other machine.
    """
    file = path(name)
    if file is not None:
        await _carry_in(file, name)
    elif await here().vault.size(name) is None:
        raise Later(f"{name} lies on the disk of another machine")
    if await owner_of(name) is None:  # removed meanwhile
        await remove(name)
        return
    await later(kind, args, key=key)
    if file is not None:
        await asyncio.to_thread(file.unlink, missing_ok=True)


async def never_handed_in(*, reason: str, kind: str, args: Mapping[str, Any], **_: object) -> None:
    """No machine has it any more: whoever waits for it hears so."""
    given_up = here().jobs[kind].given_up
    assert given_up is not None
    await given_up(reason=reason, **args)


async def done_with(asset_id: int) -> None:
    """News: its preparation has come to an end, or that of one of its sounds. With a bucket, the originals go there."""
    if not _has_bucket() or machines.several():
        return
    asset = await Asset.get_or_none(id=asset_id)
    if asset is not None:
        tracks = await AudioTrack.filter(asset_id=asset_id, original__isnull=False)
        for name in [asset.original, *(str(track.original) for track in tracks)]:
            await later(PUT_AWAY, {"name": name}, key=f"{PUT_AWAY} {name}")


async def put_away(name: str) -> None:
    """The job: into the vault, and only once it is safe there off this disk."""
    file = path(name)
    if file is None or not await _is_wanted(name):
        return
    await _carry_in(file, name)
    if not await _is_wanted(name):  # removed meanwhile
        await remove(name)
    else:
        await asyncio.to_thread(file.unlink, missing_ok=True)


async def names() -> set[str]:
    """Of all films and sounds."""
    films = await Asset.all().values_list("original", flat=True)
    sounds = await AudioTrack.filter(original__isnull=False).values_list("original", flat=True)
    return {str(name) for name in (*films, *sounds)}


async def owner_of(name: str) -> Asset | AudioTrack | None:
    """Whose it is; none once that is gone."""
    return await Asset.get_or_none(original=name) or await AudioTrack.get_or_none(original=name)


async def called(name: str) -> str:
    """What who sent it calls it."""
    owner = await owner_of(name)
    return (owner.file_name if owner else "") or name


async def remove(name: str) -> None:
    """For good, wherever it is."""
    await asyncio.to_thread((places.originals() / name).unlink, missing_ok=True)
    if _has_bucket():
        await here().vault.remove([name])


async def _carry_in(file: Path, name: str) -> None:
    size = file.stat().st_size
    if await here().vault.size(name) != size:
        await here().vault.put(file, name, called=await called(name))
    if await here().vault.size(name) != size:
        raise Later(f"{name} did not arrive whole in the vault")


async def _tidy() -> None:
    """Copies that were brought to this machine go, once nobody works on them."""
    for file in await asyncio.to_thread(lambda: list(places.originals().iterdir())):
        with suppress(Later):
            await put_away(file.name)


async def _is_wanted(name: str) -> bool:
    """False when its asset is gone. Later while tools may be reading it."""
    owner = await owner_of(name)
    if owner is None:
        return False
    film = isinstance(owner, Asset)
    sounds = film and await AudioTrack.filter(asset_id=owner.id, state=AssetState.ENCODING).exists()
    if owner.state in UNDER_WAY or sounds:
        raise Later(f"{name} is being worked on", after=WAIT, counts=False)
    return True


def _has_bucket() -> bool:
    return here().settings.storage.kind == "s3"
