"""The note beside an offer of ours, for a project whose server knows no offers: the one thing that a microblog shows of
it, for who leads it alone. Whether it is needed, that server is asked beside.
"""

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import actors, capabilities, client
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import uris_of
from fediverse_cinema.agreements.lifecycle import LIVE
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Answered, Words
from fediverse_cinema.foundation import ids, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.projects.models import Call

SEND = "send_companion"


async def begin(offer: Offer, group: Actor) -> None:
    """In the transaction that makes it."""
    await queue.later(SEND, {"offer_id": offer.id}, lane=group.host, key=f"{SEND} {offer.id}")


async def send_now(offer_id: int) -> None:
    """The job. What has been taken back or answered meanwhile is not told, nor what a worker has told that was killed
    before its job had ended.
    """
    offer = await Offer.get_or_none(id=offer_id).select_related("person", "project__actor")
    if offer is None or offer.call_id is None or await capabilities.has(offer.project.actor, capabilities.OFFERS):
        return
    call, person = await lookup.find(Call, id=offer.call_id), offer.person
    lead = await _lead(offer.project.actor)
    number = ids.uuid_of(f"{offer.uri} is told")
    async with in_transaction():
        held = await Offer.select_for_update().get(id=offer_id)
        if call is None or held.state not in LIVE or await lookup.exists(Note, uuid=number):
            return
        text = "\n\n".join((plain(offer.html), f"<{call.page_url or call.uri}>"))
        words = Words(text, language=here().settings.pole.language, visibility=Visibility.DIRECT)
        answers = Answered(call.uri, call.uri, lead, Visibility.DIRECT)
        await conversations.say(person, words, mentions=[lead], answers=answers, uuid=number)


async def _lead(group: Actor) -> Actor:
    """Whom its own document names first, on its own server; else it is told to itself."""
    named = uris_of((await client.fetch(group.uri)).get("attributedTo"))
    if not named or not urls.same_origin(named[0], group.uri):
        return group
    lead = await actors.find_actor(named[0])
    return lead if lead.type == ActorType.PERSON else group
