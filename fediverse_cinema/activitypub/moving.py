"""Somebody lives at another address now (Move, FEP-7628): those of elsewhere whom members of ours follow, and members
of ours who leave or come. Both sides must say so: the old one by her Move, the new one by alsoKnownAs.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import actors, barriers, follows, outbox
from fediverse_cinema.activitypub.context import AS2
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.activitypub.news import ActorMoved
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.errors import CinemaError, Refused

PAUSE = timedelta(days=7)  # between two moves of one person, as Mastodon and GoToSocial keep it
MOST_ALIASES = 10


async def arrived(old: Actor, target_uri: str) -> None:
    """The Move of somebody of elsewhere: members of ours who follow her follow the new address. Refused when the new
    one does not name the old, or when she moved within the week (INB-19).
    """
    _check_pause(old)
    target = await _asked_anew(target_uri)
    _check_target(old, target)
    async with in_transaction():
        await _move(old, target)


async def leave(member: Actor, target: Actor, *, first: Callable[[], Awaitable[None]]) -> None:
    """A member of ours moves away; `target` has been asked just now. `first` tells of her changed document, then her
    followers hear of the move itself.
    """
    _check_pause(member)
    _check_target(member, target)
    async with in_transaction():
        await _move(member, target)
        await first()
        await _tell(member, target)


async def leave_with_all(member: Actor, target: Actor) -> None:
    """The whole pole has moved, and `target`, which has been asked just now, is what she became there. Who follows her
    from here does so there already. Refused when it does not name her; nothing happens when she has gone before.
    """
    _check_target(member, target)
    async with in_transaction():
        await barriers.hold([member, target])
        if (await Actor.get(id=member.id)).moved_to is None:
            member.moved_to, member.moved_at = target.uri, clock.now()
            await member.save(update_fields=["moved_to", "moved_at"])
            await _tell(member, target)


async def _tell(member: Actor, target: Actor) -> None:
    activity: Document = {
        "@context": AS2,
        "id": urls.activity(ids.new_uuid()),
        "type": "Move",
        "actor": member.uri,
        "object": member.uri,
        "target": target.uri,
        "published": iso(clock.now()),
        "to": [member.followers_uri],
    }
    await outbox.post(member, activity, to_followers_of=[member])


async def come_back(member: Actor) -> None:
    """She publishes here again. Whoever followed her away follows the other address now."""
    _check_pause(member)
    await Actor.filter(id=member.id).update(moved_to=None)
    member.moved_to = None


async def add_alias(member: Actor, other: Actor) -> None:
    """ "I also have this account": its server may then send its followers here."""
    if other.id == member.id or other.uri in member.also_known_as:
        raise Refused("an alias twice", public="This account is listed already.", code="known_alias")
    if len(member.also_known_as) >= MOST_ALIASES:
        raise Refused("too many aliases", public="Ten other accounts are enough.", code="too_many")
    await _write_aliases(member, [*member.also_known_as, other.uri])


async def remove_alias(member: Actor, uri: str) -> None:
    await _write_aliases(member, [one for one in member.also_known_as if one != uri])


async def asked_anew(actor: Actor) -> Actor:
    """The actor as her server shows her now; ours are as they are here."""
    return actor if actor.local else await actors.refresh(actor)


async def _asked_anew(uri: str) -> Actor:
    known = await Actor.get_or_none(uri=uri, gone_at__isnull=True)
    return await asked_anew(known) if known is not None else await actors.find_actor(uri)


async def _write_aliases(member: Actor, uris: list[str]) -> None:
    member.also_known_as = uris
    await member.save(update_fields=["also_known_as"])


def free_on(old: Actor) -> datetime | None:
    """From when on she may move again; None when she may now."""
    if old.moved_at is None or clock.now() - old.moved_at >= PAUSE:
        return None
    return old.moved_at + PAUSE


def _check_pause(old: Actor) -> None:
    if free_on(old) is not None:
        raise Refused(
            f"{old.uri} moved at {old.moved_at}", public="Between two moves a week must pass.", code="moved_lately"
        )


def _check_target(old: Actor, target: Actor) -> None:
    """Without the back-link anybody could send her followers to anybody (GoToSocial TestBadMoves)."""
    if target.id == old.id or target.gone_at is not None or target.moved_to:
        raise Refused(f"{target.uri} is no place to move to", public="You cannot move there.", code="bad_target")
    if old.uri not in target.also_known_as:
        raise Refused(
            f"{target.uri} does not name {old.uri}",
            public="%(there)s does not say that it is also you. Add this account there first: %(here)s",
            code="no_back_link",
            there=target.address,
            here=old.address,
        )


async def _begin(old: Actor, target: Actor) -> None:
    """Of two moves at once the first counts, whatever both found before they had her row (`barriers.hold`)."""
    _check_pause(await Actor.get(id=old.id))
    old.moved_to, old.moved_at = target.uri, clock.now()
    await old.save(update_fields=["moved_to", "moved_at"])


async def _move(old: Actor, target: Actor) -> None:
    """Who was refused by her stays refused: the new address is not asked in her stead."""
    taken_along = Follow.filter(
        followed_id=old.id,
        follower__local_handle__isnull=False,
        state__in=[FollowState.ACCEPTED, FollowState.REQUESTED],
    ).select_related("follower")
    await barriers.hold([old, target, *[follow.follower for follow in await taken_along]])
    await _begin(old, target)
    for follow in await taken_along:
        await follows.withdraw(follow.follower, old)
        try:
            await follows.request(follow.follower, target)
        except CinemaError:  # she is the target herself, or one has blocked the other
            continue
    await news.tell(ActorMoved(old.id, target.id))
