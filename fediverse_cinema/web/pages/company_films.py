"""The catalogue of a company, for who edits its page: naming a film by its address, and taking one out."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.companies import catalogue, queries
from fediverse_cinema.companies.models import Company
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.own_companies import my_company
from fediverse_cinema.web.own_events import films_named
from fediverse_cinema.web.page import page, to


async def show(request: Request) -> Response:
    """What was typed stays when something is wrong."""
    found, account = await my_company(request)
    if request.method != "POST":
        return await _films(request, found, FormView())
    written = text(await read_form(request), "film").strip()
    try:
        uris = await films_named(written, account)
        if len(uris) != 1:
            raise Refused("not one film", public="Write the address of one film.", code="bad_film")
        entry = await catalogue.add(found, await Film.get(uri=uris[0]), account.creator.actor)
    except CinemaError as error:
        view = FormView(values={"film": written})
        view.refuse("film", error)
        return await _films(request, found, view, code=422)
    return to(f"/companies/{found.actor.handle}/catalogue#film-{entry.number}")


async def remove(request: Request) -> Response:
    found, account = await my_company(request)
    row = number(text(await read_form(request), "number")) or 0
    await catalogue.remove(found, row, account.creator.actor)
    return to(f"/companies/{found.actor.handle}/catalogue")


async def _films(request: Request, found: Company, form: FormView, code: int = 200) -> Response:
    return await page(
        request,
        "companies/catalogue.html",
        section="workshop",
        code=code,
        form=form,
        company=queries.line(found),
        entries=await queries.entries(found),
    )
