"""Passwords that change: by her who knows the old one, by her who has lost it and reads her mails, by those who run the
server. With the old password goes all that was opened by it.
"""

from collections.abc import Sequence
from datetime import timedelta

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import links, mails, passwords, sessions
from fediverse_cinema.accounts.models import Account, LinkPurpose, PersonalLink
from fediverse_cinema.activitypub import making
from fediverse_cinema.foundation import mail, urls
from fediverse_cinema.foundation.errors import Gone, Missing

HOURS = 1  # that the link lives by which she chooses another
LONGEST = mail.LONGEST_ADDRESS  # of what somebody types who has lost it


async def meant(written: str) -> Sequence[Account]:
    """By the name of an account, with this server or without, or by the mail address of some, which may be at this
    server, too: those that can be written to, with creator and actor.
    """
    written = written.strip().lower()[:LONGEST]
    handle, _, host = written.removeprefix("@").partition("@")
    ours = host in ("", urls.own_host()) and len(handle) <= making.LONGEST_HANDLE
    named = Q(creator__actor__local_handle=handle if ours else "@")
    found = Account.filter(named | Q(mail=written), mail_confirmed_at__isnull=False, creator__actor__gone_at=None)
    return await found.select_related("creator__actor").limit(mails.MOST_QUESTIONS)


async def make_link(account: Account) -> str:
    """In the caller's transaction. TooMany while so many are good: anybody may ask for one in her name, and must not
    keep her from it for a day.
    """
    await mails.count_question(LinkPurpose.RESET, account.mail, within=timedelta(hours=HOURS))
    uri = account.creator.actor.uri
    return await links.make(LinkPurpose.RESET, uri, account=account, mail=account.mail, days=HOURS / 24)


async def whose(link: PersonalLink) -> Account:
    """The account behind a link; Gone when its address is another by now."""
    account = await Account.get_or_none(id=link.account_id).select_related("creator__actor")
    if account is None or account.mail != link.mail or account.mail_confirmed_at is None:
        raise Gone("another address by now")
    return account


async def prepare(password: str) -> str:
    """What is kept of it. Refused when it cannot be one."""
    passwords.check_strength(password)
    return await passwords.hashed(password)


async def change(account: Account, stored: str, link: PersonalLink | None = None) -> None:
    """From now on it is this one, as `prepare` made it. Every session of hers ends, and every link by which she could
    choose another. Gone when the link has been used meanwhile.
    """
    async with in_transaction():
        if link is not None and not await links.use(link):
            raise Gone("used in another window just now")
        await Account.filter(id=account.id).update(password=stored)
        await sessions.end_all(account.id)
        await PersonalLink.filter(purpose=LinkPurpose.RESET, account_id=account.id, used_at=None).delete()
    account.password = stored


async def reset(handle: str, password: str) -> Account:
    """What those who run the server do at its terminal, for who cannot be written to."""
    found = Account.get_or_none(creator__actor__local_handle=handle.strip().lstrip("@").lower())
    account = await found.select_related("creator__actor")
    if account is None:
        raise Missing(f"no member {handle[:60]}", public="Nobody here has this name.", code="no_member")
    await change(account, await prepare(password))
    return account
