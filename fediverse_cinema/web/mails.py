"""The mails of the pole as texts, from templates, in the reader's language: the question whether an address is hers,
and what is new. The jobs of the worker are here that write them.
"""

from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import mails
from fediverse_cinema.accounts.models import Account, MailPace
from fediverse_cinema.foundation import mail, urls
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.notices import mailing
from fediverse_cinema.web.templating import render
from fediverse_cinema.web.translation import LANGUAGES, Language

AT_ONCE = "mail_at_once"
DAILY = "mail_daily"
WRITE = "write_digest"


async def name(account: Account, address: str) -> None:
    """This shall be her address: whoever reads mails there is asked whether it is hers, and who read them until now is
    told, in case it was somebody else who has changed it.
    """
    former = account.mail if account.mail_confirmed_at else ""
    async with in_transaction():
        link = await mails.name(account, address)
        await _put(account, "mails/_confirm.txt", link=link, days=mails.DAYS)
        await _tell_former(account, former)


async def forget(account: Account) -> None:
    """She has none any more."""
    former = account.mail if account.mail_confirmed_at else ""
    async with in_transaction():
        await mails.forget(account)
        await _tell_former(account, former)


async def _tell_former(account: Account, former: str) -> None:
    if former and former != account.mail:
        actor = account.creator.actor
        whom = actor.name or actor.handle
        await put(former, account.language, "mails/_address_changed.txt", whom=whom, handle=actor.handle)


async def look_for_news() -> None:
    """The periodic job: who wants to know at once has a mail within ten minutes, and never two; and the day's mails
    have an hour.
    """
    if not mail.is_on():
        return
    await _write_all(MailPace.AT_ONCE)
    await queue.later(DAILY, {}, key=DAILY, due=mailing.next_daily().timestamp())


async def write_daily() -> None:
    await _write_all(MailPace.DAILY)


async def write(account_id: int) -> None:
    """One mail of what is new for her. None when she has read it meanwhile, or it was taken back: that is not looked at
    again.
    """
    account = await Account.get_or_none(id=account_id).select_related("creator__actor")
    if account is None:
        return
    found = await mailing.digest(account)
    async with in_transaction():
        if await mailing.told(account, found.up_to) and found.lines:
            await _put(account, "mails/_digest.txt", stop=mails.stop_address(account), digest=found)


async def _write_all(pace: MailPace) -> None:
    jobs = [({"account_id": one}, "", f"digest of {one}") for one in await mailing.waiting(pace)]
    if jobs:
        await queue.later_each(WRITE, jobs)


async def _put(account: Account, template: str, *, stop: str = "", **context: Any) -> None:
    whom = account.creator.actor.name or account.creator.actor.handle
    await put(account.mail, account.language, template, stop=stop, account=account, whom=whom, **context)


async def put(to: str, language: str, template: str, *, stop: str = "", **context: Any) -> None:
    """A mail from a template, whose first line is the subject: a row in the caller's transaction. `language` as she has
    chosen it, "" for the pole's.
    """
    pole = here().settings.pole
    chosen: Language = next((one for one in LANGUAGES if one == (language or pole.language)), "fr")
    text = render(template, language=chosen, pole=pole.name, base=urls.base(), stop=stop, **context)
    subject, _, body = text.partition("\n")
    await mail.later(to, subject, body.strip("\n") + "\n", stop=stop)
