"""What those who run the pole have done, the latest first: for all of them to read, and for nobody to change."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.moderation import log
from fediverse_cinema.web.forms.fields import number
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page


async def entries(request: Request) -> Response:
    await allow(request, "moderate", None)
    found = await log.page(number(request.query_params.get("before", "")))
    shown = found[: log.ON_A_PAGE]
    return await page(
        request,
        "moderation/log.html",
        section="workshop",
        entries=[(one, by_our_clock(one.at)) for one in shown],
        older=f"/admin/log?before={shown[-1].id}" if len(found) > log.ON_A_PAGE else None,
    )
