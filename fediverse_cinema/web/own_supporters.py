"""The door of what a project writes for those who support it: open to who is named among them, a member of this pole
or somebody with a personal link, and to who belongs to the project. For everybody else there is nothing behind it.
"""

from starlette.requests import Request

from fediverse_cinema.accounts import guests
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.projects import service, supporters
from fediverse_cinema.projects.models import Membership, Project, Relationship
from fediverse_cinema.projects.service import SPEAKERS
from fediverse_cinema.web.guests import Room, guest_token
from fediverse_cinema.web.own_projects import guest_in, project_of
from fediverse_cinema.web.sessions import viewer_of


@frozen
class Reader:
    """Who has come in. `standing`: what she is in the project, if she belongs to it; `guest` is the token of the
    session that her link has opened, if that is how she comes.
    """

    project: Project
    standing: Membership | None = None
    guest: str = ""

    @property
    def speaks(self) -> bool:
        return self.standing is not None and self.standing.relationship in SPEAKERS

    @property
    def leads(self) -> bool:
        return self.standing is not None and self.standing.relationship == Relationship.ADMIN


async def enter(request: Request) -> Reader:
    """Missing for who is neither. What her form carries is checked after this (`csrf.check_token`)."""
    project = await project_of(request)
    reader = await reader_of(request, project)
    if reader is None:
        raise Missing(f"no supporter of {project.actor.handle}")
    return reader


async def reader_of(request: Request, project: Project) -> Reader | None:
    viewer = await viewer_of(request)
    standing = await service.standing(project, viewer)
    if standing is not None or await supporters.is_one(project, viewer):
        return Reader(project, standing)
    of_team = await guest_in(request, project)
    if of_team is not None:
        return Reader(project, of_team)
    token = guest_token(request, Room.SUPPORTERS)
    session = await guests.held(token, urls.supporters_page(project.actor.handle))
    if session is None or not await supporters.is_one(project, session.actor or session.mail):
        return None
    request.state.guest = token
    return Reader(project, guest=token)
