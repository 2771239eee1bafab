"""Sessions in our own table: the browser holds a random token, we hold its hash. Ending one ends it at once."""

import hashlib
from datetime import timedelta

from fediverse_cinema.accounts.models import Account, Session
from fediverse_cinema.accounts.service import forget_old_attempts
from fediverse_cinema.foundation import clock, ids

LIFETIME = timedelta(days=30)


async def begin(account: Account) -> str:
    """The token of a new session; a fresh one at every sign-in, so that none can be planted before."""
    token = ids.new_token()
    now = clock.now()
    await Session.create(account=account, token_hash=_hash(token), created_at=now, expires_at=now + LIFETIME)
    return token


async def account_of(token: str) -> Account | None:
    """Whose session this is, with creator and actor; None when it has ended."""
    if not token:
        return None
    session = await Session.get_or_none(token_hash=_hash(token), expires_at__gt=clock.now()).select_related(
        "account__creator__actor"
    )
    return session.account if session else None


async def end(token: str) -> None:
    await Session.filter(token_hash=_hash(token)).delete()


async def sweep() -> None:
    """The periodic job: what has expired goes."""
    await Session.filter(expires_at__lt=clock.now()).delete()
    await forget_old_attempts()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
