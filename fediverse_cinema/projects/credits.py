"""Whom a project names as having made it, with her consent (FEP-4ebc): one who leads it asks somebody of the team, and
what she has confirmed stands in its document and, as a film in the making, in her filmography. Of a project of
elsewhere only what a stamp of hers says is kept.
"""

from datetime import datetime

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import capabilities, client
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.consents import claims, credits, stamps
from fediverse_cinema.consents.models import Claim, ClaimState
from fediverse_cinema.films import credits as lines
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.projects import crediting, queries, service
from fediverse_cinema.projects.models import Membership, Project
from fediverse_cinema.projects.views import ProjectLine

ASK = "ask_project_credit"
CHECK = "check_project_credits"
MOST_SHOWN = 500


@frozen
class TeamCredit:
    """What the team reads of a credit. `state` is that of the claim, `at` when she was asked or answered. Nobody has
    been asked yet where there is none: then `number` is that of her place in the team.
    """

    role: str
    name: str
    person: Person | None
    number: int | None = None
    claim: int | None = None
    state: str = ""
    at: datetime | None = None


@frozen
class Making:
    """Somebody's role in a film in the making, as both sides say it."""

    role: str
    project: ProjectLine


async def of_team(project: Project) -> tuple[TeamCredit, ...]:
    """All that it says of people, and who of the team has not been asked yet. Its Group is fetched."""
    said = await claims.of(project.actor.uri)
    known = {(one.person_id, one.role) for one in said}
    others = [one for one in await service.members(project) if (one.person_id, _line(one)[1]) not in known]
    return (*map(_said, said), *map(_unsaid, others))


async def of_person(actor: Actor) -> tuple[Making, ...]:
    """The projects that name her with her stamp, of here and of elsewhere, the latest credit first."""
    confirmed = Claim.filter(person_id=actor.id, state=ClaimState.CONFIRMED).exclude(stamp_uri="")
    said = await confirmed.order_by("-id").limit(MOST_SHOWN)
    found = Project.filter(actor__uri__in={one.subject_uri for one in said}, actor__gone_at=None)
    projects = {one.actor.uri: queries.line(one) for one in await found.select_related("actor")} if said else {}
    return tuple(Making(one.role, projects[one.subject_uri]) for one in said if one.subject_uri in projects)


async def ask(project: Project, row: Membership) -> None:
    """May the project say what she does in it? Her person and the Group are fetched. Refused when she has said no, and
    when nobody has said yet what she does.
    """
    group, who, (name, role) = project.actor, row.person, _line(row)
    if not role:
        raise Refused("no role", public="Say first what this person does, in the team above.", code="no_role")
    namesake = Claim.filter(subject_uri=group.uri, name=name, role=role).exclude(person_id=who.id)
    if await namesake.exists():
        raise Refused(
            f"another {name}", public="Somebody else of this name is named for this already: give one another role.",
            code="namesake",
        )  # fmt: skip
    if who.local:
        await credits.ask(group.uri, group, who, name=name, role=role, trade=row.trade)
        return
    async with in_transaction():
        claim = await credits.named(group.uri, group, (name, role), person=who, trade=row.trade)
        await queue.later(ASK, {"claim_id": claim.id}, lane=who.host, key=f"{ASK} {claim.id}")


async def ask_now(claim_id: int) -> None:
    """The job. Whose server knows no credits cannot give a stamp: she stays as she is, and the team reads why."""
    claim = await Claim.get_or_none(id=claim_id).select_related("person", "asker")
    if claim is None or claim.person is None or claim.asker.gone_at is not None:
        return
    if await capabilities.has(claim.person, capabilities.CREDITS):
        await credits.ask_claim(claim, claim.asker, claim.person)


async def take_back(project: Project, claim_id: int) -> None:
    """The project does not say so any more, nor asks. Its Group is fetched."""
    stay = [one for one in await claims.of(project.actor.uri) if one.id != claim_id]
    async with in_transaction():
        gone = await credits.keep(project.actor.uri, [((one.name, one.role), one.person_id) for one in stay])
        if gone:
            await service.announce(project, also=claims.people_of(gone))


async def answered(claim_id: int) -> None:
    """News from the room of consents: somebody has answered, or taken her word back."""
    claim = await Claim.get_or_none(id=claim_id)
    project = await Project.get_or_none(actor__uri=claim.subject_uri, local=True) if claim else None
    if project is not None:
        async with in_transaction():
            await service.announce(project)


async def begin_check(project: Project, group: Actor, document: Document) -> None:
    """A project of elsewhere has been read: whom it names is looked at beside, also whom it names no longer."""
    if document.get("credits") or await claims.of(group.uri):
        await queue.later(CHECK, {"project_id": project.id}, lane=group.host, key=f"{CHECK} {project.id}")


async def check(project_id: int) -> None:
    """The job: what it says now, of each her stamp."""
    project = await Project.get_or_none(id=project_id, local=False).select_related("actor")
    if project is not None and project.actor.gone_at is None:
        document = await client.fetch(project.actor.uri)
        await stamps.believe_all(project.actor.uri, project.actor, lines.stamps(document.get("credits")))


def _line(row: Membership) -> claims.Line:
    return claims.as_line(crediting.name_of(row), crediting.role_of(row))


def _said(claim: Claim) -> TeamCredit:
    who = person(claim.person) if claim.person else None
    at = claim.answered_at or claim.asked_at
    return TeamCredit(claim.role, claim.name, who, claim=claim.id, state=claim.state.value, at=at)


def _unsaid(row: Membership) -> TeamCredit:
    name, role = _line(row)
    return TeamCredit(role, name, person(row.person), number=row.number)
