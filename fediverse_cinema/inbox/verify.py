"""Who says it. Nothing else can make a Sender, and every handler takes one: what is unverified cannot be said."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime

from fediverse_cinema.activitypub import actors, keys
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.signatures import claims
from fediverse_cinema.activitypub.signatures.claims import Claim
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Later, Refused, Unverified

_MADE_HERE = object()


@dataclass(frozen=True, slots=True)
class Sender:
    """An actor whose signature over the very letter has been verified, here or when the letter was taken in."""

    actor: Actor
    proof: object

    def __post_init__(self) -> None:
        if self.proof is not _MADE_HERE:
            raise RuntimeError("only inbox.verify makes a Sender")


async def authenticate(message: Message, *, now: datetime | None = None) -> Sender:
    """The sender of a signed request. Unverified (401) or Malformed (400) with the reason; Later (503) when her server
    does not answer just now, so that the letter is sent again.
    """
    claim = claims.read(message, now=now or clock.now(), hosts=_our_hosts())
    actor = await _asked(claim, actors.key_owner(claim.key_id))
    if _fits(claim, actor):
        return Sender(actor, _MADE_HERE)
    actor = await _asked(claim, actors.refresh_keys(actor, claim.key_id))  # perhaps she has a new key
    if not _fits(claim, actor):
        raise _unverified(claim, "the signature does not fit the key")
    return Sender(actor, _MADE_HERE)


async def sender_of_letter(uri: str) -> Sender:
    """The sender of a letter in our ledger, whose signature was verified before it was noted down."""
    return Sender(await lookup.get(Actor, uri=uri), _MADE_HERE)


async def author_of_fetched(uri: str) -> Sender:
    """The author of a document that has been fetched from her own server: as good as her signature. Refused when her
    address leads to somebody else, for whom that server cannot speak.
    """
    actor = await actors.find_actor(uri)
    if actor.uri != uri:
        raise Refused(f"{uri} is {actor.uri}", code="wrong_id")
    return Sender(actor, _MADE_HERE)


async def _asked(claim: Claim, actor: Awaitable[Actor]) -> Actor:
    try:
        return await actor
    except Later as error:
        raise Later(
            str(error), public="Your key could not be fetched just now. Please send this again.", after=300
        ) from error
    except CinemaError as error:
        raise _unverified(claim, str(error)) from error


def _fits(claim: Claim, actor: Actor) -> bool:
    """Does the signature fit one of her keys? Only the named one is tried, and both when the id names the actor."""
    for key_id, text, read in (
        (actor.rsa_key_id, actor.rsa_public, keys.read_public_pem),
        (actor.ed25519_key_id, actor.ed25519_public, keys.from_multibase),
    ):
        if text is None or claim.key_id not in (key_id, actor.uri):
            continue
        try:
            claims.verify(claim, read(text))
        except Unverified:
            continue
        return True
    return False


def _unverified(claim: Claim, reason: str) -> Unverified:
    return Unverified(f"{claim.key_id[:200]}: {reason}", code="bad_signature", public="The signature is not valid.")


def _our_hosts() -> frozenset[str]:
    # Mastodon signs Host without the port.
    host = urls.own_host().lower()
    return frozenset((host, host.partition(":")[0]))
