"""Events of other poles: one of ours is asked to organise one, and whom we have asked answers. What events say, and how
they change, arrives as all that people say (notes).
"""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Activity, uri_of
from fediverse_cinema.events import organising, visitors
from fediverse_cinema.events.models import Organiser
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox.handlers import offers
from fediverse_cinema.inbox.handlers.taken_back import check_not_undone
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.search import arrivals


async def invited(sender: Sender, activity: Activity) -> None:
    """Only to what she makes known herself, on her own server, which is asked for it: the copy is not believed."""
    uri, event_uri = activity.id, activity.object_uri
    if not uri or not urls.same_origin(uri, sender.actor.uri) or not urls.same_origin(event_uri, sender.actor.uri):
        raise Refused(f"{sender.actor.uri} invites to {event_uri[:200]} as {uri[:200]}", code="not_hers")
    person = await Actor.get_or_none(uri=uri_of(activity.document.get("target")), gone_at=None)
    if person is None or not person.local:
        raise Ignored("asks nobody of ours")
    if why_not := await visitors.why_not_asked(sender.actor, person):
        raise Ignored(why_not)
    await check_not_undone(sender, activity)
    await arrivals.fetch(event_uri, by=sender.actor)
    if why_not := await visitors.invited(sender.actor, uri, event_uri, person):
        raise Ignored(why_not)


async def undone(sender: Sender, activity: Activity) -> None:
    """Of an Invite: to organise an event, or to belong to a team."""
    if not await visitors.uninvited(sender.actor, activity.object_uri):
        await offers.undone(sender, activity)


async def accepted(sender: Sender, activity: Activity) -> bool:
    """False when nobody was asked by what she answers."""
    return await _answered(sender, activity, yes=True)


async def rejected(sender: Sender, activity: Activity) -> bool:
    return await _answered(sender, activity, yes=False)


async def _answered(sender: Sender, activity: Activity, *, yes: bool) -> bool:
    row = await lookup.find(Organiser, request_uri=activity.object_uri) if activity.object_uri else None
    if row is not None and not await organising.heard(row, sender.actor, yes=yes):
        raise Ignored("nothing that she could say now")
    return row is not None
