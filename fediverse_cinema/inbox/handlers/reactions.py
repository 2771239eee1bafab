"""Likes, dislikes, shares, and what is taken back."""

from collections.abc import Awaitable, Callable

from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.activitypub.vocab import Activity, uri_of
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import visitors
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender, author_of_fetched
from fediverse_cinema.reactions import service
from fediverse_cinema.reactions.models import ReactionKind


async def liked(sender: Sender, activity: Activity) -> None:
    await _note(ReactionKind.LIKE, sender.actor, activity)


async def disliked(sender: Sender, activity: Activity) -> None:
    await _note(ReactionKind.DISLIKE, sender.actor, activity)


async def announced(sender: Sender, activity: Activity) -> None:
    """A share of something we know is kept. A film that we do not know is fetched from its origin, never taken from
    the announcement, and only when somebody here follows its maker or who shares it.
    """
    if not activity.public:
        raise Ignored("a share that is not public")
    if not await _is_public_here(activity.object_uri):
        await _fetch_film(sender, activity.object_uri)
    await _note(ReactionKind.ANNOUNCE, sender.actor, activity)


def undone(kind: ReactionKind) -> Callable[[Sender, Activity], Awaitable[None]]:
    async def handler(sender: Sender, activity: Activity) -> None:
        inner = activity.object or {}
        if uri_of(inner.get("actor")) not in ("", sender.actor.uri):
            raise Ignored(f"the {kind} is somebody else's")
        if not await service.forget(kind, sender.actor, uri_of(inner.get("object"))):
            raise Ignored(f"no such {kind}")

    return handler


async def something_undone(sender: Sender, activity: Activity) -> None:
    """An Undo that names an activity by its id only."""
    if not await service.forget_by_uri(sender.actor, activity.object_uri):
        raise Ignored("nothing of that id to undo")


async def _note(kind: ReactionKind, actor: Actor, activity: Activity) -> None:
    if not await _is_public_here(activity.object_uri):
        raise Ignored("about nothing that we know")
    if not await service.note(kind, actor, activity.object_uri, activity.id):
        raise Ignored("known already")


async def _is_public_here(uri: str) -> bool:
    """A draft is answered like a thing that does not exist (INB-15)."""
    return await Film.exists(uri=uri, state=FilmState.PUBLISHED) or await Note.exists(uri=uri)


async def _fetch_film(sender: Sender, uri: str) -> None:
    if not uri or urls.is_ours(uri) or await Tombstone.exists(uri=uri):
        raise Ignored("a share of nothing that we know")
    if not await visitors.somebody_follows(sender.actor):
        raise Ignored("nobody here follows who shares it")
    draft = await visitors.fetch(uri)
    await visitors.welcome((await author_of_fetched(draft.authors[0])).actor, draft)
