"""In whose name a member may publish: her own, that of a label or project for which she speaks, that of a company whose
page she edits, and, of who runs the pole, the pole's.
"""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.companies import editors
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels.jury import SPEAKERS
from fediverse_cinema.labels.models import Juror
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import service as projects


@frozen
class Voice:
    """She (`person_id`) speaks in the name of `actor`."""

    actor: Actor
    person_id: int


async def of(person: Actor, *, runs_pole: bool) -> list[Voice]:
    """Her own first, then the pole's, then those of labels, projects and companies, the newest first."""
    seats = Juror.filter(
        person_id=person.id, joined_at__isnull=False, left_at=None, relationship__in=SPEAKERS, label__local=True,
        label__closed_at=None,
    )  # fmt: skip
    actors = [
        person,
        *([(await pole_actors()).group] if runs_pole else []),
        *[seat.label.actor for seat in await seats.select_related("label__actor").order_by("-id")],
        *[project.actor for project in await projects.led_by(person)],
        *[company.actor for company in await editors.edited_by(person)],
    ]
    return [Voice(actor, person.id) for actor in actors]


async def find(author_id: int, person: Actor, *, runs_pole: bool) -> Voice | None:
    """Hers in that name, if she has it."""
    found = await of(person, runs_pole=runs_pole)
    return next((voice for voice in found if voice.actor.id == author_id), None)
