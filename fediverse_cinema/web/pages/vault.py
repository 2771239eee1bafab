"""Files that are not for everybody: those of a film before it is published, for its maker and for who was invited; and
the file that she once sent. What is not there, what is no longer and what is not for her look the same.
"""

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import originals, vault
from fediverse_cinema.media.opening import TEXTS
from fediverse_cinema.media.vault import Key
from fediverse_cinema.screeners import service as screeners
from fediverse_cinema.web.own_films import my_film
from fediverse_cinema.web.pages.files import TYPES
from fediverse_cinema.web.security import FILE_POLICY
from fediverse_cinema.web.sessions import account_of

HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": FILE_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
SIGNED_SECONDS = 600
"""How long the bucket's own address of one file opens it: whoever is shut out meanwhile has it for so long."""


async def watch(request: Request) -> Response:
    """One file for who holds a key; who that is, is asked for every file."""
    key, name = vault.key_of(request.path_params["token"]), request.path_params["name"]
    await vault.check_holds(key, name)
    await _check_holder(request, key, name)
    kind = next((kind for ending, kind in TYPES.items() if name.endswith(ending)), "application/octet-stream")
    path = here().vault.path(name)
    if path is not None:
        return FileResponse(path, media_type=kind, headers=HEADERS)
    if name.endswith(TEXTS):  # what they name stands beside them, with us
        return Response(await here().vault.read(name), media_type=kind, headers=HEADERS)
    return await from_the_bucket(name)


async def original(request: Request) -> Response:
    """Her master back, under the name that it had."""
    film, _ = await my_film(request)
    if film.asset is None:
        raise Missing("the film has no file")
    name = film.asset.original
    path = originals.path(name)
    if path is not None:
        headers = HEADERS | {"Referrer-Policy": "same-origin"}
        return FileResponse(
            path, media_type="application/octet-stream", filename=film.asset.file_name or name, headers=headers
        )
    if await here().vault.size(name) is None:
        raise Missing(f"the original {name} is gone", public=originals.GONE)
    return await from_the_bucket(name)


async def _check_holder(request: Request, key: Key, name: str) -> None:
    """Missing unless she may still come in."""
    kind, *numbers = key.holder.split("-")
    account = await account_of(request)
    member = account.creator.actor_id if account else None
    if kind == screeners.HOLDER:
        pass_id, opening = map(int, numbers)
        playing = request.method == "GET" and name.endswith(".mp4") and await Film.exists(asset_id=key.asset_id)
        await screeners.check(pass_id, opening, member=member, playing=playing)
    elif member != int(numbers[0]):
        raise Missing("a maker's key in other hands")


async def from_the_bucket(name: str) -> Response:
    """The way to a file of the vault that stands in the bucket."""
    address = await here().vault.signed_url(name, SIGNED_SECONDS)
    if address is None:
        raise Missing(f"no file {name}")
    return RedirectResponse(address, status_code=302, headers=HEADERS)
