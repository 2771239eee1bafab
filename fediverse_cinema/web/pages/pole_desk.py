"""The pole's own pages and look, for who runs it."""

from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import offered
from fediverse_cinema.poles import colours, face, first_texts, letters, look, page_files, pages
from fediverse_cinema.poles.models import PolePage
from fediverse_cinema.web import csrf
from fediverse_cinema.web.forms import pole as forms
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.forms.multipart import LARGEST_FIELDS, Multipart
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import language_of, page, to

DESK = "/admin/pole"


async def desk(request: Request) -> Response:
    """All pages, and the look; POST: another look."""
    form = await read_form(request) if request.method == "POST" else None
    await allow(request, "run_pole", None)
    usual = here().settings.pole.paper
    if form is None:
        return await _desk(request, forms.of_look(await look.look(), usual))
    values = forms.read_look(form, usual)
    view = FormView(values=values | {"paper": values["paper"] or usual})
    for name, fault in look.faults(values).items():
        view.refuse(name, fault)
    view.in_order(*forms.LOOK)
    if view.errors:
        return await _desk(request, view, code=422)
    await look.change(values)
    return to(f"{DESK}?kept=1#kept")


async def logo(request: Request) -> Response:
    """Another picture, or none."""
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    await allow(request, "run_pole", None)
    if form.text("deed") == "remove":
        await look.take_down()
    else:
        try:
            if form.file_field != "logo":
                raise Refused("no file", public="Choose a file.", code="no_file")
            async with aclosing(form.chunks()) as chunks:
                await look.hang(chunks)
        except CinemaError as error:
            view = forms.of_look(await look.look(), here().settings.pole.paper)
            view.refuse("logo", error)
            return await form.answer(await _desk(request, view, code=error.status))
    await form.finish()
    return to(f"{DESK}?kept=1#kept")


async def new(request: Request) -> Response:
    form = await read_form(request) if request.method == "POST" else None
    await allow(request, "run_pole", None)
    blank = PolePage(slug="", edition=1)
    if form is None:
        return await _edit(request, blank, forms.of_page(blank))
    written, view = forms.read_page(form, fixed=False)
    if not view.errors:
        try:
            made = await pages.add(str(view.values["slug"]), written)
        except Refused as error:
            view.refuse("slug", error)
        else:
            return to(f"/admin/pages/{made.slug}?kept=1#kept")
    return await _edit(request, blank, view, code=422)


async def edit(request: Request) -> Response:
    """What another has written meanwhile is told beside her words."""
    form = await read_form(request) if request.method == "POST" else None
    await allow(request, "run_pole", None)
    found = await pages.find(request.path_params["slug"])
    if form is None:
        return await _edit(request, found, forms.of_page(found))
    written, view = forms.read_page(form, fixed=found.slug in first_texts.NAMES)
    if view.errors:
        return await _edit(request, found, view, code=422)
    try:
        await pages.save(found.slug, written)
    except Refused as error:
        view.refuse("", error)
        found = await pages.find(found.slug)
        view.beside(forms.of_page(found).values)
        return await _edit(request, found, view, code=error.status)
    return to(f"/admin/pages/{found.slug}?kept=1#kept")


async def remove(request: Request) -> Response:
    """One of the pole's own goes; one that every pole has shows its first text again."""
    await read_form(request)
    await allow(request, "run_pole", None)
    await pages.remove(request.path_params["slug"])
    return to(f"{DESK}#pages")


async def move(request: Request) -> Response:
    form = await read_form(request)
    await allow(request, "run_pole", None)
    await pages.move((await pages.find(request.path_params["slug"])).slug, -1 if text(form, "deed") == "up" else 1)
    return to(f"{DESK}#pages")


async def put_in(request: Request) -> Response:
    """A file for this page."""
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    await allow(request, "run_pole", None)
    found = await pages.find(request.path_params["slug"])
    try:
        if form.file_field != "file":
            raise Refused("no file", public="Choose a file.", code="no_file")
        announced = request.headers.get("content-length", "")
        await page_files.check_fits(max(0, int(announced[:18]) - LARGEST_FIELDS) if announced.isdecimal() else 0)
        async with aclosing(form.chunks()) as chunks:
            await page_files.put_in(found, chunks, file_name=form.file_name, title=form.text("file_title"))
    except CinemaError as error:
        view = forms.of_page(found)
        view.values["file_title"] = form.text("file_title")
        view.refuse("file_title" if error.code == "bad_title" else "file", error)
        return await form.answer(await _edit(request, found, view, code=error.status))
    await form.finish()
    return to(f"/admin/pages/{found.slug}#files")


async def take_out(request: Request) -> Response:
    form = await read_form(request)
    await allow(request, "run_pole", None)
    found = await pages.find(request.path_params["slug"])
    await page_files.take_out(found, number(text(form, "file")) or 0)
    return to(f"/admin/pages/{found.slug}#files")


async def _desk(request: Request, form: FormView, code: int = 200) -> Response:
    language, shown = language_of(request), await face.face()
    return await page(
        request,
        "pole/desk.html",
        section="workshop",
        code=code,
        form=form,
        kept="kept" in request.query_params,
        pages=[(pages.shown(one, language), one.slug in first_texts.NAMES) for one in await pages.every()],
        logo=shown.logo,
        contrast=colours.contrast(shown.paper),
        ink=colours.ink_on(shown.paper),
        waiting=await letters.waiting(),
    )


async def _edit(request: Request, found: PolePage, form: FormView, code: int = 200) -> Response:
    language = language_of(request)
    return await page(
        request,
        "pole/edit.html",
        section="workshop",
        code=code,
        form=form,
        slug=found.slug,
        fixed=found.slug in first_texts.NAMES,
        shown=pages.shown(found, language) if found.slug else None,
        files=await page_files.of(found),
        largest=offered.LARGEST,
        kept="kept" in request.query_params,
    )
