"""An Undo that comes before what it takes back: letters that are sent again may arrive in this order (INB-14)."""

from fediverse_cinema.activitypub import tombstones
from fediverse_cinema.activitypub.vocab import Activity
from fediverse_cinema.foundation import urls
from fediverse_cinema.inbox import ledger
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender


async def nothing_to_undo(sender: Sender, uri: str, kind: str) -> None:
    """Nothing was there to take back. If it never came, it will find a stone. If it did, it was undone before: PeerTube
    gives a second Like the id of the first, and that one must be welcome.
    """
    if urls.same_origin(uri, sender.actor.uri) and not await ledger.has_come(uri):
        await tombstones.bury(uri, kind, sender.actor)
    raise Ignored(f"no such {kind or 'activity'}")


async def check_not_undone(sender: Sender, activity: Activity) -> None:
    if activity.id and await tombstones.dig_up(activity.id, sender.actor):
        raise Ignored("taken back before it came")
