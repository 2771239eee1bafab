"""Following: verbs that every kind of actor shares, in both directions. One row for each pair, whoever is local."""

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers, client, outbox
from fediverse_cinema.activitypub.context import AS2
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, FollowState, OutboxEntry
from fediverse_cinema.activitypub.news import FollowAnswered, Followed, FollowEnded
from fediverse_cinema.activitypub.undoing import undo
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Refused

MOST_ASKING = 500  # shown at once


async def request(follower: Actor, followed: Actor) -> Follow:
    """A member of ours wants to follow somebody. With people of this pole it is done at once, unless they wish to be
    asked. A Group follows in the name of its Person, the pole in that of the Application: PeerTube drops Follows by
    Groups.
    """
    follower = await _in_whose_name(follower)
    if follower.id == followed.id:
        raise Refused("following oneself", public="You cannot follow yourself.", code="oneself")
    async with in_transaction():
        await barriers.hold((follower, followed))
        if await barriers.between(follower, followed):
            raise Refused(
                f"{follower.uri} and {followed.uri} are apart",
                public="One of you has blocked the other: you cannot follow.",
                code="blocked",
            )
        at_once = followed.local and not followed.locked
        follow, new = await Follow.get_or_create(
            {
                "uri": urls.activity(ids.new_uuid()),
                "state": FollowState.ACCEPTED if at_once else FollowState.REQUESTED,
                "created_at": clock.now(),
            },
            follower_id=follower.id,
            followed_id=followed.id,
        )
        if not (new or await _ask_again(follow)):
            return follow
        if not followed.local:
            await outbox.post(follower, _follow(follow.uri, follower, followed), to=[followed], own_inbox=True)
            return follow
        await news.tell(Followed(follower.id, followed.id, asked=not at_once))
        if at_once:
            await _settle(follow, accepted=True)
            await news.tell(FollowAnswered(follower.id, followed.id, accepted=True))
    return follow


async def _in_whose_name(follower: Actor) -> Actor:
    if follower.type != ActorType.GROUP:
        return follower
    if follower.uri == urls.pole():
        return await client.instance_actor()
    if follower.owner_id is None:
        raise Refused(f"{follower.uri} has no owner who could follow", code="group_follows")
    return await lookup.get(Actor, id=follower.owner_id)


async def _ask_again(follow: Follow) -> bool:
    """After a refusal: another request, with another id and from now on. Of several at once one asks."""
    follow.uri, follow.created_at = urls.activity(ids.new_uuid()), clock.now()
    refused = Follow.filter(id=follow.id, state=FollowState.REJECTED)
    if not await refused.update(state=FollowState.REQUESTED, uri=follow.uri, created_at=follow.created_at):
        return False
    follow.state = FollowState.REQUESTED
    return True


async def ask_from_here(follow: Follow) -> None:
    """One of ours follows somebody whose server knows her under another address only: it is asked by this one. Both
    are fetched.
    """
    follow.uri = urls.activity(ids.new_uuid())
    async with in_transaction():
        known = Follow.filter(id=follow.id, state__in=[FollowState.ACCEPTED, FollowState.REQUESTED])
        if await known.update(state=FollowState.REQUESTED, uri=follow.uri):
            letter = _follow(follow.uri, follow.follower, follow.followed)
            await outbox.post(follow.follower, letter, to=[follow.followed], own_inbox=True)


async def _settle(follow: Follow, *, accepted: bool) -> None:
    follow.state = FollowState.ACCEPTED if accepted else FollowState.REJECTED
    await Follow.filter(id=follow.id).update(state=follow.state)


async def withdraw(follower: Actor, followed: Actor) -> None:
    """Unfollow, or take a request back."""
    follower = await _in_whose_name(follower)
    async with in_transaction():
        follow = await Follow.get_or_none(follower_id=follower.id, followed_id=followed.id)
        if follow is None or not await Follow.filter(id=follow.id).delete():
            return
        await news.tell(FollowEnded(follower.id, followed.id))
        if not followed.local:
            await _take_back(follow.uri, follower, followed)


async def end_unknown(follower: Actor, followed: Actor) -> None:
    """Her server counts a follow by one of ours that we have no trace of: Mastodon matches its end by the two."""
    await _take_back(urls.activity(ids.new_uuid()), follower, followed)


async def _take_back(uri: str, follower: Actor, followed: Actor) -> None:
    await outbox.post(follower, undo(follower, _follow(uri, follower, followed)), to=[followed], own_inbox=True)


async def welcome(follower: Actor, followed: Actor, uri: str, *, letter: str) -> bool:
    """A stranger's Follow arrived for somebody of ours: take it and say so, again if it is repeated; but once for each
    `letter` (its digest), which may be opened twice. Who wishes to be asked is asked; until she has answered, the
    follower is nobody (INB-11). False when one has blocked the other: then she is refused, and nothing is kept.
    """
    answer = urls.activity(ids.uuid_of(f"{followed.uri} answers {follower.uri} {letter}"))
    state = FollowState.REQUESTED if followed.locked else FollowState.ACCEPTED
    async with in_transaction():
        await barriers.hold((follower, followed))
        if (said := await lookup.find(OutboxEntry, uri=answer)) is not None:
            return said.type == "Accept"
        if await barriers.between(follower, followed):
            await _reply("Reject", followed, follower, uri, answer)
            return False
        follow, new = await Follow.get_or_create(
            {"uri": uri, "state": state, "created_at": clock.now()},
            follower_id=follower.id,
            followed_id=followed.id,
        )
        if new:
            await news.tell(Followed(follower.id, followed.id, asked=followed.locked))
        else:
            # One who was accepted before stays so: her server has forgotten, not she.
            follow.uri, state = uri, follow.state if followed.locked else FollowState.ACCEPTED
            await Follow.filter(id=follow.id).update(uri=uri, state=state)
        if state == FollowState.ACCEPTED:
            await _reply("Accept", followed, follower, uri, answer)
    return True


async def refuse(follower: Actor, followed: Actor, uri: str) -> None:
    """A stranger follows no longer, or never did: say so."""
    await _reply("Reject", followed, follower, uri)


async def approve(follower: Actor, followed: Actor) -> bool:
    """Somebody of ours accepts who asked to follow her. False when nobody asks (any longer)."""
    async with in_transaction():
        asked = Follow.filter(follower_id=follower.id, followed_id=followed.id, state=FollowState.REQUESTED)
        follow = await asked.get_or_none()
        # Of two clicks at once the second finds no request any more.
        if follow is None or not await asked.update(state=FollowState.ACCEPTED):
            return False
        if follower.local:
            await news.tell(FollowAnswered(follower.id, followed.id, accepted=True))
        else:
            await _reply("Accept", followed, follower, follow.uri)
    return True


async def decline(follower: Actor, followed: Actor) -> bool:
    """Somebody of ours refuses who asked to follow her, or removes a follower. False when there is no such follow."""
    async with in_transaction():
        follow = await Follow.get_or_none(follower_id=follower.id, followed_id=followed.id)
        if follow is None or follow.state == FollowState.REJECTED:
            return False
        await news.tell(FollowEnded(follower.id, followed.id))
        if follower.local:  # she sees that she was declined, and may ask again
            await _settle(follow, accepted=False)
            await news.tell(FollowAnswered(follower.id, followed.id, accepted=False))
            return True
        if not await Follow.filter(id=follow.id).delete():
            return False
        await _reply("Reject", followed, follower, follow.uri)
    return True


async def farewell(follower: Actor, followed: Actor) -> bool:
    """A stranger's Undo of a Follow; the id of that Follow does not matter (Mastodon may name one we never saw)."""
    async with in_transaction():
        if not await Follow.filter(follower_id=follower.id, followed_id=followed.id).delete():
            return False
        await news.tell(FollowEnded(follower.id, followed.id))
    return True


async def farewell_by_uri(follower: Actor, uri: str) -> bool:
    """The same, when only the id of the Follow is named."""
    follow = await Follow.get_or_none(follower_id=follower.id, uri=uri).select_related("followed")
    return follow is not None and await farewell(follower, follow.followed)


async def answered(follower: Actor, followed: Actor, *, accepted: bool) -> bool:
    """The answer to a request of ours. A Reject may come at any time and ends a follow; an Accept needs a request."""
    states = [FollowState.REQUESTED] if accepted else [FollowState.REQUESTED, FollowState.ACCEPTED]
    async with in_transaction():
        changed = await Follow.filter(follower_id=follower.id, followed_id=followed.id, state__in=states).update(
            state=FollowState.ACCEPTED if accepted else FollowState.REJECTED
        )
        if not changed:
            return False
        await news.tell(FollowAnswered(follower.id, followed.id, accepted=accepted))
        if not accepted:
            await news.tell(FollowEnded(follower.id, followed.id))
    return True


async def between(follower: Actor, followed: Actor) -> FollowState | None:
    """What has become of it; None when the one has never asked to follow the other."""
    follow = await Follow.get_or_none(follower_id=follower.id, followed_id=followed.id)
    return follow.state if follow else None


async def toward(follower: Actor, uri: str) -> FollowState | None:
    """The same of somebody whose id is known, and not her row."""
    follow = await Follow.get_or_none(follower_id=follower.id, followed__uri=uri)
    return follow.state if follow else None


async def who_asks(followed: Actor) -> list[Actor]:
    """Those who wait for her answer, the first first."""
    asked = Follow.filter(followed_id=followed.id, state=FollowState.REQUESTED).order_by("id")
    return [follow.follower for follow in await asked.select_related("follower").limit(MOST_ASKING)]


async def followers_of(followed: Actor, before: int | None, size: int) -> list[tuple[int, Actor]]:
    """(row, follower), the latest first."""
    known = Follow.filter(followed_id=followed.id, state=FollowState.ACCEPTED, id__lt=before or sql.LARGEST_ID)
    return [(one.id, one.follower) for one in await known.select_related("follower").order_by("-id").limit(size)]


async def followed_by(follower: Actor, before: int | None, size: int) -> list[tuple[int, Actor]]:
    """(row, followed), the latest first."""
    known = Follow.filter(follower_id=follower.id, state=FollowState.ACCEPTED, id__lt=before or sql.LARGEST_ID)
    return [(one.id, one.followed) for one in await known.select_related("followed").order_by("-id").limit(size)]


async def has_followers_here(followed_ids: list[int]) -> bool:
    """Does anybody of ours follow one of them?"""
    return await Follow.filter(
        followed_id__in=followed_ids, state=FollowState.ACCEPTED, follower__local_handle__isnull=False
    ).exists()


def _follow(uri: str, follower: Actor, followed: Actor) -> Document:
    return {
        "@context": AS2,
        "id": uri,
        "type": "Follow",
        "actor": follower.uri,
        "object": followed.uri,
        "to": [followed.uri],
    }


async def _reply(kind: str, followed: Actor, follower: Actor, uri: str, answer: str = "") -> None:
    """Accept or Reject, with the Follow embedded, which is the safest form for Mastodon (and PeerTube demands it)."""
    embedded = {"type": "Follow", "actor": follower.uri, "object": followed.uri} | ({"id": uri} if uri else {})
    document: Document = {
        "@context": AS2,
        "id": answer or urls.activity(ids.new_uuid()),
        "type": kind,
        "actor": followed.uri,
        "published": iso(clock.now()),
        "to": [follower.uri],
        "object": embedded,
    }
    await outbox.post(followed, document, to=[follower], own_inbox=True)


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
