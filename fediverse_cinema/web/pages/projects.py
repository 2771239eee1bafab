"""Projects: their list, their pages, and what those who lead one do with it. Journal, calls and team have pages of
their own.
"""

from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import barriers
from fediverse_cinema.films import countries, licences, terms
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.people.views import person
from fediverse_cinema.projects import call_queries, documents, pictures, queries, service
from fediverse_cinema.projects.models import Project
from fediverse_cinema.projects.stages import STAGES
from fediverse_cinema.publications import queries as publications
from fediverse_cinema.web import cards, csrf
from fediverse_cinema.web.feeds import places
from fediverse_cinema.web.forms import projects as forms
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.negotiation import activity, to_page, wants_activity, wants_html
from fediverse_cinema.web.own_projects import looker, my_project, project_of
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.pages.ids import before
from fediverse_cinema.web.sessions import viewer_of

FIELDS = {"bad_handle": "handle", "taken": "handle", "bad_stage": "stage"}
"""Beside which field a fault is told that is no fault of the sheet, by its code."""


async def projects(request: Request) -> Response:
    """Those of this pole and of the poles that it knows, as far as they are what a reader looks for."""
    wanted = forms.read_wanted(request.query_params)
    if "" in request.query_params.values():  # a browser sends every field of the form
        return to(forms.address(wanted))
    found = await queries.find(wanted, request.query_params.get("after", ""), viewer=await viewer_of(request))
    values = forms.values_of(wanted)
    return await page(
        request,
        "projects/list.html",
        section="projects",
        form=FormView(values=values),
        found=found.projects,
        wished=[(name, value, forms.address(wanted, without=name)) for name, value in values.items() if value],
        older=forms.address(wanted, after=found.after) if found.after else None,
        stages=list(STAGES),
        kinds=terms.FORMS,
    )


async def project(request: Request) -> Response:
    """Its page; its document for a server that asks here."""
    found = await project_of(request)
    if wants_activity(request):
        return activity(await documents.document_of(found, found.actor))
    shown = await queries.page(found, await looker(request, found), number(request.query_params.get("before", "")))
    return await page(
        request,
        "projects/project.html",
        section="projects",
        alternate=found.actor.uri,
        card=cards.of_project(shown),
        feeds=places.of_publications(person(found.actor)),
        writes=await publications.are_there(found.actor),
        page=shown,
        calls=await (call_queries.all_of if shown.speaks else call_queries.open_of)(found),
        stages=list(STAGES),
    )


async def new(request: Request) -> Response:
    account = await member(request)
    barriers.check_at_home(account.creator.actor, "Create")
    if request.method != "POST":
        return await _sheet_page(request, FormView(values={"stage": "idea", "language": language_of(request)}))
    sheet, view = forms.read_sheet(await read_form(request))
    if not view.errors:
        try:
            handle = str(view.values["handle"]) or await service.free_handle(sheet.name)
            made = await service.create(account.creator, handle, sheet, stage=str(view.values["stage"]))
            return to(f"/projects/{made.actor.handle}")
        except CinemaError as error:
            view.refuse(FIELDS.get(error.code, ""), error)
    return await _sheet_page(request, view, code=422)


async def edit(request: Request) -> Response:
    """What was typed stays when something is wrong."""
    found, _ = await my_project(request)
    if request.method != "POST":
        return await _sheet_page(request, forms.of_project(found, language_of(request)), found)
    sheet, view = forms.read_sheet(await read_form(request))
    if not view.errors:
        await service.change(found, sheet)
        return to(f"/projects/{found.actor.handle}")
    return await _sheet_page(request, view, found, code=422)


async def stage(request: Request) -> Response:
    """Move it to another stage."""
    found, _ = await my_project(request)
    await service.move(found, text(await read_form(request), "stage"))
    return to(f"/projects/{found.actor.handle}#stages")


async def picture(request: Request) -> Response:
    """Show another picture, or none."""
    found, _ = await my_project(request)
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    try:
        if form.file_field == "picture":
            async with aclosing(form.chunks()) as chunks:
                await pictures.send(found, chunks)
        elif form.text("deed") == "remove":
            await pictures.take_away(found)
    except CinemaError as error:
        view = forms.of_project(found, language_of(request))
        view.refuse("picture", error)
        return await form.answer(await _sheet_page(request, view, found, code=error.status))
    await form.finish()
    return to(f"/projects/{found.actor.handle}/edit?kept=1#kept")


async def end(request: Request) -> Response:
    """GET asks once more, POST ends it for good."""
    found, _ = await my_project(request, "end_project")
    if request.method != "POST":
        return await page(request, "projects/end.html", section="projects", project=queries.line(found))
    await read_form(request)  # it may have been long on its way, and she is no lead any more
    found, _ = await my_project(request, "end_project")
    await service.end(found)
    return to("/projects")


async def affiliations(request: Request) -> Response:
    """FEP-5219."""
    handle = request.path_params["handle"]
    if wants_html(request):
        return to_page(f"{urls.project_page(handle)}#team")
    return activity(await documents.affiliations(handle))


async def affiliations_page(request: Request) -> Response:
    cursor = request.path_params["cursor"]
    return activity(await documents.affiliations_page(request.path_params["handle"], cursor, before(cursor)))


async def affiliation(request: Request) -> Response:
    row = number(request.path_params["number"]) or 0
    return activity(await documents.affiliation(request.path_params["handle"], row))


async def _sheet_page(request: Request, form: FormView, found: Project | None = None, code: int = 200) -> Response:
    current, older = licences.offered_for(found.licence if found else "")
    return await page(
        request,
        "projects/edit.html",
        section="projects",
        code=code,
        form=form,
        project=queries.line(found) if found else None,
        pictures=queries.pictures_of(found) if found else (),
        kept=request.method == "GET" and "kept" in request.query_params,
        choices={
            "forms": terms.FORMS,
            "licences": (*current, *older),
            "languages": terms.LANGUAGES,
            "stages": list(STAGES),
            "countries": countries.names(language_of(request)),
        },
    )
