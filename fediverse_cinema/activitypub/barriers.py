"""What keeps somebody from speaking to somebody: a block between them, or that she has moved away. The questions; the
deeds are in blocks and moving.
"""

from collections.abc import Iterable

from fediverse_cinema.activitypub.models import Actor, Block
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused

NEW_DEEDS = ("Create", "Announce", "Like", "Follow")


async def between(one: Actor, other: Actor) -> bool:
    """Has either blocked the other? Then neither follows, and nothing is sent or shown to her."""
    found = await sql.rows(
        "SELECT 1 FROM block WHERE (blocker_id=? AND blocked_id=?) OR (blocker_id=? AND blocked_id=?) LIMIT 1",
        one.id, other.id, other.id, one.id,
    )  # fmt: skip
    return bool(found)


async def hold(people: Iterable[Actor]) -> None:
    """Until this transaction ends, nobody else makes a follow or a block among them: of two at once on PostgreSQL,
    neither would see the other, and a follower would stay behind the block. All in one order, so that nobody waits for
    one who waits for her; without a word on their keys, so that letters of theirs may be written meanwhile.
    """
    ids = [one.id for one in people]
    await Actor.filter(id__in=ids).order_by("id").select_for_update(no_key=True).only("id")


async def has_blocked(blocker: Actor, blocked: Actor) -> bool:
    return await Block.exists(blocker_id=blocker.id, blocked_id=blocked.id)


async def without_barred(actor: Actor, people: list[int]) -> list[int]:
    """Those of them between whom and the actor nobody has put a block."""
    if not people:
        return []
    found = await sql.rows(
        "SELECT CASE WHEN blocker_id=? THEN blocked_id ELSE blocker_id END AS other FROM block"
        f" WHERE (blocker_id=? AND blocked_id IN ({sql.marks(people)}))"
        f" OR (blocked_id=? AND blocker_id IN ({sql.marks(people)}))",
        actor.id, actor.id, *people, actor.id, *people,
    )  # fmt: skip
    barred = {row["other"] for row in found}
    return [one for one in people if one not in barred]


def check_at_home(actor: Actor, kind: str) -> None:
    """Who has moved away says nothing new here; what she said may still be changed and taken back."""
    if actor.moved_to and kind in NEW_DEEDS:
        raise Refused(
            f"{actor.uri} has moved",
            public="You have moved away: nothing new can be said from here.",
            code="moved_away",
        )
