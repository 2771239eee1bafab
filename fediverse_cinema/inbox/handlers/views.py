"""Views: PeerTube tells the server of a film that somebody has watched it elsewhere."""

from fediverse_cinema.activitypub.vocab import Activity
from fediverse_cinema.films import audience
from fediverse_cinema.inbox import once
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender


async def viewed(sender: Sender, activity: Activity) -> None:
    """One more, as its server says. With `expires` it is about somebody who is watching right now: PeerTube sends that
    every minute, and the view itself besides.
    """
    if "expires" in activity.document:
        raise Ignored("somebody who is watching now")
    async with once.for_this_letter():
        if not await audience.count_view(activity.object_uri):
            raise Ignored("a view of nothing of ours")
