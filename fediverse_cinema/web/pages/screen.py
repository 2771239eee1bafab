"""The pole's front page, and that of all regions."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts.permissions import may
from fediverse_cinema.ecran import queries
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.poles import face
from fediverse_cinema.web import alike
from fediverse_cinema.web.feeds.places import of_pole
from fediverse_cinema.web.forms.fields import number
from fediverse_cinema.web.page import language_of, page
from fediverse_cinema.web.sessions import account_of, viewer_of

LAST_PAGE = 1_000  # that somebody may ask for


@alike.to_all_visitors
async def home(request: Request) -> Response:
    """As its editors have composed it."""
    return await page(
        request,
        "ecran.html",
        shared=True,
        section="screen",
        alternate=urls.pole(),
        feeds=of_pole(),
        blocks=await queries.screen(await viewer_of(request)),
        welcome=await _welcome(language_of(request)),
        preview=False,
        may_compose=may(await account_of(request), "edit_screen"),
    )


async def _welcome(language: str) -> tuple[str, str] | None:
    """What the team says here, as HTML, and in which language it is."""
    words, said_in = (await face.face()).welcome_in(language)
    return (markdown(words), said_in) if words else None


@alike.to_all_visitors
async def regions(request: Request) -> Response:
    """Twenty poles on a page."""
    shown = min(number(request.query_params.get("page", "")) or 1, LAST_PAGE)
    found = await queries.all_regions(shown)
    return await page(
        request,
        "screen/regions.html",
        shared=True,
        section="screen",
        found=found.found,
        here=shown,
        following=found.more,
    )
