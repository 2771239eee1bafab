"""Verbs of the labels of this pole: making one, what it says of itself, that it is who it says, its end. Who may make
which kind, the web asks; who may do what in one, `jury`.
"""

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import making, outbox, tombstones
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.labels import jury, sheet, telling, wire
from fediverse_cinema.labels.models import Juror, Label, LabelKind
from fediverse_cinema.labels.news import LabelClosed, LabelMade, LabelVerified
from fediverse_cinema.labels.sheet import LONGEST_FOLDED, LabelSheet
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.reactions import service as reactions

RESERVED = making.RESERVED | {"new"}  # the last is a page of ours
OF_THE_POLE = (LabelKind.TEAM, LabelKind.INSTITUTION)  # its companion answers for them
VERIFIED = (LabelKind.INSTITUTION, LabelKind.PERSONALITY)  # by who runs the pole
MOST_LED = 20  # by one member


async def free_handle(name: str) -> str:
    """A handle that is made of its name and not taken yet."""
    return await making.free_handle(name, "label", RESERVED)


async def make(owner: Actor, handle: str, kind: LabelKind, sheet_: LabelSheet) -> Label:
    """She makes a label and leads its jury. Refused when the handle is taken or kept, or the sheet cannot be used."""
    sheet.check_label(sheet_)
    answers_for = (await pole_actors()).companion if kind in OF_THE_POLE else owner
    group = await _draft_group(answers_for, making.check_handle(handle), sheet_)
    async with in_transaction():
        await sql.hold(f"labels of {owner.id}")
        if await Juror.filter(person_id=owner.id, relationship="admin", left_at=None).count() >= MOST_LED:
            raise Refused("too many labels", public="You lead %(most)s labels already.", code="too_many", most=MOST_LED)
        await making.enrol(group)
        label = Label(actor=group, local=True, kind=kind, created_at=clock.now())
        _fill(label, sheet_)
        await label.save()
        await jury.seat_first(label, owner)
        if kind in VERIFIED:
            await news.tell(LabelMade(label.id))
    return label


async def change(label: Label, by: Actor, sheet_: LabelSheet, *, edition: int) -> None:
    """Keep the sheet and tell the followers. Refused when somebody else has changed it since that edition."""
    sheet.check_label(sheet_)
    async with in_transaction():
        now = await jury.hold(label.id)
        await jury.check_leads(now, by)
        if now.edition != edition:
            raise Refused(
                f"at edition {now.edition}", public="This label has been changed meanwhile.", code="stale", status=409
            )
        now.edition += 1
        group = await lookup.get(Actor, id=now.actor_id)
        _fill(now, sheet_)
        await now.save()
        if group.name != sheet_.name.strip():
            await jury.nobody_is_sure(now.id)
        group.name, group.summary = sheet_.name.strip(), markdown(sheet_.about.strip())
        await group.save(update_fields=["name", "summary"])
        await telling.announce(now)


async def verify(label: Label, name: str, *, verified: bool = True) -> None:
    """Who runs the pole has made sure that it is who it says, or is not sure any more. Refused when it is not called
    this any more: nobody has looked whether it is that one, too.
    """
    if label.kind not in VERIFIED:
        raise Refused("nobody to verify", public="Only institutions and personalities are verified.", code="bad_kind")
    label.verified_at = clock.now() if verified else None
    async with in_transaction():
        now = await jury.hold(label.id)
        called = (await lookup.get(Actor, id=now.actor_id)).name
        if verified and called != name:
            raise Refused(f"it is {called}", public="This label has been changed meanwhile.", code="stale", status=409)
        await Label.filter(id=label.id).update(verified_at=label.verified_at)
        if verified:
            await news.tell(LabelVerified(label.id))


async def close(label: Label, by: Actor | None) -> None:
    """It is no more: its Group answers 410, who followed it hears a Delete, its selections go by the news of it. Its
    handle stays taken. By who leads it, or (None) by who runs the pole.
    """
    group = await lookup.get(Actor, id=label.actor_id)
    async with in_transaction():
        now = await Label.select_for_update().get(id=label.id)  # nobody comes in at this moment
        if by is not None and now.closed_at is None:
            await jury.check_leads(now, by)
        people = [one.person for one in await jury.members(now)]
        if not await tombstones.bury(group.uri, str(group.type), group):
            return
        await outbox.post(group, wire.delete_of(group), to_followers_of=[group], to=people)
        await Actor.filter(id=group.id).update(gone_at=clock.now(), discoverable=False)
        await Label.filter(id=now.id).update(closed_at=clock.now())
        await Juror.filter(label_id=now.id, left_at=None).update(left_at=clock.now())
        await Follow.filter(follower_id=group.id).delete()
        await reactions.forget_all_of(group)
        await news.tell(LabelClosed(now.id))


async def of_group(actor_id: int) -> Label | None:
    """The label that speaks by this Group, of here or elsewhere."""
    return await lookup.find(Label, actor_id=actor_id)


async def _draft_group(owner: Actor, handle: str, sheet_: LabelSheet) -> Actor:
    if handle in RESERVED:
        raise Refused(f"{handle} is kept", public="%(handle)s is already taken.", code="taken", handle=handle)
    return await making.draft_actor(
        ActorType.GROUP,
        handle,
        uri=urls.label(handle),
        page_url=urls.label_page(handle),
        name=sheet_.name.strip(),
        summary=markdown(sheet_.about.strip()),
        owner=owner,
    )


def _fill(label: Label, sheet_: LabelSheet) -> None:
    label.about, label.language, label.support = sheet_.about.strip(), sheet_.language, sheet_.support.strip()
    label.folded = fold(" ".join((sheet_.name, sheet_.about)))[:LONGEST_FOLDED]
