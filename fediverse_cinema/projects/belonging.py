"""Members of this pole in projects of elsewhere, as their Groups tell it. Nobody is made part of a team by a stranger's
word: who has neither offered herself nor said yes is asked first. Called by the inbox and by her own page.
"""

from datetime import datetime

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.projects import team
from fediverse_cinema.projects.affiliations import Said
from fediverse_cinema.projects.models import Membership, Project
from fediverse_cinema.projects.news import MemberAsked, MemberJoined

MOST_SHOWN = 200
MOST_ASKING = 20  # projects of one server, of the same person


async def take_in(project: Project, person: Actor, said: Said, agreed_at: datetime | None) -> bool:
    """Its Group says what she is to it; `agreed_at` is when she last offered herself or said yes. False when nothing is
    new, or she has left since: a late letter brings nobody back. Or when many of that server wait for her word already.
    """
    async with in_transaction():
        await team.hold(project)
        row = await Membership.get_or_none(project_id=project.id, person_id=person.id)
        if await Membership.filter(uri=said.uri).exclude(id=row.id if row else 0).exists():
            raise Refused(f"{said.uri[:200]} is another's", code="not_hers")
        if row is not None and row.left_at is not None and (agreed_at is None or agreed_at <= row.left_at):
            return False
        if agreed_at is None and (row is None or row.left_at is not None) and await _is_asked_enough(project, person):
            return False
        before = None if row is None or row.left_at is not None else (row.joined_at, *_told(row))
        row = row or Membership(project=project, person=person, number=await team.next_number(project))
        former = row.joined_at if row.left_at is None else None
        row.joined_at = former or (clock.now() if agreed_at else None)
        row.uri, row.relationship, row.role, row.trade = said.uri, said.relationship, said.role, said.trade
        row.created_at, row.left_at = clock.now() if before is None else row.created_at, None
        await row.save()
        if row.joined_at is not None and former is None:
            await news.tell(MemberJoined(project.id, person.id))
        elif before is None:
            await news.tell(MemberAsked(project.id, person.id))
        return before != (row.joined_at, *_told(row))


async def _is_asked_enough(project: Project, person: Actor) -> bool:
    waiting = Membership.filter(
        person_id=person.id, joined_at=None, left_at=None, project__actor__host=project.actor.host
    )
    return await waiting.count() >= MOST_ASKING


async def put_out(project: Project, person: Actor) -> bool:
    """Its Group says that she belongs to it no longer. False when she does not."""
    async with in_transaction():
        await team.hold(project)
        row = await Membership.get_or_none(project_id=project.id, person_id=person.id, left_at=None)
        if row is not None:
            await team.end(row, project.actor)
        return row is not None


async def of(person: Actor) -> list[Membership]:
    """Where she belongs and where she is asked, of here and elsewhere, the latest first; projects with their Groups."""
    found = Membership.filter(person_id=person.id, left_at=None, project__actor__gone_at=None)
    return await found.select_related("project__actor", "person").order_by("-id").limit(MOST_SHOWN)


def _told(row: Membership) -> tuple[str, str, str, str]:
    return row.uri, str(row.relationship), row.role, row.trade
