"""Mails about the account itself: a question to somebody who would like to be a member, the yes or no, a way back for
who has lost her password, and word of what was changed; each put down in the transaction of the deed that it tells of.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import admissions, joining, mails, recovery, service
from fediverse_cinema.accounts.models import Account, Application, PersonalLink, Role
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.jobs import once, queue
from fediverse_cinema.moderation import log
from fediverse_cinema.moderation.log import Deed
from fediverse_cinema.web.mails import put

RECOVER = "recover_password"
LOOK_AFTER = "look_after_joining"


async def apply(application: Application) -> None:
    """Whoever reads mails there is asked whether the address is hers, and her request goes on when she says so."""
    async with in_transaction():
        link = await admissions.put_down(application)
        await put(
            application.mail, application.language, "mails/_apply.txt", link=link, days=admissions.DAYS,
            whom=application.name, handle=application.handle,
        )  # fmt: skip


async def admit(application: Application, by: Actor) -> None:
    """Who runs the pole says yes."""
    actor = await admissions.draft(application)
    async with in_transaction():
        await admissions.admit(application, actor)
        await put(
            application.mail, application.language, "mails/_admitted.txt", whom=application.name,
            handle=application.handle,
        )  # fmt: skip
        await log.note(by, Deed.ADMITTED, about=actor)


async def turn_away(application: Application, by: Actor, reason: str) -> None:
    """Or no; she is told why if it was written."""
    async with in_transaction():
        await admissions.turn_away(application)
        await put(
            application.mail, application.language, "mails/_turned_away.txt", whom=application.name, reason=reason
        )  # fmt: skip
        await log.note(by, Deed.TURNED_AWAY)  # of whom, and why, is told to nobody but her: nothing of it is kept


async def ask_for_recovery(written: str) -> None:
    """Whatever was typed, it is one job: whether anybody is meant by it shows neither in the answer nor in its time
    (AUT-02).
    """
    await queue.later(RECOVER, {"written": written[: recovery.LONGEST]})


async def recover(written: str) -> None:
    """The job: a link for each account that is meant. Who has had her share of the hour is passed over."""
    accounts = await recovery.meant(written)
    async with once.for_this_job():
        for account in accounts:
            with suppress(mails.TooMany):
                link = await recovery.make_link(account)
                await tell(account, "mails/_recover.txt", link=link, hours=recovery.HOURS)


async def change_password(account: Account, password: str, link: PersonalLink | None = None) -> None:
    """Without a link she has shown the one that `account` was read with."""
    stored = await recovery.prepare(password)
    async with in_transaction():
        if link is None:
            await service.hold_password(account)
        await recovery.change(account, stored, link)
        await tell(account, "mails/_password_changed.txt")


async def look_after_joining() -> None:
    """The periodic job: who runs the pole is told that it takes nobody in any more without their yes (MOD-06)."""
    async with in_transaction():
        if await joining.narrow_if_alone():
            for account in await _who_run_it():
                await tell(account, "mails/_narrowed.txt", days=joining.ALONE.days)


async def tell(account: Account, template: str, **context: Any) -> None:
    """To her address, if it is confirmed."""
    if account.mail_confirmed_at is not None:
        actor = account.creator.actor
        whom = actor.name or actor.handle
        await put(account.mail, account.language, template, whom=whom, handle=actor.handle, **context)


async def _who_run_it() -> Iterable[Account]:
    return await Account.filter(role=Role.ADMIN).select_related("creator__actor")
