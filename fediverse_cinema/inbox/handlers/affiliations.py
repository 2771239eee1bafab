"""Who belongs to which project (FEP-5219): Groups of elsewhere tell it of members of ours; people of elsewhere leave
projects of ours.
"""

from datetime import datetime

from fediverse_cinema.activitypub import barriers
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Activity
from fediverse_cinema.agreements.lifecycle import LIVE, OfferState
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.projects import affiliations, belonging, team
from fediverse_cinema.projects.affiliations import Said
from fediverse_cinema.projects.models import Membership, Project

AGREED = {
    OfferKind.APPLICATION: (*LIVE, OfferState.ACCEPTED),  # the answer may come after this letter
    OfferKind.INVITATION: (OfferState.ACCEPTED,),
}


async def added(sender: Sender, activity: Activity) -> None:
    """Who has not agreed to it is asked, but by nobody whom she has blocked."""
    project, person, said = await _read(sender, activity)
    agreed_at = await _agreed_at(project, person)
    if agreed_at is None and await barriers.between(sender.actor, person):
        raise Ignored("one has blocked the other")
    if not await belonging.take_in(project, person, said, agreed_at):
        raise Ignored("known already, or she has left")


async def removed(sender: Sender, activity: Activity) -> None:
    project, person, _ = await _read(sender, activity)
    if not await belonging.put_out(project, person):
        raise Ignored("she does not belong to it")


async def left(sender: Sender, activity: Activity) -> None:
    """Nobody is kept: she has gone at home already."""
    row = await Membership.get_or_none(
        project__actor__uri=activity.object_uri, project__local=True, person_id=sender.actor.id, left_at=None
    )
    if row is None:
        raise Ignored("belongs to no project of that name")
    await team.go(row, sender.actor)


async def _read(sender: Sender, activity: Activity) -> tuple[Project, Actor, Said]:
    project = await lookup.find(Project, actor_id=sender.actor.id)
    if project is None or project.local:
        raise Ignored("its actor is no project of elsewhere")
    project.actor = sender.actor
    said = affiliations.read(sender.actor, project, activity)
    person = await lookup.find(Actor, uri=said.subject_uri) if said.subject_uri else None
    if person is None or person.gone_at is not None or not await lookup.exists(Creator, actor_id=person.id):
        raise Ignored("about nobody of ours")
    return project, person, said


async def _agreed_at(project: Project, person: Actor) -> datetime | None:
    """When she last offered herself to it, or said yes to being invited."""
    offers = await Offer.filter(project_id=project.id, person_id=person.id)
    return max((one.moved_at for one in offers if one.state in AGREED[one.kind]), default=None)
