"""Projects of a pole of ours, made by the verbs that make them in life."""

from typing import Any

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.people.models import Creator
from fediverse_cinema.projects import service
from fediverse_cinema.projects.models import Membership, Project, Relationship
from fediverse_cinema.projects.sheet import Sheet
from tests.kit.haste import quick_keys


async def a_project(
    by: Creator, handle: str = "quai_nord", name: str = "Quai Nord", *, stage: str = "preparation", **sheet: Any
) -> Project:
    """A project that a member has begun; `project.actor` is its Group."""
    with quick_keys():
        project = await service.create(by, handle, Sheet(name, **sheet), stage=stage)
    project.actor = await Actor.get(id=project.actor_id)
    return project


async def a_member(
    project: Project, person: Actor, relationship: Relationship = Relationship.MEMBER, **more: Any
) -> Membership:
    """Somebody who has joined a project of ours."""
    number = 1 + await Membership.filter(project_id=project.id).count()
    group = await Actor.get(id=project.actor_id)
    return await Membership.create(
        project_id=project.id, person=person, number=number, uri=urls.affiliation(group.handle, number),
        relationship=relationship, created_at=clock.now(), joined_at=clock.now(), **more,
    )  # fmt: skip
