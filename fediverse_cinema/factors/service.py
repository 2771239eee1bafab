"""Second factors together: what a member has, whether a code lets her pass, and the end of all. As long as she has an
app or a passkey, her password alone opens nothing.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.factors import authenticator, passkeys, recovery_codes
from fediverse_cinema.factors.models import Authenticator, Passkey, SpentChallenge
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.values import frozen

MOST_WRONG = (
    10  # codes in an hour, of each kind: recovery codes still let her in when a stranger has used up the others
)


@frozen
class Factors:
    """`app_since`: when her app was confirmed, if she has one; `codes`: recovery codes that are left."""

    app_since: datetime | None
    passkeys: Sequence[Passkey]
    codes: int

    @property
    def any(self) -> bool:
        return self.app_since is not None or bool(self.passkeys)


async def of(account_id: int) -> Factors:
    app = await Authenticator.get_or_none(account_id=account_id, confirmed_at__isnull=False)
    found = await passkeys.of(account_id)
    return Factors(app.confirmed_at if app else None, found, await recovery_codes.left(account_id))


async def are_on(account_id: int) -> bool:
    return await authenticator.is_on(account_id) or await Passkey.exists(account_id=account_id)


async def who_has_some(account_ids: Sequence[int]) -> set[int]:
    """Which of these."""
    with_app = Authenticator.filter(account_id__in=list(account_ids), confirmed_at__isnull=False)
    with_passkey = Passkey.filter(account_id__in=list(account_ids))
    found = [
        *await with_app.values_list("account_id", flat=True),
        *await with_passkey.values_list("account_id", flat=True),
    ]
    return {int(str(one)) for one in found}


async def use_code(account_id: int, written: str) -> bool:
    """A code of her app lets her pass (False), or one for recovery (True), and is spent with that. Refused when it is
    none; TooManyThisHour after ten wrong ones, whatever comes then.
    """
    code = re.sub(r"[\s-]", "", written.lower())[:100]
    for_recovery = not (code.isascii() and code.isdecimal() and len(code) == authenticator.DIGITS)
    kind, use = ("recovery", recovery_codes.use) if for_recovery else ("code", authenticator.use)
    counted = await accounts.count_attempt({f"{accounts.OF_AN_HOUR}{kind} of {account_id}": MOST_WRONG})
    if not await use(account_id, code):
        raise Refused(
            "wrong code", public="This code is wrong, or has been used. Each is good once.", code="wrong_code"
        )
    await counted.delete()
    return for_recovery


async def hold(account_id: int) -> None:
    """Until the caller's transaction ends, nothing else of what she signs in with changes: the first factor brings the
    recovery codes and the last takes them away, whatever comes at once.
    """
    await sql.hold(f"factors of {account_id}")


async def first_codes(account: Account) -> tuple[str, ...]:
    """With the first factor come recovery codes; none when she has some."""
    return () if await recovery_codes.left(account.id) else await recovery_codes.make(account)


async def turn_app_off(account_id: int) -> None:
    """Missing when there is none."""
    if not await authenticator.turn_off(account_id):
        raise Missing("no app")
    await _forget_idle_codes(account_id)


async def remove_passkey(account_id: int, number: int) -> str:
    """Its name. Missing when she has no such one."""
    name = await passkeys.remove(account_id, number)
    await _forget_idle_codes(account_id)
    return name


async def take_off(account_id: int) -> bool:
    """All of them: her password alone lets her in. False when she has none."""
    async with in_transaction():
        await hold(account_id)
        some = await are_on(account_id)
        await authenticator.turn_off(account_id)
        await Passkey.filter(account_id=account_id).delete()
        await recovery_codes.forget(account_id)
    return some


async def sweep() -> None:
    """The periodic job: what would be too old by itself need not be remembered."""
    await SpentChallenge.filter(expires_at__lt=clock.now()).delete()


async def _forget_idle_codes(account_id: int) -> None:
    """Without any factor there is nothing to recover."""
    if not await are_on(account_id):
        await recovery_codes.forget(account_id)
