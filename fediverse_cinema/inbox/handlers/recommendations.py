"""Recommendations: one of ours is asked whether what somebody of elsewhere says of her may be shown; those whom ours
recommend answer. What becomes of a recommendation or a stamp that is deleted, `handlers.actors` asks.
"""

from dataclasses import replace

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Activity, object_of, uri_of
from fediverse_cinema.consents import wire
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.people.models import Creator
from fediverse_cinema.recommendations import answers, service
from fediverse_cinema.recommendations.wire import words_of


async def asked(sender: Sender, activity: Activity) -> None:
    """She always answers herself, to the words that came with the question: they are its author's own."""
    asking = wire.read_asking(sender.actor, activity)
    person = await lookup.find(Actor, uri=asking.target_uri)
    if person is None or person.gone_at is not None or not await lookup.exists(Creator, actor_id=person.id):
        raise Ignored("recommends nobody of ours")
    words = words_of(object_of(activity.document.get("instrument")), sender.actor.uri, person.uri)
    if not await service.hear(sender.actor, person, replace(asking, told={"words": words})):
        raise Ignored("taken back")


async def accepted(sender: Sender, activity: Activity) -> bool:
    """Her stamp is fetched before it is believed. False when we have asked nothing under this id."""
    return await answers.accepted(sender.actor, activity.object_uri, uri_of(activity.document.get("result")))


async def rejected(sender: Sender, activity: Activity) -> bool:
    return await answers.rejected(sender.actor, activity.object_uri)
