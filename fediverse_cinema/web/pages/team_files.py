"""The files of a team, for who belongs to it and only as far as they are for her: put in, read, compared, remarked on.
What is not for her looks like what is not there.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from fediverse_cinema.foundation.errors import Later, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import kept
from fediverse_cinema.projects import queries, team_file_room, team_files
from fediverse_cinema.projects.models import TeamFile
from fediverse_cinema.projects.team_files import Sent
from fediverse_cinema.web import csrf
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.forms.multipart import LARGEST_FIELDS, Multipart
from fediverse_cinema.web.own_teams import Entrant, enter, room
from fediverse_cinema.web.page import to
from fediverse_cinema.web.pages.team import team_page
from fediverse_cinema.web.pages.vault import HEADERS, from_the_bucket

FIELDS = ("file_name", "file_department", "file_words")
FAULTY = {"bad_name": "file_name", "taken": "file_name", "bad_department": "file_department", "bad_words": "file_words"}


async def put_in(request: Request) -> Response:
    """A new file. What was typed stays when something is wrong."""
    entrant = await enter(request)
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    view = FormView(values={name: form.text(name) for name in FIELDS})
    try:
        async with _sent(request, entrant, form) as sent:
            name, department, words = (str(view.values[one]) for one in FIELDS)
            file = await team_files.put_in(
                entrant.project, entrant.standing, sent, name=name, department=department, words=words
            )
    except (Refused, Later) as error:
        view.refuse(FAULTY.get(error.code, "file"), error)
        return await form.answer(await team_page(request, entrant, view, code=error.status))
    await form.finish()
    return to(_address(entrant, file))


async def add_version(request: Request) -> Response:
    entrant, file = await _found(request)
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    view = FormView(values={"file_words": form.text("file_words")})
    try:
        async with _sent(request, entrant, form) as sent:
            words = str(view.values["file_words"])
            made = await team_files.add_version(entrant.project, entrant.standing, file, sent, words)
    except (Refused, Later) as error:
        view.refuse(FAULTY.get(error.code, "file"), error)
        return await form.answer(await _page(request, entrant, file, view, code=error.status))
    await form.finish()
    return to(f"{_address(entrant, file)}#version-{made.number}")


async def show(request: Request) -> Response:
    entrant, file = await _found(request)
    return await _page(request, entrant, file, FormView())


async def download(request: Request) -> Response:
    """As it was sent, and never shown in a browser: whatever it is, it could be a page."""
    _, file = await _found(request)
    sent = (await team_files.version(file, number(request.path_params["version"]) or 0)).kept
    path = here().vault.path(sent.name)
    if path is None:
        return await from_the_bucket(sent.name)
    headers = HEADERS | {"Referrer-Policy": "same-origin"}  # its address is no key
    return FileResponse(
        path, media_type="application/octet-stream", filename=sent.file_name or file.name, headers=headers
    )


async def compare(request: Request) -> Response:
    """Two versions beside each other; the last two when none are said."""
    entrant, file = await _found(request)
    shown = await team_file_room.page(entrant.standing, file)
    if len(shown.versions) < 2:
        raise Missing("nothing to compare")
    new = number(request.query_params.get("new", "")) or shown.versions[0].number
    old = number(request.query_params.get("old", "")) or shown.versions[1].number
    versions = [await team_files.version(file, one) for one in (old, new)]
    view, comparison = FormView(), None
    try:
        comparison = await team_file_room.compare(*versions)
    except Refused as error:
        view.refuse("", error)
    return await room(
        request,
        entrant,
        "projects/comparison.html",
        code=422 if view.errors else 200,
        project=queries.line(entrant.project),
        file=shown,
        old=old,
        new=new,
        comparison=comparison,
        form=view,
    )


async def department(request: Request) -> Response:
    """For whom it is from now on."""
    entrant, file = await _found(request)
    form = await read_form(request)
    try:
        await team_files.change_department(entrant.standing, file, text(form, "file_department"))
    except Refused as error:
        view = FormView()
        view.refuse("file_department", error)
        return await _page(request, entrant, file, view, code=error.status)
    return to(_address(entrant, file))


async def remark(request: Request) -> Response:
    """On a version, or on a page of it. What was typed stays when something is wrong."""
    entrant, file = await _found(request)
    form = await read_form(request)
    which, page, words = (text(form, name) for name in ("version", "page", "text"))
    version = await team_files.version(file, (number(which) or 0) if which else None)
    try:
        # What is no number at all is as wrong as a page that no file has.
        await team_files.remark(entrant.standing, version, words, (number(page.strip()) or 0) if page.strip() else None)
    except Refused as error:
        view = FormView(values={"version": which, "page": page, "text": words})
        view.refuse("page" if error.code == "bad_page" else "text", error)
        return await _page(request, entrant, file, view, code=error.status)
    return to(f"{_address(entrant, file)}#version-{version.number}")


async def unremark(request: Request) -> Response:
    """Her own; of another's nothing happens."""
    entrant, file = await _found(request)
    await team_files.take_back(entrant.standing, file, number(text(await read_form(request), "remark")) or 0)
    return to(_address(entrant, file))


async def remove(request: Request) -> Response:
    """The file goes, with all its versions."""
    entrant, file = await _found(request)
    await read_form(request)
    await team_files.take_out(entrant.standing, file)
    return to(f"{entrant.here}#files")


async def _found(request: Request) -> tuple[Entrant, TeamFile]:
    entrant = await enter(request)
    return entrant, await team_files.find(entrant.standing, number(request.path_params["file"]) or 0)


@asynccontextmanager
async def _sent(request: Request, entrant: Entrant, form: Multipart) -> AsyncIterator[Sent]:
    """The file of the form, which flows while it is read. What is announced too large is refused at once."""
    if form.file_field != "file":
        raise Refused("no file", public="Choose a file.", code="no_file")
    announced = request.headers.get("content-length", "")
    if announced.isdecimal():
        size = max(0, int(announced[:18]) - LARGEST_FIELDS)
        await team_files.check_fits(entrant.project, entrant.standing, size)
    chunks = form.chunks()
    try:
        yield Sent(chunks, form.file_name)
    finally:
        await chunks.aclose()


def _address(entrant: Entrant, file: TeamFile) -> str:
    return f"{entrant.here}/files/{file.id}"


async def _page(request: Request, entrant: Entrant, file: TeamFile, form: FormView, code: int = 200) -> Response:
    return await room(
        request,
        entrant,
        "projects/file.html",
        code=code,
        project=queries.line(entrant.project),
        file=await team_file_room.page(entrant.standing, file),
        for_whom=team_files.departments_of(entrant.standing),
        largest=kept.largest(),
        form=form,
    )
