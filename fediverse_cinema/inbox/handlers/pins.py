"""What people of elsewhere pin to their profiles and take down again, as Mastodon tells it. Others say only that the
actor has changed (`handlers.actors`, `search.featured`). And what poles take off the list of their selections.
"""

from fediverse_cinema.activitypub import follows, pins
from fediverse_cinema.activitypub.vocab import Activity, uri_of
from fediverse_cinema.films import featuring
from fediverse_cinema.foundation import urls
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.labels import visitors as selections
from fediverse_cinema.search import arrivals


async def pinned(sender: Sender, activity: Activity) -> None:
    """Only into her own collection `featured`, and only what she made: Add and Remove say nothing else to us
    (INB-18).
    """
    uri = _about_featured(sender, activity)
    if not await follows.has_followers_here([sender.actor.id]):
        raise Ignored("nobody here follows her")
    if not await _is_hers(sender, uri):
        await arrivals.fetch(uri, old=True)
    if not await _is_hers(sender, uri):
        raise Ignored("what she pins is not hers")
    if not await pins.add(sender.actor, uri):
        raise Ignored("known already")


async def unpinned(sender: Sender, activity: Activity) -> None:
    if await selections.taken_off(sender.actor.host, activity.object_uri):
        return
    if not await pins.remove(sender.actor, _about_featured(sender, activity)):
        raise Ignored("was not pinned")


def _about_featured(sender: Sender, activity: Activity) -> str:
    """The id of what is pinned. Mastodon adds hashtags to the same collection; we show none there."""
    if uri_of(activity.document.get("target")) != (sender.actor.featured_uri or "none"):
        raise Ignored("into no collection of hers that we know")
    if not activity.object_uri or activity.object_type == "Hashtag":
        raise Ignored("pins nothing that we show")
    if not urls.same_origin(activity.object_uri, sender.actor.uri):
        raise Ignored("pins what is of another origin")
    return activity.object_uri


async def _is_hers(sender: Sender, uri: str) -> bool:
    return uri in await featuring.made_by(sender.actor, [uri])
