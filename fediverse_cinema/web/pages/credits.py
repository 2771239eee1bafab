"""The credits of a film for its maker: what has become of each line, and the buttons that ask. And what somebody has
confirmed that she did, as a collection.
"""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.consents import filmography
from fediverse_cinema.films import claims, crediting, queries
from fediverse_cinema.films.claims import Credited
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import mail
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.web import actors, limits
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.negotiation import activity
from fediverse_cinema.web.own_films import my_film
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.pages.ids import before


async def edit(request: Request) -> Response:
    """GET: each line and what has become of it. POST: ask who stands in one of them, or all."""
    film, account = await my_film(request)
    film.author = account.creator.actor
    view = FormView()
    if request.method == "POST":
        form = await read_form(request)
        view.values = {name: text(form, name) for name in ("line", "mail")}
        try:
            await _ask(film, account, **view.values)
        except CinemaError as error:
            view.refuse("", error)
        else:
            return to(f"/films/{film.slug}/credits?asked=1#asked")
    return await page(
        request,
        "films/credits.html",
        section="workshop",
        code=422 if view.errors else 200,
        film=queries.work_line(film),
        lines=[crediting.line_of(one) for one in await claims.of(film)],
        form=view,
        asked="asked" in request.query_params,
        mail=mail.is_on(),
    )


async def collection(request: Request) -> Response:
    """The films that a member is named by, with her consent."""
    actor = await actors.maker(request.path_params["handle"])
    cursor = request.path_params.get("cursor")
    if cursor is None:
        return activity(await filmography.to_collection(actor))
    return activity(await filmography.to_page(actor, cursor, before(cursor)))


async def _ask(film: Film, account: Account, line: str, mail: str) -> None:
    """The line with this number, counted from one; "" for all. Of who is not known her server is asked at once."""
    if not line:
        await crediting.ask_all(film)
        return
    lines: dict[int, Credited] = dict(enumerate(await claims.of(film), start=1))
    if (wanted := lines.get(number(line) or 0)) is not None:
        if wanted.person is None and wanted.credit.who.startswith("@"):
            limits.count_member(account)
        await crediting.ask(film, wanted, mail=mail)
