"""Actors of elsewhere: found by id or by key, fetched once, kept, refreshed. Ours are made by people and poles."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import client, failing, introductions, suspending
from fediverse_cinema.activitypub.introductions import ACTOR_TYPES
from fediverse_cinema.activitypub.models import Actor, Follow
from fediverse_cinema.activitypub.news import ActorGone, ActorRead
from fediverse_cinema.activitypub.vocab import Document, is_uri, type_of, uri_of
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Gone, Later, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.queue import later

MOST_WAITING = 300  # letters and questions whose key is being fetched: each is held in memory
MOST_OF_A_SITE = 100  # of these
CONFIRM = "confirm_address"  # the job (webfinger.py)
RENEW = "renew_actor"
FRESH = timedelta(days=1)


async def find_actor(uri: str) -> Actor:
    """The actor with this id, from our rows or from her server. Raises what `client.fetch` raises."""
    return await _find(uri) or await _once("actor " + uri, lambda: _find_or_fetch(uri))


async def refresh(actor: Actor) -> Actor:
    """Ask her server again. A 410 ends the actor here."""
    try:
        return await _once("actor " + actor.uri, lambda: _fetch_actor(actor.uri))
    except Gone:
        await end(actor)
        raise


async def renew_later(actor: Actor) -> None:
    """Somebody looks at her page: if our copy is older than a day, her server is asked, beside."""
    if actor.local or actor.gone_at is not None or (actor.fetched_at and actor.fetched_at > clock.now() - FRESH):
        return
    try:
        failing.check("actor " + actor.uri)
    except CinemaError:
        return
    await later(RENEW, {"actor_id": actor.id}, key=f"{RENEW} {actor.id}")


async def renew(actor_id: int) -> None:
    """The job. Only a 410 ends her (FET-26): whatever else her server answers, the copy stays, and it is left in peace
    for a while.
    """
    actor = await lookup.find(Actor, id=actor_id)
    if actor is None:
        return
    try:
        await refresh(actor)
    except Gone:
        return
    except CinemaError as error:
        failing.note("actor " + actor.uri, hopeful=isinstance(error, Later))
        raise


async def key_owner(key_id: str) -> Actor:
    """The actor who says that this key is hers. Fetched when unknown; failures are remembered."""
    if not is_uri(key_id):
        raise Refused(f"key id {key_id[:100]!r}", code="bad_key_id")
    known = await known_owner(key_id)
    if known is not None:
        return known
    if urls.is_ours(key_id):
        raise Refused(f"{key_id} would be ours", code="own_key_unknown")
    failing.check("key " + key_id)
    with _a_place(key_id):
        try:
            return await _once("key " + key_id, lambda: _find_or_fetch_owner(key_id))
        except CinemaError as error:
            failing.note("key " + key_id, hopeful=isinstance(error, Later))
            raise


async def refresh_keys(actor: Actor, key_id: str) -> Actor:
    """After a signature did not fit: perhaps her server changed the key. One request in five minutes, no more; letters
    that come while it is under way wait for it, too.
    """
    newer = await Actor.get(id=actor.id)
    if (newer.rsa_public, newer.ed25519_public) != (actor.rsa_public, actor.ed25519_public):
        return newer  # somebody asked while we were looking
    with _a_place(key_id):
        if "actor " + actor.uri not in _flights():
            failing.check("key " + key_id)
            failing.note("key " + key_id, hopeful=False)
        try:
            return await refresh(actor)
        except Later:
            failing.note("key " + key_id, hopeful=True)
            raise


async def end(actor: Actor) -> None:
    """She is gone: nobody follows her, she follows nobody, and what she has signed counts no longer. Only her own
    server can bring her back, by showing her again.
    """
    without_keys = {"rsa_key_id": None, "rsa_public": None, "ed25519_key_id": None, "ed25519_public": None}
    async with in_transaction():
        if await Actor.filter(id=actor.id, gone_at__isnull=True).update(gone_at=clock.now(), **without_keys):
            await Follow.filter(follower_id=actor.id).delete()
            await Follow.filter(followed_id=actor.id).delete()
            await news.tell(ActorGone(actor.id))


async def as_it_was_read(news: ActorRead) -> Actor | None:
    """None when her server was asked again since: what it said then is told by another news, perhaps heard before."""
    actor = await Actor.get(id=news.actor_id)
    latest = actor.fetched_at is None or actor.fetched_at <= datetime.fromisoformat(news.read_at)
    return actor if latest else None


async def keep(document: Document) -> Actor:
    """Write what an actor's own server says of her. The document must come from there (fetched, or signed by her)."""
    values = await introductions.read(document)
    known = await lookup.find(Actor, uri=document["id"])
    if known is not None:
        if known.local:
            raise Refused(f"{known.uri} is ours", code="masquerade")
        suspending.check(known)
        return await _renew(known, values, document)
    try:
        async with in_transaction():
            actor = await Actor.create(uri=document["id"], created_at=clock.now(), **values)
            await _confirm_later(actor)
            await _tell_more(actor, document, before=False)
            return actor
    except IntegrityError:  # somebody else was quicker
        return await Actor.get(uri=document["id"])


async def _renew(known: Actor, values: dict[str, Any], document: Document) -> Actor:
    """Another handle is another claim. A domain that only WebFinger had told stays, as the handle does."""
    told_more = known.tells_more
    same = known.handle == values["handle"] and values["account_domain"] in ("", known.account_domain)
    if same:
        values.pop("account_domain")
    values["gone_at"] = None
    if not same:
        values["confirmed_at"] = None
    known.update_from_dict(values)
    async with in_transaction():
        # Only these: meanwhile somebody may have written that she has moved, or that her address is confirmed.
        await known.save(update_fields=values.keys())
        if not same:
            await _confirm_later(known)
        await _tell_more(known, document, before=told_more)
    return known


async def _tell_more(actor: Actor, document: Document, *, before: bool) -> None:
    """Or that she says nothing of it any more: her server may run other software by now."""
    if (actor.tells_more or before) and actor.fetched_at is not None:
        await news.tell(ActorRead(actor.id, introductions.more_of(document), actor.fetched_at.isoformat()))


async def _confirm_later(actor: Actor) -> None:
    lane = f"addresses of {urls.site_of(actor.host)}"
    await later(CONFIRM, {"actor_id": actor.id}, lane=lane, key=f"{CONFIRM} {actor.id}")


async def known_owner(key_id: str) -> Actor | None:
    """Whose key it is, if we know her already."""
    # PeerTube signs with the actor's id, without fragment.
    known = await _find(key_id.partition("#")[0]) or await lookup.find(Actor, rsa_key_id=key_id)
    if known is not None:
        suspending.check(known)
    return known


async def _find(uri: str) -> Actor | None:
    """One who had gone is not found: she may be back, and only her server can say so. Who is suspended stays out, and
    nobody is asked about her.
    """
    known = await lookup.find(Actor, uri=uri)
    if known is not None:
        suspending.check(known)
    return known if known is not None and known.gone_at is None else None


async def _find_or_fetch(uri: str) -> Actor:
    """Looked for once more: whoever came just before us may have brought her."""
    return await _find(uri) or await _fetch_actor(uri)


async def _find_or_fetch_owner(key_id: str) -> Actor:
    return await known_owner(key_id) or await _fetch_owner(key_id)


async def _fetch_actor(uri: str) -> Actor:
    return await keep(await client.fetch(uri))


async def _fetch_owner(key_id: str) -> Actor:
    """The key's address answers the actor, or a key document that names its owner, who must name the key in turn."""
    document = await client.fetch(key_id)
    if type_of(document.get("type")) in ACTOR_TYPES:
        actor = await keep(document)
    else:
        owner = uri_of(document.get("owner")) or uri_of(document.get("controller"))
        if not owner or not urls.same_origin(owner, key_id):
            raise Refused(f"{key_id} names no owner of its host", code="no_owner")
        actor = await _fetch_actor(owner)
    if key_id not in (actor.uri, actor.rsa_key_id, actor.ed25519_key_id):
        raise Refused(f"{actor.uri} does not say that {key_id} is hers", code="not_her_key")
    return actor


async def _once(what: str, work: Any) -> Actor:
    """Single flight: fifty letters of one unknown actor make one request (FET-29)."""
    flights = _flights()
    if what not in flights:
        task = asyncio.ensure_future(work())
        flights[what] = task
        task.add_done_callback(lambda _: flights.pop(what, None))
    return await asyncio.shield(flights[what])


def _flights() -> dict[str, asyncio.Task[Actor]]:
    flights: dict[str, asyncio.Task[Actor]] = here().rooms.setdefault("flights", {})
    return flights


@contextmanager
def _a_place(key_id: str) -> Iterator[None]:
    """Among those who wait for a key. A site that is slow to answer, by whomever it is named, takes a part of them; who
    is known already needs none (LOD-08).
    """
    waiting: Counter[str] = here().rooms.setdefault("waiting for keys", Counter())
    site = urls.site_of(urls.host_of(key_id))
    if waiting[site] >= MOST_OF_A_SITE or waiting.total() >= MOST_WAITING:
        raise Later(f"too many wait for keys, {waiting[site]} of {site}", code="overloaded", after=60)
    waiting[site] += 1
    try:
        yield
    finally:
        waiting[site] -= 1
        if not waiting[site]:
            del waiting[site]
