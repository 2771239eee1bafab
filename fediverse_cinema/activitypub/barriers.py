"""What keeps somebody from speaking to somebody: a block between them, a domain that is shunned, or that she has moved
away. The questions; the deeds are in blocks, shunning and moving.
"""

from collections.abc import Iterable

from fediverse_cinema.activitypub.models import Actor, Block
from fediverse_cinema.activitypub.sight import SHUNNED
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused

_SHUNS = SHUNNED.format(viewer="?", actor="a.id")
_IS_SHUNNED = SHUNNED.format(viewer="a.id", actor="?")
NEW_DEEDS = ("Create", "Announce", "Like", "Follow")


async def between(one: Actor, other: Actor) -> bool:
    """Has either blocked the other, or shunned her domain? Then neither follows, and nothing is sent or shown to
    her.
    """
    return not await without_barred(one, [other.id])


async def hold(people: Iterable[Actor]) -> None:
    """Until this transaction ends, nobody else makes a follow or a block among them: of two at once on PostgreSQL,
    neither would see the other, and a follower would stay behind the block. All in one order, so that nobody waits for
    one who waits for her; without a word on their keys, so that letters of theirs may be written meanwhile.
    """
    ids = [one.id for one in people]
    await Actor.filter(id__in=ids).order_by("id").select_for_update(no_key=True).only("id")


async def has_blocked(blocker: Actor, blocked: Actor) -> bool:
    return await Block.exists(blocker_id=blocker.id, blocked_id=blocked.id)


async def refuses(owner_id: int, asker: Actor) -> bool:
    """Has the owner of a thing blocked who asks for it, or shunned her domain?"""
    found = await sql.look_up(
        "SELECT 1 AS one FROM actor a WHERE a.id=? AND"
        f" (EXISTS (SELECT 1 FROM block WHERE blocker_id=? AND blocked_id=a.id) OR {_SHUNS})",
        asker.id, owner_id, owner_id,
    )  # fmt: skip
    return found is not None


async def refuses_anybody(owner_id: int) -> bool:
    """Has she blocked or shunned anybody at all? To whoever has not, it is all the same who asks."""
    found = await sql.look_up(
        "SELECT 1 AS one FROM actor a WHERE a.id=? AND (EXISTS (SELECT 1 FROM block b WHERE b.blocker_id=a.id)"
        " OR EXISTS (SELECT 1 FROM shunned x WHERE x.owner_id=a.id))",
        owner_id,
    )
    return found is not None


async def without_barred(actor: Actor, people: list[int]) -> list[int]:
    """Those of them between whom and the actor nobody has put a block, nor shunned a domain."""
    if not people:
        return []
    found = await sql.rows(
        "SELECT CASE WHEN blocker_id=? THEN blocked_id ELSE blocker_id END AS other FROM block"
        f" WHERE (blocker_id=? AND blocked_id IN ({sql.marks(people)}))"
        f" OR (blocked_id=? AND blocker_id IN ({sql.marks(people)}))"
        f" UNION ALL SELECT a.id FROM actor a WHERE a.id IN ({sql.marks(people)}) AND ({_SHUNS} OR {_IS_SHUNNED})",
        actor.id, actor.id, *people, actor.id, *people, *people, actor.id, actor.id,
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
