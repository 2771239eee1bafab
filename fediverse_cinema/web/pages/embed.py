"""A film on pages of others: the player in a frame of theirs, and the oEmbed that tells programs of it."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from fediverse_cinema.films import queries
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.views import FilmPage
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Malformed, Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.web import embeds
from fediverse_cinema.web.forms.fields import number
from fediverse_cinema.web.page import page

PAGES = ("/films/", "/embed/")
IDS = "/ap/films/"
DAY = 86_400


async def embed(request: Request) -> Response:
    """The player alone. It is the same for everybody, whoever is signed in: what is not public is not here. A film that
    warns of its contents shows nothing before somebody presses.
    """
    film = await _shown(request.path_params["slug"])
    query = request.query_params
    pressed = query.get("pressed") == "1"
    veiled = bool(film.line.warning) and not pressed
    return await page(
        request,
        "films/embed.html",
        player=True,
        framed=True,
        page=film,
        veiled=veiled,
        autoplay=not veiled and (pressed or query.get("autoplay") == "1"),
    )


async def oembed(request: Request) -> Response:
    """oembed.com, of films of ours alone."""
    query = request.query_params
    if query.get("format", "json") != "json":
        return JSONResponse({"error": "Only JSON is spoken here."}, status_code=501)
    film = await _shown(await _slug_of(query.get("url", "")))
    most_wide, most_high = _most(query.get("maxwidth", "")), _most(query.get("maxheight", ""))
    player = embeds.player_of(film, most_wide, most_high)
    if player is None:
        raise Missing(f"{film.slug} has no player")
    line, settings = film.line, here().settings.pole
    answer = {
        "version": "1.0",
        "type": "video",
        "provider_name": settings.name,
        "provider_url": urls.home(),
        "title": line.title,
        "author_name": line.by or line.author.name or line.author.handle,
        "author_url": f"{urls.base()}{line.url if line.by else line.author.url}",
        "html": embeds.frame(player, line.title),
        "width": player.width,
        "height": player.height,
        "cache_age": DAY,
    }
    stills = [
        one
        for one in line.pictures
        if not line.warning and one.width <= (most_wide or one.width) and one.height <= (most_high or one.height)
    ]
    if stills:
        still = stills[-1]
        url = still.url if urlsplit(still.url).scheme else f"{urls.base()}{still.url}"
        answer |= {"thumbnail_url": url, "thumbnail_width": still.width, "thumbnail_height": still.height}
    return JSONResponse(answer, headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"})


async def _shown(slug: str) -> FilmPage:
    film = await queries.film_page(slug, None)
    if embeds.player_of(film) is None:
        raise Missing(f"{slug[:80]} is not shown on pages of others")
    return film


async def _slug_of(url: str) -> str:
    """The film that an address of ours names: of its page, of its player, or its id."""
    path = urlsplit(url).path if urls.is_ours(url) else ""
    if path.startswith(IDS):
        film = await lookup.find(Film, uuid=path.removeprefix(IDS))
        return film.slug if film else ""
    return next((path.removeprefix(start) for start in PAGES if path.startswith(start)), "")


def _most(given: str) -> int | None:
    if not given:
        return None
    pixels = number(given)
    if not pixels:
        raise Malformed(f"no size: {given[:40]!r}")
    return pixels
