"""An offer moves from state to state: each move is one UPDATE that counts, so that of two at once one comes too late
and is told so. What hangs on a move (places, team) is in settling.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.agreements.lifecycle import LIVE, MOVES, WORDS, OfferState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.projects.models import Project

MOST_AGAIN = 3
AGAIN_WITHIN = timedelta(days=30)


def live_key(kind: OfferKind, person_uri: str, wanted_uri: str) -> str:
    """`wanted_uri`: the call, or the project where no call is named. One of each kind waits at a time."""
    return hashlib.sha256(f"{kind} {person_uri} {wanted_uri}".encode()).hexdigest()


async def attempt(offer: Offer, to: OfferState, since: Sequence[OfferState], **values: Any) -> bool:
    """Move it, if it is in one of these states just now; the row in hand is what it has become."""
    values |= {"state": to.value, "moved_at": clock.now()} | ({} if to in LIVE else {"live_key": None})
    if not await Offer.filter(id=offer.id, state__in=[one.value for one in since]).update(**values):
        return False
    offer.update_from_dict(values)
    return True


async def move(offer: Offer, to: OfferState, **values: Any) -> None:
    """Refused in words when it has been moved already so that this cannot be."""
    if not await attempt(offer, to, [one for one, after in MOVES.items() if to in after], **values):
        raise await too_late(offer)


async def too_late(offer: Offer) -> Refused:
    """What has become of it meanwhile, in words."""
    now = OfferState((await Offer.get(id=offer.id)).state)
    return Refused(f"offer {offer.id} is {now}", public=WORDS[now], code="impossible_move")


async def has_tried_enough(person: Actor, call_id: int) -> bool:
    """Declined again and again: for some time she is not heard again about this call (INB-17)."""
    since = clock.now() - AGAIN_WITHIN
    tried = Offer.filter(kind=OfferKind.APPLICATION, person_id=person.id, call_id=call_id, created_at__gt=since)
    return await tried.count() >= MOST_AGAIN


async def has_been_asked_enough(project: Project, person: Actor) -> bool:
    """The same for a project that would like her again and again, whatever she says."""
    since = clock.now() - AGAIN_WITHIN
    asked = Offer.filter(kind=OfferKind.INVITATION, person_id=person.id, project_id=project.id, created_at__gt=since)
    return await asked.count() >= MOST_AGAIN
