"""Verbs of who recommends: writing it, which asks her at once, and taking it back. Her yes and no are in `answers`; she
says them as she answers every request (consents).
"""

from html import escape

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers, capabilities, outbox, tombstones
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.models import LONGEST_WORDS, ConsentRequest, RequestState, StampKind
from fediverse_cinema.consents.wire import Asking
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.people.models import Creator, Policy
from fediverse_cinema.recommendations import answers, wire
from fediverse_cinema.recommendations.models import Recommendation, State


async def write(author: Actor, person: Actor, words: str) -> Recommendation:
    """A member recommends somebody of here or of another pole, who is asked whether it may be shown. Refused when she
    has done so before, or cannot be asked.
    """
    barriers.check_at_home(author, "Create")
    words = plain(escape(words))  # as they are read at other servers
    if not 1 <= len(words) <= LONGEST_WORDS:
        raise Refused(
            f"{len(words)} signs", public="A recommendation has 1 to %(most)s characters.", code="bad_words",
            most=LONGEST_WORDS,
        )  # fmt: skip
    await _check_can_be_asked(author, person)
    uuid = ids.new_uuid()
    async with in_transaction():
        await sql.hold(f"recommendation of {person.id} by {author.id}")
        await _check_first(author, person)
        made = await Recommendation.create(
            uri=urls.recommendation(uuid), uuid=uuid, author=author, person=person, words=words, state=State.ASKED,
            request_uri=urls.activity(ids.new_uuid()), created_at=clock.now(),
        )  # fmt: skip
        if not person.local:
            await outbox.post(author, wire.request(made), to=[person], own_inbox=True)
            return made
        about = Asking(made.request_uri, StampKind.RECOMMENDATION, made.uri, person.uri, told={"words": words})
        if await consents.ask(author, person, about, Policy.ASK) == RequestState.REJECTED:
            await Recommendation.filter(id=made.id).update(state=State.REFUSED)
    return made


async def hear(author: Actor, person: Actor, asking: Asking) -> bool:
    """Somebody of elsewhere would say this of one of ours. False when it was taken back; Refused when she has been
    asked about other words of the same: who has been refused would come again and again, each time with another id.
    """
    async with in_transaction():
        await sql.hold(asking.interacting_uri)  # its Delete may be opened just now
        await sql.hold(f"recommendation of {person.id} by {author.id}")
        if await tombstones.is_buried(asking.interacting_uri, author):
            return False
        others = ConsentRequest.exclude(interacting_uri=asking.interacting_uri)
        if await others.filter(asker_id=author.id, author_id=person.id, kind=asking.kind).exists():
            raise Refused(f"{author.uri} has asked {person.uri} before", code="asked_before")
        await consents.ask(author, person, asking, Policy.ASK)
    return True


async def take_back(author: Actor, number: int) -> bool:
    """She says it no longer, or needs no answer any more; who has refused it is not asked again for all that. False
    when there is none of hers of this number.
    """
    async with in_transaction():
        hers = Recommendation.filter(id=number, author_id=author.id, state__in=(State.ASKED, State.GIVEN))
        mine = await hers.select_related("author", "person").first()
        if mine is None or not await hers.delete():
            return False
        await tombstones.bury(mine.uri, wire.KIND, author)
        if mine.person.local:
            await answers.end_consent(mine.uri, author)
        else:
            await outbox.post(author, wire.delete(mine), to=[mine.person], own_inbox=True)
    return True


async def forget_all_of(actor: Actor) -> None:
    """She is gone, with what she said and what was said of her."""
    await Recommendation.filter(author_id=actor.id).delete()
    await Recommendation.filter(person_id=actor.id).delete()


async def _check_can_be_asked(author: Actor, person: Actor) -> None:
    """Of elsewhere, only who lives at a pole: others could neither answer nor show it."""
    if person.id == author.id:
        raise Refused("recommends herself", public="Others may recommend you.", code="herself")
    if person.local:
        able = await lookup.exists(Creator, actor_id=person.id)
    else:
        able = person.type == ActorType.PERSON and await capabilities.has(person, capabilities.OFFERS)
    if not able or person.gone_at is not None or person.moved_to:
        raise Refused(
            f"{person.uri} cannot be asked", code="cannot_be_asked",
            public="%(name)s lives where nobody can be asked: only people of the poles can be recommended.",
            name=person.name or person.handle,
        )  # fmt: skip


async def _check_first(author: Actor, person: Actor) -> None:
    former = await Recommendation.get_or_none(author_id=author.id, person_id=person.id)
    if former is None:
        return
    said_no = former.state in (State.REFUSED, State.WITHDRAWN)
    raise Refused(
        f"{author.uri} has recommended {person.uri} before",
        public="%(name)s has said no." if said_no else "You have recommended %(name)s already.",
        code="said_no" if said_no else "written_before", name=person.name or person.handle,
    )  # fmt: skip
