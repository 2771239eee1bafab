"""The project of ours that an address names, for whoever looks at it, and for those who do something in it: members of
this pole, and guests of other servers with the session that their link has opened.
"""

from starlette.requests import Request

from fediverse_cinema.accounts import guests
from fediverse_cinema.accounts.permissions import IN_A_PROJECT, may
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Gone, Missing
from fediverse_cinema.projects import service
from fediverse_cinema.projects.models import Membership, Project
from fediverse_cinema.web.guests import guest_token
from fediverse_cinema.web.sessions import account_of, viewer_of


async def project_of(request: Request) -> Project:
    """Its Group is fetched. Gone when it was, Missing when it never was."""
    handle = request.path_params["handle"]
    project = await Project.get_or_none(actor__uri=urls.project(handle), local=True).select_related("actor")
    if project is None:
        raise Missing(f"no project {handle[:60]}")
    if project.actor.gone_at is not None:
        raise Gone(
            f"project {handle} has ended", public="This project has been deleted, by who led it or by this pole."
        )
    return project


async def my_project(request: Request, verb: str = "speak_for_project") -> tuple[Project, Actor]:
    """And who she is that may do this in it. Missing for everybody else."""
    project, account = await project_of(request), await account_of(request)
    if account is not None and may(account, verb, await service.standing(project, account.creator.actor)):
        return project, account.creator.actor
    standing = await guest_in(request, project)
    if standing is None or standing.relationship not in IN_A_PROJECT[verb]:
        raise Missing(f"{verb} of {project.actor.handle} refused")
    return project, standing.person


async def guest_in(request: Request, project: Project) -> Membership | None:
    """What the guest is in it whose session this browser holds, with her person. From here on the forms of the page are
    bound to that session.
    """
    token = guest_token(request)
    guest = await guests.current(token, project.actor.uri)
    standing = await service.standing(project, guest)
    if guest is not None and standing is not None:
        standing.person = guest
        request.state.guest = token
    return standing


async def looker(request: Request, project: Project) -> Actor | None:
    """Who looks at one of its pages, as far as we know her; a guest sees what she may do in it."""
    viewer = await viewer_of(request)
    if viewer is not None:
        return viewer
    standing = await guest_in(request, project)
    return standing.person if standing else None
