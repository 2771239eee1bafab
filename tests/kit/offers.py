"""Offers at a pole of ours, and as people of other poles write them."""

from typing import Any

from fediverse_cinema.activitypub.capabilities import OFFERS
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.offers import service
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.offers.pitch import Pitch
from fediverse_cinema.projects.models import Call
from tests.kit.neighbours import Document, Neighbour

UNDERSTANDS: Document = {"generator": {"type": "Application", "implements": [{"href": OFFERS}]}}
WORDS = "Je suis libre du 2 au 14 mars, j’ai ma mixette."


async def an_offer(call: Call, person: Actor, text: str = WORDS, **more: Any) -> Offer:
    """She offers herself; the row as it is kept."""
    return await Offer.get(id=(await service.apply(call, person, Pitch(text, **more))).id)


def offer_of(who: Neighbour, call_uri: str, content: str = f"<p>{WORDS}</p>", **more: Any) -> Document:
    """As example 21 has it."""
    agreement = {
        "type": "Agreement", "attributedTo": who.uri, "content": content,
        "stipulates": {
            "type": "Commitment", "satisfies": f"{call_uri}#primary",
            "resourceQuantity": {"hasUnit": "one", "hasNumericalValue": "1"},
        },
        **more,
    }  # fmt: skip
    return who.activity("Offer", agreement, to=[call_uri.partition("/calls/")[0]])
