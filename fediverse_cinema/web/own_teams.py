"""The door of a team's rooms: who belongs to the project, as a member of this pole or as a guest of another server. For
everybody else there is nothing behind it.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.projects import service
from fediverse_cinema.projects.models import Membership, Project, Relationship
from fediverse_cinema.web import csrf
from fediverse_cinema.web.own_projects import guest_in, project_of
from fediverse_cinema.web.page import page
from fediverse_cinema.web.sessions import viewer_of


@frozen
class Entrant:
    """Who has come in. `guest` is the token of her session, "" for a member of this pole."""

    project: Project
    standing: Membership
    person: Actor
    guest: str = ""

    @property
    def leads(self) -> bool:
        return self.standing.relationship == Relationship.ADMIN

    @property
    def here(self) -> str:
        return f"/projects/{self.project.actor.handle}/team"


async def enter(request: Request) -> Entrant:
    """Missing for who does not belong to it. What her form carries is checked after this (`csrf.check_token`)."""
    project, viewer = await project_of(request), await viewer_of(request)
    if viewer is not None and (standing := await service.standing(project, viewer)) is not None:
        return Entrant(project, standing, viewer)
    standing = await guest_in(request, project)
    if standing is None:
        raise Missing(f"not of the team of {project.actor.handle}")
    return Entrant(project, standing, standing.person, request.state.guest)


async def lead(request: Request) -> Entrant:
    """Missing for who does not lead it."""
    entrant = await enter(request)
    if not entrant.leads:
        raise Missing(f"does not lead {entrant.project.actor.handle}")
    return entrant


async def room(request: Request, entrant: Entrant, template: str, *, code: int = 200, **context: Any) -> Response:
    """A page in there: no search engine lists it. `token` is what its forms carry."""
    response = await page(
        request,
        template,
        section="projects",
        code=code,
        here=entrant.here,
        me=entrant.standing.number,
        leads=entrant.leads,
        guest=bool(entrant.guest),
        token=csrf.token(request),
        **context,
    )
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
