"""Sessions in our own table: the browser holds a random token, we hold its hash. Ending one ends it at once."""

import hashlib
import hmac
from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import joining
from fediverse_cinema.accounts.models import Account, PendingSignIn, Session
from fediverse_cinema.accounts.permissions import may
from fediverse_cinema.accounts.service import forget_old_attempts, hold_password
from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.values import frozen

LIFETIME = timedelta(days=30)
HOUR = timedelta(hours=1)
PROOF_LIFETIME = timedelta(minutes=10)


@frozen
class Open:
    """A session as its member sees it. `device`: her browser and system, "" when they are not known."""

    id: int
    device: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


async def begin(account: Account, device: str = "") -> str:
    """The token of a new session; a fresh one at every sign-in, so that none can be planted before. Refused when her
    password is another by now.
    """
    token = ids.new_token()
    now = clock.now()
    async with in_transaction():
        await hold_password(account)
        await Session.create(
            account=account, token_hash=_hash(token), device=device, created_at=now, seen_at=joining.nearest_hour(),
            expires_at=now + LIFETIME,
        )  # fmt: skip
    await _note_visit(account)
    return token


async def account_of(token: str) -> Account | None:
    """Whose session this is, with creator and actor; None when it has ended, or she is shut out."""
    if not token:
        return None
    session = await Session.get_or_none(token_hash=_hash(token), expires_at__gt=clock.now()).select_related(
        "account__creator__actor"
    )
    if session is None or session.account.creator.actor.gone_at is not None:
        return None
    if session.seen_at is None or clock.now() - session.seen_at >= HOUR:
        await Session.filter(id=session.id).update(seen_at=joining.nearest_hour())
        await _note_visit(session.account)
    return session.account


async def _note_visit(account: Account) -> None:
    """While those who run the pole come, it stays open to new members."""
    if may(account, "moderate"):
        await joining.visited()


async def prove(token: str) -> None:
    """She has shown in this session, once more, that it is herself."""
    await Session.filter(token_hash=_hash(token)).update(proved_at=clock.now())


async def is_proved(token: str) -> bool:
    """And so lately that nobody else has sat down before her screen."""
    return await Session.exists(token_hash=_hash(token), proved_at__gt=clock.now() - PROOF_LIFETIME)


async def disprove(account_id: int, *, but: str) -> None:
    """There is more to show from now on: only what was shown where the token `but` is counts on."""
    await Session.filter(account_id=account_id).exclude(token_hash=_hash(but)).update(proved_at=None)


async def of(account: Account, token: str) -> list[Open]:
    """Those that are open, the latest visit first; `token` is of the one that asks."""
    found = await Session.filter(account_id=account.id, expires_at__gt=clock.now())
    lines = [_open(one, _hash(token)) for one in found]
    return sorted(lines, key=lambda one: (one.is_this, one.seen_at, one.id), reverse=True)


def _open(session: Session, here: str) -> Open:
    """An hour that is nearer than the past one has not struck yet."""
    struck = clock.now().replace(minute=0, second=0, microsecond=0)
    seen_at = min(session.seen_at or session.created_at, max(struck, session.created_at))
    is_this = hmac.compare_digest(session.token_hash, here)
    return Open(session.id, session.device, session.created_at, seen_at, is_this)


async def end_one(account: Account, session_id: int) -> None:
    """One of hers."""
    await Session.filter(id=session_id, account_id=account.id).delete()


async def end_all(account_id: int, *, but: str = "") -> None:
    """Wherever she is signed in, or about to be, she is out; but not where the token `but` is."""
    await PendingSignIn.filter(account_id=account_id).delete()
    await Session.filter(account_id=account_id).exclude(token_hash=_hash(but)).delete()


async def end(token: str) -> None:
    await Session.filter(token_hash=_hash(token)).delete()


async def sweep() -> None:
    """The periodic job: what has expired goes."""
    await Session.filter(expires_at__lt=clock.now()).delete()
    await PendingSignIn.filter(expires_at__lt=clock.now()).delete()
    await forget_old_attempts()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
