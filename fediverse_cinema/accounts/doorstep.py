"""Between the password and the session, for who is asked for more: the browser holds a random token, we hold its hash.
Nothing but this row says whose password was right, and it is good for one session.
"""

import hashlib
from datetime import timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account, PendingSignIn
from fediverse_cinema.accounts.service import hold_password
from fediverse_cinema.foundation import clock, ids

LIFETIME = timedelta(minutes=10)


async def begin(account: Account) -> str:
    """Her password was right: the token of what is to come. Refused when it is another by now."""
    token = ids.new_token()
    async with in_transaction():
        await hold_password(account)
        await PendingSignIn.create(account=account, token_hash=_hash(token), expires_at=clock.now() + LIFETIME)
    return token


async def whose(token: str) -> Account | None:
    """Who stands there, with creator and actor; None when it was too long ago, or she is shut out."""
    if not token:
        return None
    found = await PendingSignIn.get_or_none(token_hash=_hash(token), expires_at__gt=clock.now()).select_related(
        "account__creator__actor"
    )
    return None if found is None or found.account.creator.actor.gone_at is not None else found.account


async def leave(token: str) -> bool:
    """She goes in, or away. Of two who go in at once, the second does not."""
    return bool(await PendingSignIn.filter(token_hash=_hash(token), expires_at__gt=clock.now()).delete())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
