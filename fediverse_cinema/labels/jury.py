"""The jury of a label of ours: who belongs to it, what each of them may do, and the verbs that let people in and out.
What other servers are told of it is `affiliations`, how somebody of one of them comes in, `entrances`.
"""

from collections.abc import Sequence

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import guests, silences
from fediverse_cinema.activitypub import barriers, webfinger
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Forbidden, Refused
from fediverse_cinema.labels import affiliations, entrances
from fediverse_cinema.labels.models import Audience, Juror, JuryRole, Label, LabelKind, Selection
from fediverse_cinema.labels.news import JurorAsked, JurorJoined, JurorLeft, LabelUnverified

MOST_JURORS = 40
LONGEST_ROLE = 120
SPEAKERS = (JuryRole.ADMIN, JuryRole.MODERATOR)


async def seat(label: Label, actor: Actor | None) -> Juror | None:
    """Hers, if she belongs to it."""
    return await seat_at(label.actor_id, actor)


async def seat_at(group_id: int, actor: Actor | None) -> Juror | None:
    """The same by the Group of the label; nobody has one in a label that is closed."""
    if actor is None:
        return None
    return await Juror.get_or_none(
        label__actor_id=group_id, label__closed_at=None, person_id=actor.id, joined_at__isnull=False, left_at=None
    )


async def may_choose(owner: Actor, actor: Actor | None) -> bool:
    """May she begin selections in this name?"""
    return await _decides_for(owner.id, actor)


async def may_publish(selection: Selection, actor: Actor | None) -> bool:
    """Everything in this selection: what it says, its order, who sees it, its end."""
    return await _decides_for(selection.owner_id, actor)


async def may_compose(selection: Selection, actor: Actor | None) -> bool:
    """Bring films and say why. Whoever is no more than a member of a jury does so while nobody else sees it: what she
    brought later would be published in the label's name without anybody's decision.
    """
    if actor is None or actor.id == selection.owner_id:
        return actor is not None
    found = await seat_at(selection.owner_id, actor)
    return found is not None and (found.relationship in SPEAKERS or selection.audience == Audience.PRIVATE)


async def check_leads(label: Label, actor: Actor) -> Juror:
    """Hers, if she may do everything in the label. Forbidden if not."""
    found = await seat(label, actor)
    if found is None or found.relationship != JuryRole.ADMIN:
        raise Forbidden(f"{actor.uri} does not lead label {label.id}")
    return found


async def members(label: Label) -> list[Juror]:
    """Who belongs to it, in the order in which they came, each with her person."""
    return await _seated(label.id).select_related("person").order_by("number")


async def in_place_of(actor_ids: Sequence[int]) -> list[int]:
    """Those of them who are people, and instead of the Group of a label of ours the members of this pole who decide in
    its name.
    """
    speakers = Juror.filter(
        label__actor_id__in=list(actor_ids), label__local=True, relationship__in=SPEAKERS,
        person__local_handle__isnull=False, joined_at__isnull=False, left_at=None,
    )  # fmt: skip
    found: dict[int, list[int]] = {}
    for group, one in await speakers.values_list("label__actor_id", "person_id"):
        found.setdefault(int(str(group)), []).append(int(str(one)))
    return list(dict.fromkeys(one for actor in actor_ids for one in found.get(actor, [actor])))


async def look_up(label: Label, written: str) -> Actor:
    """Whom @name or @name@server means. Asks other servers: never inside a transaction. Refused, Missing or Later say
    what is wrong with it.
    """
    name = written.strip()
    found = await webfinger.find(name if "@" in name[1:] else f"{name}@{urls.own_host()}")
    if found.type != ActorType.PERSON or found.gone_at is not None:
        raise Refused(f"{found.uri} is no person", public="Only people can be named here.", code="no_person")
    group = await lookup.get(Actor, id=label.actor_id)
    if await barriers.between(group, found) or not found.local and await silences.is_kept(found.uri):
        raise Refused("she wants none", public="Nothing can be sent to this address.", code="wants_none")
    return found


async def invite(
    label: Label, by: Actor, who: Actor | str, relationship: JuryRole = JuryRole.MEMBER, role: str = ""
) -> Juror:
    """She is asked, and belongs to it once she has said yes. Whoever belongs to it keeps the seat that she has."""
    _check_role(role)
    await check_leads(label, by)
    person = await look_up(label, who) if isinstance(who, str) else who
    async with in_transaction():
        now = await hold(label.id)
        await check_leads(now, by)
        row = await Juror.get_or_none(label_id=now.id, person_id=person.id)
        if row is not None and row.left_at is None:
            row.person = person
            return row
        row = await _ask(now, row, person, relationship, role)
        await news.tell(JurorAsked(row.id, by.id))
        if not person.local:
            await entrances.send(now, person)
    return row


async def join(juror: Juror) -> bool:
    """She says yes. False when she belongs to it already, or is asked no longer. Its person is fetched."""
    async with in_transaction():
        await hold(juror.label_id)
        asked = Juror.filter(id=juror.id, joined_at__isnull=True, left_at=None, label__closed_at=None)
        if not await asked.update(joined_at=clock.now()):
            return False
        await juror.refresh_from_db(fields=["joined_at", "relationship"])
        await affiliations.tell(juror)
        await _look_who_leads(juror, juror.relationship)
        await news.tell(JurorJoined(juror.id))
    return True


async def change(juror: Juror, by: Actor, relationship: JuryRole, role: str) -> None:
    """Another role, other rights. Refused when nobody would lead the label any longer."""
    _check_role(role)
    async with in_transaction():
        await check_leads(await hold(juror.label_id), by)
        row = await Juror.get(id=juror.id).select_related("person")
        if row.left_at is not None:
            raise Refused("she has left", public="She belongs to the jury no longer.", code="has_left")
        if row.relationship == JuryRole.ADMIN != relationship:
            await _check_another_leads(row)
        if row.relationship != relationship and row.joined_at is not None:
            await _look_who_leads(row, row.relationship, relationship)
        row.relationship, row.role = relationship, role.strip()
        await row.save(update_fields=["relationship", "role"])
        await affiliations.tell(row)


async def leave(juror: Juror, by: Actor) -> None:
    """She goes, or says no, or is asked to go by who leads it (`by`), and is out of its rooms at once. Refused to the
    last who leads it.
    """
    async with in_transaction():
        label = await hold(juror.label_id)
        row = await Juror.get(id=juror.id).select_related("person")
        if by.id != row.person_id:
            await check_leads(label, by)
        if row.left_at is None:
            if row.joined_at is not None and row.relationship == JuryRole.ADMIN:
                await _check_another_leads(row)
            await _let_go(row, by)


async def forget(person_id: int) -> None:
    """She is no more. Of a label that she alone has led, somebody else of the jury does: who decides before others, of
    this pole before others, else who came first.
    """
    for row in await Juror.filter(person_id=person_id, left_at=None).select_related("person"):
        async with in_transaction():
            await hold(row.label_id)
            await _let_go(row, row.person)
            others = await _seated(row.label_id).select_related("person")
            if not any(one.relationship == JuryRole.ADMIN for one in others):
                others.sort(key=lambda one: (one.relationship not in SPEAKERS, not one.person.local, one.number))
                for heir in others[:1]:
                    await Juror.filter(id=heir.id).update(relationship=JuryRole.ADMIN)
                    await affiliations.tell(heir)


async def hold(label_id: int) -> Label:
    """Until the transaction ends, nobody else lets people in or out. Refused when it is closed."""
    label = await Label.select_for_update().get(id=label_id)
    if label.closed_at is not None:
        raise Refused("it is closed", public="This label is closed.", code="closed")
    return label


async def nobody_is_sure(label_id: int) -> None:
    """It is another than whom those who run the pole have verified: they hear so."""
    if await Label.filter(id=label_id, verified_at__isnull=False).update(verified_at=None):
        await news.tell(LabelUnverified(label_id))


async def seat_first(label: Label, person: Actor) -> Juror:
    """Whoever makes a label leads it."""
    row = await _ask(label, None, person, JuryRole.ADMIN, "")
    row.joined_at = row.created_at
    await row.save(update_fields=["joined_at"])
    return row


async def _decides_for(owner_id: int, actor: Actor | None) -> bool:
    if actor is None or actor.id == owner_id:
        return actor is not None
    found = await seat_at(owner_id, actor)
    return found is not None and found.relationship in SPEAKERS


async def _ask(label: Label, row: Juror | None, person: Actor, relationship: JuryRole, role: str) -> Juror:
    if await Juror.filter(label_id=label.id, left_at=None).count() >= MOST_JURORS:
        raise Refused(
            "too many jurors", public="A jury has at most %(most)s people.", code="too_many", most=MOST_JURORS
        )  # fmt: skip
    if row is None:
        group = await lookup.get(Actor, id=label.actor_id)
        last = await Juror.filter(label_id=label.id).order_by("-number").first()
        number = last.number + 1 if last else 1
        row = Juror(label=label, number=number, uri=urls.jury(group.handle, number))
    row.person, row.relationship, row.role = person, relationship, role.strip()
    row.created_at, row.joined_at, row.left_at = clock.now(), None, None
    await row.save()
    return row


async def _let_go(row: Juror, by: Actor) -> None:
    if not await Juror.filter(id=row.id, left_at=None).update(left_at=clock.now()):
        return
    group = await Actor.get(label__id=row.label_id)
    await guests.end_all(row.person_id, group.uri)
    await entrances.forget(row.person_id, group.uri)
    if row.joined_at is not None:
        await affiliations.tell(row)
        await _look_who_leads(row, row.relationship)
    await news.tell(JurorLeft(row.id, by.id))


async def _look_who_leads(row: Juror, *relationships: JuryRole) -> None:
    """She comes, goes, or has other rights. A personality is verified as one person, who leads it."""
    of_one = Label.filter(id=row.label_id, kind=LabelKind.PERSONALITY)
    if JuryRole.ADMIN in relationships and await of_one.exists():
        await nobody_is_sure(row.label_id)


async def _check_another_leads(row: Juror) -> None:
    if not await _seated(row.label_id).filter(relationship=JuryRole.ADMIN).exclude(id=row.id).exists():
        raise Refused(
            "the last who leads it", public="Nobody else leads this label. Name somebody who does, then you can go.",
            code="last_admin",
        )  # fmt: skip


def _check_role(role: str) -> None:
    if len(role.strip()) > LONGEST_ROLE:
        raise Refused(
            "long role", public="At most %(most)s characters fit here; there are %(signs)s.", code="bad_role",
            most=LONGEST_ROLE, signs=len(role.strip()),
        )  # fmt: skip


def _seated(label_id: int) -> QuerySet[Juror]:
    return Juror.filter(label_id=label_id, joined_at__isnull=False, left_at=None)
