"""A film's maker at work: bringing the file, filling in the sheet, publishing, deleting.

A form with a file is read in its order: small fields, then the file as it flows, then the button that was pressed. When
it is refused the rest is read all the same, so that the browser comes to see why.
"""

from collections.abc import Coroutine
from contextlib import aclosing
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import barriers
from fediverse_cinema.films import queries, service, terms
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.service import Sheet
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import service as media
from fediverse_cinema.media import uploads
from fediverse_cinema.media.arrival import too_large
from fediverse_cinema.media.models import Asset, AssetState
from fediverse_cinema.web import csrf, formats
from fediverse_cinema.web.forms.fields import FormView, read_form
from fediverse_cinema.web.forms.multipart import LARGEST_FIELDS, Multipart
from fediverse_cinema.web.gate import allow, member
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.translation import tell

CHOICES = {
    "forms": terms.FORMS,
    "licences": tuple(code for code in formats.LICENCES if code in terms.LICENCES),
    "languages": terms.LANGUAGES,
}
FIELDS = ("title", "summary", "synopsis", "form", "genre", "year", "licence", "warning", "credits")


async def new(request: Request) -> Response:
    """GET: title and file. POST: take the film in as it comes, then go on with its sheet."""
    account = await member(request)
    if request.method == "GET":
        barriers.check_at_home(account.creator.actor, "Create")
        return await _upload_page(request, FormView())
    form = await _open_form(request)
    sheet = Sheet(title=form.text("title"))
    try:
        barriers.check_at_home(account.creator.actor, "Create")
        service.check(sheet)
        film = await service.begin(account.creator, sheet, await _receive(request, form, account))
    except CinemaError as error:
        view = FormView(values={"title": form.text("title")})
        view.refuse("title" if error.code == "bad_title" else "file", error)
        return await form.answer(await _upload_page(request, view, code=error.status))
    return to(f"/films/{film.slug}/edit")


async def file(request: Request) -> Response:
    """Another file for a draft whose first one could not be prepared."""
    film, account = await _my_film(request)
    if request.method == "GET":
        return await _upload_page(request, FormView(), film)
    form = await _open_form(request)
    try:
        service.check_takes_file(film)
        await service.give_file(film, await _receive(request, form, account))
    except CinemaError as error:
        view = FormView()
        view.refuse("file", error)
        return await form.answer(await _upload_page(request, view, film, code=error.status))
    return to(f"/films/{film.slug}/edit")


async def edit(request: Request) -> Response:
    """The sheet. What was typed stays when something is wrong."""
    film, account = await _my_film(request)
    if request.method == "GET":
        return await _edit_page(request, film, FormView(values=_values(film)))
    form = await _open_form(request)
    sheet, view = _read_sheet(form, film)
    if not view.errors and form.file_field == "poster":
        await _try(view, "poster", _take_poster(film, form))
    if view.errors:
        return await form.answer(await _edit_page(request, film, view, code=422))
    await form.finish()
    await _try(view, "", _keep(film, sheet, form.text("deed")))
    if view.errors:
        return await _edit_page(request, film, view, code=422)
    return to(f"/films/{film.slug}" if film.state == FilmState.PUBLISHED else "/workshop")


async def progress(request: Request) -> Response:
    """How far the file has come, for the script that asks every second."""
    film, _ = await _my_film(request)
    work, language = queries.work_line(film), language_of(request)
    failed = work.asset_state == AssetState.FAILED
    return JSONResponse(
        {
            "progress": work.progress,
            "sentence": tell(work.failure, language, work.failure_values)
            if failed
            else formats.preparation(work.asset_state, language=language),
            # One that is wanted goes on for the moment between ready and published.
            "finished": failed or (work.asset_state == AssetState.READY and not work.wanted),
        },
        headers={"Cache-Control": "no-store"},
    )


async def publish(request: Request) -> Response:
    """Publish from the workshop, with the sheet as it is."""
    film, _ = await _my_film(request, "publish_film")
    await read_form(request)
    return to(f"/films/{film.slug}" if await service.publish(film) else "/workshop")


async def postpone(request: Request) -> Response:
    """Take the wish back to see the film published once it is prepared."""
    film, _ = await _my_film(request, "publish_film")
    await read_form(request)
    await service.postpone(film)
    return to("/workshop")


async def delete(request: Request) -> Response:
    """GET asks once more, POST deletes for good."""
    film, _ = await _my_film(request, "delete_film")
    if request.method == "GET":
        return await page(request, "films/delete.html", section="workshop", film=queries.work_line(film))
    await read_form(request)
    await service.delete(film)
    return to("/workshop")


async def _open_form(request: Request) -> Multipart:
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    return form


async def _try(view: FormView, name: str, deed: Coroutine[Any, Any, None]) -> None:
    """Do it; what is refused is noted beside the field."""
    try:
        await deed
    except CinemaError as error:
        view.refuse(name, error)


async def _keep(film: Film, sheet: Sheet, deed: str) -> None:
    """Keep the sheet; then do what the button said."""
    await service.change(film, sheet)
    if deed == "publish":
        await service.publish(film)
    elif deed == "postpone":
        await service.postpone(film)


async def _take_poster(film: Film, form: Multipart) -> None:
    if film.asset is None or film.asset.state != AssetState.READY:
        raise Refused(
            "poster before the film",
            public="The film is still being prepared. Choose the still once it is ready.",
            code="not_ready",
        )
    async with aclosing(form.chunks()) as chunks:
        await media.replace_poster(film.asset, chunks)


async def _receive(request: Request, form: Multipart, account: Account) -> Asset:
    if form.file_field != "file":
        raise Refused("no file", public="Choose the file of your film.", code="no_file")
    limit = here().settings.media.largest_upload
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:18]) > limit + LARGEST_FIELDS:  # known before it has come
        raise too_large(limit)
    async with aclosing(form.chunks()) as chunks:
        return await uploads.receive(chunks, file_name=form.file_name, owner_id=account.creator.actor_id, limit=limit)


async def _my_film(request: Request, verb: str = "edit_film") -> tuple[Film, Account]:
    film = await Film.get_or_none(slug=request.path_params["slug"], local=True).select_related("asset")
    account = await allow(request, verb, film)
    if film is None:
        raise Missing("no such film")
    return film, account


def _read_sheet(form: Multipart, film: Film) -> tuple[Sheet, FormView]:
    values: dict[str, Any] = {name: form.text(name) for name in FIELDS} | {"languages": form.texts("languages")}
    typed = {
        "year": _year(form.text("year").strip()),
        "licence": form.text("licence") or film.licence,
        "languages": tuple(form.texts("languages")),
    }
    sheet, view = Sheet(**(values | typed)), FormView(values=values)
    for name, fault in service.faults(sheet).items():
        view.refuse(name, fault)
    return sheet, view


def _year(typed: str) -> int | None:
    """0, which is no year of cinema either, for what is no number."""
    if not typed:
        return None
    return int(typed[:9]) if typed.isascii() and typed.isdecimal() else 0


def _values(film: Film) -> dict[str, object]:
    return {name: getattr(film, name) for name in (*FIELDS, "languages")}


async def _edit_page(request: Request, film: Film, view: FormView, code: int = 200) -> Response:
    return await page(
        request,
        "films/edit.html",
        section="workshop",
        code=code,
        film=queries.work_line(film),
        form=view,
        choices=CHOICES,
    )


async def _upload_page(request: Request, view: FormView, film: Film | None = None, code: int = 200) -> Response:
    return await page(
        request,
        "films/upload.html",
        section="workshop",
        code=code,
        film=queries.work_line(film) if film else None,
        form=view,
        largest=here().settings.media.largest_upload,
    )
