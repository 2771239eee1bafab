"""Prepared films and posters, by name: with Range, open to players on every site, kept by browsers for good. And the
pictures of elsewhere that our pages show.
"""

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from fediverse_cinema.activitypub import gate
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import proxy
from fediverse_cinema.media.models import Rendition, RenditionKind
from fediverse_cinema.web.security import NOTHING_POLICY

# A name is made for one preparation and never used again: what it means cannot change.
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Range, Accept-Ranges, Content-Length",
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": NOTHING_POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PICTURE_HEADERS = {"Cache-Control": "public, max-age=86400", "Content-Security-Policy": NOTHING_POLICY}
TYPES = {".mp4": "video/mp4", ".m3u8": "application/x-mpegURL", ".jpg": "image/jpeg"}


async def media(request: Request) -> Response:
    name = request.path_params["name"]
    kind = next((kind for ending, kind in TYPES.items() if name.endswith(ending)), None)
    if kind is None:
        raise Missing(f"no file {name[:80]}")
    path = here().shelf.path(name)
    if path is not None and path.is_file():
        return FileResponse(path, media_type=kind, headers=HEADERS)
    elsewhere = here().shelf.url(name)
    if elsewhere is None:
        raise Missing(f"no file {name[:80]}")
    return RedirectResponse(elsewhere, status_code=302, headers={"Access-Control-Allow-Origin": "*"})


async def preflight(request: Request) -> Response:
    """A player elsewhere asks for a Range: any site may."""
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": "GET, HEAD",
            "Access-Control-Allow-Headers": "Range",
            "Access-Control-Max-Age": "86400",
        },
    )


async def download(request: Request) -> Response:
    """The addresses at which PeerTube offers its visitors the file: /download/…/<film uuid>-<height>….mp4."""
    uuid, _, rest = request.path_params["name"].removesuffix(".mp4")[:80].rpartition("-")
    kind = RenditionKind.MP4
    if rest == "fragmented":
        uuid, _, rest = uuid.rpartition("-")
        kind = RenditionKind.HLS
    film = await Film.get_or_none(uuid=uuid, local=True, state="published")
    height = int(rest) if rest.isdecimal() and len(rest) < 6 else 0
    file = await Rendition.filter(asset_id=film.asset_id, kind=kind, height=height).first() if film else None
    if file is None:
        raise Missing("no such download")
    return RedirectResponse(f"/media/{file.name}", status_code=302, headers={"Access-Control-Allow-Origin": "*"})


async def picture(request: Request) -> Response:
    """A picture of elsewhere, at an address that media.proxy made: our copy of it, drawn anew (PRV-07)."""
    url = proxy.url_of(request.path_params["seal"], request.path_params["encoded"])
    if not await gate.shows_media(urls.host_of(url)):
        raise Missing(f"pictures of {urls.host_of(url)} are not shown")
    copy = await proxy.copy(url, gate.shows_media)
    headers = {**PICTURE_HEADERS, "ETag": f'"{copy.name}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    path = here().shelf.path(copy.name)
    if path is not None:
        return FileResponse(path, media_type=copy.media_type, headers=headers)
    return RedirectResponse(here().shelf.url(copy.name) or "/", status_code=302, headers=headers)


async def pole_stylesheet(request: Request) -> Response:
    """The pole's paper and the ink that reads on it: black or white, never less than 4.58 to 1."""
    paper = here().settings.pole.paper
    css = f":root {{ --accent: {paper}; --accent-ink: {ink_on(paper)}; }}\n"
    return Response(css, media_type="text/css", headers={"Cache-Control": "public, max-age=300"})


def ink_on(paper: str) -> str:
    """Black or white, whichever contrasts more (WCAG 2.2 relative luminance)."""
    channels = (int(paper[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    light = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return "#000" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "#fff"
