"""The part of an actor's followers that lives on the asker's own server, for that server's eyes only (FEP-8fcf)."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import synchronization
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.web import actors
from fediverse_cinema.web.asking import who_asks
from fediverse_cinema.web.negotiation import activity

SUFFIX = "/followers/synchronization"


async def partial(request: Request) -> Response:
    """Missing for whoever does not sign; a signer reads of her own host only, so that nobody learns who follows from
    elsewhere.
    """
    asker = await who_asks(request)
    if asker is None:
        raise Missing("unsigned question for followers")
    actor = await actors.by_uri(urls.base() + request.url.path.removesuffix(SUFFIX))
    answer = activity(await synchronization.partial_collection(actor, asker.host))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
