"""Who says it. Nothing else can make a Sender, and every handler takes one: what is unverified cannot be said."""

import asyncio
from datetime import datetime, timedelta

from fediverse_cinema.activitypub import actors, hosts, keys, proofs
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.activitypub.signers import signer_of
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Later, Refused
from fediverse_cinema.foundation.values import frozen

# A proof without its author's signature around it may be brought by anybody at any time. Most servers send a letter
# again for about three days, so whoever forwards one has it by then; afterwards its origin is asked. What she has taken
# back leaves a stone that lies longer (tombstones): an old proof brings nothing back.
PROOF_COUNTS = timedelta(days=3)
_MADE_HERE = object()


@frozen
class Sender:
    """An actor whose word the letter is, as has been verified. `letter` holds its bytes when she signed and sent it
    herself; None when it was brought by others, and proven or fetched.
    """

    actor: Actor
    proof: object
    letter: bytes | None = None

    def __post_init__(self) -> None:
        if self.proof is not _MADE_HERE:
            raise RuntimeError("only inbox.verify makes a Sender")


async def authenticate(message: Message, *, now: datetime | None = None) -> Sender:
    """The sender of a signed request. Unverified (401) or Malformed (400) with the reason; Forbidden (403) when her
    server is closed here; Later (503) when it does not answer just now, so that the letter is sent again.
    """
    actor = await signer_of(message, now=now)
    await hosts.heard_from(actor.host)
    return Sender(actor, _MADE_HERE, message.body)


async def sender_of_letter(uri: str, body: str) -> Sender:
    """The sender of a letter in our ledger, whose signature was verified before it was noted down."""
    return Sender(await lookup.get(Actor, uri=uri), _MADE_HERE, body.encode())


async def author_of_fetched(uri: str) -> Sender:
    """The author of a document that has been fetched from her own server: as good as her signature. Refused when her
    address leads to somebody else, for whom that server cannot speak.
    """
    actor = await actors.find_actor(uri)
    if actor.uri != uri:
        raise Refused(f"{uri} is {actor.uri}", code="wrong_id")
    return Sender(actor, _MADE_HERE)


async def author_of_proven(uri: str, document: Document) -> Sender | None:
    """The author of a document that bears a valid proof of hers (FEP-8b32): as good as her signature, whoever brought
    it. None when it bears none that fits the key which her own server names; a linked-data signature is no reason to
    believe anything, nor is a proof of last week, which may say what she has taken back. Later when her server does not
    answer.
    """
    if not document.get("proof"):
        return None
    try:
        author = await author_of_fetched(uri)
        key_id, key = author.actor.ed25519_key_id, author.actor.ed25519_public
        if key is None or key_id is None or not proofs.names_key(document, key_id):
            return None
        await asyncio.to_thread(
            proofs.check,
            document,
            key=keys.from_multibase(key),
            key_id=key_id,
            now=clock.now(),
            longest=PROOF_COUNTS,
        )
    except Later:
        raise
    except CinemaError:
        return None
    return author
