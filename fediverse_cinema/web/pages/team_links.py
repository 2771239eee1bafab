"""What stands behind a link into the rooms of a team: for somebody of another server who belongs to it, or whose offer
has been accepted and who says yes here.
"""

from starlette.requests import Request
from starlette.responses import Response
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import guests as sessions
from fediverse_cinema.accounts import links, silences
from fediverse_cinema.accounts.models import LinkPurpose, PersonalLink
from fediverse_cinema.foundation.errors import Gone
from fediverse_cinema.people.views import person
from fediverse_cinema.projects import queries, team
from fediverse_cinema.projects.models import Membership
from fediverse_cinema.web import guests
from fediverse_cinema.web.forms.fields import read_form, text
from fediverse_cinema.web.page import page, to


async def answer(request: Request, link: PersonalLink) -> Response:
    """GET: which project, and for whom. POST: she comes in, or says no to it."""
    row = await _place(link)
    asked = link.purpose == LinkPurpose.JOIN and row.joined_at is None
    if request.method != "POST":
        return await page(
            request, "projects/link.html", path_in_page=request.url.path, project=queries.line(row.project),
            person=person(row.person), role=row.role, trade=row.trade, asked=asked,
        )  # fmt: skip
    deed = text(await read_form(request), "deed")
    declines = deed in ("decline", "never") and asked
    handle = row.project.actor.handle
    async with in_transaction():
        if not await links.use(link):
            raise Gone("used in another window just now")
        if declines:
            await team.leave(row, row.person)
            if deed == "never":
                await silences.keep(row.person.uri)
            return to(f"/projects/{handle}")
        await team.confirm(row)
        token = await sessions.begin(row.person, row.project.actor.uri)
    response = to(f"/projects/{handle}/team")
    guests.keep(response, handle, token)
    return response


async def _place(link: PersonalLink) -> Membership:
    """Hers in that project, as long as she has not left. A link into the rooms is for who belongs to it already."""
    row = await Membership.get_or_none(
        project__actor__uri=link.subject_uri, project__local=True, project__actor__gone_at=None,
        person_id=link.actor_id or 0, left_at=None,
    ).select_related("project__actor", "person")  # fmt: skip
    if row is None or (link.purpose == LinkPurpose.TEAM and row.joined_at is None):
        raise Gone("she belongs to it no longer")
    return row
