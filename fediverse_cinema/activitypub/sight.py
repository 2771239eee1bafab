"""What a reader does not see: whom she has blocked, or who has blocked her, whom she has muted, the domains that she
shuns, and, in public lists, those whom the pole has silenced. Every list asks here; the deeds are in blocks, mutes and
shunning, and what may be read at all is another question.
"""

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.database import sql

T = TypeVar("T")
# A host may bear a port: ".a.bad.example:8443:" is below "bad.example".
SHUNNED = (
    "EXISTS (SELECT 1 FROM shunned x JOIN actor y ON y.id={actor} WHERE x.owner_id={viewer}"
    " AND '.' || y.host || ':' LIKE '%.' || replace(x.domain, '_', '!_') || ':%' ESCAPE '!')"
)
_BLOCKED = "EXISTS (SELECT 1 FROM block b WHERE b.blocker_id={viewer} AND b.blocked_id={actor})"
_BLOCKS = "EXISTS (SELECT 1 FROM block b WHERE b.blocked_id={viewer} AND b.blocker_id={actor})"
_MUTED = "EXISTS (SELECT 1 FROM mute q WHERE q.owner_id={viewer} AND q.muted_id={actor} AND q.scope IN ({scopes}))"
_ALL = "'all'"
_SILENCED = (
    "EXISTS (SELECT 1 FROM actor z WHERE z.id={actor} AND z.silenced AND NOT EXISTS"
    " (SELECT 1 FROM follow g WHERE g.follower_id={viewer} AND g.followed_id=z.id AND g.state='accepted'))"
)
_SILENCED_FOR_VISITORS = "EXISTS (SELECT 1 FROM actor z WHERE z.id={actor} AND z.silenced)"
WORDS, SHARES, NONE = "'words', 'all'", "'shares', 'words', 'all'", "''"
"""Which mutes hide what somebody says and shows, and what she shares."""


def apart(viewer: str, actor: str, scopes: str = WORDS) -> str:
    """The condition that the viewer sees nothing of this actor. Each is a column, or ? for an id, then four times."""
    parts = " OR ".join((_BLOCKED, _BLOCKS, _MUTED, SHUNNED))
    return f"({parts.format(viewer=viewer, actor=actor, scopes=scopes)})"


def untold(viewer: str, actor: str) -> str:
    """The condition that the viewer is told nothing of this actor; each as above, a ? three times. Who has blocked her
    may still be one who has reported something.
    """
    parts = " OR ".join((_BLOCKED, _MUTED, SHUNNED))
    return f"({parts.format(viewer=viewer, actor=actor, scopes=_ALL)})"


def shown(viewer: Actor | None, actor: str) -> tuple[str, list[int]]:
    """The condition that something by this actor, a column, stands in a public list that the viewer reads, and its
    values.
    """
    if viewer is None:
        return f"NOT {_SILENCED_FOR_VISITORS.format(actor=actor)}", []
    return f"NOT {apart('?', actor)} AND NOT {_SILENCED.format(viewer='?', actor=actor)}", [viewer.id] * 5


async def hidden(viewer: Actor | None, actor_ids: Collection[int]) -> frozenset[int]:
    """Those of them of whom nothing stands in a list that the viewer reads; she herself never."""
    wanted = set(actor_ids) - ({viewer.id} if viewer else set())
    if not wanted:
        return frozenset()
    text, values = shown(viewer, "a.id")
    rows = await sql.rows(
        f"SELECT a.id FROM actor a WHERE a.id IN ({sql.marks(wanted)}) AND NOT ({text})", *wanted, *values
    )
    return frozenset(row["id"] for row in rows)


async def seen(viewer: Actor | None, things: Iterable[T], who: Callable[[T], Iterable[int | None]]) -> list[T]:
    """Those of the things that stand in a list which the viewer reads; `who` says whose each is."""
    by = [(thing, {one for one in who(thing) if one is not None}) for thing in things]
    unseen = await hidden(viewer, {one for _, people in by for one in people})
    return [thing for thing, people in by if unseen.isdisjoint(people)]
