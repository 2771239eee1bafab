"""Searches for calls that a member keeps: she sees them on the page of calls."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.projects import call_queries
from fediverse_cinema.projects.call_queries import Wanted
from fediverse_cinema.search import saved
from fediverse_cinema.web.forms import calls as forms
from fediverse_cinema.web.forms.fields import number, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import to
from fediverse_cinema.web.pages.calls import list_page


async def keep(request: Request) -> Response:
    """What the list shows just now, under a name."""
    account, form = await member(request), await read_form(request)
    given = {name: text(form, name) for name in form}
    wanted, view = forms.read_wanted(given)
    view.values["name"] = given.get("name", "")
    try:
        if wanted is None:
            raise Refused("no days", public="Say first what you look for.", code="no_wish")
        await saved.keep(account.creator.actor, given.get("name", ""), wanted)
    except CinemaError as error:
        view.refuse("name" if wanted != Wanted() else "", error)
        found = await call_queries.find(wanted or Wanted())
        return await list_page(request, wanted or Wanted(), view, found, code=422)
    return to(f"{forms.address(wanted)}#searches")


async def remove(request: Request) -> Response:
    account, form = await member(request), await read_form(request)
    row = number(text(form, "search"))
    if row is not None:
        await saved.forget(account.creator.actor, row)
    return to("/calls#searches")
