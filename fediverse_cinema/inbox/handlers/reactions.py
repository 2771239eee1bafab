"""Likes, dislikes, shares, and what is taken back."""

from collections.abc import Awaitable, Callable

from fediverse_cinema.activitypub import blocks, follows
from fediverse_cinema.activitypub.vocab import Activity, uri_of
from fediverse_cinema.consents import service as consents
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.inbox.handlers.follows import acceptance_undone_by_uri
from fediverse_cinema.inbox.handlers.taken_back import check_not_undone, nothing_to_undo
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.offers import visitors as offers
from fediverse_cinema.reactions import service
from fediverse_cinema.reactions.models import ReactionKind
from fediverse_cinema.search import arrivals, relevance


async def liked(sender: Sender, activity: Activity) -> None:
    await _react(ReactionKind.LIKE, sender, activity)


async def disliked(sender: Sender, activity: Activity) -> None:
    await _react(ReactionKind.DISLIKE, sender, activity)


async def announced(sender: Sender, activity: Activity) -> None:
    """A share of something we know is kept. What we do not know is fetched from its origin, never taken from the
    announcement, and only when somebody here follows who shares it.
    """
    if not activity.public:
        raise Ignored("a share that is not public")
    if not urls.same_origin(activity.id, sender.actor.uri):
        raise Ignored("a share without an id of its own")  # we list these ids, and others fetch them
    if not await relevance.is_shown_here(activity.object_uri):
        await _fetch(sender, activity.object_uri)
    await _keep(ReactionKind.ANNOUNCE, sender, activity)


def undone(kind: ReactionKind) -> Callable[[Sender, Activity], Awaitable[None]]:
    async def handler(sender: Sender, activity: Activity) -> None:
        inner = activity.object or {}
        if uri_of(inner.get("actor")) not in ("", sender.actor.uri):
            raise Ignored(f"the {kind} is somebody else's")
        if not await service.forget(kind, sender.actor, uri_of(inner.get("object"))):
            await nothing_to_undo(sender, activity.object_uri, kind)

    return handler


async def something_undone(sender: Sender, activity: Activity) -> None:
    """An Undo that names an activity by its id only."""
    uri = activity.object_uri
    taken_back = (
        service.forget_by_uri, follows.farewell_by_uri, blocks.lifted_by_uri, acceptance_undone_by_uri, offers.undone,
        consents.take_back,
    )  # fmt: skip
    if not [True for take_back in taken_back if await take_back(sender.actor, uri)]:
        await nothing_to_undo(sender, uri, "")


async def _react(kind: ReactionKind, sender: Sender, activity: Activity) -> None:
    if not await relevance.is_shown_here(activity.object_uri) and not await _shown_to(sender, activity.object_uri):
        raise Ignored("about nothing that we know")
    await _keep(kind, sender, activity)


async def _keep(kind: ReactionKind, sender: Sender, activity: Activity) -> None:
    if await relevance.is_unwanted(sender.actor, activity.object_uri):
        raise Ignored("its author has blocked her")
    await check_not_undone(sender, activity)
    if not await service.note(kind, sender.actor, activity.object_uri, activity.id):
        raise Ignored("known already")


async def _shown_to(sender: Sender, uri: str) -> bool:
    """What is not public may be liked by those who may read it."""
    found = await lookup.find(Note, uri=uri)
    return found is not None and await talk.may_read(found, sender.actor)


async def _fetch(sender: Sender, uri: str) -> None:
    """No row is left behind when it cannot be had (INB-16); what is ours and not shown is like nothing (INB-15)."""
    if not uri or urls.is_ours(uri):
        raise Ignored("a share of nothing that we know")
    if not await relevance.is_followed(sender.actor):
        raise Ignored("nobody here follows who shares it")
    await arrivals.fetch(uri)
    if not await relevance.is_shown_here(uri):
        raise Ignored("a share of what is not public")
