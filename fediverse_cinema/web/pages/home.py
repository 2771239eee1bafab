"""The home of a member: what those whom she follows have said, shown and shared."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.timeline import queries
from fediverse_cinema.web.forms.fields import number
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import page

ON_A_PAGE = 30


async def home(request: Request) -> Response:
    """Thirty at a time, the latest first."""
    actor = (await member(request)).creator.actor
    before = number(request.query_params.get("before", ""))
    found = await queries.page(actor, before, ON_A_PAGE + 1)
    arrivals, older = found[:ON_A_PAGE], None
    if len(found) > ON_A_PAGE:
        older = f"/home?before={arrivals[-1].id}"
    return await page(
        request, "timeline/home.html", section="home", arrivals=arrivals, older=older, earlier=before is not None
    )
