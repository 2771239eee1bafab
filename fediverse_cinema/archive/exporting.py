"""All that a member has here in one file (ZIP), made by a job when she asks for it, kept for a week in the vault, and
opened to her alone. What is in it, the modules beside this one know.
"""

import asyncio
import zipfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.archive import her_choices, her_films, her_words, herself, read_me
from fediverse_cinema.archive.models import Archive, ArchiveState
from fediverse_cinema.archive.parts import Part
from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.storage import Shelf
from fediverse_cinema.media import arrival, kept, originals, places

MAKE = "make_archive"
KEPT = timedelta(days=7)
PAUSE = timedelta(hours=1)  # between two: each is as large as all her films
NO_ROOM = "The disk has no room for your archive. Order it without the files of your films, or ask who runs the pole."
BROKEN = "Your archive could not be made. Order it again, and tell who runs the pole if that does not help."


class TooSoon(CinemaError):
    status = 429
    default_public = "You have ordered an archive less than an hour ago. Please wait a little."


async def order(actor: Actor, *, whole: bool) -> None:
    """Have one made. A former one goes; while one is being made, there is no other."""
    async with in_transaction():
        await sql.hold(f"archive of {actor.id}")
        latest = await Archive.filter(owner_id=actor.id).order_by("-id").first()
        if latest is not None and latest.state == ArchiveState.ORDERED:
            return
        if latest is not None and latest.state == ArchiveState.READY and latest.created_at > clock.now() - PAUSE:
            raise TooSoon(f"archive {latest.id} is of {latest.created_at}", code="too_soon")
        await forget(actor.id)
        now = clock.now()
        made = await Archive.create(
            owner_id=actor.id, whole=whole, name=ids.new_uuid(), created_at=now, expires_at=now + KEPT
        )
        await queue.later(MAKE, {"archive_id": made.id}, key=f"{MAKE} {made.id}")


async def make(archive_id: int) -> None:
    """The job. It begins anew when it was killed; nobody sees half an archive."""
    archive = await Archive.get_or_none(id=archive_id, state=ArchiveState.ORDERED).select_related("owner")
    if archive is None:
        return
    parts = await _parts(archive.owner, whole=archive.whole)
    with TemporaryDirectory(dir=places.desks(), prefix="archive-") as desk:
        file = Path(desk) / archive.name
        try:
            await asyncio.to_thread(arrival.require_space, Path(desk), await _size(parts))
            await _pack(parts, file, Path(desk))
        except Later as trouble:
            if trouble.status != 507:
                raise
            await _fail(archive.id, Later(str(trouble), public=NO_ROOM))
            return
        size = file.stat().st_size
        await here().vault.put(file, archive.name, called=called(archive))
    ready = {"state": ArchiveState.READY, "size": size, "ready_at": clock.now(), "expires_at": clock.now() + KEPT}
    if not await Archive.filter(id=archive.id, state=ArchiveState.ORDERED).update(**ready):
        await here().vault.remove([archive.name])  # she has left meanwhile


async def give_up(archive_id: int, reason: str) -> None:
    """Its job has died."""
    await _fail(archive_id, Later(reason, public=BROKEN))


async def latest(actor: Actor) -> Archive | None:
    """The one that she has ordered last, as long as it is kept."""
    return await Archive.filter(owner_id=actor.id, expires_at__gt=clock.now()).order_by("-id").first()


async def ready(actor: Actor, number: int) -> Archive:
    """Hers, to be taken. Missing when it is somebody else's, gone, or not made yet (PRV-05)."""
    found = await lookup.find(Archive, id=number)
    if (
        found is None
        or found.owner_id != actor.id
        or found.state != ArchiveState.READY
        or found.expires_at <= clock.now()
    ):
        raise Missing(f"no archive {number} of {actor.uri}")
    found.owner = actor
    return found


async def forget(actor_id: int) -> None:
    """All of hers go, files and rows."""
    await _remove(await Archive.filter(owner_id=actor_id))


async def sweep() -> None:
    """The periodic job: what is a week old goes."""
    await _remove(await Archive.filter(expires_at__lte=clock.now()))


async def names() -> set[str]:
    """Files of theirs in the vault."""
    return {str(name) for name in await Archive.all().values_list("name", flat=True)}


def called(archive: Archive) -> str:
    """Its name on her own disk. The owner is fetched."""
    return f"{archive.owner.handle}-{here().settings.pole.host.partition(':')[0]}-{archive.created_at:%Y-%m-%d}.zip"


async def _fail(archive_id: int, error: CinemaError) -> None:
    ordered = Archive.filter(id=archive_id, state=ArchiveState.ORDERED)
    await ordered.update(state=ArchiveState.FAILED, reason=error.public)


async def _parts(actor: Actor, *, whole: bool) -> list[Part]:
    found = [
        *await herself.of(actor),
        *await her_words.of(actor),
        *await her_choices.of(actor),
        *await her_films.of(actor, whole=whole),
    ]
    return [read_me.of(actor, whole=whole), *found]


async def _pack(parts: Sequence[Part], file: Path, desk: Path) -> None:
    """Words are pressed; films and pictures are as small as they get."""
    with zipfile.ZipFile(file, "x", allowZip64=True) as archive:
        seen = set[str]()
        for part in parts:
            if part.path in seen:
                continue
            seen.add(part.path)
            if not part.name:
                await asyncio.to_thread(archive.writestr, part.path, part.words, zipfile.ZIP_DEFLATED)
            elif (path := await _at_hand(part, desk)) is not None:
                await asyncio.to_thread(archive.write, path, part.path, zipfile.ZIP_STORED)
                if path.parent == desk:
                    await asyncio.to_thread(path.unlink)


async def _at_hand(part: Part, desk: Path) -> Path | None:
    """Where the file is on this disk, brought from the bucket if need be; None when it has gone meanwhile."""
    if part.shelf == "originals" and (path := originals.path(part.name)) is not None:
        return path
    try:
        if (path := _shelf(part).path(part.name)) is None:
            path = desk / part.name
            await _shelf(part).bring(part.name, path)
        return path
    except Missing:
        return None


async def _size(parts: Sequence[Part]) -> int:
    total = 0
    for part in parts:
        if not part.name:
            total += len(part.words)
        elif part.shelf == "originals" and (path := originals.path(part.name)) is not None:
            total += path.stat().st_size
        else:
            total += await _shelf(part).size(part.name) or 0
    return total


def _shelf(part: Part) -> Shelf:
    """With a bucket, the files that she has sent stand in its vault."""
    return here().shelf if part.shelf == "shelf" else here().vault


async def _remove(archives: Sequence[Archive]) -> None:
    if not archives:
        return
    async with in_transaction():
        await Archive.filter(id__in=[one.id for one in archives]).delete()
        await queue.later(kept.REMOVE, {"names": [one.name for one in archives]})
