"""An Undo that comes before what it takes back: letters that are sent again may arrive in this order (INB-14)."""

from fediverse_cinema.activitypub import tombstones
from fediverse_cinema.activitypub.vocab import Activity
from fediverse_cinema.foundation import urls
from fediverse_cinema.inbox import ledger
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender


async def nothing_to_undo(sender: Sender, uri: str, kind: str) -> None:
    """Nothing was there to take back. If it never came, or waits to be opened, it will find a stone. If it did, it was
    undone before: PeerTube gives a second Like the id of the first, and that one must be welcome.
    """
    if urls.same_origin(uri, sender.actor.uri) and not await ledger.was_opened(uri, sender.actor.uri):
        await tombstones.bury(uri, tombstones.NEVER_HAD, sender.actor)
    raise Ignored(f"no such {kind or 'activity'}")


async def check_not_undone(sender: Sender, activity: Activity) -> None:
    """What others bring in her name never passes a stone, and never takes it away: a share of hers that bears her proof
    could otherwise be shown again by anybody, after she has taken it back. What she sends herself, she means: it is
    welcome again under the same id (PeerTube), unless it is the one that was taken back before it came.
    """
    stone = await tombstones.find(activity.id, sender.actor) if activity.id else None
    if stone is None:
        return
    if sender.letter is None:
        raise Ignored("taken back")
    await tombstones.dig_up(activity.id, sender.actor)
    if stone.former_type == tombstones.NEVER_HAD:
        raise Ignored("taken back before it came")
