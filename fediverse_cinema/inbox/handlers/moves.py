"""People of elsewhere who move to another address."""

from fediverse_cinema.activitypub import gate, moving
from fediverse_cinema.activitypub.vocab import Activity, uri_of
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender


async def moved(sender: Sender, activity: Activity) -> None:
    """Actor and object are the old address, and its server signed; the new one is asked whether it agrees (INB-19)."""
    target = uri_of(activity.document.get("target"))
    if activity.object_uri != sender.actor.uri:
        raise Refused(f"{sender.actor.uri} moves {activity.object_uri}", code="not_hers")
    if not target:
        raise Ignored("moves nowhere")
    if sender.actor.moved_to == target and sender.actor.moved_at is not None:
        raise Ignored("known already")
    if not await gate.is_open(urls.host_of(target)):
        raise Ignored("moves to a host that is closed here")
    await moving.arrived(sender.actor, target)
