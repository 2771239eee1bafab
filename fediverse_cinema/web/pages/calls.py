"""Calls: their list, their pages, their documents, and what those who speak for a project do with them. Offers
have pages of their own.
"""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import documents as collections
from fediverse_cinema.activitypub.context import TOMBSTONE_BLOCKS, context_of
from fediverse_cinema.activitypub.documents import PAGE_SIZE
from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.activitypub.vocab import iso
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import terms as films
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.database.sql import LARGEST_ID
from fediverse_cinema.foundation.errors import CinemaError, Gone, Missing
from fediverse_cinema.offers import queries as offers
from fediverse_cinema.projects import call_documents, call_queries, calls, queries
from fediverse_cinema.projects.call_queries import Found, Wanted
from fediverse_cinema.projects.models import Call, Project
from fediverse_cinema.search import saved
from fediverse_cinema.web import alike, cards
from fediverse_cinema.web.forms import calls as forms
from fediverse_cinema.web.forms.fields import FormView, number, read_form
from fediverse_cinema.web.negotiation import activity, to_document, to_page, wants_activity, wants_html
from fediverse_cinema.web.own_projects import looker, my_project, project_of
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.pages.ids import before
from fediverse_cinema.web.sessions import viewer_of


@alike.to_all_visitors
async def listed(request: Request) -> Response:
    """Open calls of this pole and of the poles that it knows, as far as they are what a reader looks for."""
    wanted, form = forms.read_wanted(request.query_params)
    if wanted and "" in request.query_params.values():  # a browser sends every field of the form
        return to(forms.address(wanted))
    viewer, after = await viewer_of(request), request.query_params.get("after", "")
    found = await call_queries.find(wanted, after, viewer=viewer) if wanted else Found(())
    return await list_page(request, wanted or Wanted(), form, found, code=422 if form.errors else 200)


async def list_page(request: Request, wanted: Wanted, form: FormView, found: Found, code: int = 200) -> Response:
    """With the searches that the reader keeps, each with its address."""
    viewer = await viewer_of(request)
    kept = await saved.of(viewer) if viewer else []
    return await page(
        request,
        "calls/list.html",
        shared=True,
        section="calls",
        code=code,
        form=form,
        found=found.calls,
        wished=forms.wished(wanted),
        asked=forms.query_of(wanted),
        searches=[(row, name, forms.address(one)) for row, name, one in kept],
        older=forms.address(wanted, after=found.after) if found.after else None,
        kinds=films.FORMS,
    )


async def call(request: Request) -> Response:
    """Its page; its document for a server that asks here."""
    project = await project_of(request)
    found = await _of_project(request, project)
    if wants_activity(request):
        return activity(await call_documents.of_call(project.actor.handle, found.number or 0))
    return await call_page(request, found, by=await looker(request, project))


async def elsewhere(request: Request) -> Response:
    """A call of another pole, by its row here; one of ours has an address of its own."""
    row = number(request.path_params["number"])
    found = await Call.get_or_none(id=row, project__actor__gone_at=None) if row is not None else None
    if found is None or not await lookup.exists(Note, uri=found.uri):
        raise Missing("no such call")
    if wants_activity(request):
        return to_document(found.uri)
    return to_page(found.page_url) if found.local else await call_page(request, found)


async def call_page(
    request: Request, found: Call, form: FormView | None = None, *, by: Actor | None = None, code: int = 200
) -> Response:
    """Its page, with what the reader has offered for it. `form`: her offer, when something in it is wrong; `by`: who
    looks, if it is somebody else than who is signed in.
    """
    at, viewer = number(request.query_params.get("at", "")), await viewer_of(request)
    shown = await call_queries.page(found, by or viewer, at)
    return await page(
        request,
        "calls/call.html",
        shared=by is None,
        section="calls",
        code=code,
        alternate=found.uri,
        card=cards.of_call(shown),
        page=shown,
        offer=await offers.of_person(found, viewer) if viewer else None,
        form=form or FormView(),
    )


async def new(request: Request) -> Response:
    project, person = await my_project(request)
    if request.method != "POST":
        view = forms.blank(project.language or language_of(request), project.region, project.town)
        return await _form_page(request, project, view)
    draft, view = forms.read(await read_form(request), project.actor.name)
    if view.errors:
        return await _form_page(request, project, view, code=422)
    made = await calls.publish(project, person, draft)
    return to(f"/projects/{project.actor.handle}/calls/{made.number}")


async def edit(request: Request) -> Response:
    """What was typed stays when something is wrong."""
    project, found = await _mine(request)
    if request.method != "POST":
        view = forms.of_call(found, await call_documents.terms_of(found))
        return await _form_page(request, project, view, found)
    draft, view = forms.read(await read_form(request), project.actor.name, found)
    if not view.errors:
        try:
            await calls.change(found, draft)
            return to(_path(project, found))
        except CinemaError as error:
            view.refuse("positions" if error.code == "too_few" else "", error)
    return await _form_page(request, project, view, found, code=422)


async def close(request: Request) -> Response:
    project, found = await _mine(request)
    await read_form(request)
    await calls.close(found)
    return to(_path(project, found))


async def reopen(request: Request) -> Response:
    """The form comes back with the reason when it cannot be open again."""
    project, found = await _mine(request)
    await read_form(request)
    try:
        await calls.reopen(found)
    except CinemaError as error:
        view = forms.of_call(found, await call_documents.terms_of(found))
        view.refuse("deadline" if error.code == "passed" else "positions", error)
        return await _form_page(request, project, view, found, code=422)
    return to(_path(project, found))


async def delete(request: Request) -> Response:
    """GET asks once more, POST takes it away for good."""
    project, found = await _mine(request)
    if request.method != "POST":
        (line,) = await call_queries.lines_of([found])
        return await page(request, "calls/delete.html", section="calls", line=line)
    await read_form(request)
    await calls.withdraw(found)
    return to(f"/projects/{project.actor.handle}#calls")


async def document(request: Request) -> Response:
    """What its id answers."""
    handle, row = _named(request)
    stone = await Tombstone.get_or_none(uri=urls.call(handle, row))
    if stone is not None:
        gone = {"@context": context_of(*TOMBSTONE_BLOCKS), "id": stone.uri, "type": "Tombstone"}
        return activity(gone | {"formerType": stone.former_type, "deleted": iso(stone.deleted_at)}, status=410)
    if wants_html(request):
        return to_page(urls.call_page(handle, row))
    return activity(await call_documents.of_call(handle, row))


async def replies(request: Request) -> Response:
    return activity(await call_documents.replies(*_named(request)), seconds=5)


async def replies_page(request: Request) -> Response:
    cursor = request.path_params["cursor"]
    after = 0 if cursor == "first" else number(cursor.removeprefix("after-")) if cursor.startswith("after-") else None
    if after is None:
        raise Missing(f"no page {cursor[:40]}")
    return activity(await call_documents.replies_page(*_named(request), cursor, after), seconds=5)


async def count(request: Request) -> Response:
    return activity(await call_documents.count(*_named(request), request.path_params["name"]))


async def collection(request: Request) -> Response:
    """Of one project."""
    project = await project_of(request)
    if wants_html(request):
        return to_page(f"{project.actor.page_url}#calls")
    total = await Call.filter(project_id=project.id).count()
    return activity(collections.collection(f"{project.actor.uri}/calls", total))


async def collection_page(request: Request) -> Response:
    """The ids of its calls, the latest first."""
    project, cursor = await project_of(request), request.path_params["cursor"]
    rows = await call_queries.ids_of(project, before(cursor) or LARGEST_ID, PAGE_SIZE)
    total = await Call.filter(project_id=project.id).count()
    following = f"before-{rows[-1][0]}" if len(rows) == PAGE_SIZE else None
    uri = f"{project.actor.uri}/calls"
    return activity(collections.collection_page(uri, cursor, total, [one for _, one in rows], following))


def _named(request: Request) -> tuple[str, int]:
    row = number(request.path_params["number"])
    if row is None:
        raise Missing("no such call")
    return request.path_params["handle"], row


async def _of_project(request: Request, project: Project) -> Call:
    row = number(request.path_params["number"])
    found = await Call.get_or_none(project_id=project.id, number=row) if row is not None else None
    if found is None:
        if row is not None and await Tombstone.exists(uri=urls.call(project.actor.handle, row)):
            raise Gone(f"call {row} was withdrawn", public="This call has been withdrawn.")
        raise Missing("no such call")
    return found


async def _mine(request: Request) -> tuple[Project, Call]:
    project, _ = await my_project(request)
    return project, await _of_project(request, project)


def _path(project: Project, found: Call) -> str:
    return f"/projects/{project.actor.handle}/calls/{found.number}"


async def _form_page(
    request: Request, project: Project, form: FormView, found: Call | None = None, code: int = 200
) -> Response:
    lines = await call_queries.lines_of([found]) if found else ()
    return await page(
        request,
        "calls/edit.html",
        section="calls",
        code=code,
        form=form,
        project=queries.line(project),
        line=lines[0] if lines else None,
        languages=films.LANGUAGES,
    )
