"""Members of this pole who have said what they do and agreed to be found, as its list for other poles names them.
Called by pages, and by whoever tells other poles.
"""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.database import sql

AGREED = (
    " FROM creator c JOIN actor a ON a.id=c.actor_id JOIN portrait p ON p.actor_id=a.id"
    " WHERE a.indexable=? AND a.discoverable=? AND a.gone_at IS NULL AND a.moved_to IS NULL"
)


async def listed_ids(before: int, limit: int) -> list[tuple[int, str]]:
    """(row, id), the latest first."""
    rows = await sql.rows(
        f"SELECT a.id, a.uri{AGREED} AND a.id<? ORDER BY a.id DESC LIMIT ?", True, True, before, limit
    )
    return [(row["id"], row["uri"]) for row in rows]


async def names(actor: Actor) -> bool:
    """Is she in it just now?"""
    return bool(await sql.rows(f"SELECT 1 AS n{AGREED} AND a.id=?", True, True, actor.id))


async def count() -> int:
    (row,) = await sql.rows(f"SELECT count(*) AS n{AGREED}", True, True)
    return int(row["n"])
