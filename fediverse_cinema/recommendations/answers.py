"""What becomes of a recommendation once she has been asked: her answer and its end, said here (news of consents) or at
her own server (inbox); and the end of one that was written elsewhere.
"""

from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import stamps
from fediverse_cinema.consents.models import ConsentRequest, RequestState, Stamp, StampKind
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.recommendations.models import Recommendation, State


async def given(stamp_id: int) -> None:
    """One of ours lets it be shown: what a member here wrote, or the words that she was shown when she was asked."""
    stamp = await Stamp.get_or_none(id=stamp_id, revoked_at__isnull=True)
    if stamp is None:
        return
    about = ConsentRequest.filter(interacting_uri=stamp.interacting_uri, kind=stamp.kind, author_id=stamp.author_id)
    request = await about.select_related("asker", "author").first()
    if request is None:
        return  # taken back in this moment
    if not request.asker.local:
        await keep(stamp.interacting_uri, request.asker, request.author, stamp.uri, words=stamp.words)
        return
    async with in_transaction():
        await sql.hold(stamp.uri)
        if not await _is_dead(stamp.uri, request.author):
            await _update(Recommendation.filter(uri=stamp.interacting_uri, person_id=stamp.author_id), stamp.uri)


async def keep(uri: str, author: Actor, person: Actor, stamp_uri: str, *, words: str) -> None:
    """One of elsewhere, which both say; unless it, or her stamp, was taken back in the meantime. Refused when it is
    said of somebody else already: its author's server shows whom it likes under an id.
    """
    values = {"uri": uri, "words": words, "state": State.GIVEN, "stamp_uri": stamp_uri, "checked_at": clock.now()}
    async with in_transaction():
        await sql.hold(stamp_uri)
        await sql.hold(uri)
        if await tombstones.is_buried(uri, author) or await _is_dead(stamp_uri, person):
            return
        known = await lookup.find(Recommendation, uri=uri)
        if known is not None and (known.author_id, known.person_id) != (author.id, person.id):
            raise Refused(f"{uri} is of another person", code="another_target")
        now = {"created_at": clock.now()}
        row, new = await Recommendation.get_or_create(values | now, author_id=author.id, person_id=person.id)
        if not new:
            await Recommendation.filter(id=row.id).update(**values)


async def refused(request_id: int) -> None:
    """One of ours does not want it."""
    request = await lookup.find(ConsentRequest, id=request_id)
    if request is not None:
        await Recommendation.filter(uri=request.interacting_uri, state=State.ASKED).update(state=State.REFUSED)


async def ended(stamp_id: int) -> None:
    """One of ours has taken it back."""
    stamp = await lookup.get(Stamp, id=stamp_id)
    async with in_transaction():
        await sql.hold(stamp.uri)  # it may be shown just now
        await _end(stamp.uri)


async def accepted(person: Actor, request_uri: str, stamp_uri: str) -> bool:
    """She has said yes at her server. False when nothing was asked under this id; Refused when it was somebody else who
    was asked, or when her stamp is not good.
    """
    found = await _asked(person, request_uri)
    if found is None:
        return False
    await stamps.check_recommendation(stamp_uri, person, found.uri, found.words)
    async with in_transaction():
        await sql.hold(stamp_uri)  # its Delete may be opened just now
        if await tombstones.is_buried(stamp_uri, person):
            raise Refused(f"{stamp_uri} was withdrawn", code="withdrawn_before")
        await _update(Recommendation.filter(id=found.id), stamp_uri)
    return True


async def rejected(person: Actor, request_uri: str) -> bool:
    """She has said no, be it after she has said yes."""
    found = await _asked(person, request_uri)
    if found is None:
        return False
    await Recommendation.filter(id=found.id).update(state=State.REFUSED, stamp_uri="")
    return True


async def withdrawn(stamp_uri: str, person: Actor) -> bool:
    """Her stamp is gone. False when nothing is shown with it; Refused when it is somebody else's."""
    found = await Recommendation.filter(stamp_uri=stamp_uri).first() if stamp_uri else None
    if found is None:
        return False
    if found.person_id != person.id:
        raise Refused(f"{person.uri} deletes {stamp_uri}", code="not_hers")
    await _end(stamp_uri)
    return True


async def deleted(author: Actor, uri: str) -> bool:
    """Who wrote it elsewhere says it no longer: nobody has to answer, and the stamp for it is dead. False when nothing
    is known of it; Refused when it is somebody else's.
    """
    await sql.hold(uri)
    found = await lookup.find(Recommendation, uri=uri)
    if found is not None and found.author_id != author.id:
        raise Refused(f"{author.uri} deletes {uri}", code="not_hers")
    asked = await end_consent(uri, author)
    return bool(await Recommendation.filter(uri=uri, author_id=author.id).delete()) or asked


async def over(row: Recommendation) -> None:
    """She lets it be shown no longer. Who wrote it here sees so; one of elsewhere is nobody's business here now."""
    shown = Recommendation.filter(id=row.id, stamp_uri=row.stamp_uri)
    await (shown.update(state=State.WITHDRAWN, stamp_uri="") if row.uuid else shown.delete())


async def end_consent(uri: str, author: Actor) -> bool:
    """It is said no longer: nobody has to answer, and the stamp for it is dead. A no, or a yes that was taken back,
    stays: she would be asked again. False when she had asked for none.
    """
    about = {"interacting_uri": uri, "kind": StampKind.RECOMMENDATION}
    asked = ConsentRequest.filter(**about, asker_id=author.id)
    if not await asked.exists():
        return False
    lived = await Stamp.filter(**about, revoked_at__isnull=True).update(revoked_at=clock.now())
    await (asked if lived else asked.filter(state=RequestState.WAITING)).delete()
    return True


async def _update(found: Any, stamp_uri: str) -> None:
    await found.update(state=State.GIVEN, stamp_uri=stamp_uri, checked_at=clock.now())


async def _end(stamp_uri: str) -> None:
    for row in await Recommendation.filter(stamp_uri=stamp_uri, state=State.GIVEN):
        await over(row)


async def _is_dead(stamp_uri: str, person: Actor) -> bool:
    if person.local:
        return not await Stamp.exists(uri=stamp_uri, author_id=person.id, revoked_at__isnull=True)
    return await tombstones.is_buried(stamp_uri, person)


async def _asked(person: Actor, request_uri: str) -> Recommendation | None:
    found = await lookup.find(Recommendation, request_uri=request_uri) if request_uri else None
    if found is not None and found.person_id != person.id:
        raise Refused(f"{person.uri} answers what another was asked", code="not_hers")
    return found
