"""The mail address of a member: named by her, hers once she has confirmed it by a link, and the ways in which mails to
it end. What mails say, and when, is the business of the rooms above.
"""

import hashlib
from datetime import timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import links, silences
from fediverse_cinema.accounts.models import Account, LinkPurpose, MailPace, PersonalLink
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock, mail, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.here import here

DAYS = 2  # that the link lives by which she confirms it
DAY = timedelta(days=1)
MONTH = timedelta(days=30)
MOST_QUESTIONS = 5  # in a day, of one member and to one address: nobody fills a stranger's letter box from here
MOST_BOUNCES = 3


class TooMany(CinemaError):
    status = 429
    default_public = "Five mails that ask this have been sent today. Please wait until tomorrow."


def check(address: str) -> None:
    """Refused when it cannot be one."""
    if not mail.is_address(address):
        raise Refused("no mail address", public="A mail address looks like rosa@pole-sud.example.", code="bad_mail")


async def name(account: Account, address: str) -> str:
    """This shall be her address: the link that asks whoever reads mails there, to be sent in the same transaction.
    Nothing else is sent there, nor to the former one, before it is confirmed. Refused when its owner wants no letters
    of this pole: anybody can type it.
    """
    check(address)
    address = address.lower()  # one letter box, however it is written
    await silences.check(address)
    async with in_transaction():
        await sql.hold(f"mails of {account.id}")  # of questions at once, each sees the others
        if await _asked(LinkPurpose.MAIL, DAY, account_id=account.id) >= MOST_QUESTIONS:
            raise TooMany(f"account {account.id} asks {address} again", code="too_many")
        await count_question(LinkPurpose.MAIL, address)
        account.mail, account.mail_confirmed_at = address, None
        await account.save(update_fields=["mail", "mail_confirmed_at"])
        actor = await Actor.get(creator__account__id=account.id)
        return await links.make(LinkPurpose.MAIL, actor.uri, account=account, mail=address, days=DAYS)


async def count_question(purpose: LinkPurpose, address: str, *, within: timedelta = DAY) -> None:
    """One more that goes to this address, in the caller's transaction. TooMany when it has had its share."""
    await sql.hold(f"mail {address}")
    if await _asked(purpose, within, mail=address) >= MOST_QUESTIONS:
        raise TooMany("a letter box is asked again", code="too_many")


async def _asked(purpose: LinkPurpose, within: timedelta, **whom: Any) -> int:
    return await PersonalLink.filter(purpose=purpose, created_at__gt=clock.now() - within, **whom).count()


async def forget(account: Account) -> None:
    account.mail, account.mail_confirmed_at = "", None
    await account.save(update_fields=["mail", "mail_confirmed_at"])


async def confirm(link: PersonalLink) -> bool:
    """False when she has named another address since, or none."""
    async with in_transaction():
        named = Account.filter(id=link.account_id, mail=link.mail)
        return await links.use(link) and bool(await named.update(mail_confirmed_at=clock.now()))


async def choose(account: Account, pace: MailPace, language: str) -> None:
    account.mail_pace, account.language = pace, language
    await account.save(update_fields=["mail_pace", "language"])


def stop_address(account: Account) -> str:
    """Where mails to this address end without a sign-in. It needs no row, and is good as long as the address is."""
    made: str | bytes = _serializer().dumps([account.id, _mark(account.mail)])
    return urls.mail_stop(made if isinstance(made, str) else made.decode())


async def stopped_by(token: str) -> Account | None:
    """The account whose mails end by it; None for a forged one, or when she has another address by now."""
    try:
        number, mark = _serializer().loads(token)
    except (BadData, TypeError, ValueError):
        return None
    account = await lookup.find(Account, id=number)
    return account if account is not None and _mark(account.mail) == mark else None


async def stop(account: Account) -> None:
    await Account.filter(id=account.id).update(mail_pace=MailPace.NEVER)


async def given_up(reason: str, to: str, **_: Any) -> None:
    """A mail could not be sent. An address that has refused for good three times since it was confirmed takes none."""
    if not reason.startswith(mail.Bounced.__name__):
        return
    for account in await Account.filter(mail=to, mail_confirmed_at__isnull=False):
        assert account.mail_confirmed_at is not None
        if await mail.bounces(to, account.mail_confirmed_at) + 1 >= MOST_BOUNCES:  # this one is not among them yet
            await Account.filter(id=account.id, mail=to).update(mail_confirmed_at=None)


async def has_come_back(address: str) -> bool:
    """Have mails to it been refused for good of late?"""
    return bool(address) and await mail.bounces(address, clock.now() - MONTH) > 0


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(here().secret, salt="end of mails")


def _mark(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:16]
