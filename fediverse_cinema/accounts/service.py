"""Verbs of accounts: made, signed in. Attempts are counted in the database, by address and by handle."""

import hmac
import ipaddress
from collections.abc import Iterable, Mapping
from datetime import timedelta

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import passwords
from fediverse_cinema.accounts.models import Account, Role, SignInAttempt
from fediverse_cinema.activitypub import suspending
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.people import service as people

WINDOW = timedelta(minutes=5)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MOST_ATTEMPTS = 25  # by address
MOST_FOR_HANDLE = 10
MOST_IN_A_DAY = 20  # of what is counted by day, by network
LONGEST_NAME = 60  # of what is typed as one: longer than any
OF_A_DAY, OF_AN_HOUR = "today ", "this hour "
"""Begin sources that are counted for so long: marks that are no address."""


class TooMany(CinemaError):
    status = 429
    default_public = "Too many attempts. Please wait five minutes."


class TooManyToday(TooMany):
    default_public = "Many requests have come from your network today. Please try again tomorrow, or write to the pole."


class TooManyThisHour(TooMany):
    default_public = "Too many wrong codes. Please wait an hour, or take another way in."


async def make_account(handle: str, name: str, password: str, *, role: Role = Role.MEMBER, about: str = "") -> Account:
    """A new member who can sign in. Refused when handle, name or password cannot be used."""
    passwords.check_strength(password)
    stored = await passwords.hashed(password)
    actor = await people.draft_member(handle, name, about=about)
    async with in_transaction():
        return await enrol(actor, stored, role=role, about=about)


async def enrol(actor: Actor, password: str, *, role: Role = Role.MEMBER, about: str = "") -> Account:
    """The same for a drafted member and a hashed password, in the caller's transaction. Refused when the handle is
    taken.
    """
    creator = await people.welcome_member(actor, about=about)
    return await Account.create(creator=creator, role=role, password=password, created_at=clock.now())


async def sign_in(handle: str, password: str, *, address: str) -> Account | None:
    """The account, or None: the same answer for a wrong password and for nobody. TooMany after too many failures;
    Forbidden when she is shut out, which only her password is told.
    """
    handle = handle.strip().lstrip("@").partition("@")[0].lower()[:LONGEST_NAME]
    sources = {f"at {network_of(address)}": MOST_ATTEMPTS, f"as {handle}": MOST_FOR_HANDLE}
    counted = await count_attempt(sources)
    account = await Account.get_or_none(creator__actor__local_handle=handle).select_related("creator__actor")
    if not await passwords.fits(password, account.password if account else None):
        return None
    await counted.delete()
    if account is not None:
        suspending.check(account.creator.actor)
    return account


async def hold_password(account: Account) -> None:
    """Until the caller's transaction ends it stays the one that `account` was read with. Refused when it is another by
    now: what the old one has opened while it was changed would outlive the change (AUT-03).
    """
    now = await Account.select_for_update(no_key=True).get_or_none(id=account.id)
    if now is None or not hmac.compare_digest(now.password, account.password):
        raise Refused(
            "another password meanwhile",
            public="The password has been changed just now. Please sign in with the new one.",
            code="changed_password",
        )


def network_of(address: str) -> str:
    """Who is counted as one: an IPv4 address, or the /64 that one household of IPv6 gets."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address[:60]
    if ip.version == 6:
        return str(ipaddress.ip_network(f"{ip}/64", strict=False))
    return str(ip)


async def count_attempt(sources: Mapping[str, int]) -> QuerySet[SignInAttempt]:
    """One more of each source, with how many it may have; the rows, to take them back. TooMany when it is one too many,
    and then it does not count. Counted before it is tried: a thousand at once would otherwise not see each other.
    """
    counted = await _count(sources)
    if await _too_many(sources):
        await counted.delete()
        raise _refusal(sources)(f"too many attempts {' or '.join(sources)}", code="too_many")
    return counted


async def _count(sources: Iterable[str]) -> QuerySet[SignInAttempt]:
    """Note one attempt for each source; the rows, to take them back."""
    async with in_transaction():
        rows = [await SignInAttempt.create(source=source, at=clock.now()) for source in sources]
    return SignInAttempt.filter(id__in=[row.id for row in rows])


async def _too_many(sources: Mapping[str, int]) -> bool:
    """Are there more than allowed of any source, the present attempt among them?"""
    for source, most in sources.items():
        since = clock.now() - _span(source)
        if await SignInAttempt.filter(source=source, at__gt=since).count() > most:
            return True
    return False


def _span(source: str) -> timedelta:
    """How long it counts."""
    return DAY if source.startswith(OF_A_DAY) else HOUR if source.startswith(OF_AN_HOUR) else WINDOW


def _refusal(sources: Iterable[str]) -> type[TooMany]:
    """What somebody is told who has to wait for all of them."""
    return {DAY: TooManyToday, HOUR: TooManyThisHour}.get(min(map(_span, sources)), TooMany)


async def forget_old_attempts() -> None:
    old = SignInAttempt.filter(at__lt=clock.now() - WINDOW)
    async with in_transaction():
        await old.exclude(source__startswith=OF_A_DAY).exclude(source__startswith=OF_AN_HOUR).delete()
        await SignInAttempt.filter(at__lt=clock.now() - HOUR).exclude(source__startswith=OF_A_DAY).delete()
        await SignInAttempt.filter(at__lt=clock.now() - DAY).delete()
