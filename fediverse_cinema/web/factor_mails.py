"""What changes in how a member signs in: each deed with the mail that tells her of it, in one transaction. The mail is
what she sees of it when it was somebody else.
"""

from typing import Literal

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.factors import authenticator, passkeys, recovery_codes
from fediverse_cinema.factors import service as factors
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.moderation import log
from fediverse_cinema.web.account_mails import tell

What = Literal["app_on", "app_off", "passkey_on", "passkey_off", "codes_new", "code_used", "all_off"]


async def confirm_app(account: Account, code: str) -> tuple[str, ...]:
    """The recovery codes that come with her first factor."""
    async with in_transaction():
        await factors.hold(account.id)
        await authenticator.confirm(account, code)
        await _tell(account, "app_on")
        return await factors.first_codes(account)


async def turn_app_off(account: Account) -> None:
    async with in_transaction():
        await factors.hold(account.id)
        await factors.turn_app_off(account.id)
        await _tell(account, "app_off")


async def add_passkey(account: Account, answer: str, name: str) -> tuple[str, ...]:
    """The recovery codes that come with her first factor."""
    async with in_transaction():
        await factors.hold(account.id)
        await passkeys.add(account, answer, name)
        await _tell(account, "passkey_on")
        return await factors.first_codes(account)


async def remove_passkey(account: Account, number: int) -> None:
    async with in_transaction():
        await factors.hold(account.id)
        await factors.remove_passkey(account.id, number)
        await _tell(account, "passkey_off")


async def make_codes(account: Account) -> tuple[str, ...]:
    """Refused where there is nothing that they could stand in for."""
    async with in_transaction():
        await factors.hold(account.id)
        if not await factors.are_on(account.id):
            raise Refused("codes for nothing", public="Recovery codes come with an app or a passkey.", code="no_factor")
        await _tell(account, "codes_new")
        return await recovery_codes.make(account)


async def say_code_used(account: Account) -> None:
    async with in_transaction():
        await _tell(account, "code_used")


async def take_off(account: Account, by: Actor, reason: str) -> None:
    """What those who run the pole do for a member who has lost all. Refused when there is nothing to take off."""
    async with in_transaction():
        if not await factors.take_off(account.id):
            raise Refused("no factors", public="This member signs in with a password alone.", code="no_factor")
        await _tell(account, "all_off")
        await log.note(by, log.Deed.FACTORS, about=account.creator.actor, words=reason)


async def _tell(account: Account, what: What) -> None:
    await tell(account, "mails/_factors.txt", what=what)
