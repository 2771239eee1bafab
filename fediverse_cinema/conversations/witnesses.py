"""Who elsewhere has a copy of something of ours without following its maker: who liked it, shared it, or said something
below it, and the followers of whoever here has shared it. When it goes they are told, or it would stand there for ever.
Reactions are a room beside this one: their table is asked, as one statement.
"""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.database import sql

MOST = 1_000


async def of(uri: str) -> list[Actor]:
    """One person for each inbox, at most MOST; to be asked before what they did is forgotten."""
    found = await sql.rows(
        "SELECT min(a.id) AS id FROM actor a WHERE a.local_handle IS NULL AND a.gone_at IS NULL AND a.id IN ("
        "SELECT actor_id FROM reaction WHERE object_uri=? UNION SELECT author_id FROM note WHERE thread_uri=?"
        " UNION SELECT author_id FROM note WHERE answer_to=?)"
        f" GROUP BY coalesce(a.shared_inbox, a.inbox) ORDER BY id LIMIT {MOST}",
        uri, uri, uri,
    )  # fmt: skip
    return await Actor.filter(id__in=[row["id"] for row in found]).order_by("id") if found else []


async def sharers(uri: str) -> list[Actor]:
    """Who of ours has shared it: their followers have it from them."""
    rows = await sql.rows(
        "SELECT a.id FROM reaction r JOIN actor a ON a.id=r.actor_id"
        f" WHERE r.object_uri=? AND r.kind='Announce' AND a.local_handle IS NOT NULL ORDER BY a.id LIMIT {MOST}",
        uri,
    )
    return await Actor.filter(id__in=[row["id"] for row in rows]).order_by("id") if rows else []


async def forget_reactions(uri: str) -> None:
    """It is gone, and with it who liked and shared it."""
    await sql.change("DELETE FROM reaction WHERE object_uri=?", uri)
