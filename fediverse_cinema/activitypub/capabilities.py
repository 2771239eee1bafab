"""What somebody's server understands, as her document tells it (FEP-844e): asked before she is sent a kind of letter
that most servers answer with an error.
"""

from fediverse_cinema.activitypub import client
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import as_list, object_of, uri_of
from fediverse_cinema.foundation.errors import CinemaError, Later

CREDITS = "https://w3id.org/fep/4ebc"
AFFILIATIONS = "https://w3id.org/fep/5219"
CHOICES = "https://w3id.org/fep/7aa9"
OFFERS = "https://w3id.org/fep/0673"


async def has(actor: Actor, capability: str) -> bool:
    """Does her server name it? Her document is asked for; Later when it cannot be had now."""
    try:
        document = await client.fetch(actor.uri)
    except Later:
        raise
    except CinemaError:
        return False
    holders = (document, object_of(document.get("generator")) or {})
    named = [one for holder in holders for one in as_list(holder.get("implements"))]
    return any(capability in (one, uri_of(one), (object_of(one) or {}).get("href")) for one in named)
