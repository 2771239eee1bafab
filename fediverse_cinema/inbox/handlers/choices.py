"""Films in selections, and in catalogues of companies (FEP-7aa9): the author of one of ours is asked whether one of
elsewhere may show it, and authors elsewhere answer what ours ask. What becomes of a stamp that is deleted,
`handlers.actors` asks.
"""

from dataclasses import replace

from fediverse_cinema.activitypub import barriers
from fediverse_cinema.activitypub.models import ActorType
from fediverse_cinema.activitypub.vocab import Activity, uri_of
from fediverse_cinema.companies import answers as catalogues
from fediverse_cinema.consents import awards, service
from fediverse_cinema.consents.wire import Asking
from fediverse_cinema.films import choosing
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox import brought, once
from fediverse_cinema.inbox.handlers.taken_back import check_not_undone, nothing_to_undo
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.labels import leaves
from fediverse_cinema.people.models import Policy


async def film_of(asking: Asking) -> Film | None:
    """The film of ours that it is about."""
    return await Film.get_or_none(uri=asking.target_uri, local=True, state=FilmState.PUBLISHED).select_related("author")


async def asked(sender: Sender, activity: Activity, asking: Asking, film: Film) -> None:
    """What the selection is called is shown to her who is asked, so that it is fetched: and whose it is, since anybody
    of that server could ask in its name. A no by policy costs no request. What everybody may choose is not what every
    company may call its own: to those she answers herself; for who made a film that others have brought nobody does.
    """
    await check_not_undone(sender, activity)
    policy = Policy(film.choosing)
    if sender.actor.type == ActorType.ORGANIZATION:
        policy = Policy.NOBODY if film.made_by else Policy.ASK
    if policy != Policy.NOBODY and not await barriers.between(sender.actor, film.author):
        await brought.check_allowed(sender)
        selection = await awards.read(asking.interacting_uri)
        if selection.owner_uri != sender.actor.uri:
            raise Refused(f"{sender.actor.uri} asks for {selection.uri}", code="not_hers")
        asking = replace(asking, told=selection.told)
    async with once.for_this_letter():
        await service.ask(sender.actor, film.author, asking, policy)


async def request_undone(sender: Sender, activity: Activity) -> None:
    """She needs no answer any more; or the selection does not show the film, whose award is looked at again."""
    if await service.take_back(sender.actor, activity.object_uri):
        return
    request = activity.object or {}
    about = uri_of(request.get("instrument")), uri_of(request.get("object"))
    if not await choosing.look_again(sender.actor, activity.object_uri, about):
        await nothing_to_undo(sender, activity.object_uri, "FeatureRequest")


async def accepted(sender: Sender, activity: Activity) -> bool:
    """Her stamp is fetched before it is believed. False when we have asked nothing under this id."""
    about = sender.actor, activity.object_uri, uri_of(activity.document.get("result"))
    return await leaves.accepted(*about) or await catalogues.accepted(*about)


async def rejected(sender: Sender, activity: Activity) -> bool:
    about = sender.actor, activity.object_uri
    return await leaves.rejected(*about) or await catalogues.rejected(*about)
