"""Verbs of consent: a request is answered by the author's policy or by herself; a stamp is given once and may be taken
back. Inbox handlers find out who the author is: this room knows neither notes nor films.
"""

from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers, outbox
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.consents import wire
from fediverse_cinema.consents.models import ConsentRequest, RequestState, Stamp, StampKind
from fediverse_cinema.consents.news import ConsentAsked, Quoted
from fediverse_cinema.consents.wire import Asking
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.people.models import Policy


async def ask(asker: Actor, author: Actor, asking: Asking, policy: Policy) -> RequestState:
    """Somebody of elsewhere, or of here, asks one of ours. The same thing asked twice is one request and one stamp."""
    async with in_transaction():
        request, new = await _request(asker, author, asking)
        if request.state == RequestState.ACCEPTED:
            stamp = await Stamp.get(**_what(request))
            if stamp.revoked_at is None:
                await _send(author, asker, wire.accept(request, asker, author, stamp))
                return request.state
            await _refuse(request, asker, author)
            return RequestState.REJECTED
        if request.state == RequestState.REJECTED:
            await _refuse(request, asker, author)
            return request.state
        decided = await _by_policy(asker, author, policy)
        if decided == RequestState.ACCEPTED:
            await _give(request, asker, author)
        elif decided == RequestState.REJECTED:
            await request.delete()  # her policy said so, not she: it may change
            await _send(author, asker, wire.reject(request, asker, author))
        elif new:
            await news.tell(ConsentAsked(request.id))
        return decided


async def accept(request: ConsentRequest, author: Actor) -> None:
    """She says yes on her page; once, however often she presses."""
    async with in_transaction():
        asker = await Actor.get(id=request.asker_id)
        if await _decide(request, RequestState.ACCEPTED):
            await _give(request, asker, author)


async def decline(request: ConsentRequest, author: Actor) -> None:
    async with in_transaction():
        asker = await Actor.get(id=request.asker_id)
        if await _decide(request, RequestState.REJECTED):
            await _refuse(request, asker, author)


async def revoke(stamp: Stamp, author: Actor) -> None:
    """Her consent is over: the stamp's address says so from now on, and who had asked is told."""
    async with in_transaction():
        if not await Stamp.filter(id=stamp.id, revoked_at__isnull=True).update(revoked_at=clock.now()):
            return
        request = await ConsentRequest.get(**_what(stamp))
        asker = await Actor.get(id=request.asker_id)
        await _send(author, asker, wire.delete(stamp, asker, author))


def _what(either: ConsentRequest | Stamp) -> dict[str, Any]:
    """By what a request and its stamp know each other."""
    return {"interacting_uri": either.interacting_uri, "target_uri": either.target_uri, "kind": either.kind}


async def _request(asker: Actor, author: Actor, asking: Asking) -> tuple[ConsentRequest, bool]:
    """The row of this request, and whether it is new. A note quotes one thing, a collection shows many; neither is
    another's afterwards: Refused.
    """
    await Actor.select_for_update().get(id=asker.id)  # of two requests at once, each sees what the other has asked
    for other in await ConsentRequest.filter(interacting_uri=asking.interacting_uri, kind=asking.kind):
        one_thing = asking.kind == StampKind.QUOTE and other.target_uri != asking.target_uri
        if one_thing or other.asker_id != asker.id:
            raise Refused(f"{asking.interacting_uri} asks for another thing", code="another_target")
    known, new = await ConsentRequest.get_or_create(
        {
            "uri": asking.uri,
            "asker": asker,
            "author": author,
            "state": RequestState.WAITING,
            "created_at": clock.now(),
        },
        interacting_uri=asking.interacting_uri,
        target_uri=asking.target_uri,
        kind=asking.kind,
    )
    known.uri = asking.uri
    await known.save(update_fields=["uri"])
    return known, new


async def _by_policy(asker: Actor, author: Actor, policy: Policy) -> RequestState:
    if await barriers.between(asker, author) or policy == Policy.NOBODY:
        return RequestState.REJECTED
    if policy == Policy.ASK:
        return RequestState.WAITING
    if policy == Policy.EVERYBODY or await Follow.exists(
        follower_id=asker.id, followed_id=author.id, state=FollowState.ACCEPTED
    ):
        return RequestState.ACCEPTED
    return RequestState.REJECTED


async def _decide(request: ConsentRequest, state: RequestState) -> bool:
    """Of two answers at once the first counts."""
    return bool(await ConsentRequest.filter(id=request.id, state=RequestState.WAITING).update(state=state))


async def _give(request: ConsentRequest, asker: Actor, author: Actor) -> None:
    uuid = ids.new_uuid()
    stamp = await Stamp.create(
        uri=urls.stamp(uuid),
        uuid=uuid,
        kind=request.kind,
        author=author,
        interacting_uri=request.interacting_uri,
        target_uri=request.target_uri,
        created_at=clock.now(),
    )
    await ConsentRequest.filter(id=request.id).update(state=RequestState.ACCEPTED)
    await _send(author, asker, wire.accept(request, asker, author, stamp))
    if request.kind == StampKind.QUOTE:
        await news.tell(Quoted(stamp.id, asker.id))


async def _refuse(request: ConsentRequest, asker: Actor, author: Actor) -> None:
    await ConsentRequest.filter(id=request.id).update(state=RequestState.REJECTED)
    await _send(author, asker, wire.reject(request, asker, author))


async def _send(author: Actor, asker: Actor, activity: Document) -> None:
    await outbox.post(author, activity, to=[asker], own_inbox=True)
