"""What a member may invite somebody to: the projects in whose name she speaks, and their open calls."""

from collections.abc import Sequence

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.projects import service
from fediverse_cinema.projects.models import Call, CallState, Project


@frozen
class Place:
    """A project, or one of its calls. `value` names it in a form."""

    value: str
    project: Project
    call: Call | None = None

    @property
    def title(self) -> str:
        return self.call.title if self.call else ""


async def places(actor: Actor) -> list[Place]:
    """Each project is followed by its calls."""
    led = await service.led_by(actor)
    found = (
        await Call.filter(project_id__in=[one.id for one in led], state=CallState.OPEN).order_by("id") if led else []
    )
    return [
        place
        for project in led
        for place in (
            Place(f"project-{project.id}", project),
            *(Place(f"call-{call.id}", project, call) for call in found if call.project_id == project.id),
        )
    ]


def by_project(found: Sequence[Place]) -> list[tuple[str, list[tuple[str, str]]]]:
    """For the form: the name of each project, with the value and the title of each choice in it."""
    names = {one.project.id: one.project.actor.name or one.project.actor.handle for one in found}
    return [
        (name, [(one.value, one.title) for one in found if one.project.id == project])
        for project, name in names.items()
    ]
