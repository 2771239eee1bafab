"""Blocks, in both directions: follows end both ways, and nothing passes between the two. Who has blocked whom is shown
to nobody, and a Block answers at no address of ours.
"""

from collections.abc import Sequence

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers, follows, outbox
from fediverse_cinema.activitypub.context import AS2
from fediverse_cinema.activitypub.models import Actor, Block, Follow
from fediverse_cinema.activitypub.news import Blocked, FollowEnded
from fediverse_cinema.activitypub.undoing import undo
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused


async def block(blocker: Actor, blocked: Actor) -> None:
    """A member of ours wants nothing to do with somebody, who is told so: Mastodon then ends its side of the follow.
    PeerTube ignores a Block but understands the refusal of a follow, so that goes out as well.
    """
    if blocker.id == blocked.id:
        raise Refused("blocking oneself", public="You cannot block yourself.", code="oneself")
    async with in_transaction():
        await barriers.hold((blocker, blocked))
        uri = urls.activity(ids.new_uuid())
        if not await _remember(blocker, blocked, uri):
            return
        await news.tell(Blocked(blocker.id, blocked.id))
        await follows.withdraw(blocker, blocked)
        hers = await _end(blocked, blocker)
        if blocked.local:
            return
        await outbox.post(blocker, _block(uri, blocker, blocked), to=[blocked], own_inbox=True)
        if hers is not None:
            await follows.refuse(blocked, blocker, hers.uri)


async def unblock(blocker: Actor, blocked: Actor) -> None:
    """She may be followed and heard again; follows do not come back by themselves."""
    async with in_transaction():
        known = await Block.get_or_none(blocker_id=blocker.id, blocked_id=blocked.id)
        if known is None or not await Block.filter(id=known.id).delete():
            return
        if not blocked.local:
            lifted = undo(blocker, _block(known.uri, blocker, blocked))
            await outbox.post(blocker, lifted, to=[blocked], own_inbox=True)


async def received(blocker: Actor, blocked: Actor, uri: str) -> bool:
    """Somebody of elsewhere blocks one of ours; False when we knew."""
    async with in_transaction():
        await barriers.hold((blocker, blocked))
        new = await _remember(blocker, blocked, uri)
        if new:
            await news.tell(Blocked(blocker.id, blocked.id))
        await _end(blocker, blocked)
        await _end(blocked, blocker)
    return new


async def lifted(blocker: Actor, blocked: Actor) -> bool:
    """Somebody of elsewhere has taken her block back."""
    return bool(await Block.filter(blocker_id=blocker.id, blocked_id=blocked.id).delete())


async def lifted_by_uri(blocker: Actor, uri: str) -> bool:
    """The same, when only the id of the Block is named."""
    return bool(await Block.filter(blocker_id=blocker.id, uri=uri).delete())


async def blocked_by(blocker: Actor) -> Sequence[Actor]:
    """Whom she has blocked, the latest first: for herself only."""
    rows = await Block.filter(blocker_id=blocker.id).select_related("blocked").order_by("-id")
    return [row.blocked for row in rows]


async def _remember(blocker: Actor, blocked: Actor, uri: str) -> bool:
    return bool(
        await sql.change(
            "INSERT INTO block(blocker_id,blocked_id,uri,created_at) VALUES(?,?,?,?) ON CONFLICT DO NOTHING",
            blocker.id, blocked.id, uri, clock.now(),
        )
    )  # fmt: skip


async def _end(follower: Actor, followed: Actor) -> Follow | None:
    """The follow that has ended, without a word to the other side."""
    known = await Follow.get_or_none(follower_id=follower.id, followed_id=followed.id)
    if known is not None:
        await Follow.filter(id=known.id).delete()
        await news.tell(FollowEnded(follower.id, followed.id))
    return known


def _block(uri: str, blocker: Actor, blocked: Actor) -> Document:
    return {
        "@context": AS2,
        "id": uri,
        "type": "Block",
        "actor": blocker.uri,
        "object": blocked.uri,
        "to": [blocked.uri],
    }
