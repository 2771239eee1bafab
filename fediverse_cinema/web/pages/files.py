"""Prepared films and posters, by name: with Range, open to players on every site, kept by browsers for good. And the
pictures of elsewhere that our pages show.
"""

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from fediverse_cinema.activitypub import gate
from fediverse_cinema.films import queries
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import proxy
from fediverse_cinema.media.models import Rendition, RenditionKind
from fediverse_cinema.web import rations
from fediverse_cinema.web.rations import CountedFile
from fediverse_cinema.web.security import FILE_POLICY, NOTHING_POLICY

# A name is made for one preparation and never used again: what it means cannot change.
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Range, Accept-Ranges, Content-Length",
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": FILE_POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PICTURE_HEADERS = {"Cache-Control": "public, max-age=86400", "Content-Security-Policy": NOTHING_POLICY}
TYPES = {".mp4": "video/mp4", ".m3u8": "application/x-mpegURL", ".jpg": "image/jpeg", ".vtt": "text/vtt"}


async def media(request: Request) -> Response:
    name = request.path_params["name"]
    kind = next((kind for ending, kind in TYPES.items() if name.endswith(ending)), None)
    if kind is None:
        raise Missing(f"no file {name[:80]}")
    path = here().shelf.path(name)
    if path is not None and path.is_file():
        rations.check(request)
        return CountedFile(path, media_type=kind, headers=HEADERS)
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
    if film is None or not queries.downloadable(film):
        raise Missing("no such download")
    height = int(rest) if rest.isdecimal() and len(rest) < 6 else 0
    file = await Rendition.filter(asset_id=film.asset_id, kind=kind, height=height).first()
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
