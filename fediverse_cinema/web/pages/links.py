"""The one door of all personal links. What cannot be opened looks the same whatever it was for; a link does its work
only when its form is sent, since scanners of mail open every address.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import links
from fediverse_cinema.accounts.models import LinkPurpose, PersonalLink
from fediverse_cinema.foundation.errors import Gone, Missing
from fediverse_cinema.web import limits
from fediverse_cinema.web.page import page
from fediverse_cinema.web.pages import (
    authors,
    complaints,
    credit_links,
    joining,
    jury_links,
    mail,
    recovery,
    supporter_links,
    team_links,
)
from fediverse_cinema.web.pages.screenings import HEADERS, NOWHERE, TOO_OFTEN

Behind = Callable[[Request, PersonalLink], Awaitable[Response]]
PURPOSES: dict[LinkPurpose, Behind] = {
    LinkPurpose.CREDIT: credit_links.answer,
    LinkPurpose.TEAM: team_links.answer,
    LinkPurpose.JOIN: team_links.answer,
    LinkPurpose.JURY: jury_links.answer,
    LinkPurpose.MAIL: mail.confirm,
    LinkPurpose.SUPPORT: supporter_links.answer,
    LinkPurpose.COMPLAINT: complaints.behind,
    LinkPurpose.AUTHOR: authors.behind,
    LinkPurpose.APPLY: joining.confirm,
    LinkPurpose.RESET: recovery.choose,
}


async def link(request: Request) -> Response:
    """GET shows what it is for, POST does it."""
    try:
        found = await links.open_by(request.path_params["secret"])
        if found.purpose not in PURPOSES:
            raise Missing("a link for nothing")
        response = await PURPOSES[found.purpose](request, found)
    except Missing as error:  # answered here and not by an error, whose path would stand in the log
        response = await _nowhere(request, gone=isinstance(error, Gone))
    response.headers.update(HEADERS)
    return response


async def _nowhere(request: Request, *, gone: bool) -> Response:
    sentence, code = NOWHERE, 410 if gone else 404
    try:
        limits.count_miss(request)
    except limits.TooOften:
        sentence, code = TOO_OFTEN, 429
    return await page(request, "screeners/nowhere.html", sentence=sentence, code=code)
