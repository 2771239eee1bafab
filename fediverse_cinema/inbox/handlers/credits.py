"""Credits (FEP-4ebc): one of ours is asked whether a film, or a project, of elsewhere may name her; those whom ours
name answer. What becomes of a stamp that is deleted, `handlers.actors` asks.
"""

from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import Activity, type_of, uri_of
from fediverse_cinema.consents import credits, service, wire
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox import brought, once
from fediverse_cinema.inbox.handlers.taken_back import check_not_undone, nothing_to_undo
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.people.models import Creator, Policy
from fediverse_cinema.search import arrivals


async def asked(sender: Sender, activity: Activity) -> None:
    """She always answers herself. What names her is shown to her with its title, so that it has to be there."""
    asking = wire.read_asking(sender.actor, activity)
    person = await lookup.find(Actor, uri=asking.target_uri)
    if person is None or person.gone_at is not None or not await lookup.exists(Creator, actor_id=person.id):
        raise Ignored("names nobody of ours")
    await check_not_undone(sender, activity)
    project = sender.actor.type == ActorType.GROUP and asking.interacting_uri == sender.actor.uri
    if not project:  # which speaks for itself
        await _check_hers(sender, asking.interacting_uri)
    async with once.for_this_letter():
        await service.ask(sender.actor, person, asking, Policy.ASK)


async def request_undone(sender: Sender, activity: Activity) -> None:
    """The line has gone from the credits before she answered."""
    if not await service.take_back(sender.actor, activity.object_uri):
        await nothing_to_undo(sender, activity.object_uri, "CreditRequest")


async def accepted(sender: Sender, activity: Activity) -> bool:
    """Her stamp is fetched before it is believed. False when we have asked nothing under this id."""
    return await credits.accepted(sender.actor, activity.object_uri, uri_of(activity.document.get("result")))


async def rejected(sender: Sender, activity: Activity) -> bool:
    return await credits.rejected(sender.actor, activity.object_uri)


async def _check_hers(sender: Sender, uri: str) -> None:
    """Only a film's author asks for it. One that we do not know is fetched, so often in an hour and no more."""
    film = await lookup.find(Film, uri=uri)
    if film is None:
        await brought.check_allowed(sender)
        document, author = await arrivals.ask(uri)
        if type_of(document.get("type")) != arrivals.FILM:
            raise Ignored("credits in what is no film")
        if author.id != sender.actor.id:
            raise Refused(f"{sender.actor.uri} asks for {uri}", code="not_hers")
        await arrivals.welcome(document, author, old=True)
    elif film.author_id != sender.actor.id:
        raise Refused(f"{sender.actor.uri} asks for {uri}", code="not_hers")
