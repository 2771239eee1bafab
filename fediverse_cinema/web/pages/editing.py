"""A film's maker at work: bringing the file, filling in the sheet, publishing, deleting."""

from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.films import queries, service, terms
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.service import Sheet
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import service as media
from fediverse_cinema.media import uploads
from fediverse_cinema.media.models import Asset, AssetState
from fediverse_cinema.web import csrf
from fediverse_cinema.web.formats import LICENCES
from fediverse_cinema.web.forms.fields import FormView, read_form
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.gate import allow, member
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.translation import msgid

CHOICES = {
    "forms": terms.FORMS,
    "licences": tuple(code for code in LICENCES if code in terms.LICENCES),
    "languages": terms.LANGUAGES,
}


async def new(request: Request) -> Response:
    """GET: title and file. POST: take the film in as it comes, then go on with its sheet."""
    account = await member(request)
    if request.method == "GET":
        return await _upload_page(request, FormView())
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    view = FormView(values={"title": form.text("title")})
    try:
        service.check(Sheet(title=form.text("title")))
        film = await service.begin(account.creator, Sheet(title=form.text("title")), await _receive(form, account))
    except CinemaError as error:
        view.refuse("title" if error.code == "bad_title" else "file", error)
        return await _upload_page(request, view, code=error.status)
    return to(f"/films/{film.slug}/edit")


async def edit(request: Request) -> Response:
    """The sheet. What was typed stays when something is wrong."""
    film, account = await _my_film(request)
    if request.method == "GET":
        return await _edit_page(request, film, FormView(values=_values(film)))
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    sheet, view = _read_sheet(form, film)
    view.errors |= {name: fault for name, fault in service.faults(sheet).items() if name not in view.errors}
    if not view.errors:
        await _attempt(request, film, form, sheet, view)
    if view.errors:
        return await _edit_page(request, film, view, code=422)
    return to(f"/films/{film.slug}" if film.state == FilmState.PUBLISHED else "/workshop")


async def publish(request: Request) -> Response:
    """Publish from the workshop, with the sheet as it is."""
    film, _ = await _my_film(request, "publish_film")
    await read_form(request)
    return to(f"/films/{film.slug}" if await service.publish(film) else "/workshop")


async def delete(request: Request) -> Response:
    """GET asks once more, POST deletes for good."""
    film, _ = await _my_film(request, "delete_film")
    if request.method == "GET":
        return await page(request, "films/delete.html", section="workshop", film=queries.work_line(film))
    await read_form(request)
    await service.delete(film)
    return to("/workshop")


async def _attempt(request: Request, film: Film, form: Multipart, sheet: Sheet, view: FormView) -> None:
    """Keep the sheet, then the poster, then publish if that was the button; note what did not go."""
    steps = [("", service.change(film, sheet))]
    if form.file_field == "poster":
        steps.insert(0, ("poster", _take_poster(film, form)))
    if form.text("deed") == "publish":
        steps.append(("", _publish(film)))
    for name, step in steps:
        if view.errors:
            step.close()
            continue
        try:
            await step
        except CinemaError as error:
            view.refuse(name, error)


async def _publish(film: Film) -> None:
    await service.publish(film)


async def _take_poster(film: Film, form: Multipart) -> None:
    if film.asset is None or film.asset.state != AssetState.READY:
        raise Refused(
            "poster before the film",
            public="The film is still being prepared. Choose the still once it is ready.",
            code="not_ready",
        )
    async with aclosing(form.chunks()) as chunks:
        await media.replace_poster(film.asset, chunks)
    await form.close()


async def _receive(form: Multipart, account: Account) -> Asset:
    if form.file_field != "file":
        raise Refused("no file", public="Choose the file of your film.", code="no_file")
    limit = here().settings.media.largest_upload
    async with aclosing(form.chunks()) as chunks:
        return await uploads.receive(chunks, file_name=form.file_name, owner_id=account.creator.actor_id, limit=limit)


async def _my_film(request: Request, verb: str = "edit_film") -> tuple[Film, Account]:
    film = await Film.get_or_none(slug=request.path_params["slug"], local=True).select_related("asset")
    account = await allow(request, verb, film)
    if film is None:
        raise Missing("no such film")
    return film, account


def _read_sheet(form: Multipart, film: Film) -> tuple[Sheet, FormView]:
    names = ("title", "summary", "synopsis", "form", "genre", "year", "licence", "warning", "credits")
    values: dict[str, object] = {name: form.text(name) for name in names}
    values["languages"] = form.texts("languages")
    view = FormView(values=values)
    year = form.text("year").strip()
    if year and not (year.isascii() and year.isdigit()):
        view.errors["year"] = (msgid("Write the year in four figures, for example %(year)s."), {"year": 2026})
    sheet = Sheet(
        **{name: form.text(name) for name in names if name not in ("year", "licence")},
        year=int(year[:9]) if year.isascii() and year.isdigit() else None,
        licence=form.text("licence") or film.licence,
        languages=tuple(form.texts("languages")),
    )
    return sheet, view


def _values(film: Film) -> dict[str, object]:
    names = ("title", "summary", "synopsis", "form", "genre", "year", "licence", "warning", "credits", "languages")
    return {name: getattr(film, name) for name in names}


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


async def _upload_page(request: Request, view: FormView, code: int = 200) -> Response:
    return await page(request, "films/upload.html", section="workshop", code=code, form=view)
