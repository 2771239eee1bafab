"""A film that is not public, for who was invited: by a personal link, or as a member. What cannot be seen looks the
same whether it never was, has ended or was taken back.
"""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.films import queries
from fediverse_cinema.films.models import FilmState
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.screeners import service
from fediverse_cinema.screeners.models import ScreeningPass
from fediverse_cinema.screeners.views import last_day_of
from fediverse_cinema.web import limits
from fediverse_cinema.web.forms.fields import number
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.translation import msgid

NOWHERE = msgid("This link leads nowhere, or no longer does.")
TOO_OFTEN = msgid("Many links that lead nowhere were tried from your connection. Please wait a minute.")
# The address is the key: nobody keeps the page, no search engine lists it, no other site learns it.
HEADERS = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


async def by_link(request: Request) -> Response:
    """No account, no cookie: whoever has the address may look."""
    try:
        return await _screening(request, await service.by_secret(request.path_params["secret"]))
    except Missing:
        # Only now: her neighbours in the same network may have guessed, and her link leads somewhere.
        return await _missed(request)


async def by_name(request: Request) -> Response:
    """A member who was invited."""
    try:
        one = await service.by_number(number(request.path_params["pass_id"]) or 0)
        await allow(request, "attend_screening", one)
        return await _screening(request, one)
    except Missing:
        return await _nowhere(request)


async def _screening(request: Request, one: ScreeningPass) -> Response:
    film = one.film
    if film.state == FilmState.PUBLISHED:  # everybody may see it by now
        return _alone(to(f"/films/{film.slug}"))
    key = service.key_for(one, film.asset_id or 0)  # 0 opens nothing: it has no file yet
    expires_at = by_our_clock(one.expires_at)
    response = await page(
        request,
        "screeners/screening.html",
        player=True,
        page=await queries.film_page(film.slug, None, key=key),
        expires_at=expires_at,
        last_day=last_day_of(expires_at),
    )
    return _alone(response)


async def _missed(request: Request) -> Response:
    try:
        limits.count_miss(request)
    except limits.TooOften:
        return await _nowhere(request, TOO_OFTEN, code=429)
    return await _nowhere(request)


async def _nowhere(request: Request, sentence: str = NOWHERE, *, code: int = 404) -> Response:
    """Answered here and not by an error, whose path would stand in the log: a link that has ended may be prolonged."""
    return _alone(await page(request, "screeners/nowhere.html", sentence=sentence, code=code))


def _alone(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
