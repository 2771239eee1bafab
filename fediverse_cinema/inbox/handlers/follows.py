"""Following: of ours by strangers, and the answers to our own requests."""

from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Activity, read_activity, uri_of
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.reading import read_object
from fediverse_cinema.inbox import ledger
from fediverse_cinema.inbox.handlers.taken_back import check_not_undone, nothing_to_undo
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender


async def follow_received(sender: Sender, activity: Activity) -> None:
    followed = await _ours(activity.object_uri)
    if followed.gone_at is not None:
        raise Ignored("it is no more")
    await check_not_undone(sender, activity)
    if not await follows.welcome(sender.actor, followed, activity.id, letter=activity.digest):
        raise Ignored("one has blocked the other")


async def follow_undone(sender: Sender, activity: Activity) -> None:
    """Matched by who follows whom: the id may be one that we never saw."""
    inner = activity.object or {}
    if uri_of(inner.get("actor")) not in ("", sender.actor.uri):
        raise Ignored("the Follow is somebody else's")
    followed = await _ours(uri_of(inner.get("object")))
    if not await follows.farewell(sender.actor, followed):
        await nothing_to_undo(sender, activity.object_uri, "Follow")


async def follow_accepted(sender: Sender, activity: Activity) -> None:
    try:
        await check_not_undone(sender, activity)
    except Ignored:
        await _answered(sender, activity, accepted=False)
    else:
        await _answered(sender, activity, accepted=True)


async def acceptance_undone(sender: Sender, activity: Activity) -> None:
    """The follow ends as by a Reject, whichever of the two comes first (INB-14). The Follow says whose Accept it is."""
    inner = activity.object or {}
    if "object" in inner:
        await _answered(sender, read_activity({**inner, "actor": sender.actor.uri}), accepted=False)
    elif not await acceptance_undone_by_uri(sender.actor, activity.object_uri):
        await nothing_to_undo(sender, activity.object_uri, "Accept")


async def acceptance_undone_by_uri(followed: Actor, uri: str) -> bool:
    """The same, when only the id of the Accept is named: what it accepted stands in her letter."""
    letter = await ledger.latest(uri, followed.uri)
    accept = letter and read_activity(read_object(letter.body.encode()))
    if not accept or accept.type != "Accept":
        return False
    follower = await _asker(followed, accept)
    return follower is not None and await follows.answered(follower, followed, accepted=False)


async def follow_rejected(sender: Sender, activity: Activity) -> None:
    await _answered(sender, activity, accepted=False)


async def _answered(sender: Sender, activity: Activity, *, accepted: bool) -> None:
    """Only the one who was asked can answer, and only what was asked (INB-10)."""
    follower = await _asker(sender.actor, activity)
    if follower is None or not await follows.answered(follower, sender.actor, accepted=accepted):
        raise Ignored("no such request of ours")


async def _asker(followed: Actor, activity: Activity) -> Actor | None:
    inner = activity.object
    if inner is None or uri_of(inner.get("actor")) == "":
        return await follows.asker_of(activity.object_uri, followed)
    if uri_of(inner.get("object")) != followed.uri:
        return None
    return await Actor.get_or_none(uri=uri_of(inner.get("actor")), local_handle__isnull=False)


async def _ours(uri: str) -> Actor:
    followed = await lookup.find(Actor, uri=uri)
    if followed is None or not followed.local:
        raise Ignored("follows nobody of ours")
    return followed
