"""Activities that a group passes on to its followers, as Lemmy and NodeBB do (FEP-1b12): Announce of a Create, an
Update, a Delete, a Like. The copy inside is not believed: the activity is asked of its own origin by its id, and
handled as if its actor had sent it. A page that is created in a group counts as shared by it.
"""

from collections.abc import Awaitable, Callable

from fediverse_cinema.activitypub import authority, client
from fediverse_cinema.activitypub.vocab import Activity, read_activity, uri_of
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.inbox import brought, confirming
from fediverse_cinema.inbox.handlers import reactions
from fediverse_cinema.inbox.handlers.actors import deleted
from fediverse_cinema.inbox.handlers.taken_back import check_not_undone
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender, author_of_fetched
from fediverse_cinema.reactions import service
from fediverse_cinema.reactions.models import ReactionKind
from fediverse_cinema.search import arrivals, relevance

KINDS = ("Create", "Update", "Delete", "Like", "Dislike", "Undo")


async def relayed(sender: Sender, activity: Activity) -> None:
    """Only from a group that somebody here follows, or about something that we show: so much in an hour, since anybody
    can claim it.
    """
    copy = activity.object or {}
    about = uri_of(copy.get("object"))
    if not await relevance.is_shown_here(about) and not await relevance.is_followed(sender.actor):
        raise Ignored("passed on by somebody whom nobody here follows")
    await brought.check_allowed(sender)
    inner = await _from_origin(activity.object_uri)
    if inner.type in ("Create", "Update"):
        await _said(sender, activity, inner)
        return
    handler = HANDLERS.get((inner.type, inner.object_type)) or HANDLERS.get((inner.type, "*"))
    if handler is None:
        raise Ignored(f"a {inner.type[:30]} that is passed on")
    if inner.type == "Delete":
        await confirming.check_gone(inner.actor_uri, inner.object_uri)
    await handler(await author_of_fetched(inner.actor_uri), inner)


async def _from_origin(uri: str) -> Activity:
    """The activity as its own server tells it; it speaks for people of that server only."""
    if not uri or urls.is_ours(uri):
        raise Ignored("an activity without an address of its own")
    inner = read_activity(await client.fetch(uri))
    authority.check_origin_answers(inner.actor_uri, inner.id)
    return inner


async def _said(sender: Sender, activity: Activity, inner: Activity) -> None:
    """The thing itself is asked of its origin. What begins a talk is shared by the group; an answer stands in it."""
    if not inner.object_uri or urls.is_ours(inner.object_uri):
        raise Ignored("a thing without an address of its own")
    arrived = await arrivals.fetch(inner.object_uri)
    if not await relevance.is_shown_here(arrived.uri):
        raise Ignored("not public")
    if inner.type != "Create" or not urls.same_origin(activity.id, sender.actor.uri):
        return
    if arrived.kind == "film" or await lookup.exists(Note, uri=arrived.uri, answer_to=""):
        await check_not_undone(sender, activity)
        await service.note(ReactionKind.ANNOUNCE, sender.actor, arrived.uri, activity.id)


HANDLERS: dict[tuple[str, str], Callable[[Sender, Activity], Awaitable[None]]] = {
    ("Delete", "*"): deleted,
    ("Like", "*"): reactions.liked,
    ("Dislike", "*"): reactions.disliked,
    ("Undo", "Like"): reactions.undone(ReactionKind.LIKE),
    ("Undo", "Dislike"): reactions.undone(ReactionKind.DISLIKE),
}
