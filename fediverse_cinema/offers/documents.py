"""What the ids of offers and agreements answer, and to whom: to those between whom they are and to the servers where
they live, which ask in their own name; and to nobody else.
"""

from typing import Any

from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.offers import wire
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.projects.models import Call


async def of_offer(uuid: str, asker: Actor | None) -> Document:
    offer = await _between(asker, uri=urls.offer(uuid))
    group, call_uri = offer.project.actor, await _call_uri(offer)
    if offer.kind == OfferKind.APPLICATION:
        return wire.application(offer, offer.person, group, call_uri)
    return wire.invitation(offer, group, offer.person, offer.instrument, call_uri)


async def of_agreement(uuid: str, asker: Actor | None) -> Document:
    offer = await _between(asker, agreement_uri=urls.agreement(uuid))
    return wire.agreement_document(offer, offer.project.actor, await _call_uri(offer))


async def _between(asker: Actor | None, **named: Any) -> Offer:
    """Missing to everybody else, as if there were none."""
    offer = await Offer.get_or_none(**named).select_related("person", "project__actor", "instrument")
    concerned = [one for one in (offer.person, offer.project.actor, offer.instrument) if one] if offer else []
    if offer is None or asker is None or not any(_speaks_for(asker, one) for one in concerned):
        raise Missing("no such offer, or not between it and who asks")
    return offer


def _speaks_for(asker: Actor, concerned: Actor) -> bool:
    return asker.id == concerned.id or (asker.type == ActorType.APPLICATION and asker.host == concerned.host)


async def _call_uri(offer: Offer) -> str:
    call = await lookup.find(Call, id=offer.call_id) if offer.call_id is not None else None
    return call.uri if call else ""
