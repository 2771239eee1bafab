"""Sessions of guests: somebody without an account inside the rooms of one thing here (`subject_uri`), and nowhere else.
Whether she still belongs there, the room asks each time; only the hash of her token is kept.
"""

import hashlib
from datetime import timedelta

from fediverse_cinema.accounts.models import GuestSession
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock, ids

LIFETIME = timedelta(days=30)


async def begin(actor: Actor | None, subject_uri: str, *, mail: str = "") -> str:
    """The token of a new session, for her who is known by an actor or by a mail address: a row in the caller's
    transaction.
    """
    token, now = ids.new_token(), clock.now()
    await GuestSession.create(
        token_hash=_hash(token), actor=actor, mail=mail, subject_uri=subject_uri, created_at=now,
        expires_at=now + LIFETIME,
    )  # fmt: skip
    return token


async def current(token: str, subject_uri: str) -> Actor | None:
    """Who holds it, when it opens this thing; None when it opens another, or has ended."""
    session = await held(token, subject_uri)
    return session.actor if session else None


async def held(token: str, subject_uri: str) -> GuestSession | None:
    """The session itself, in the same way, with its actor if it has one."""
    if not token:
        return None
    found = GuestSession.get_or_none(token_hash=_hash(token), subject_uri=subject_uri, expires_at__gt=clock.now())
    session = await found.select_related("actor")
    return session if session and not (session.actor and session.actor.gone_at) else None


async def end(token: str) -> None:
    await GuestSession.filter(token_hash=_hash(token)).delete()


async def end_all(actor_id: int | None, subject_uri: str, *, mail: str = "") -> None:
    """She belongs there no longer: wherever she is inside, she is out."""
    await GuestSession.filter(actor_id=actor_id, mail=mail, subject_uri=subject_uri).delete()


async def sweep() -> None:
    """The periodic job: what has expired goes."""
    await GuestSession.filter(expires_at__lt=clock.now()).delete()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
