"""Blocks of ours by people of elsewhere, and their end."""

from fediverse_cinema.activitypub import blocks
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Activity, uri_of
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.inbox.handlers.taken_back import check_not_undone, nothing_to_undo
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender


async def blocked(sender: Sender, activity: Activity) -> None:
    """Follows end both ways, and nothing more is sent to her by the one whom she blocked."""
    ours = await _ours(activity.object_uri)
    await check_not_undone(sender, activity)
    if not await blocks.received(sender.actor, ours, activity.id):
        raise Ignored("known already")


async def unblocked(sender: Sender, activity: Activity) -> None:
    inner = activity.object or {}
    if uri_of(inner.get("actor")) not in ("", sender.actor.uri):
        raise Ignored("the Block is somebody else's")
    ours = await _ours(uri_of(inner.get("object")))
    if not await blocks.lifted(sender.actor, ours):
        await nothing_to_undo(sender, activity.object_uri, "Block")


async def _ours(uri: str) -> Actor:
    found = await lookup.find(Actor, uri=uri)
    if found is None or not found.local:
        raise Ignored("blocks nobody of ours")
    return found
