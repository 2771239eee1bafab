"""Who belongs to a project: verbs that let people in and out and say what they are in it. What is told of it to other
servers is `affiliations`, how somebody of another server comes in, `entrances`; the rooms themselves are `team_room`.
"""

from dataclasses import asdict

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import guests
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people import trades
from fediverse_cinema.projects import affiliations, entrances, service
from fediverse_cinema.projects.models import Membership, Project, Relationship
from fediverse_cinema.projects.news import LeadPassed, MemberJoined, MemberLeft

LONGEST_ROLE = 120
LONGEST_CONTACT = 300
membership = service.standing


@frozen
class Place:
    """What somebody is in a project. `department` is whose files she sees, `listed`: the public front names her."""

    relationship: Relationship = Relationship.MEMBER
    role: str = ""
    trade: str = ""
    department: str = ""
    heads: bool = False
    listed: bool = True


async def join(project: Project, person: Actor, *, role: str = "", trade: str = "") -> Membership:
    """She belongs to it from now on: she has offered herself, or said yes. Who lives elsewhere hears of it and gets her
    link. Nothing happens when she belongs to it already.
    """
    async with in_transaction():
        row = await ask(project, person, role=role, trade=trade)
        if await confirm(row) and project.local and not person.local:
            await entrances.send(project, person)
    return row


async def ask(project: Project, person: Actor, *, role: str = "", trade: str = "") -> Membership:
    """She has a place, which she has not confirmed yet. Whoever belongs to it keeps the place that she has."""
    async with in_transaction():
        await hold(project)
        group = await lookup.get(Actor, id=project.actor_id)
        if group.gone_at is not None:
            raise Refused("it has ended", public="This project has ended.", code="ended")
        row = await Membership.get_or_none(project_id=project.id, person_id=person.id)
        if row is not None and row.joined_at is not None and row.left_at is None:
            row.person = person
            return row
        if row is None:
            number = await next_number(project)
            row = Membership(project=project, number=number, uri=urls.affiliation(group.handle, number))
        row.person, row.relationship, row.heads = person, Relationship.MEMBER, False
        row.role, row.trade, row.department = role.strip()[:LONGEST_ROLE], trade, department_of(trade)
        row.created_at, row.joined_at, row.left_at = clock.now(), None, None
        await row.save()
    return row


async def confirm(row: Membership) -> bool:
    """She joins. False when she belongs to it already, or has left in the meantime. Its person is fetched."""
    async with in_transaction():
        waiting = Membership.filter(id=row.id, joined_at__isnull=True, left_at=None)
        row.joined_at = clock.now()
        if not await waiting.update(joined_at=row.joined_at):
            await row.refresh_from_db(fields=["joined_at", "left_at"])
            return False
        await news.tell(MemberJoined(row.project_id, row.person_id))
        await affiliations.tell(row)
    return True


async def change(row: Membership, place: Place) -> None:
    """Another role, other rights. Refused when nobody would lead any longer, or the place cannot be had. Whom it does
    not name, by her wish, it does not name because others would like to.
    """
    _check(place)
    async with in_transaction():
        project = await hold(row.project_id)
        row = await Membership.get(id=row.id).select_related("person")
        if row.left_at is not None:
            raise Refused("she has left", public="She belongs to the team no longer.", code="has_left")
        led = row.relationship == Relationship.ADMIN
        if led and place.relationship != Relationship.ADMIN:
            await _check_another_leads(row)
        named = row.listed
        values = asdict(place) | {"role": place.role.strip(), "listed": place.listed and named}
        await row.update_from_dict(values).save(update_fields=list(values))
        if led != (place.relationship == Relationship.ADMIN) or led and named != row.listed:
            await service.announce(project)
        await affiliations.tell(row)


async def leave(row: Membership, by: Actor) -> None:
    """She goes, or is asked to by who leads it (`by`), and is out of its rooms at once. Refused to the last who leads a
    project of ours, as long as she can be told. What she was offered and has not confirmed is no longer offered.
    """
    await _let_go(row, by, told=True)


async def go(row: Membership, by: Actor) -> None:
    """The same, of who has gone already, whatever we say: by a letter of hers, or because she is no more. Of a project
    of ours that she alone has led, somebody else of the team is the lead now.
    """
    await _let_go(row, by, told=False)


async def forget(person_id: int) -> None:
    """She is no more: she belongs to nothing, and nobody reaches her any longer."""
    rows = Membership.filter(person_id=person_id, left_at=None).select_related("person")
    for row in await rows:
        await go(row, row.person)
    await Membership.filter(person_id=person_id).update(contact="")


async def end(row: Membership, by: Actor) -> None:
    """The row and what hangs on it, in the caller's transaction; nobody elsewhere is told."""
    await Membership.filter(id=row.id).update(left_at=clock.now(), contact="")
    group = await Actor.get(project__id=row.project_id)
    await guests.end_all(row.person_id, group.uri)
    await entrances.forget(row.person_id, group.uri)
    await news.tell(MemberLeft(row.project_id, row.person_id, by.id))


async def keep_contact(row: Membership, contact: str, *, listed: bool) -> None:
    """How the others reach her, in her own words: only the team's list shows it. And whether others than the team may
    read that she belongs to it.
    """
    if len(contact.strip()) > LONGEST_CONTACT:
        raise Refused(
            "long contact", public="At most %(most)s characters fit here; there are %(signs)s.", code="bad_contact",
            most=LONGEST_CONTACT, signs=len(contact.strip()),
        )  # fmt: skip
    async with in_transaction():
        project = await hold(row.project_id)
        row = await Membership.get(id=row.id)
        await Membership.filter(id=row.id).update(contact=contact.strip(), listed=listed)
        if row.relationship == Relationship.ADMIN and row.listed != listed:
            await service.announce(project)


async def hold(project: Project | int) -> Project:
    """Until the transaction ends, nobody else lets people in or out: of two who lead it and go at once, one stays."""
    number = project if isinstance(project, int) else project.id
    return await Project.select_for_update().get(id=number)


async def next_number(project: Project) -> int:
    """In a project that is held."""
    last = await Membership.filter(project_id=project.id).order_by("-number").first()
    return last.number + 1 if last else 1


def department_of(trade: str) -> str:
    return trades.TRADES[trade].department if trade in trades.TRADES else ""


def _check(place: Place) -> None:
    if len(place.role.strip()) > LONGEST_ROLE:
        raise Refused(
            "long role", public="At most %(most)s characters fit here; there are %(signs)s.", code="bad_role",
            most=LONGEST_ROLE, signs=len(place.role.strip()),
        )  # fmt: skip
    if place.trade and place.trade not in trades.TRADES:
        raise Refused(f"trade {place.trade[:60]}", public="Choose a trade of the list.", code="bad_trade")
    if place.department and place.department not in trades.DEPARTMENTS:
        raise Refused("no such department", public="Choose a department of the list.", code="bad_department")


async def _let_go(row: Membership, by: Actor, *, told: bool) -> None:
    async with in_transaction():
        project = await hold(row.project_id)
        row = await Membership.get(id=row.id).select_related("person")
        if row.left_at is not None:
            return
        leads = project.local and row.joined_at is not None and row.relationship == Relationship.ADMIN
        if leads and told:
            await _check_another_leads(row)
        await end(row, by)
        if leads:
            await _find_lead(project)
            await service.announce(project)
        await affiliations.tell(row)


async def _check_another_leads(row: Membership) -> None:
    if not await _leads(row.project_id).exclude(id=row.id).exists():
        raise Refused(
            "the last who leads it",
            public="Nobody else leads this project. Name somebody who does, then you can go.",
            code="last_admin",
        )


async def _find_lead(project: Project) -> None:
    """Where nobody leads it any longer: who speaks for it, of this pole before others, else who came first. A project
    that nobody belongs to can be ended by who runs the pole.
    """
    if await _leads(project.id).exists():
        return
    others = await service.members(project)
    others.sort(key=lambda one: (one.relationship != Relationship.MODERATOR, not one.person.local, one.number))
    for heir in others[:1]:
        await Membership.filter(id=heir.id).update(relationship=Relationship.ADMIN)
        await affiliations.tell(heir)
        await news.tell(LeadPassed(project.id, heir.person_id))


def _leads(project_id: int) -> QuerySet[Membership]:
    return Membership.filter(
        project_id=project_id, relationship=Relationship.ADMIN, joined_at__isnull=False, left_at=None
    )
