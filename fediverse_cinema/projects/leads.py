"""Who leads a project of another pole, as its list of affiliations says (FEP-5219): read after the project itself, so
that its pages name her here, too. Only people of its own server: nobody else is made a lead by a stranger's word.
"""

from typing import Any

from fediverse_cinema.activitypub import actors, collecting
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import object_of, text_of, type_of, uri_of
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import CinemaError, Later
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.projects.models import Project, Relationship

READ = "read_project_leads"
MOST_PAGES = 3
MOST_LEADS = 5


async def begin(project: Project, group: Actor) -> None:
    """It has been read."""
    if project.affiliations_uri or project.leads:
        await queue.later(READ, {"project_id": project.id}, lane=group.host, key=f"{READ} {project.id}")


async def read(project_id: int) -> None:
    """The job. A list that cannot be read changes nothing."""
    project = await Project.get_or_none(id=project_id, local=False, actor__gone_at=None).select_related("actor")
    if project is None:
        return
    try:
        named = await _named(project) if project.affiliations_uri else []
    except Later:
        raise
    except CinemaError:
        return
    found = [uri for uri in named if await _is_known(uri)]
    await Project.filter(id=project.id).update(leads=found)


async def of(project: Project) -> list[Actor]:
    """In the order in which it names them."""
    known = await Actor.filter(uri__in=project.leads, gone_at=None) if project.leads else []
    return sorted(known, key=lambda one: project.leads.index(one.uri))


async def _named(project: Project) -> list[str]:
    found: list[str] = []
    async for page in collecting.pages(await collecting.read(project.affiliations_uri), MOST_PAGES):
        found += [uri for one in page if (uri := _lead(one, project.actor))]
    return list(dict.fromkeys(found))[:MOST_LEADS]


def _lead(item: Any, group: Actor) -> str:
    """Whom this affiliation names as leading it, "" if it does not."""
    said = object_of(item) or {}
    who, leads = uri_of(said.get("subject")), text_of(said.get("relationship"), 20) == Relationship.ADMIN
    of_it = type_of(said.get("type")) == "Relationship" and uri_of(said.get("object")) == group.uri
    return who if of_it and leads and urls.same_origin(who, group.uri) else ""


async def _is_known(uri: str) -> bool:
    try:
        return (await actors.find_actor(uri)).type == ActorType.PERSON
    except Later:
        raise
    except CinemaError:
        return False
