"""Actors of this pole as the web finds them: by id, by page, by handle; their documents and counts."""

from fediverse_cinema.activitypub import suspending
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, FollowState
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.companies import documents as companies
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Gone, Missing
from fediverse_cinema.labels import documents as labels
from fediverse_cinema.people import portraits
from fediverse_cinema.people import wire as people
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles import telling
from fediverse_cinema.poles import wire as poles
from fediverse_cinema.projects import documents as projects
from fediverse_cinema.recommendations import documents as recommendations
from fediverse_cinema.search import profiles


async def by_uri(uri: str) -> Actor:
    """An actor of ours. Gone (410) when she was, Missing when she never was: Mastodon deletes everything on a 410."""
    actor = await _with_owner(await lookup.find(Actor, uri=uri))
    if actor is None or not actor.local:
        raise Missing(f"no actor {uri[:200]}")
    _check_there(actor)
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
    _check_there(actor)
    return actor


def _check_there(actor: Actor) -> None:
    suspending.check(actor)
    if actor.gone_at is not None:
        raise Gone(f"{actor.uri} is gone")


async def maker(handle: str) -> Actor:
    """A member of ours who makes films. Missing when it is the pole, a channel or a project."""
    actor = await by_uri(urls.user(handle))
    if not await Creator.exists(actor_id=actor.id):
        raise Missing(f"{handle[:100]} makes no films")
    return actor


async def somebody(address: str) -> Actor | None:
    """A person of here, or of elsewhere and known here, by handle or address."""
    try:
        if profiles.is_ours(address):
            found = await by_handle(address.rpartition("@")[0])
        else:
            found = await profiles.by_address(address)
    except Missing:
        return None
    return found if found.type == ActorType.PERSON and found.gone_at is None else None


async def document(actor: Actor) -> Document:
    """The document of each kind of actor that we have."""
    if actor.type == ActorType.APPLICATION:
        return poles.instance_to_object(actor)
    if actor.type == ActorType.PERSON:
        creator = await lookup.find(Creator, actor_id=actor.id)
        document = people.person_to_object(actor, creator, await portraits.of(actor))
        return document | (await recommendations.term_of(actor) if creator else {})
    of_its_kind = (
        await projects.of_group(actor) or await labels.of_group(actor) or await companies.of_actor(actor)
    )  # fmt: skip
    if of_its_kind is not None:
        return of_its_kind
    if actor.owner is None:
        raise Missing(f"{actor.uri} has no owner")
    if actor.uri == urls.pole():
        return await telling.document_of(actor, actor.owner)
    return people.channel_to_object(actor, actor.owner, await lookup.find(Creator, actor_id=actor.owner_id))


async def _with_owner(actor: Actor | None) -> Actor | None:
    if actor is not None:
        actor.owner = await lookup.find(Actor, id=actor.owner_id) if actor.owner_id else None
    return actor


async def followers_count(actor: Actor) -> int:
    return await Follow.filter(followed_id=actor.id, state=FollowState.ACCEPTED).count()


async def following_count(actor: Actor) -> int:
    return await Follow.filter(follower_id=actor.id, state=FollowState.ACCEPTED).count()
