"""Calls of projects of ours, made by the verbs that make them in life."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.projects import calls
from fediverse_cinema.projects.call_sheet import Draft
from fediverse_cinema.projects.models import Call, Membership, Project

IN_THE_EXAMPLE: dict[str, Any] = {
    "title": "Quai Nord cherche un·e ingénieur·e du son",
    "trade": "sound-recordist",
    "town": "Rennes",
    "begins_on": date(2027, 3, 2),
    "ends_on": date(2027, 3, 14),
    "days": 11,
    "terms": ("volunteer", "expenses", "meals"),
    "deadline": datetime(2027, 1, 31, 22, 59, tzinfo=UTC),
    "standings": ("amateur", "student", "professional"),
    "language": "fr",
    "about": "Long métrage, tournage à Rennes.",
}


async def a_call(project: Project, title: str = "Quai Nord cherche un·e ingénieur·e du son", **draft: Any) -> Call:
    """Open for a month, if nothing else is said."""
    lead = await Membership.filter(project_id=project.id).order_by("number").first()
    assert lead is not None
    usual: dict[str, Any] = {
        "trade": "sound-recordist", "town": "Rennes", "terms": ("volunteer",), "language": "fr",
        "deadline": clock.now() + timedelta(days=30),
    }  # fmt: skip
    return await calls.publish(project, await Actor.get(id=lead.person_id), Draft(title, **(usual | draft)))
