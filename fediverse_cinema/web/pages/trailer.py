"""A film's trailer at work: sent, looked at, replaced, taken away."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import barriers
from fediverse_cinema.films import queries, showing, trailers
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.media import quota, turns
from fediverse_cinema.web import csrf, sent_files
from fediverse_cinema.web.forms.fields import FormView, read_form
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.own_films import my_film
from fediverse_cinema.web.page import page, to


async def trailer(request: Request) -> Response:
    film, account = await my_film(request)
    if request.method != "POST":
        return await _page(request, film, account, FormView())
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    try:
        barriers.check_at_home(account.creator.actor, "Create")
        await trailers.give(film, await sent_files.asset_of(request, form, account))
    except CinemaError as error:
        view = FormView()
        view.refuse("file", error)
        return await form.answer(await _page(request, film, account, view, code=error.status))
    return to(f"/films/{film.slug}/trailer")


async def take_away(request: Request) -> Response:
    film, _ = await my_film(request)
    await read_form(request)
    await trailers.take_away(film)
    return to(f"/films/{film.slug}/trailer")


async def _page(request: Request, film: Film, account: Account, view: FormView, code: int = 200) -> Response:
    return await page(
        request,
        "films/trailer.html",
        section="workshop",
        code=code,
        film=queries.work_line(film),
        trailer=film.trailer,
        before=await turns.before(film.trailer_id),
        shown=await showing.trailer(film, showing.makers_key(film)),
        form=view,
        largest=await quota.largest(account.creator.actor_id),
    )
