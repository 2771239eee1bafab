"""Reads: how many liked and shared, who of ours did, and pages of the ids of shares."""

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.reactions.models import Reaction, ReactionKind

PEOPLE = """
SELECT (SELECT COUNT(*) FROM reaction WHERE object_uri=? AND kind='Like') AS likes,
(SELECT COUNT(*) FROM reaction r CROSS JOIN actor a WHERE r.object_uri=? AND r.kind='Announce' AND a.id=r.actor_id
AND a.type='Person') AS shares
"""
"""Who of thousands that like it is a person is not asked: to look at each of them takes longer than the whole page.
Two questions: in one, with OR, PostgreSQL reads all persons that there are.
"""


async def count(kind: ReactionKind, object_uri: str) -> int:
    return await Reaction.filter(kind=kind, object_uri=object_uri).count()


async def count_people(object_uri: str) -> tuple[int, int]:
    """How many like it, and how many persons share it: a film's own channel and pole, which announce it, do not
    count.
    """
    (numbers,) = await sql.rows(PEOPLE, object_uri, object_uri)
    return int(numbers["likes"]), int(numbers["shares"])


async def has(kind: ReactionKind, actor_id: int, object_uri: str) -> bool:
    return await Reaction.exists(kind=kind, actor_id=actor_id, object_uri=object_uri)


async def page_of_shares(object_uri: str, before: int | None, size: int) -> list[tuple[int, str]]:
    """(row, id of the Announce), newest first."""
    rows = await sql.rows(
        "SELECT id, uri FROM reaction WHERE object_uri=? AND kind=? AND id<? ORDER BY id DESC LIMIT ?",
        object_uri, ReactionKind.ANNOUNCE.value, before or sql.LARGEST_ID, size,
    )  # fmt: skip
    return [(row["id"], row["uri"]) for row in rows]
