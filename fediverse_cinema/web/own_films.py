"""The film that an address names, for its maker at work on it."""

from starlette.requests import Request

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.web.gate import allow


async def my_film(request: Request, verb: str = "edit_film") -> tuple[Film, Account]:
    """Its asset and trailer are fetched. Missing when there is none; Forbidden when it is somebody else's."""
    film = await Film.get_or_none(slug=request.path_params["slug"], local=True).select_related("asset", "trailer")
    account = await allow(request, verb, film)
    if film is None:
        raise Missing("no such film")
    return film, account
