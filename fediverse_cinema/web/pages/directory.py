"""The directory of people: by trade, place, time and terms. Its addresses can be kept and sent to others."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.search import people as searching
from fediverse_cinema.search.people import Page, Wanted
from fediverse_cinema.web.forms import directory as forms
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.sessions import viewer_of


async def people(request: Request) -> Response:
    """Those who are wanted, thirty at a time."""
    wanted, form = forms.read(request.query_params)
    if wanted and "" in request.query_params.values():  # a browser sends every field of the form
        return to(forms.address(wanted))
    after = request.query_params.get("after", "")
    found = await searching.find(wanted, await viewer_of(request), after) if wanted else Page((), "", "")
    wanted = wanted or Wanted()
    return await page(
        request,
        "people/directory.html",
        code=422 if form.errors else 200,
        form=form,
        found=found,
        wished=forms.wished(wanted),
        older=forms.address(wanted, after=found.after) if found.after else None,
    )
