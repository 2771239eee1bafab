"""What hangs on the end of an offer, at the pole of the project and at hers: a place is taken or freed, she belongs to
the team or no longer, and whoever it concerns is told. In the caller's transaction.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.agreements.lifecycle import LIVE, OfferState
from fediverse_cinema.foundation import news
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.offers import moves
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.offers.news import OfferAnswered, OfferWithdrawn
from fediverse_cinema.projects import calls, team
from fediverse_cinema.projects.models import Call, Membership, Project


async def accept(offer: Offer, project: Project, **values: Any) -> None:
    """Refused when it has been answered, or no place is left. What an invitation promised stands even when the call
    has been filled since; then it takes no place of it.
    """
    await moves.move(offer, OfferState.ACCEPTED, **values)
    if project.local and offer.call_id is not None:
        await _take_place(offer, offer.call_id)
    await news.tell(OfferAnswered(offer.id))


async def refuse(offer: Offer, **values: Any) -> None:
    await moves.move(offer, OfferState.REFUSED, **values)
    await news.tell(OfferAnswered(offer.id))


async def withdraw(offer: Offer, project: Project, by: Actor) -> None:
    """Whoever asked takes it back: an offer also after it was accepted, and then she leaves the team; an invitation
    as long as nobody has answered it. Refused in words when it is too late.
    """
    held = (*LIVE, OfferState.ACCEPTED) if offer.kind == OfferKind.APPLICATION else LIVE
    if not await _take_back(offer, project, by, held, team.leave):
        raise await moves.too_late(offer)


async def undo(offer: Offer, project: Project, by: Actor) -> bool:
    """The same, by a letter that may have crossed our answer: it counts whatever we have said meanwhile. False when it
    was taken back before.
    """
    held = tuple(one for one in OfferState if one != OfferState.WITHDRAWN)
    return await _take_back(offer, project, by, held, team.go)


async def lapse(offer: Offer, **values: Any) -> bool:
    """Nobody can answer it any more. False when somebody has."""
    lapsed = await moves.attempt(offer, OfferState.LAPSED, LIVE, **values)
    if lapsed:
        await news.tell(OfferWithdrawn(offer.id))
    return lapsed


async def let_go(offer: Offer, project: Project) -> None:
    """She has left the team: what was accepted is over, and its place is free."""
    if await moves.attempt(offer, OfferState.WITHDRAWN, (OfferState.ACCEPTED,)):
        await _free_place(offer, project)
        await news.tell(OfferWithdrawn(offer.id))


async def _take_back(
    offer: Offer,
    project: Project,
    by: Actor,
    held: Sequence[OfferState],
    part: Callable[[Membership, Actor], Awaitable[None]],
) -> bool:
    before = await Offer.select_for_update().get(id=offer.id)  # or an answer would come between the two questions
    if before.state not in held:
        return False
    await moves.move(offer, OfferState.WITHDRAWN)
    if before.state == OfferState.ACCEPTED:
        await _free_place(offer, project)
    if before.state == OfferState.ACCEPTED or offer.by_note:  # the link that she was sent opens nothing any more
        row = await Membership.get_or_none(project_id=project.id, person_id=offer.person_id, left_at=None)
        if row is not None:
            await part(row, by)
    await news.tell(OfferWithdrawn(offer.id))
    return True


async def _take_place(offer: Offer, call_id: int) -> None:
    call = await lookup.get(Call, id=call_id)
    try:
        await calls.place_taken(call)
    except Refused:
        if offer.kind == OfferKind.APPLICATION:
            raise
        offer.call_id = None
        await offer.save(update_fields=["call_id"])


async def _free_place(offer: Offer, project: Project) -> None:
    call = await lookup.find(Call, id=offer.call_id) if offer.call_id is not None else None
    if project.local and call is not None:
        await calls.place_freed(call)
