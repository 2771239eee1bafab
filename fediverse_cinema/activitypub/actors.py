"""Actors of elsewhere: found by id or by key, fetched once, kept, refreshed. Ours are made by people and poles."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import addresses, client, failing, keys, vocab
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow
from fediverse_cinema.activitypub.news import ActorGone
from fediverse_cinema.activitypub.profiles import read_profile
from fediverse_cinema.activitypub.vocab import Document, as_list, html_url, is_uri, object_of, text_of, type_of, uri_of
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Gone, Later, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.html import clean_off_loop, plain
from fediverse_cinema.foundation.jobs.queue import later

MOST_FLIGHTS = 200  # documents of unknown actors that are being fetched; each holds a letter in memory
LONGEST_SUMMARY = 20_000
CONFIRM = "confirm_address"  # the job (webfinger.py)
RENEW = "renew_actor"
FRESH = timedelta(days=1)
ACTOR_TYPES = frozenset(ActorType)


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
    _check_room()
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
    if "actor " + actor.uri not in _flights():
        failing.check("key " + key_id)
        _check_room()
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


async def keep(document: Document) -> Actor:
    """Write what an actor's own server says of her. The document must come from there (fetched, or signed by her)."""
    values = await _read(document)
    known = await lookup.find(Actor, uri=document["id"])
    if known is not None:
        if known.local:
            raise Refused(f"{known.uri} is ours", code="masquerade")
        return await _renew(known, values)
    try:
        async with in_transaction():
            actor = await Actor.create(uri=document["id"], created_at=clock.now(), **values)
            await _confirm_later(actor)
            return actor
    except IntegrityError:  # somebody else was quicker
        return await Actor.get(uri=document["id"])


async def _renew(known: Actor, values: dict[str, Any]) -> Actor:
    """Another handle is another claim. A domain that only WebFinger had told stays, as the handle does."""
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
    return known


async def _confirm_later(actor: Actor) -> None:
    lane = f"addresses of {urls.site_of(actor.host)}"
    await later(CONFIRM, {"actor_id": actor.id}, lane=lane, key=f"{CONFIRM} {actor.id}")


async def _read(document: Document) -> dict[str, Any]:
    document = vocab.collapsed(document)
    uri = str(document["id"])
    if type_of(document.get("type")) not in ACTOR_TYPES:
        raise Refused(f"{uri} is a {str(document.get('type'))[:60]!r}, no actor", code="no_actor")
    endpoints = object_of(document.get("endpoints")) or {}
    return {
        "type": type_of(document["type"]),
        "host": urls.host_of(uri),
        **_handle(document, urls.host_of(uri)),
        "name": plain(text_of(document.get("name"), 300)),
        "summary": await clean_off_loop(text_of(document.get("summary"), LONGEST_SUMMARY)),
        "page_url": html_url(document.get("url")) or uri,
        "inbox": _same_origin(uri, uri_of(document.get("inbox")), needed="inbox"),
        "shared_inbox": _same_origin(uri, uri_of(endpoints.get("sharedInbox"))) or None,
        "outbox": _same_origin(uri, uri_of(document.get("outbox"))) or None,
        "followers_uri": _same_origin(uri, uri_of(document.get("followers"))) or None,
        "following_uri": _same_origin(uri, uri_of(document.get("following"))) or None,
        "featured_uri": _same_origin(uri, uri_of(document.get("featured"))) or None,
        "discoverable": document.get("discoverable") is not False,
        "fetched_at": clock.now(),
        **read_profile(document),
        **_public_keys(uri, document),
    }


def _handle(document: Document, host: str) -> dict[str, str]:
    """What she claims: preferredUsername at her own host, or at the domain that `webfinger` names (FEP-2c59)."""
    handle = text_of(document.get("preferredUsername"), 200)
    if not handle or not handle.isprintable() or "@" in handle:
        raise Refused(f"{document['id']} has no usable preferredUsername", code="no_handle")
    claimed = addresses.read(text_of(document.get("webfinger"), 500))
    elsewhere = claimed is not None and claimed[1] != host and claimed[0].lower() == handle.lower()
    return {"handle": handle, "account_domain": claimed[1] if claimed and elsewhere else ""}


def _same_origin(uri: str, address: str, needed: str = "") -> str:
    """An inbox on a third host would make us hammer somebody who never asked (CVE-2022-46405)."""
    if address and urls.same_origin(uri, address):
        return address
    if needed:
        raise Refused(f"{uri} has no {needed} on its own host", code=f"no_{needed}")
    return ""


def _public_keys(uri: str, document: Document) -> dict[str, str | None]:
    rsa_id, rsa = _rsa_key(uri, document)
    ed25519_id, ed25519 = _ed25519_key(uri, document)
    return {"rsa_key_id": rsa_id, "rsa_public": rsa, "ed25519_key_id": ed25519_id, "ed25519_public": ed25519}


def _rsa_key(uri: str, document: Document) -> tuple[str | None, str | None]:
    """The first key that is hers and strong enough; weak ones are left out, as if she had none (SIG-23)."""
    for key in as_list(document.get("publicKey"))[:10]:
        if not _is_hers(key, "owner", uri):
            continue
        try:
            keys.read_public_pem(text_of(key.get("publicKeyPem"), 10_000))
        except Refused:
            continue
        return uri_of(key), text_of(key.get("publicKeyPem"), 10_000)
    return None, None


def _ed25519_key(uri: str, document: Document) -> tuple[str | None, str | None]:
    """FEP-521a: a Multikey among assertionMethod whose controller she is."""
    for key in as_list(document.get("assertionMethod"))[:10]:
        if not _is_hers(key, "controller", uri):
            continue
        text = text_of(key.get("publicKeyMultibase"), 100)
        try:
            keys.from_multibase(text)
        except Refused:
            continue
        return uri_of(key), text
    return None, None


def _is_hers(key: Any, owner: str, uri: str) -> bool:
    """She owns it, and its id is of her origin: under the id of another's key it would stand in that one's way."""
    return isinstance(key, Mapping) and uri_of(key.get(owner)) == uri and urls.same_origin(uri, uri_of(key))


async def known_owner(key_id: str) -> Actor | None:
    """Whose key it is, if we know her already."""
    # PeerTube signs with the actor's id, without fragment.
    return await _find(key_id.partition("#")[0]) or await lookup.find(Actor, rsa_key_id=key_id)


async def _find(uri: str) -> Actor | None:
    """One who had gone is not found: she may be back, and only her server can say so."""
    known = await lookup.find(Actor, uri=uri)
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


def _check_room() -> None:
    if len(_flights()) >= MOST_FLIGHTS:
        raise Later("too many actors are being fetched", code="overloaded", after=60)
