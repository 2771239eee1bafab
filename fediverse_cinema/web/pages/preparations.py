"""Films being prepared: how far they are, stopping and trying again, watching what is ready already. For their makers,
and all of them for who runs the pole.
"""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from fediverse_cinema.films import preparations as films
from fediverse_cinema.films import queries
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.media import preview as previews
from fediverse_cinema.media import service as media
from fediverse_cinema.media import turns
from fediverse_cinema.media.models import UNDER_WAY, Asset, AssetState
from fediverse_cinema.web import formats
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.own_films import my_film
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.translation import tell

FOR_NOW = {"Cache-Control": "no-store"}


async def progress(request: Request) -> Response:
    """How far the file has come, for the script that asks every second."""
    film, _ = await my_film(request)
    work, language = queries.work_line(film, await turns.before(film.asset_id)), language_of(request)
    failed = work.asset_state == AssetState.FAILED
    return JSONResponse(
        {
            "progress": work.progress,
            "sentence": tell(work.failure, language, work.failure_values)
            if failed
            else formats.preparation(work.asset_state, language, work.before),
            "left": formats.time_left(work.seconds_left, language),
            "watchable": film.asset is not None and await previews.is_there(film.asset),
            # One that is wanted goes on for the moment between ready and published.
            "finished": failed or (work.asset_state == AssetState.READY and not work.wanted),
        },
        headers=FOR_NOW,
    )


async def cancel(request: Request) -> Response:
    """Stop the preparation; the file stays. It may have come to its end by itself meanwhile: the page tells."""
    film, _ = await my_film(request)
    await read_form(request)
    if film.asset is not None and film.asset.state in UNDER_WAY:
        await media.cancel(film.asset)
    return to(f"/films/{film.slug}/edit")


async def retry(request: Request) -> Response:
    film, _ = await my_film(request)
    await read_form(request)
    if film.asset is not None and film.asset.state is AssetState.FAILED:
        await media.retry(film.asset)
    return to(f"/films/{film.slug}/edit")


async def preview(request: Request) -> Response:
    """What is ready, with a player; the film itself once all of it is."""
    film, account = await my_film(request)
    if film.asset is None or not await previews.is_there(film.asset):
        return to(f"/films/{film.slug}")
    shown = await queries.film_page(film.slug, account.creator.actor)
    return await page(
        request,
        "films/preview.html",
        section="workshop",
        player=True,
        film=queries.work_line(film),
        shown=replace(shown, hls=f"/films/{film.slug}/preview/{previews.MASTER}", sources=(), tracks=()),
    )


async def preview_file(request: Request) -> Response:
    """Playlists and files of what is ready: to its maker alone, at no address that anybody else could use."""
    film, _ = await my_film(request)
    name = request.path_params["name"]
    if film.asset is None:
        raise Missing("no file")
    if name.endswith(".m3u8"):
        text = await previews.playlist(film.asset, name)
        return Response(text, media_type="application/vnd.apple.mpegurl", headers=FOR_NOW)
    return FileResponse(previews.file(film.asset, name), media_type="video/mp4", headers=FOR_NOW)


async def preparations(request: Request) -> Response:
    """All of the pole, with a button for each. What cannot be done any more is said on the page."""
    form = None if request.method != "POST" else await read_form(request)
    await allow(request, "run_pole", None)
    view = FormView()
    if form is None:
        return await _all(request, view)
    asset = await Asset.get_or_none(id=number(text(form, "asset")) or 0)
    try:
        if asset is None:
            raise Refused("no such asset", public="This film is not here any more.", code="no_asset")
        await (media.retry if text(form, "deed") == "retry" else media.cancel)(asset)
    except CinemaError as error:
        view.refuse("asset", error)
        return await _all(request, view, code=error.status)
    return to("/admin/preparations")


async def _all(request: Request, form: FormView, code: int = 200) -> Response:
    lines = await films.lines()
    return await page(request, "admin/preparations.html", section="workshop", code=code, lines=lines, form=form)
