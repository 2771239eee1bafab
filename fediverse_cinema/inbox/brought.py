"""Is it worth asking? What a third server brings in somebody's name is asked of her own, so that anybody could have us
ask any server for anything. By what is claimed, then, it has to concern somebody here, and whoever nobody here follows
brings so much in an hour and no more. Called by `origin`, and by the handler of what groups pass on.
"""

from fediverse_cinema.activitypub import allowance, follows
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Activity, Document, uris_of, with_audience
from fediverse_cinema.conversations import wire
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.search import arrivals, relevance


async def check_worth_asking(sender: Sender, activity: Activity) -> None:
    """Ignored when it would concern nobody here even if all of it were true, or when enough was asked."""
    if not await _would_concern_us(activity):
        raise Ignored("brought by another server, and concerns nobody here")
    await check_allowed(sender)


async def check_allowed(sender: Sender) -> None:
    if not await relevance.is_followed(sender.actor) and not allowance.may_ask(sender.actor):
        raise Ignored("enough of what this site brings for this hour")


async def _would_concern_us(activity: Activity) -> bool:
    author = await lookup.find(Actor, uri=activity.actor_uri)
    if author is not None and (activity.object_uri == author.uri or await relevance.is_followed(author)):
        return True
    if activity.type == "Announce":
        return await relevance.is_shown_here(activity.object_uri)
    if await _is_known(activity.object_uri):
        return True
    copy = activity.object
    if copy is None or activity.type == "Delete":
        return False
    if activity.object_type == arrivals.FILM:
        return await _is_of_somebody_followed(copy)
    try:
        draft = wire.note_from_object(with_audience(copy, activity), "")
    except Refused:
        return False
    return await relevance.speaks_to_us(draft)


async def _is_known(uri: str) -> bool:
    return await lookup.exists(Note, uri=uri) or await lookup.exists(Film, uri=uri)


async def _is_of_somebody_followed(film: Document) -> bool:
    makers = await Actor.filter(uri__in=uris_of(film.get("attributedTo")))
    return await follows.has_followers_here([maker.id for maker in makers])
