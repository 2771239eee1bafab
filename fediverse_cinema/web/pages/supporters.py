"""What a project writes for those who support it, to be read by them alone; who they are, for those who lead it; and
where somebody asks for her link.
"""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import addresses, webfinger
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import mail, urls
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.projects import queries, supporter_letters, supporter_pages, supporters
from fediverse_cinema.projects.models import Project, SupporterPage
from fediverse_cinema.web import csrf, guests, limits
from fediverse_cinema.web.forms import words as forms
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.own_projects import my_project, project_of
from fediverse_cinema.web.own_supporters import enter, reader_of
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.pages import journal
from fediverse_cinema.web.sessions import viewer_of

MOST_LINES = 100
PRIVATE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow"}


async def read(request: Request) -> Response:
    """Nobody keeps it, no search engine lists it. Who has no session at all may ask for her link."""
    project = await project_of(request)
    reader = await reader_of(request, project)
    if reader is None and await viewer_of(request) is None:
        return to(f"{_here(project)}/enter")
    if reader is None:
        raise Missing(f"no supporter of {project.actor.handle}")
    response = await page(
        request,
        "projects/supporters.html",
        section="projects",
        project=queries.line(reader.project),
        pages=await supporter_pages.of(reader.project, number(request.query_params.get("before", ""))),
        here=_here(reader.project),
        speaks=reader.speaks,
        leads=reader.leads,
        guest=bool(reader.guest),
        token=csrf.token(request),
    )
    response.headers.update(PRIVATE)
    return response


async def edit(request: Request) -> Response:
    """Other words of a page."""
    project, _ = await my_project(request)
    found = await _page_of(request, project)
    if request.method != "POST":
        begun = {"content": found.text, "warning": found.warning}
        return await _edit_page(request, project, found, forms.blank(found.language, **begun))
    form, words, view = await journal.read(request)
    if words and not view.errors:
        await form.finish()
        await supporter_pages.change(found, words)
        return to(f"{_here(project)}#page-{found.id}")
    return await form.answer(await _edit_page(request, project, found, view, code=422))


async def delete(request: Request) -> Response:
    project, _ = await my_project(request)
    found = await _page_of(request, project)
    await read_form(request)
    await supporter_pages.withdraw(found)
    return to(_here(project))


async def named(request: Request) -> Response:
    """Who they are. POST: some more, all of them or none; what was typed stays when a line is wrong."""
    project, person = await my_project(request, "name_supporters")
    view = FormView()
    if request.method == "POST":
        view.values["lines"] = text(await read_form(request), "lines")
        await _add(project, person, view)
        if not view.errors:
            return to(f"{_here(project)}/list?kept=1#kept")
    return await page(
        request,
        "projects/supporter_list.html",
        section="projects",
        code=422 if view.errors else 200,
        project=queries.line(project),
        here=_here(project),
        supporters=await supporters.list_of(project),
        most=supporters.MOST,
        sends=mail.is_on(),
        form=view,
        kept=request.method == "GET" and "kept" in request.query_params,
    )


async def remove(request: Request) -> Response:
    project, _ = await my_project(request, "name_supporters")
    await supporters.remove(project, number(text(await read_form(request), "supporter")) or 0)
    return to(f"{_here(project)}/list#named")


async def entrance(request: Request) -> Response:
    """Somebody asks for her link. The answer is the same whether she supports it or not."""
    project, view = await project_of(request), FormView()
    if request.method == "POST":
        view.values["handle"] = text(await read_form(request), "handle").strip()[:300]
        try:
            with limits.visitor_asks(request):
                await supporter_letters.ask_again(project, str(view.values["handle"]))
            return to(f"{_here(project)}/enter?sent=1#kept")
        except CinemaError as error:
            view.refuse("handle", error)
    return await page(
        request,
        "projects/supporter_entrance.html",
        section="projects",
        code=422 if view.errors else 200,
        project=queries.line(project),
        here=_here(project),
        form=view,
        sent="sent" in request.query_params,
    )


async def out(request: Request) -> Response:
    """Somebody without an account closes the door behind her: this browser opens it no longer."""
    reader = await enter(request)
    await read_form(request)
    handle = reader.project.actor.handle
    response = to(f"/projects/{handle}")
    await guests.end(request, response, handle, guests.Room.SUPPORTERS)
    return response


async def _add(project: Project, person: Actor, view: FormView) -> None:
    """Each fault is told with the number of its line."""
    lines = [(row, line.strip()) for row, line in enumerate(str(view.values["lines"]).split("\n"), 1) if line.strip()]
    try:
        if not lines:
            raise Refused("nobody", public="Write at least one address.", code="empty")
        if len(lines) > MOST_LINES:
            raise Refused("too many lines", public="At most %(most)s lines at once.", code="too_many", most=MOST_LINES)
        limits.count_person(person.id, sum([await _is_unknown(line) for _, line in lines]))
        found = await asyncio.gather(*(_look_up(project, view, row, line) for row, line in lines))
        if not view.errors:
            await supporters.add(project, [one for one in found if one is not None])
    except CinemaError as error:
        view.refuse("lines", error)


async def _look_up(project: Project, view: FormView, row: int, line: str) -> Actor | str | None:
    try:
        return await supporters.look_up(line, project.actor)
    except CinemaError as error:
        view.refuse(f"line-{row}", error)
        return None


async def _is_unknown(line: str) -> bool:
    """Has another server to be asked?"""
    name, host = addresses.read(line) or ("", "")
    return line.startswith("@") and host not in ("", urls.own_host()) and await webfinger.known(name, host) is None


async def _page_of(request: Request, project: Project) -> SupporterPage:
    row = number(request.path_params["number"]) or 0
    found = await SupporterPage.get_or_none(id=row, project_id=project.id)
    if found is None:
        raise Missing("no such page")
    return found


async def _edit_page(
    request: Request, project: Project, found: SupporterPage, form: FormView, code: int = 200
) -> Response:
    response = await page(
        request, "projects/entry.html", section="projects", code=code, form=form, project=queries.line(project),
        entry=f"{_here(project)}/{found.id}", reserved=True, pictures=(), most=0,
    )  # fmt: skip
    response.headers.update(PRIVATE)
    return response


def _here(project: Project) -> str:
    return f"/projects/{project.actor.handle}/supporters"
