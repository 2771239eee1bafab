"""What films and projects here say of people, row by row: how a claim is confirmed, refused, withdrawn, and goes. Who
asks is `credits`; whether a stamp is hers and live is `stamps`, asked before: nothing here goes out.
"""

from collections.abc import Collection, Sequence

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents.models import LONGEST_NAME, LONGEST_ROLE, Claim, ClaimState
from fediverse_cinema.consents.news import CreditAnswered
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Refused

MAY_BE_CONFIRMED = (ClaimState.ASKED, ClaimState.REFUSED, ClaimState.WITHDRAWN)
"""Who has said no may think again: it is her live stamp that counts."""

Line = tuple[str, str]
"""Name and role, as the row of a claim keeps them."""


def as_line(name: str, role: str) -> Line:
    return name[:LONGEST_NAME], role[:LONGEST_ROLE]


async def of(*subject_uris: str) -> list[Claim]:
    """All that these say of people; who is named is fetched."""
    if not subject_uris:
        return []
    return await Claim.filter(subject_uri__in=subject_uris).select_related("person").order_by("id")


async def asked_by(request_uri: str) -> Claim | None:
    """The claim that this CreditRequest of ours asks about."""
    return await lookup.find(Claim, request_uri=request_uri) if request_uri else None


async def confirm(claim: Claim, person: Actor, stamp_uri: str) -> bool:
    """She says that it is so; her stamp has been looked at. Refused when she has withdrawn it in the meantime."""
    async with in_transaction():
        await sql.hold(stamp_uri)  # its Delete may be opened just now
        if await tombstones.is_buried(stamp_uri, person):
            raise Refused(f"{stamp_uri} was withdrawn", code="withdrawn_before")
        now = clock.now()
        moved = await Claim.filter(id=claim.id, person_id=person.id, state__in=MAY_BE_CONFIRMED).update(
            state=ClaimState.CONFIRMED, stamp_uri=stamp_uri, answered_at=now, checked_at=now
        )
        return await _told(claim.id, moved)


async def note_unreached(claim_id: int) -> None:
    """The address by which she is named leads nowhere, or its server does not answer."""
    await Claim.filter(id=claim_id, state=ClaimState.NAMED).update(checked_at=clock.now())


async def asked_by_link(subject_uri: str, person: Actor | None, mail: str) -> list[Claim]:
    """What she is asked, or has answered, who was sent a link for this."""
    about = Claim.filter(subject_uri=subject_uri, request_uri="", stamp_uri="").exclude(state=ClaimState.NAMED)
    if person is None and not mail:
        return []
    hers = about.filter(person_id=person.id) if person else about.filter(mail=mail, person_id__isnull=True)
    return await hers.select_related("asker").order_by("id")


async def confirm_by_word(claim: Claim) -> bool:
    """She has said so on the page behind a link of hers, and has no stamp to give."""
    async with in_transaction():
        return await _answer(claim, MAY_BE_CONFIRMED, ClaimState.CONFIRMED)


async def refuse(claim: Claim) -> bool:
    """She says that it is not so; what she had confirmed is withdrawn by the same word."""
    async with in_transaction():
        if await _answer(claim, (ClaimState.NAMED, ClaimState.ASKED), ClaimState.REFUSED):
            return True
        return await _answer(claim, (ClaimState.CONFIRMED,), ClaimState.WITHDRAWN)


async def withdraw(stamp_uri: str, person: Actor) -> bool:
    """Her stamp is gone. False when it confirmed nothing here; Refused when it is somebody else's."""
    async with in_transaction():
        await sql.hold(stamp_uri)
        claims = await Claim.filter(stamp_uri=stamp_uri) if stamp_uri else []
        if any(claim.person_id != person.id for claim in claims):
            raise Refused(f"{person.uri} deletes {stamp_uri}", code="not_hers")
        return any([await _answer(claim, (ClaimState.CONFIRMED,), ClaimState.WITHDRAWN) for claim in claims])


async def withdraw_all_of(person: Actor) -> None:
    """She is gone, and her consent with her."""
    for claim in await Claim.filter(person_id=person.id, state__in=(ClaimState.ASKED, ClaimState.CONFIRMED)):
        await refuse(claim)


async def keep(subject_uri: str, lines: Collection[tuple[Line, int | None]]) -> list[Claim]:
    """Only what is still said: these lines, each with the row of her whom it names. What went, with who was named."""
    gone = [one for one in await of(subject_uri) if not _is_said(one, lines)]
    await Claim.filter(id__in=[one.id for one in gone]).delete()
    return gone


def people_of(claims: Sequence[Claim]) -> list[Actor]:
    """Those of other poles who were asked there, whatever they have answered: they hear of what becomes of it."""
    found = {one.person_id: one.person for one in claims if one.request_uri or one.stamp_uri}
    return [person for person in found.values() if person is not None and not person.local]


def _is_said(claim: Claim, lines: Collection[tuple[Line, int | None]]) -> bool:
    """Who was asked by mail is named without an address."""
    said = (claim.name, claim.role)
    return (said, claim.person_id) in lines or (claim.person_id is None and any(line == said for line, _ in lines))


async def _answer(claim: Claim, before: Sequence[ClaimState], after: ClaimState) -> bool:
    """Of two answers at once the first counts."""
    values = {"state": after, "answered_at": clock.now()} | ({} if after == ClaimState.CONFIRMED else {"stamp_uri": ""})
    return await _told(claim.id, await Claim.filter(id=claim.id, state__in=before).update(**values))


async def _told(claim_id: int, moved: int) -> bool:
    if moved:
        await news.tell(CreditAnswered(claim_id))
    return bool(moved)
