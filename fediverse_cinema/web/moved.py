"""A pole that lives at another domain by now (`fediverse-cinema moved-to`): its pages and files lead to the new ones.
Documents stay, and its inboxes are open: late servers still ask here who has moved where.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Gone
from fediverse_cinema.foundation.here import here
from fediverse_cinema.web.negotiation import wants_activity

ROOM = "where the pole lives"
GOOD_FOR = 60.0  # seconds: the command that says so is another process
FOR_SERVERS = ("/ap/", "/.well-known/", "/nodeinfo/", "/health", "/ready", "/metrics")


async def elsewhere(request: Request) -> Response | None:
    """The way to the same page at the new domain; None as long as the pole lives here."""
    if request.scope["path"].startswith(FOR_SERVERS) or wants_activity(request):
        return None
    base = await _new_base()
    if not base:
        return None
    if request.method not in ("GET", "HEAD"):
        raise Gone(f"moved to {base}", public="This pole lives at %(base)s now. Please go on there.", base=base)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{base}{request.url.path}{query}", status_code=301)


async def _new_base() -> str:
    room: dict[str, tuple[float, str]] = here().rooms
    at, base = room.get(ROOM, (0.0, ""))
    if not 0 <= clock.timestamp() - at < GOOD_FOR:
        row = await sql.look_up("SELECT moved_to FROM actor WHERE uri=?", urls.instance())
        said = str(row["moved_to"] or "") if row else ""
        base = said.removesuffix(urls.instance().removeprefix(urls.base()))
        room[ROOM] = clock.timestamp(), base
    return base
