"""How much room the files of a member, and of all members together, may take (media.member_quota, media.pole_quota).
What is announced counts as what is there: asked by who takes files in, never when they are prepared.
"""

from typing import Any

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import here

HOLD = "room for files"
MEGABYTE = 1_000_000


async def reserve(owner_id: int, size: int) -> None:
    """Refused (413) unless so much more fits. The row that takes it is written in the caller's transaction: others who
    want room wait for its end, so that many at once cannot have the same room. Outside of one, it is only a look.
    """
    media = here().settings.media
    if media.member_quota or media.pole_quota:
        await sql.hold(HOLD)
    if media.member_quota:
        _check(size, media.member_quota - await _used_by(owner_id), media.member_quota, _of_a_member)
    if media.pole_quota:
        _check(size, media.pole_quota - await _used_by_all(), media.pole_quota, _of_the_pole)


async def largest(owner_id: int) -> int:
    """How large the next file of this member may be at most."""
    media = here().settings.media
    limits = [media.largest_upload]
    if media.member_quota:
        limits.append(media.member_quota - await _used_by(owner_id))
    if media.pole_quota:
        limits.append(media.pole_quota - await _used_by_all())
    return max(0, min(limits))


async def left(owner_id: int) -> int | None:
    """What this member may still send of her quota; None where members have none."""
    quota = here().settings.media.member_quota
    return max(0, quota - await _used_by(owner_id)) if quota else None


async def _used_by(owner_id: int) -> int:
    return await _sum(
        "SELECT (SELECT coalesce(sum(size), 0) FROM asset WHERE owner_id=?)"
        " + (SELECT coalesce(sum(t.size), 0) FROM audio_track t JOIN asset a ON a.id=t.asset_id WHERE a.owner_id=?)"
        " + (SELECT coalesce(sum(coalesce(size, received)), 0) FROM upload"
        " WHERE owner_id=? AND asset_id IS NULL AND failure='')"
        " + (SELECT coalesce(sum(size), 0) FROM kept_file WHERE owner_id=?) AS used",
        *[owner_id] * 4,
    )


async def _used_by_all() -> int:
    return await _sum(
        "SELECT (SELECT coalesce(sum(size), 0) FROM asset) + (SELECT coalesce(sum(size), 0) FROM audio_track)"
        " + (SELECT coalesce(sum(coalesce(size, received)), 0) FROM upload WHERE asset_id IS NULL AND failure='')"
        " + (SELECT coalesce(sum(size), 0) FROM kept_file) AS used"
    )


async def _sum(statement: str, *values: Any) -> int:
    (row,) = await sql.rows(statement, *values)
    return int(row["used"])


def _check(size: int, left: int, quota: int, refusal: Any) -> None:
    if size > left:
        raise refusal(str(max(0, left) // MEGABYTE), str(quota // MEGABYTE))


def _of_a_member(left: str, quota: str) -> Refused:
    return Refused(
        f"the member has {left} MB left",
        public="Your files have %(quota)s megabytes here, of which %(left)s are left. Delete what you no longer need.",
        code="no_quota",
        status=413,
        left=left,
        quota=quota,
    )


def _of_the_pole(left: str, quota: str) -> Refused:
    return Refused(
        f"the pole has {left} MB left",
        public="This pole has %(left)s megabytes left for films. Ask the people who run it.",
        code="no_quota",
        status=413,
        left=left,
        quota=quota,
    )
