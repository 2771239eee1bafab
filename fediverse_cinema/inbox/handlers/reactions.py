"""Likes, dislikes, shares, and what is taken back."""

from collections.abc import Awaitable, Callable

from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.vocab import Activity, uri_of
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import visitors
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.inbox.handlers.taken_back import check_not_undone, nothing_to_undo
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender, author_of_fetched
from fediverse_cinema.reactions import service
from fediverse_cinema.reactions.models import ReactionKind


async def liked(sender: Sender, activity: Activity) -> None:
    await _note(ReactionKind.LIKE, sender, activity)


async def disliked(sender: Sender, activity: Activity) -> None:
    await _note(ReactionKind.DISLIKE, sender, activity)


async def announced(sender: Sender, activity: Activity) -> None:
    """A share of something we know is kept. A film that we do not know is fetched from its origin, never taken from
    the announcement, and only when somebody here follows its maker or who shares it.
    """
    if not activity.public:
        raise Ignored("a share that is not public")
    if not urls.same_origin(activity.id, sender.actor.uri):
        raise Ignored("a share without an id of its own")  # we list these ids, and others fetch them
    if not await _is_public_here(activity.object_uri):
        await _fetch_film(sender, activity.object_uri)
    await _note(ReactionKind.ANNOUNCE, sender, activity)


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
    if not (await service.forget_by_uri(sender.actor, uri) or await follows.farewell_by_uri(sender.actor, uri)):
        await nothing_to_undo(sender, uri, "")


async def _note(kind: ReactionKind, sender: Sender, activity: Activity) -> None:
    if not await _is_public_here(activity.object_uri):
        raise Ignored("about nothing that we know")
    await check_not_undone(sender, activity)
    if not await service.note(kind, sender.actor, activity.object_uri, activity.id):
        raise Ignored("known already")


async def _is_public_here(uri: str) -> bool:
    """A draft is answered like a thing that does not exist (INB-15)."""
    return await lookup.exists(Film, uri=uri, state=FilmState.PUBLISHED) or await lookup.exists(Note, uri=uri)


async def _fetch_film(sender: Sender, uri: str) -> None:
    if not uri or urls.is_ours(uri):
        raise Ignored("a share of nothing that we know")
    if not await visitors.somebody_follows(sender.actor):
        raise Ignored("nobody here follows who shares it")
    draft = await visitors.fetch(uri)
    await visitors.welcome((await author_of_fetched(draft.authors[0])).actor, draft)
