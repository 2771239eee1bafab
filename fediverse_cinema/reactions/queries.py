"""Reads: how many liked and shared, who of ours did, and pages of the ids of shares."""

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.reactions.models import Reaction, ReactionKind

PEOPLE = """
SELECT r.kind, COUNT(*) AS number FROM reaction r WHERE r.object_uri=? AND r.kind IN ('Like', 'Announce')
AND (r.kind='Like' OR EXISTS (SELECT 1 FROM actor a WHERE a.id=r.actor_id AND a.type='Person')) GROUP BY r.kind
"""
"""Who of thousands that like it is a person is not asked: to look at each of them takes longer than the whole page."""


async def count(kind: ReactionKind, object_uri: str) -> int:
    return await Reaction.filter(kind=kind, object_uri=object_uri).count()


async def count_people(object_uri: str) -> tuple[int, int]:
    """How many like it, and how many persons share it: a film's own channel and pole, which announce it, do not
    count.
    """
    numbers = {row["kind"]: int(row["number"]) for row in await sql.rows(PEOPLE, object_uri)}
    return numbers.get(ReactionKind.LIKE.value, 0), numbers.get(ReactionKind.ANNOUNCE.value, 0)


async def has(kind: ReactionKind, actor_id: int, object_uri: str) -> bool:
    return await Reaction.exists(kind=kind, actor_id=actor_id, object_uri=object_uri)


async def page_of_shares(object_uri: str, before: int | None, size: int) -> list[tuple[int, str]]:
    """(row, id of the Announce), newest first."""
    rows = await sql.rows(
        "SELECT id, uri FROM reaction WHERE object_uri=? AND kind=? AND id<? ORDER BY id DESC LIMIT ?",
        object_uri, ReactionKind.ANNOUNCE.value, before or sql.LARGEST_ID, size,
    )  # fmt: skip
    return [(row["id"], row["uri"]) for row in rows]
