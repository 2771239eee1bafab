"""What stands behind a link to what a project writes for those who support it."""

from starlette.requests import Request
from starlette.responses import Response
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import guests as sessions
from fediverse_cinema.accounts import links, silences
from fediverse_cinema.accounts.models import PersonalLink
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Gone
from fediverse_cinema.people.views import person
from fediverse_cinema.projects import queries, supporters
from fediverse_cinema.projects.models import Project
from fediverse_cinema.web import guests
from fediverse_cinema.web.forms.fields import read_form, text
from fediverse_cinema.web.page import page, to


async def answer(request: Request, link: PersonalLink) -> Response:
    """GET: which project, and for whom. POST: she comes in; or wants no letters of this pole any more, which uses the
    link up, too.
    """
    project = await _project(link)
    if request.method != "POST":
        return await _page(request, link, project)
    silent = text(await read_form(request), "deed") == "never"
    async with in_transaction():
        if not await links.use(link):
            raise Gone("used in another window just now")
        if not silent:
            token = await sessions.begin(link.actor, urls.supporters_page(project.actor.handle), mail=link.mail)
    if silent:
        await silences.keep(link.actor.uri if link.actor else link.mail)
        return await _page(request, link, project, silent=True)
    response = to(f"/projects/{project.actor.handle}/supporters")
    guests.keep(response, project.actor.handle, token, guests.Room.SUPPORTERS)
    return response


async def _page(request: Request, link: PersonalLink, project: Project, *, silent: bool = False) -> Response:
    return await page(
        request, "projects/supporter_link.html", path_in_page=request.url.path, project=queries.line(project),
        person=person(link.actor) if link.actor else None, address=link.mail, silent=silent,
    )  # fmt: skip


async def _project(link: PersonalLink) -> Project:
    """The project, as long as it is there and she is named among those who support it."""
    found = Project.get_or_none(actor__uri=link.subject_uri, local=True, actor__gone_at=None)
    project = await found.select_related("actor")
    if project is None or not await supporters.is_one(project, link.actor or link.mail):
        raise Gone("supports it no longer")
    return project
