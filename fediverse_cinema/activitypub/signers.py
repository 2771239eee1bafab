"""Whose signature a request bears: a letter that is posted to us, or a question that is asked. The one machinery for
both doors; what follows from it, they decide.
"""

from collections.abc import Awaitable
from datetime import datetime

from fediverse_cinema.activitypub import actors, gate, keys, suspending
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.signatures import claims
from fediverse_cinema.activitypub.signatures.claims import Claim
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.errors import CinemaError, Forbidden, Later, Unverified


async def signer_of(message: Message, *, now: datetime | None = None) -> Actor:
    """The actor whose key signed the request. Unverified (401) or Malformed (400) with the reason; Forbidden (403) when
    her host is closed here, and then her key is not asked for; Later (503) when her server does not answer just now.
    """
    claim = _claim(message, now)
    await gate.check(urls.host_of(claim.key_id))  # before any key is fetched (SIG-25)
    actor = await _asked(claim, actors.key_owner(claim.key_id))
    if not _fits(claim, actor):
        actor = await _asked(claim, actors.refresh_keys(actor, claim.key_id))  # perhaps she has a new key
        if not _fits(claim, actor):
            raise _unverified(claim, "the signature does not fit the key")
    await gate.check(actor.host)
    return actor


async def known_signer_of(message: Message, *, now: datetime | None = None) -> Actor | None:
    """The same without asking anybody: None unless we have her key already, and it fits."""
    claim = _claim(message, now)
    await gate.check(urls.host_of(claim.key_id))
    actor = await actors.known_owner(claim.key_id)
    return actor if actor is not None and _fits(claim, actor) else None


async def check_welcome(message: Message) -> None:
    """For who need not know who asks, only that it is nobody whom we have shut out. Forbidden when the signature names
    such a one, whether it is hers or not; nothing else is asked of it. Malformed, Unverified and Later as above.
    """
    key_id = claims.key_named_in(message)
    if await gate.is_open(urls.host_of(key_id)) and not await suspending.is_out(key_id):
        return
    claim = _claim(message, None)  # who signs badly is anybody
    await gate.check(urls.host_of(claim.key_id))
    raise suspending.shut_out(claim.key_id)


def _claim(message: Message, now: datetime | None) -> Claim:
    return claims.read(message, now=now or clock.now(), hosts=_our_hosts())


async def _asked(claim: Claim, actor: Awaitable[Actor]) -> Actor:
    try:
        return await actor
    except Later as error:
        raise Later(
            str(error), public="Your key could not be fetched just now. Please send this again.", after=300
        ) from error
    except Forbidden:
        raise  # suspended here, which is said: it is not sent again then
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
