"""Archives of members, as if they had been made."""

import io
import zipfile
from datetime import timedelta

from fediverse_cinema.archive.models import Archive, ArchiveState
from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import places


async def an_archive(owner_id: int) -> Archive:
    """Ready to be downloaded; nothing of hers is in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("README.txt", "Rien")
    name, now = ids.new_uuid(), clock.now()
    path = places.desks() / name
    path.write_bytes(file.getvalue())
    await here().vault.put(path, name)
    path.unlink()
    return await Archive.create(
        owner_id=owner_id, name=name, size=len(file.getvalue()), state=ArchiveState.READY, created_at=now, ready_at=now,
        expires_at=now + timedelta(days=7),
    )  # fmt: skip
