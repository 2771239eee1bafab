"""What machines ask that watch over the pole: does it answer, can it work, how does it fare."""

import hmac

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.upkeep import metrics as figures
from fediverse_cinema.upkeep import readiness

FRESH = {"Cache-Control": "no-store"}


async def health(request: Request) -> Response:
    """This process answers; nothing else is asked."""
    return PlainTextResponse("ok\n", headers=FRESH)


async def ready(request: Request) -> Response:
    """It can work, or not: why not is in the log, and not for strangers."""
    if await readiness.is_ready():
        return PlainTextResponse("ready\n", headers=FRESH)
    return PlainTextResponse("not ready\n", 503, headers=FRESH)


async def metrics(request: Request) -> Response:
    """For who shows the token of the settings: nothing is looked up for anybody else (AUT-09)."""
    token = here().settings.server.metrics_token
    if not token:
        raise Missing("no token for metrics is set")
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return PlainTextResponse("A token is needed.\n", 401, headers={"WWW-Authenticate": "Bearer", **FRESH})
    return Response(await figures.written(), media_type=figures.MEDIA_TYPE, headers=FRESH)
