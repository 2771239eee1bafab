"""Pages that all visitors see alike: made once for those who come at once, and given again for as long as nobody has
written anything (foundation.database.evidence). Pages speak of days and hours, too: none is given for longer than a
cache in front of the pole may keep it.
"""

from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import evidence
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.web.gate import Page
from fediverse_cinema.web.negotiation import wants_html
from fediverse_cinema.web.page import language_of

ROOM = "pages with their evidence"
MOST = 40
MOMENT = 30  # seconds


@frozen
class Shown:
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def to_all_visitors(page: Page) -> Page:
    """For a page that, for whom we know nothing of, depends on its address, the language, rows and the time alone."""

    @wraps(page)
    async def shown(request: Request) -> Response:
        if not _is_anybody(request):
            return await page(request)

        async def make() -> Shown:
            evidence.of_this_moment()
            evidence.lean_on(_moment, await _moment())
            made = await page(request)
            return Shown(made.status_code, tuple(made.raw_headers), bytes(made.body))

        name = (request.scope["path"], language_of(request))
        kept = await evidence.kept(name, make, room=ROOM, most=MOST)
        response = Response(kept.body, kept.status)
        response.raw_headers = list(kept.headers)
        return response

    return shown


def _is_anybody(request: Request) -> bool:
    """Without a question in the address, of which there are as many as anybody likes. Where a replica is read for
    pages, they are made there each time: what many are given must be read where nothing is late.
    """
    visits = request.method in ("GET", "HEAD") and wants_html(request)
    plain = "cookie" not in request.headers and not request.url.query
    return visits and plain and not here().settings.database.replica_url


async def _moment() -> int:
    return int(clock.timestamp()) // MOMENT
