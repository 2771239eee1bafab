"""Verbs of whoever names people: a film or project of ours asks each of them whether it may say so, and hears her
answer (FEP-4ebc). She may be a member here, live at another pole, or have no pole at all: then a link is sent to her
(`letters`), and her word behind it counts.
"""

from collections.abc import Collection
from datetime import timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import outbox, undoing
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import claims, service, stamps, wire
from fediverse_cinema.consents.claims import Line
from fediverse_cinema.consents.models import Claim, ClaimState, StampKind
from fediverse_cinema.consents.wire import Asking
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.people.models import Policy

ASK_AGAIN = timedelta(days=7)
ENDED = (ClaimState.REFUSED, ClaimState.WITHDRAWN)


async def ask(subject_uri: str, asker: Actor, person: Actor, *, name: str, role: str = "", trade: str = "") -> Claim:
    """Ask her, here or at her pole. `asker` speaks for the film or project: a film's author, a project's Group. Pressed
    twice it is one request; Refused when she has said no.
    """
    async with in_transaction():
        claim = await named(subject_uri, asker, claims.as_line(name, role), person=person, trade=trade)
        await ask_claim(claim, asker, person)
    return claim


async def ask_claim(claim: Claim, asker: Actor, person: Actor) -> bool:
    """The same for what has been named before: False when she is not to be asked now, or when the line has gone."""
    async with in_transaction():
        if not await ask_from_now(claim):
            return False
        claim.request_uri = urls.activity(ids.new_uuid())
        await claim.save(update_fields=["request_uri"])
        if person.local:
            about = Asking(claim.request_uri, StampKind.CREDIT, claim.subject_uri, person.uri, claim.role, claim.trade)
            await service.ask(asker, person, about, Policy.ASK)
        else:
            request = wire.credit_request(claim, asker, person)
            await outbox.post(asker, request, to=[person], own_inbox=True)
    return True


async def named(
    subject_uri: str, asker: Actor, line: Line, *, person: Actor | None = None, mail: str = "", trade: str = ""
) -> Claim:
    """The claim that this line makes, in the caller's transaction. One that names somebody else by now is another
    claim; Refused when she has said no. Of mails nobody knows whose they are: a no to one is a no to all.
    """
    name, role = line
    await Actor.select_for_update().get(id=asker.id)  # pressed twice at once
    known = await Claim.get_or_none(subject_uri=subject_uri, name=name, role=role)
    another = known is not None and (known.person_id, known.mail) != (person and person.id, mail)
    if known is not None and known.state in ENDED and (known.mail or not another):
        raise Refused("she has said no", public="%(name)s has said no.", code="said_no", name=name)
    if known is not None and another:
        await known.delete()
        known = None
    return known or await Claim.create(
        subject_uri=subject_uri, asker=asker, person=person, name=name, role=role, trade=trade, mail=mail,
        created_at=clock.now(),
    )  # fmt: skip


async def ask_from_now(claim: Claim) -> bool:
    """Is she to be asked now? Not while she may answer what was sent some days ago, nor when she has confirmed it; her
    answer may come, or the line go, in this moment.
    """
    if claim.state != ClaimState.NAMED and not is_asked_in_vain(claim):
        return False
    before, claim.state, claim.asked_at = claim.state, ClaimState.ASKED, clock.now()
    return bool(await Claim.filter(id=claim.id, state=before).update(state=claim.state, asked_at=claim.asked_at))


def is_asked_in_vain(claim: Claim) -> bool:
    """She has not answered for days: the letter may have been lost."""
    return claim.state == ClaimState.ASKED and (claim.asked_at or claim.created_at) < clock.now() - ASK_AGAIN


async def accepted(person: Actor, request_uri: str, stamp_uri: str) -> bool:
    """She has said yes at her server. False when nothing was asked under this id; Refused when it was somebody else who
    was asked, or when her stamp is not good.
    """
    claim = await _asked(person, request_uri)
    if claim is None:
        return False
    await stamps.check(stamp_uri, person, claim.subject_uri, claim.role, claim.trade)
    await claims.confirm(claim, person, stamp_uri)
    return True


async def rejected(person: Actor, request_uri: str) -> bool:
    """She has said no, be it after she has said yes."""
    claim = await _asked(person, request_uri)
    if claim is None:
        return False
    await claims.refuse(claim)
    return True


async def keep(subject_uri: str, lines: Collection[tuple[Line, int | None]]) -> list[Claim]:
    """The film or project says only this any more: what else was asked is taken back. What went, with who was named."""
    async with in_transaction():
        gone = await claims.keep(subject_uri, lines)
        for claim in gone:
            if claim.state == ClaimState.ASKED and claim.request_uri and claim.person is not None:
                await _take_back(claim, claim.person)
    return gone


async def forget(subject_uri: str) -> None:
    """It is gone, and all that it said of people."""
    await keep(subject_uri, ())
    await service.forget(subject_uri)


async def _asked(person: Actor, request_uri: str) -> Claim | None:
    claim = await claims.asked_by(request_uri)
    if claim is not None and claim.person_id != person.id:
        raise Refused(f"{person.uri} answers what another was asked", code="not_hers")
    return claim


async def _take_back(claim: Claim, person: Actor) -> None:
    asker = await Actor.get(id=claim.asker_id)
    if not asker.local:
        return
    if person.local:
        await service.take_back(asker, claim.request_uri)
    else:
        request = wire.credit_request(claim, asker, person)
        undo = undoing.undo(asker, request) | {"@context": request["@context"]}
        await outbox.post(asker, undo, to=[person], own_inbox=True)
