"""What the pole says and shows of itself: its pages with their files, its stylesheet and its logo."""

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from fediverse_cinema.accounts.permissions import may
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.poles import face, first_texts, page_files, pages
from fediverse_cinema.poles.face import Face
from fediverse_cinema.poles.models import PoleFile
from fediverse_cinema.web.forms.fields import number
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.pages import vault
from fediverse_cinema.web.security import NOTHING_POLICY
from fediverse_cinema.web.sessions import account_of

FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
FROM_THE_START = "bytes=0-"


async def fixed(request: Request) -> Response:
    """A page that every pole has, at an address of its own."""
    return await _show(request, request.url.path.strip("/"))


async def own(request: Request) -> Response:
    """One that this pole has added; a draft for who runs the pole only."""
    slug = request.path_params["slug"]
    if slug in first_texts.NAMES:
        return to(f"/{slug}")
    return await _show(request, slug)


async def download(request: Request) -> Response:
    """A file of a page, never shown in the browser as ours. Who goes on with one is not counted anew."""
    file = await page_files.find(number(request.path_params["number"]) or 0)
    if not file.page.published and not may(await account_of(request), "run_pole"):
        raise Missing(f"file {file.id} is of a draft")
    if request.method == "GET" and request.headers.get("range", FROM_THE_START).startswith(FROM_THE_START):
        await page_files.count(file)
    return await _sent(file)


async def stylesheet(request: Request) -> Response:
    """At the address of its content; an older one leads to it."""
    shown = await face.face()
    if request.url.path != shown.stylesheet:
        shown = await face.anew()  # another process may have changed it just now
    if request.url.path != shown.stylesheet:
        return RedirectResponse(shown.stylesheet, status_code=302, headers={"Cache-Control": "no-store"})
    return Response(shown.css, media_type="text/css", headers=FOR_GOOD)


async def logo(request: Request) -> Response:
    """The one that is shown now."""
    name = request.path_params["name"]
    if not _is_shown(await face.face(), name) and not _is_shown(await face.anew(), name):
        raise Missing(f"no logo {name[:80]}")
    headers = FOR_GOOD | {"Content-Security-Policy": NOTHING_POLICY, "Cross-Origin-Resource-Policy": "cross-origin"}
    return Response(await here().vault.read(name), media_type="image/webp", headers=headers)


def _is_shown(shown: Face, name: str) -> bool:
    return shown.logo is not None and shown.logo.url == f"/logo/{name}"


async def _show(request: Request, slug: str) -> Response:
    found, edits = await pages.find(slug), may(await account_of(request), "run_pole")
    if not found.published and not edits:
        raise Missing(f"{slug[:60]} is a draft")
    return await page(
        request,
        "pole/page.html",
        shown=pages.shown(found, language_of(request)),
        files=await page_files.of(found),
        edits=edits,
    )


async def _sent(file: PoleFile) -> Response:
    path = here().vault.path(file.kept.name)
    if path is None:
        return await vault.from_the_bucket(file.kept.name)
    # A cache before us would give the file of a draft to everybody (WEB-16).
    kept = "public, max-age=300" if file.page.published else "private, no-store"
    headers = {"Cache-Control": kept, "Content-Security-Policy": NOTHING_POLICY}
    return FileResponse(path, media_type=file.media_type, filename=file.kept.file_name, headers=headers)
