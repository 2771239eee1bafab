"""Whom a maker shows her film before it is public: members of the pole, and holders of personal links. Her page of
invitations, with who has watched.
"""

from datetime import timedelta

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.films import opening_times, queries
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.screeners import queries as screeners
from fediverse_cinema.screeners import service
from fediverse_cinema.screeners.models import ScreeningPass
from fediverse_cinema.screeners.service import Allowance
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.own_films import my_film
from fediverse_cinema.web.page import page, to

FIELDS = ("whom", "until", "most")
USUAL = timedelta(days=14)
PLACES = {"bad_day": "until", "bad_until": "until", "bad_most": "most"}


async def invitations(request: Request) -> Response:
    """GET: who is invited. POST: one more; a personal link is shown in the answer, and never again."""
    film, _ = await my_film(request)
    if request.method != "POST":
        return await _page(request, film, FormView(values=_usual()))
    form = await read_form(request)
    view, secret = FormView(values={name: text(form, name) for name in FIELDS}), ""
    try:
        secret = await _invite(film, form)
    except CinemaError as error:
        view.refuse(PLACES.get(error.code, "whom"), error)
        return await _page(request, film, view, code=422)
    if not secret:
        return to(f"/films/{film.slug}/screeners")
    link = f"{urls.base()}/screening/{secret}"
    return await _page(request, film, FormView(values=_usual()), link=link, whom=view.values["whom"])


async def change(request: Request) -> Response:
    """Another last day, another number of viewings."""
    film, _ = await my_film(request)
    form = await read_form(request)
    one = await _meant(film, form)
    if one is None:
        return to(f"/films/{film.slug}/screeners")
    try:
        await service.change(one, _allowance(form))
    except CinemaError as error:
        view = FormView(values=_usual() | {f"{name}-{one.id}": text(form, name) for name in ("until", "most")})
        view.refuse(f"{PLACES.get(error.code, 'until')}-{one.id}", error)
        return await _page(request, film, view, code=422)
    return to(f"/films/{film.slug}/screeners")


async def revoke(request: Request) -> Response:
    film, _ = await my_film(request)
    one = await _meant(film, await read_form(request))
    if one is not None:
        await service.revoke(one)
    return to(f"/films/{film.slug}/screeners")


async def _invite(film: Film, form: FormData) -> str:
    """The secret of a personal link, or "" for a member, who is named by her @name."""
    whom, allowance = text(form, "whom").strip(), _allowance(form)
    if not whom.startswith("@"):
        return await service.make_link(film, whom, allowance)
    handle = whom.removeprefix("@").removesuffix(f"@{urls.own_host()}").lower()
    account = await Account.get_or_none(creator__actor__local_handle=handle).select_related("creator__actor")
    if account is None or account.creator.actor_id == film.author_id:
        raise Refused(
            "no such member",
            public="There is no other member called %(handle)s here. For people elsewhere, write their name without @.",
            code="no_member",
            handle=f"@{handle}",
        )
    await service.invite(film, account.creator.actor, allowance)
    return ""


def _allowance(form: FormData) -> Allowance:
    most = text(form, "most").strip()
    return Allowance(
        until=opening_times.end_of(text(form, "until")),
        most_viewings=(number(most) or 0) if most else None,  # 0, which is refused, for what is no number
    )


async def _meant(film: Film, form: FormData) -> ScreeningPass | None:
    """One of this film's."""
    return await ScreeningPass.get_or_none(id=number(text(form, "pass")) or 0, film_id=film.id)


def _usual() -> dict[str, str]:
    until = opening_times.by_our_clock(clock.now() + USUAL)
    return {"whom": "", "until": f"{until:%Y-%m-%d}", "most": ""}


async def _page(
    request: Request, film: Film, view: FormView, *, link: str = "", whom: str = "", code: int = 200
) -> Response:
    return await page(
        request,
        "films/screeners.html",
        section="workshop",
        code=code,
        film=queries.work_line(film),
        passes=await screeners.passes_of(film),
        link=link,
        whom=whom,
        form=view,
    )
