"""What members are told of teams and juries: what they are in one, and, where they speak for a project, who has gone
from it. Called by news only.
"""

from fediverse_cinema.labels.models import Juror
from fediverse_cinema.notices import service
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.projects.models import Membership


async def team_changed(project_id: int, person_id: int, by_id: int = 0) -> None:
    """A member of ours has been asked into a team, belongs to it, or no longer; who has decided it herself knows."""
    row = await Membership.get_or_none(project_id=project_id, person_id=person_id).select_related("project__actor")
    if row is not None and by_id != person_id:
        group = row.project.actor
        await service.tell([person_id], NoticeKind.TEAM, group, group.uri, since=row.left_at or row.created_at)


async def jury_changed(juror_id: int, by_id: int, *, asked: bool) -> None:
    """A member of ours has been asked into the jury of a label, or belongs to it no longer by somebody else's will. Of
    an invitation that she has declined nothing is left to tell.
    """
    row = await Juror.get_or_none(id=juror_id).select_related("label__actor")
    if row is None or (asked and row.left_at is not None):
        return
    group = row.label.actor
    if by_id != row.person_id:
        await service.tell([row.person_id], NoticeKind.JURY, group, group.uri, since=row.left_at or row.created_at)
    elif row.left_at is not None and row.joined_at is None:
        await Notice.filter(owner_id=row.person_id, kind=NoticeKind.JURY, by_id=group.id).delete()


async def lead_passed(project_id: int, person_id: int) -> None:
    """Who alone led a project has gone, and now a member of ours leads it."""
    left = Membership.filter(project_id=project_id, left_at__isnull=False).order_by("-left_at")
    former = await left.first().select_related("project__actor")
    if former is not None:
        group = former.project.actor
        await service.tell([person_id], NoticeKind.TEAM, group, group.uri, since=former.left_at)


async def member_left(project_id: int, person_id: int, by_id: int) -> None:
    """She has gone by herself, or takes back what was accepted: those who speak for the project should know. To who has
    only been invited no is an answer, told as one.
    """
    row = await Membership.get_or_none(project_id=project_id, person_id=person_id).select_related(
        "project__actor", "person"
    )
    if row is None or row.left_at is None or by_id != person_id or not row.project.local:
        return
    taken = Offer.filter(project_id=project_id, person_id=person_id, kind=OfferKind.APPLICATION)
    if row.joined_at is not None or await taken.exclude(agreement_uri="").exists():
        group = row.project.actor
        await service.tell([group.id], NoticeKind.MEMBER_LEFT, row.person, group.uri, since=row.left_at)
