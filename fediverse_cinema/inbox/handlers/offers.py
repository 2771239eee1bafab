"""Offers and invitations (FEP-0673): people of other poles offer themselves for calls of ours, their projects invite
ours, and each hears the other's answer.
"""

from fediverse_cinema.activitypub.vocab import Activity
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox.handlers.taken_back import check_not_undone, nothing_to_undo
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.offers import visitors, wire
from fediverse_cinema.offers.models import Offer


async def offered(sender: Sender, activity: Activity) -> None:
    _check_hers(sender, activity)
    draft = wire.read_application(activity, sender.actor.uri)
    await check_not_undone(sender, activity)
    _kept(await visitors.offered(sender.actor, draft))


async def invited(sender: Sender, activity: Activity) -> None:
    _check_hers(sender, activity)
    draft = wire.read_invitation(activity, sender.actor.uri)
    await check_not_undone(sender, activity)
    _kept(await visitors.invited(sender.actor, draft))


async def undone(sender: Sender, activity: Activity) -> None:
    if not await visitors.undone(sender.actor, activity.object_uri):
        await nothing_to_undo(sender, activity.object_uri, activity.object_type)


async def accepted(sender: Sender, activity: Activity) -> bool:
    """False when no offer has this id. An answer that others bring is none."""
    offer = await lookup.find(Offer, uri=activity.object_uri) if activity.object_uri else None
    if offer is not None:
        _kept(await visitors.accepted(offer, sender.actor, activity))
    return offer is not None


async def rejected(sender: Sender, activity: Activity) -> bool:
    offer = await lookup.find(Offer, uri=activity.object_uri) if activity.object_uri else None
    if offer is not None:
        _kept(await visitors.rejected(offer, sender.actor, activity))
    return offer is not None


def _check_hers(sender: Sender, activity: Activity) -> None:
    """Under the id of another's offer it would stand in that one's way."""
    if not activity.id or not urls.same_origin(activity.id, sender.actor.uri):
        raise Refused(f"{sender.actor.uri} offers as {activity.id[:200]}", code="not_hers")


def _kept(why_not: str) -> None:
    if why_not:
        raise Ignored(why_not)
