"""The mail that those who run the pole get when it needs a hand, and the periodic job that looks whether it does."""

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.foundation import mail
from fediverse_cinema.upkeep import concerns, readiness
from fediverse_cinema.upkeep import state as states
from fediverse_cinema.upkeep.models import Matter
from fediverse_cinema.upkeep.state import State
from fediverse_cinema.web.account_mails import tell

LOOK = "look_after_pole"


async def look_after_pole() -> None:
    """At most one mail a day, each matter once until it is settled."""
    state = await states.look()
    storage = not await readiness.storage_answers()
    await concerns.note({**concerns.seen_in(state), Matter.STORAGE: storage})
    if mail.is_on():
        await _write(state)


async def _write(state: State) -> None:
    async with in_transaction():
        if (found := await concerns.to_tell()) and (readers := await _readers()):
            for account in readers:
                await tell(account, "mails/_needs_a_hand.txt", matters=[one.matter.value for one in found], state=state)
            await concerns.told(found)


async def _readers() -> list[Account]:
    who = Account.filter(role=Role.ADMIN, upkeep_mails=True, mail_confirmed_at__isnull=False)
    return await who.order_by("id").select_related("creator__actor")
