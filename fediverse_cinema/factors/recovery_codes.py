"""Codes for who has neither her app nor her passkey at hand: ten, each good once, shown once."""

import hashlib
import secrets

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.factors.models import RecoveryCode
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql

HOW_MANY = 10
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper
LENGTH = 16  # 79 bits: who has stolen their hashes guesses none


async def make(account: Account) -> tuple[str, ...]:
    """Ten new ones, in groups of four; the former are good no more."""
    made = ["".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    async with in_transaction():
        await sql.hold(f"recovery codes of {account.id}")
        await forget(account.id)
        await RecoveryCode.bulk_create([RecoveryCode(account=account, digest=_digest(code)) for code in made])
    return tuple("-".join(code[start : start + 4] for start in range(0, LENGTH, 4)) for code in made)


async def use(account_id: int, code: str) -> bool:
    """Is it one of hers? It is used up with that: of two at once, one counts (AUT-04)."""
    unused = RecoveryCode.filter(account_id=account_id, digest=_digest(code), used_at=None)
    return bool(await unused.update(used_at=clock.now()))


async def left(account_id: int) -> int:
    return await RecoveryCode.filter(account_id=account_id, used_at=None).count()


async def forget(account_id: int) -> None:
    await RecoveryCode.filter(account_id=account_id).delete()


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()
