"""Making an actor of ours: its id, its handle in the one namespace of the host, its keys."""

import asyncio
import re
from collections.abc import Collection

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import keyring
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.folding import fold

# Every server of the field takes these (Mastodon, PeerTube, Lemmy); longer ones are cut somewhere.
LONGEST_HANDLE = 30
HANDLE = re.compile(rf"[a-z0-9_]{{2,{LONGEST_HANDLE}}}")
RESERVED = frozenset(
    ("abuse", "admin", "administrator", "api", "ap", "contact", "here", "hostmaster", "inbox", "instance", "media",
     "moderation", "moderator", "noreply", "official", "pole", "postmaster", "regie", "root", "security", "staff",
     "static", "support", "team", "webmaster", "well_known")
)  # fmt: skip


def check_handle(handle: str) -> str:
    """The handle in small letters. Refused says what a handle is made of, or that this one is kept for the pole."""
    handle = handle.strip().lower()
    if not HANDLE.fullmatch(handle):
        raise Refused(
            f"handle {handle[:60]!r}",
            public="A handle has 2 to 30 characters: small letters without accents, figures and the low line _.",
            code="bad_handle",
        )
    return handle


async def free_handle(name: str, otherwise: str, kept: Collection[str]) -> str:
    """A handle that is made of its name, or of `otherwise`, and not taken yet, nor `kept`."""
    stem = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")[:26].strip("_")
    stem = stem if HANDLE.fullmatch(stem) and stem not in kept else otherwise
    for number in range(1, 100):
        candidate = stem if number == 1 else f"{stem}_{number}"
        if not await lookup.exists(Actor, local_handle=candidate):
            return candidate
    raise Refused(f"no free handle like {stem}", public="Choose a handle yourself.", code="taken")


async def draft_actor(
    type_: ActorType,
    handle: str,
    *,
    uri: str,
    page_url: str,
    name: str,
    summary: str = "",
    owner: Actor | None = None,
    discoverable: bool = True,
) -> Actor:
    """A new actor of ours with her keys, not yet written: making an RSA key takes a tenth of a second, too long for a
    transaction.
    """
    actor = Actor(
        uri=uri,
        type=type_,
        host=urls.own_host(),
        handle=handle,
        local_handle=handle,
        name=name,
        summary=summary,
        page_url=page_url,
        inbox=f"{uri}/inbox",
        shared_inbox=urls.shared_inbox(),
        outbox=f"{uri}/outbox",
        followers_uri=f"{uri}/followers",
        owner=owner,
        discoverable=discoverable,
        created_at=clock.now(),
    )
    await asyncio.to_thread(keyring.new_keys, actor)
    return actor


async def enrol(actor: Actor) -> None:
    """Write a drafted actor. Refused when the handle is taken, in whatever case."""
    try:
        async with in_transaction():
            await actor.save()
    except IntegrityError:
        raise Refused(
            f"{actor.handle} is taken",
            public="%(handle)s is already taken.",
            code="taken",
            handle=actor.handle,
        ) from None
