"""Following: verbs that every kind of actor shares, in both directions. One row for each pair, whoever is local."""

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import outbox
from fediverse_cinema.activitypub.context import AS2
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, FollowState
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused


async def request(follower: Actor, followed: Actor) -> Follow:
    """A member of ours wants to follow somebody. With people of this pole it is done at once."""
    if follower.id == followed.id:
        raise Refused("following oneself", public="You cannot follow yourself.", code="oneself")
    if follower.type == ActorType.GROUP:
        raise Refused("PeerTube drops Follows by Groups", code="group_follows")
    async with in_transaction():
        follow, new = await Follow.get_or_create(
            {
                "uri": urls.activity(ids.new_uuid()),
                "state": FollowState.ACCEPTED if followed.local else FollowState.REQUESTED,
                "created_at": clock.now(),
            },
            follower_id=follower.id,
            followed_id=followed.id,
        )
        if not followed.local and (new or await _ask_again(follow)):
            await outbox.post(follower, _follow(follow, follower, followed), to=[followed], own_inbox=True)
    return follow


async def _ask_again(follow: Follow) -> bool:
    """After a refusal: another request, with another id. Of several at once one asks."""
    follow.uri = urls.activity(ids.new_uuid())
    refused = Follow.filter(id=follow.id, state=FollowState.REJECTED)
    return bool(await refused.update(state=FollowState.REQUESTED, uri=follow.uri))


async def withdraw(follower: Actor, followed: Actor) -> None:
    """Unfollow, or take a request back."""
    async with in_transaction():
        follow = await Follow.get_or_none(follower_id=follower.id, followed_id=followed.id)
        if follow is None or not await Follow.filter(id=follow.id).delete():
            return
        if not followed.local:
            undo = _undo(follower, _follow(follow, follower, followed))
            await outbox.post(follower, undo, to=[followed], own_inbox=True)


async def welcome(follower: Actor, followed: Actor, uri: str) -> None:
    """A stranger's Follow arrived for somebody of ours: take it and say so, again if it is repeated."""
    async with in_transaction():
        follow, new = await Follow.get_or_create(
            {"uri": uri, "state": FollowState.ACCEPTED, "created_at": clock.now()},
            follower_id=follower.id,
            followed_id=followed.id,
        )
        if not new:
            follow.uri, follow.state = uri, FollowState.ACCEPTED
            await follow.save(update_fields=["uri", "state"])
        await outbox.post(followed, _accept(followed, follower, uri), to=[follower], own_inbox=True)


async def farewell(follower: Actor, followed: Actor) -> bool:
    """A stranger's Undo of a Follow; the id of that Follow does not matter (Mastodon may name one we never saw)."""
    return bool(await Follow.filter(follower_id=follower.id, followed_id=followed.id).delete())


async def farewell_by_uri(follower: Actor, uri: str) -> bool:
    """The same, when only the id of the Follow is named."""
    return bool(await Follow.filter(follower_id=follower.id, uri=uri).delete())


async def answered(follower: Actor, followed: Actor, *, accepted: bool) -> bool:
    """The answer to a request of ours. A Reject may come at any time and ends a follow; an Accept needs a request."""
    states = [FollowState.REQUESTED] if accepted else [FollowState.REQUESTED, FollowState.ACCEPTED]
    changed = await Follow.filter(follower_id=follower.id, followed_id=followed.id, state__in=states).update(
        state=FollowState.ACCEPTED if accepted else FollowState.REJECTED
    )
    return bool(changed)


async def has_followers_here(followed_ids: list[int]) -> bool:
    """Does anybody of ours follow one of them?"""
    return await Follow.filter(
        followed_id__in=followed_ids, state=FollowState.ACCEPTED, follower__local_handle__isnull=False
    ).exists()


def _follow(follow: Follow, follower: Actor, followed: Actor) -> Document:
    return {
        "@context": AS2,
        "id": follow.uri,
        "type": "Follow",
        "actor": follower.uri,
        "object": followed.uri,
        "to": [followed.uri],
    }


def _undo(actor: Actor, activity: Document) -> Document:
    inner = {key: value for key, value in activity.items() if key != "@context"}
    return {
        "@context": AS2,
        "id": f"{activity['id']}/undo",
        "type": "Undo",
        "actor": actor.uri,
        "published": iso(clock.now()),
        "to": activity.get("to", []),
        "object": inner,
    }


def _accept(followed: Actor, follower: Actor, uri: str) -> Document:
    """With the Follow embedded, which is the safest form for Mastodon (and PeerTube demands it)."""
    embedded = {"type": "Follow", "actor": follower.uri, "object": followed.uri} | ({"id": uri} if uri else {})
    return {
        "@context": AS2,
        "id": urls.activity(ids.new_uuid()),
        "type": "Accept",
        "actor": followed.uri,
        "published": iso(clock.now()),
        "to": [follower.uri],
        "object": embedded,
    }


async def asker_of(uri: str, followed: Actor) -> Actor | None:
    """Who of ours sent this Follow to them."""
    follow = await Follow.get_or_none(uri=uri, followed_id=followed.id).select_related("follower")
    return follow.follower if follow is not None and follow.follower.local else None


async def page_of_followers(followed: Actor, before: int | None, size: int) -> list[tuple[int, str]]:
    """(row, id) of those who follow, the latest first."""
    return await _page("f.followed_id", "f.follower_id", followed, before, size)


async def page_of_followed(follower: Actor, before: int | None, size: int) -> list[tuple[int, str]]:
    """(row, id) of those who are followed, the latest first."""
    return await _page("f.follower_id", "f.followed_id", follower, before, size)


async def _page(mine: str, theirs: str, actor: Actor, before: int | None, size: int) -> list[tuple[int, str]]:
    rows = await sql.rows(
        f"SELECT f.id, a.uri FROM follow f JOIN actor a ON a.id={theirs}"
        f" WHERE {mine}=? AND f.state='accepted' AND f.id<? ORDER BY f.id DESC LIMIT ?",
        actor.id, before or sql.LARGEST_ID, size,
    )  # fmt: skip
    return [(row["id"], row["uri"]) for row in rows]
