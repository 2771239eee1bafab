"""Files of any kind that are kept as they came: in the vault, where no address leads but ours. Who may have them is
known to whom they were sent for.
"""

from collections.abc import AsyncIterator, Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.media import arrival, places, quota
from fediverse_cinema.media.models import KeptFile
from fediverse_cinema.media.uploads import display_name

LARGEST = 500_000_000
REMOVE = "remove_kept_files"


async def check_fits(owner_id: int, size: int) -> None:
    """Refuse at once what is announced larger than it may be (413)."""
    if size > largest():
        raise arrival.too_large(largest())
    await quota.reserve(owner_id, size)


async def receive(chunks: AsyncIterator[bytes], *, file_name: str, owner_id: int) -> KeptFile:
    """The file stands in the vault; its row is written by `enter`, or else the file is to be `discard`ed. Refused when
    it is empty (422) or larger than it may be (413), Later when the disk is nearly full (507).
    """
    room = await quota.largest(owner_id)
    file = KeptFile(
        name=ids.new_uuid(), owner_id=owner_id, file_name=display_name(file_name), created_at=clock.now()
    )  # fmt: skip
    with TemporaryDirectory(dir=places.desks(), prefix="kept-") as desk:
        path = Path(desk) / file.name
        try:
            arrived = await arrival.write(chunks, path, limit=min(largest(), room))
        except Refused as refusal:
            if refusal.code == "too_large" and room < largest():
                await quota.reserve(owner_id, room + 1)  # it says what is left of which quota
            raise
        if not arrived.size:
            raise Refused("an empty file", public="This file is empty.", code="empty_file")
        file.size, file.sha256 = arrived.size, arrived.sha256
        await here().vault.put(path, file.name, called=file.file_name)
    return file


async def enter(file: KeptFile) -> None:
    """It stays: its row, in the caller's transaction. Refused (413) when others have taken the room meanwhile."""
    await quota.reserve(file.owner_id, file.size)
    await file.save()


async def discard(file: KeptFile) -> None:
    """After that transaction, however it has ended: what was not entered goes."""
    if not await KeptFile.exists(name=file.name):
        await here().vault.remove([file.name])


async def order_removal(numbers: Collection[int]) -> None:
    """Their rows go in the caller's transaction, their bytes by a job of it: whatever becomes of the storage."""
    found = KeptFile.filter(id__in=list(numbers))
    names = [str(name) for name in await found.values_list("name", flat=True)]
    await KeptFile.filter(id__in=list(numbers)).delete()
    if names:
        await later(REMOVE, {"names": names})


async def remove(names: list[str]) -> None:
    """The job."""
    await here().vault.remove(names)


async def called(name: str) -> str:
    """What who sent it calls it; "" when it is none of these."""
    file = await KeptFile.get_or_none(name=name)
    return file.file_name if file else ""


def largest() -> int:
    return min(LARGEST, here().settings.media.largest_upload)
