"""Following: of ours by strangers, and the answers to our own requests."""

from fediverse_cinema.activitypub import barriers, follows
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Activity, uri_of
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.inbox.handlers.taken_back import check_not_undone, nothing_to_undo
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender


async def follow_received(sender: Sender, activity: Activity) -> None:
    followed = await _ours(activity.object_uri)
    await check_not_undone(sender, activity)
    if await barriers.between(sender.actor, followed):
        await follows.refuse(sender.actor, followed, activity.id)
        raise Ignored("one has blocked the other")
    await follows.welcome(sender.actor, followed, activity.id)


async def follow_undone(sender: Sender, activity: Activity) -> None:
    """Matched by who follows whom: the id may be one that we never saw."""
    inner = activity.object or {}
    if uri_of(inner.get("actor")) not in ("", sender.actor.uri):
        raise Ignored("the Follow is somebody else's")
    followed = await _ours(uri_of(inner.get("object")))
    if not await follows.farewell(sender.actor, followed):
        await nothing_to_undo(sender, activity.object_uri, "Follow")


async def follow_accepted(sender: Sender, activity: Activity) -> None:
    await _answered(sender, activity, accepted=True)


async def follow_rejected(sender: Sender, activity: Activity) -> None:
    await _answered(sender, activity, accepted=False)


async def _answered(sender: Sender, activity: Activity, *, accepted: bool) -> None:
    """Only the one who was asked can answer, and only what was asked (INB-10)."""
    follower = await _asker(sender, activity)
    if follower is None or not await follows.answered(follower, sender.actor, accepted=accepted):
        raise Ignored("no such request of ours")


async def _asker(sender: Sender, activity: Activity) -> Actor | None:
    inner = activity.object
    if inner is None or uri_of(inner.get("actor")) == "":
        return await follows.asker_of(activity.object_uri, sender.actor)
    if uri_of(inner.get("object")) != sender.actor.uri:
        return None
    return await Actor.get_or_none(uri=uri_of(inner.get("actor")), local_handle__isnull=False)


async def _ours(uri: str) -> Actor:
    followed = await lookup.find(Actor, uri=uri)
    if followed is None or not followed.local:
        raise Ignored("follows nobody of ours")
    return followed
