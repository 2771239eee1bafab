"""Yes and no: to requests to follow, and to whatever else we ask of people elsewhere. What is answered tells them
apart; servers name it by its id, or show it whole.
"""

from collections.abc import Awaitable, Callable

from fediverse_cinema.activitypub.vocab import Activity
from fediverse_cinema.inbox.handlers import choices, credits, events, follows, offers, recommendations
from fediverse_cinema.inbox.verify import Sender

Room = Callable[[Sender, Activity], Awaitable[bool]]
ACCEPTED: tuple[Room, ...] = (
    credits.accepted, choices.accepted, events.accepted, offers.accepted, recommendations.accepted
)  # fmt: skip
REJECTED: tuple[Room, ...] = (
    credits.rejected, choices.rejected, events.rejected, offers.rejected, recommendations.rejected
)  # fmt: skip
"""Each says whether what is answered was asked by it."""


async def accepted(sender: Sender, activity: Activity) -> None:
    if not await _heard(ACCEPTED, sender, activity):
        await follows.follow_accepted(sender, activity)


async def rejected(sender: Sender, activity: Activity) -> None:
    if not await _heard(REJECTED, sender, activity):
        await follows.follow_rejected(sender, activity)


async def _heard(rooms: tuple[Room, ...], sender: Sender, activity: Activity) -> bool:
    for room in rooms:
        if await room(sender, activity):
            return True
    return False
