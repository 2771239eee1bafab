"""Verbs of consent: a request is answered by the author's policy or by herself; a stamp is given once and may be taken
back. Inbox handlers find out who the author is: this room knows neither notes nor films.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers, outbox
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.consents import claims, telling, wire
from fediverse_cinema.consents.models import ConsentRequest, RequestState, Stamp, StampKind
from fediverse_cinema.consents.news import ConsentAsked, Quoted
from fediverse_cinema.consents.wire import Asking
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.people.models import Policy

MOST_WAITING = 20  # credits, or selections, that one asks another about: her page must not be filled by a stranger
MOST_OF_SITE = 60  # all of another server, or of those below one name, together
MOST_GIVEN = 5  # selections of one asker of elsewhere that a film for everybody is given without asking her
MOST_GIVEN_IN_A_DAY = 10  # of all askers of a site
DAY = timedelta(days=1)
ENDS_BY_A_BLOCK = (StampKind.FEATURE, StampKind.RECOMMENDATION)


async def ask(asker: Actor, author: Actor, asking: Asking, policy: Policy) -> RequestState:
    """Somebody of elsewhere, or of here, asks one of ours. The same thing asked twice is one request and one stamp."""
    async with in_transaction():
        request, new = await _request(asker, author, asking)
        if request.trade != asking.trade:  # she has answered another question
            await _say_no(request, asker, author)
            return RequestState.REJECTED
        if request.state == RequestState.ACCEPTED:
            stamp = await Stamp.get(**_what(request))
            if stamp.revoked_at is None:
                await _say_yes(request, asker, author, stamp)
                return request.state
            await _refuse(request, asker, author)
            return RequestState.REJECTED
        if request.state == RequestState.REJECTED:
            await _refuse(request, asker, author)
            return request.state
        decided = await _by_policy(asker, author, policy)
        if decided == RequestState.ACCEPTED and await _has_been_given_enough(asker, author, request):
            decided = RequestState.WAITING
        if decided == RequestState.ACCEPTED:
            await _give(request, asker, author)
        elif decided == RequestState.REJECTED:
            await request.delete()  # her policy said so, not she: it may change
            await _say_no(request, asker, author)
        elif new:
            await _check_few(asker, author, request)
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


async def reconsider(request: ConsentRequest, author: Actor) -> None:
    """She says yes to a credit that she had refused, or had taken back: who asked hears it as an answer that comes
    late. Her stamp has a new address, since the old one is dead wherever it was seen.
    """
    async with in_transaction():
        held = await ConsentRequest.select_for_update().get(id=request.id)
        asker = await Actor.get(id=held.asker_id)
        live = Stamp.filter(**_what(held), revoked_at__isnull=True)
        if held.kind != StampKind.CREDIT or held.state == RequestState.WAITING or await live.exists():
            return
        if not await barriers.between(asker, author):
            await _give(held, asker, author)


async def revoke(stamp: Stamp, author: Actor, *, also: Sequence[Actor] = ()) -> None:
    """Her consent is over: the stamp's address says so from now on, and who had asked is told, and who `also` knows."""
    async with in_transaction():
        if not await Stamp.filter(id=stamp.id, revoked_at__isnull=True).update(revoked_at=clock.now()):
            return
        request = await ConsentRequest.get(**_what(stamp))
        asker = await Actor.get(id=request.asker_id)
        await outbox.post(author, wire.delete(stamp, asker, author, also), to=[asker, *also], own_inbox=True)
        await claims.withdraw(stamp.uri, author)  # here too, whoever shows it
        await telling.ended(stamp, author)


async def part(one: Actor, other: Actor) -> None:
    """One has blocked the other: what either has let the other show in collections, or say of her, ends, and no
    question of that waits. Credits stay: who has worked on what is true all the same.
    """
    for author, asker in ((one, other), (other, one)):
        asked = ConsentRequest.filter(author_id=author.id, asker_id=asker.id, kind__in=ENDS_BY_A_BLOCK)
        await asked.filter(state=RequestState.WAITING).delete()
        for request in await asked.filter(state=RequestState.ACCEPTED):
            stamp = await Stamp.get_or_none(**_what(request), revoked_at__isnull=True)
            if stamp is not None:
                await revoke(stamp, author)


async def take_back(asker: Actor, uri: str) -> bool:
    """She who asked needs no answer any more; one that was given stays. False when nothing of hers waits there."""
    return bool(uri) and bool(
        await ConsentRequest.filter(uri=uri, asker_id=asker.id, state=RequestState.WAITING).delete()
    )


async def forget_all_of(actor: Actor) -> None:
    """She is gone: what she asked needs no answer, and her consent has gone with her."""
    await ConsentRequest.filter(asker_id=actor.id, state=RequestState.WAITING).delete()
    await claims.withdraw_all_of(actor)


async def forget(interacting_uri: str) -> None:
    """What would have borne the stamps is gone: nobody has to answer any more."""
    await ConsentRequest.filter(interacting_uri=interacting_uri, state=RequestState.WAITING).delete()


async def forget_target(target_uri: str) -> None:
    """What the stamps were for is gone, and everybody is told of that: they go with it."""
    await ConsentRequest.filter(target_uri=target_uri, state=RequestState.WAITING).delete()
    await Stamp.filter(target_uri=target_uri, revoked_at__isnull=True).update(revoked_at=clock.now())


async def has_refused(interacting_uri: str, target_uri: str) -> bool:
    """Has she who made it said no to just this, or taken her yes back?"""
    about = {"interacting_uri": interacting_uri, "target_uri": target_uri, "kind": StampKind.FEATURE}
    if await ConsentRequest.filter(**about, state=RequestState.REJECTED).exists():
        return True
    return await Stamp.filter(**about, revoked_at__isnull=False).exists()


async def has_asked_enough(
    asker: Actor, author: Actor, kind: StampKind, *, besides: int = 0, herself: bool = False
) -> bool:
    """Credits, or selections of what she has made, or collections of people that show `herself`: as much as she should
    have to answer at once. Nor do many of one site ask without end: her page would show nobody else's questions.
    `besides` the row of a request that is just made.
    """
    waiting = ConsentRequest.filter(author_id=author.id, kind=kind, state=RequestState.WAITING).exclude(id=besides)
    if kind == StampKind.FEATURE:
        of_her = Q(target_uri=author.uri)
        waiting = waiting.filter(of_her if herself else ~of_her)
    if await waiting.filter(asker_id=asker.id).count() >= MOST_WAITING:
        return True
    if asker.local:
        return False
    hosts = await waiting.filter(asker__local_handle__isnull=True).values_list("asker__host", flat=True)
    return [urls.site_of(str(host)) for host in hosts].count(urls.site_of(asker.host)) >= MOST_OF_SITE


def _what(either: ConsentRequest | Stamp) -> dict[str, Any]:
    """By what a request and its stamp know each other."""
    names = ("interacting_uri", "target_uri", "kind", "role")
    return {name: getattr(either, name) for name in names}


async def _request(asker: Actor, author: Actor, asking: Asking) -> tuple[ConsentRequest, bool]:
    """The row of this request, and whether it is new. A note quotes one thing, a recommendation is of one person, a
    collection shows many, a film names many; none is another's afterwards: Refused.
    """
    # Of two requests at once, each sees what the other has asked. Other rows of the same transaction may name her: a
    # lock on her key would wait for theirs, and theirs for it.
    await Actor.select_for_update(no_key=True).get(id=asker.id)
    other = ~Q(asker_id=asker.id)
    if asking.kind in (StampKind.QUOTE, StampKind.RECOMMENDATION):
        other |= ~Q(target_uri=asking.target_uri)
    about = ConsentRequest.filter(interacting_uri=asking.interacting_uri, kind=asking.kind)
    if await about.filter(other).exists():
        raise Refused(f"{asking.interacting_uri} asks for another thing", code="another_target")
    known = await about.get_or_none(target_uri=asking.target_uri, role=asking.role)
    if known is None:
        made = ConsentRequest.create(
            uri=asking.uri, kind=asking.kind, asker=asker, author=author, interacting_uri=asking.interacting_uri,
            target_uri=asking.target_uri, role=asking.role, trade=asking.trade, state=RequestState.WAITING,
            told=dict(asking.told), created_at=clock.now(),
        )  # fmt: skip
        return await made, True
    if asking.kind == StampKind.RECOMMENDATION and known.told != asking.told:
        raise Refused(f"{asking.interacting_uri} says something else by now", code="other_words")  # than what she saw
    known.uri, known.told = asking.uri, dict(asking.told)
    if known.state == RequestState.WAITING:
        known.trade = asking.trade
    await known.save(update_fields=["uri", "told", "trade"])
    return known, False


async def _check_few(asker: Actor, author: Actor, request: ConsentRequest) -> None:
    """Of what she has to answer herself: nothing waits for her where her policy answers."""
    herself = request.target_uri == author.uri
    if request.kind != StampKind.QUOTE and await has_asked_enough(
        asker, author, request.kind, besides=request.id, herself=herself
    ):
        raise Refused(
            f"{asker.uri} has asked {author.uri} enough", code="too_many",
            public="%(name)s has to answer %(most)s questions of yours before.",
            name=author.name or author.handle, most=MOST_WAITING,
        )  # fmt: skip


async def _has_been_given_enough(asker: Actor, author: Actor, request: ConsentRequest) -> bool:
    """A film for everybody is one for a stranger's hundred selections, too, each of which says on its page what it
    likes: beyond a few its author is asked.
    """
    if asker.local or not wire.is_choice(request, author):
        return False
    given = ConsentRequest.filter(
        target_uri=request.target_uri, kind=StampKind.FEATURE, state=RequestState.ACCEPTED
    ).exclude(id=request.id)
    if await given.filter(asker_id=asker.id).count() >= MOST_GIVEN:
        return True
    today = await given.filter(created_at__gte=clock.now() - DAY).values_list("asker__host", flat=True)
    return [urls.site_of(str(host)) for host in today].count(urls.site_of(asker.host)) >= MOST_GIVEN_IN_A_DAY


async def _by_policy(asker: Actor, author: Actor, policy: Policy) -> RequestState:
    if await barriers.between(asker, author) or policy == Policy.NOBODY:
        return RequestState.REJECTED
    if asker.id == author.id:  # she names herself
        return RequestState.ACCEPTED
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
    stamp, _ = await Stamp.update_or_create(
        {
            "uri": urls.stamp(uuid),
            "uuid": uuid,
            "author": author,
            "trade": request.trade,
            "words": request.told["words"] if request.kind == StampKind.RECOMMENDATION else "",
            "created_at": clock.now(),
            "revoked_at": None,
        },
        **_what(request),
    )
    await ConsentRequest.filter(id=request.id).update(state=RequestState.ACCEPTED)
    await _say_yes(request, asker, author, stamp)
    if request.kind == StampKind.QUOTE:
        await news.tell(Quoted(stamp.id, asker.id))


async def _refuse(request: ConsentRequest, asker: Actor, author: Actor) -> None:
    await ConsentRequest.filter(id=request.id).update(state=RequestState.REJECTED)
    await _say_no(request, asker, author)


async def _say_yes(request: ConsentRequest, asker: Actor, author: Actor, stamp: Stamp) -> None:
    """To who asked, at another server or here."""
    await _send(author, asker, wire.accept(request, asker, author, stamp))
    if asker.local and (claim := await claims.asked_by(request.uri)):
        await claims.confirm(claim, author, stamp.uri)
    await telling.given(stamp, author)


async def _say_no(request: ConsentRequest, asker: Actor, author: Actor) -> None:
    await _send(author, asker, wire.reject(request, asker, author))
    if asker.local and (claim := await claims.asked_by(request.uri)):
        await claims.refuse(claim)
    if asker.local:
        await telling.refused(request, author)


async def _send(author: Actor, asker: Actor, activity: Document) -> None:
    await outbox.post(author, activity, to=[asker], own_inbox=True)
