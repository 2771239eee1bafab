"""Actors of this pole as the web finds them: by id, by page, by handle; their documents and counts."""

from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, FollowState
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Gone, Missing
from fediverse_cinema.people import wire as people
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles import wire as poles


async def by_uri(uri: str) -> Actor:
    """An actor of ours. Gone (410) when she was, Missing when she never was: Mastodon deletes everything on a 410."""
    actor = await _with_owner(await lookup.find(Actor, uri=uri))
    if actor is None or not actor.local:
        raise Missing(f"no actor {uri[:200]}")
    if actor.gone_at is not None:
        raise Gone(f"{uri} is gone")
    return actor


async def by_page(path: str) -> Actor:
    actor = await by_handle(path.rpartition("/")[2])
    if actor.page_url != urls.base() + path:
        raise Missing(f"no page {path[:200]}")
    return actor


async def by_handle(handle: str) -> Actor:
    actor = await _with_owner(await lookup.find(Actor, local_handle=handle.lower()))
    if actor is None:
        raise Missing(f"no handle {handle[:100]}")
    return actor


async def document(actor: Actor) -> Document:
    """The document of each kind of actor that we have."""
    if actor.type == ActorType.APPLICATION:
        return poles.instance_to_object(actor)
    if actor.type == ActorType.PERSON:
        return people.person_to_object(actor, await lookup.find(Creator, actor_id=actor.id))
    if actor.owner is None:
        raise Missing(f"{actor.uri} has no owner")
    if actor.uri == urls.pole():
        return poles.pole_to_object(actor, actor.owner)
    return people.channel_to_object(actor, actor.owner, await lookup.find(Creator, actor_id=actor.owner_id))


async def _with_owner(actor: Actor | None) -> Actor | None:
    if actor is not None:
        actor.owner = await lookup.find(Actor, id=actor.owner_id) if actor.owner_id else None
    return actor


async def followers_count(actor: Actor) -> int:
    return await Follow.filter(followed_id=actor.id, state=FollowState.ACCEPTED).count()


async def following_count(actor: Actor) -> int:
    return await Follow.filter(follower_id=actor.id, state=FollowState.ACCEPTED).count()
