"""Followers synchronisation (FEP-8fcf): two servers compare who of the one follows somebody of the other, by a digest
that travels with each letter to followers only. Said by `delivery` and `web`, heard by the inbox.
"""

import asyncio
import hashlib
import hmac
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

import structlog
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import collecting, follows
from fediverse_cinema.activitypub.context import AS2
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState, OutboxEntry
from fediverse_cinema.activitypub.vocab import Document, is_uri, uri_of
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import once
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.foundation.values import frozen

log = structlog.get_logger()
HEADER = "Collection-Synchronization"
SYNCHRONIZE = "synchronize_followers"
MOST_FOLLOWERS = 25_000  # beyond that the digest is not worth its cost; Mastodon says the same
MOST_PAGES = 10
FRESH_SECONDS = 60.0  # of the digests of a letter: who is sent an older one asks for the list, and no harm is done
MOST_UNDONE = 500  # of follows that she lists and we know nothing of, in one go
_PARAMETER = re.compile(r'\s*([A-Za-z]+)\s*=\s*"([^"\\]*)"\s*(?:,|\Z)')
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(slots=True)
class Digests:
    """Of letters that are leaving: when they were made, and the digest of each host, by the entry's id."""

    by_entry: dict[int, tuple[float, dict[str, str]]] = field(default_factory=dict)
    making: asyncio.Lock = field(default_factory=asyncio.Lock)


@frozen
class Announced:
    """What her server says: which collection, the digest of its part on our host, where that part can be read."""

    collection: str
    digest: str
    url: str


def digest_of(uris: Iterable[str]) -> str:
    """The exclusive or of the SHA-256 of each id: in whatever order, it is the same."""
    parts = (int.from_bytes(hashlib.sha256(uri.encode()).digest()) for uri in set(uris))
    return f"{reduce(int.__xor__, parts, 0):064x}"


NOBODY = digest_of(())


def partial_uri(actor: Actor) -> str:
    return f"{actor.uri}/followers/synchronization"


async def followers_at(actor: Actor, host: str) -> list[str]:
    """The ids of the actor's followers who live on this host."""
    found = await sql.rows(
        "SELECT a.uri FROM follow f JOIN actor a ON a.id=f.follower_id"
        " WHERE f.followed_id=? AND f.state='accepted' AND a.host=? ORDER BY f.id LIMIT ?",
        actor.id, host, MOST_FOLLOWERS,
    )  # fmt: skip
    return [row["uri"] for row in found]


async def partial_collection(actor: Actor, host: str) -> Document:
    """Those followers, for their own server's eyes."""
    return {
        "@context": AS2,
        "id": partial_uri(actor),
        "type": "OrderedCollection",
        "orderedItems": await followers_at(actor, host),
    }


async def header(entry: OutboxEntry, actor: Actor, inbox: str) -> dict[str, str]:
    """What a letter to followers only carries along; nothing for other letters."""
    if not entry.followers_only:
        return {}
    digest = (await _digests(entry, actor)).get(urls.host_of(inbox), NOBODY)
    if not digest:
        return {}
    collection = actor.followers_uri or f"{actor.uri}/followers"
    return {HEADER: f'collectionId="{collection}", digest="{digest}", url="{partial_uri(actor)}"'}


async def _digests(entry: OutboxEntry, actor: Actor) -> dict[str, str]:
    """The digest of her followers at each host; "" where there are too many. Made once for all inboxes of a letter: who
    follows and who lives where is one walk over all of them.
    """
    room: Digests = here().rooms.setdefault("followers digests", Digests())
    async with room.making:
        kept = room.by_entry.get(entry.id)
        now = clock.timestamp()
        if kept is None or not 0 <= now - kept[0] < FRESH_SECONDS:
            room.by_entry = {one: old for one, old in room.by_entry.items() if 0 <= now - old[0] < FRESH_SECONDS}
            found = await sql.rows(
                "SELECT a.host, a.uri FROM follow f JOIN actor a ON a.id=f.follower_id"
                " WHERE f.followed_id=? AND f.state='accepted'",
                actor.id,
            )
            kept = room.by_entry[entry.id] = (now, await asyncio.to_thread(_digest_each, found))
    return kept[1]


def _digest_each(followers: Iterable[Mapping[str, str]]) -> dict[str, str]:
    at: dict[str, list[str]] = defaultdict(list)
    for follower in followers:
        at[follower["host"]].append(follower["uri"])
    return {host: digest_of(uris) if len(uris) < MOST_FOLLOWERS else "" for host, uris in at.items()}


def read(text: str, sender: Actor) -> Announced | None:
    """The header of a verified letter; None unless it speaks of the sender's own followers, on her own server: it
    could otherwise make us ask, and forget, in somebody else's name (INB-25).
    """
    given, rest = {}, text[:8192]
    while match := _PARAMETER.match(rest):
        given[match[1].lower()], rest = match[2], rest[match.end() :]
    if rest.strip():
        return None
    announced = Announced(given.get("collectionid", ""), given.get("digest", ""), given.get("url", ""))
    if not sender.followers_uri or announced.collection != sender.followers_uri:
        return None
    if not _DIGEST.fullmatch(announced.digest) or not is_uri(announced.url):
        return None
    return announced if urls.same_origin(announced.url, sender.uri) else None


async def hear(text: str, sender: Actor) -> None:
    """Compare what her server says with what we know; when it differs, a job asks for the list."""
    announced = read(text, sender)
    if announced is None:
        log.info("synchronization_ignored", sender=sender.uri, header=text[:300])
        return
    if not hmac.compare_digest(digest_of(await _ours_who_follow(sender)), announced.digest):
        await later(
            SYNCHRONIZE,
            {"actor_id": sender.id, "url": announced.url, "digest": announced.digest},
            lane=f"lists of {urls.site_of(sender.host)}",
            key=f"{SYNCHRONIZE} {sender.id}",
        )


async def synchronize(actor_id: int, url: str, digest: str) -> None:
    """Ask her server who of ours follows her. Whom it does not list follows her no longer, if the list is what was
    announced; of a follow that it lists and we do not know, it is told the end.
    """
    followed = await Actor.get(id=actor_id)
    # First what we know: a follow that is accepted while she is asked is no reason to end it.
    known = await _ours_who_follow(followed)
    listed = {uri for uri in await _read_list(url) if urls.is_ours(uri)}
    if hmac.compare_digest(digest_of(listed), digest):
        for follower in await Actor.filter(uri__in=[uri for uri in known if uri not in listed]):
            log.info("follow_unknown_there", follower=follower.uri, followed=followed.uri)
            await follows.farewell(follower, followed)
    strangers = sorted(listed.difference(known))[:MOST_UNDONE]
    async with once.for_this_job():  # of the end of what we do not know, no row says that it was told
        for follower in await Actor.filter(uri__in=strangers, local_handle__isnull=False).order_by("id"):
            await _agree(follower, followed)


async def _agree(follower: Actor, followed: Actor) -> None:
    """She counts one of ours among her followers: an answer that we missed, or a follow that has ended here."""
    async with in_transaction():
        if await Follow.exists(follower_id=follower.id, followed_id=followed.id, state=FollowState.REQUESTED):
            await follows.answered(follower, followed, accepted=True)
        elif not await Follow.exists(follower_id=follower.id, followed_id=followed.id, state=FollowState.ACCEPTED):
            await follows.end_unknown(follower, followed)


async def _ours_who_follow(actor: Actor) -> list[str]:
    found = await sql.rows(
        "SELECT a.uri FROM follow f JOIN actor a ON a.id=f.follower_id"
        " WHERE f.followed_id=? AND f.state='accepted' AND a.local_handle IS NOT NULL",
        actor.id,
    )
    return [row["uri"] for row in found]


async def _read_list(url: str) -> list[str]:
    """All ids of the collection, over at most ten pages."""
    pages = collecting.pages(await collecting.read(url), MOST_PAGES, longest=MOST_FOLLOWERS)
    return [uri async for page in pages for item in page if (uri := uri_of(item))]
