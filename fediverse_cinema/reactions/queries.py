"""Reads: how many liked and shared, who of ours did, and pages of the ids of shares."""

from fediverse_cinema.activitypub.models import ActorType
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.reactions.models import Reaction, ReactionKind


async def count(kind: ReactionKind, object_uri: str) -> int:
    return await Reaction.filter(kind=kind, object_uri=object_uri).count()


async def count_people(kind: ReactionKind, object_uri: str) -> int:
    """How many persons; a film's own channel and pole, which announce it, do not count."""
    return await Reaction.filter(kind=kind, object_uri=object_uri, actor__type=ActorType.PERSON).count()


async def has(kind: ReactionKind, actor_id: int, object_uri: str) -> bool:
    return await Reaction.exists(kind=kind, actor_id=actor_id, object_uri=object_uri)


async def page_of_shares(object_uri: str, before: int | None, size: int) -> list[tuple[int, str]]:
    """(row, id of the Announce), newest first."""
    rows = await sql.rows(
        "SELECT id, uri FROM reaction WHERE object_uri=? AND kind=? AND id<? ORDER BY id DESC LIMIT ?",
        object_uri, ReactionKind.ANNOUNCE.value, before or sql.LARGEST_ID, size,
    )  # fmt: skip
    return [(row["id"], row["uri"]) for row in rows]
