"""Who is let in: the rules for domains that who runs the pole has made. Asked before a key is fetched, before anything
is fetched and before a letter leaves; read from memory.

A rule is for a domain and all below it, whatever the port; of several the one for the longest name counts, so that a
house may be open in a closed street and the reverse (MOD-02).
"""

import asyncio
import ipaddress
import math
import re
from dataclasses import dataclass

import idna
import structlog
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import DomainRule, Severity
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database.transactions import on_commit
from fediverse_cinema.foundation.errors import Forbidden, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.queue import later

log = structlog.get_logger()
PURGE = "purge_closed"
ROOM = "domain_rules"
FRESH_SECONDS = 60.0  # what another process has written is known here after a minute
LONGEST_REASON = 500
NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules by domain, as they were read at that second of the loop's clock."""

    by_domain: dict[str, Severity]
    read_at: float


NOT_READ = Rules({}, -math.inf)


async def severity(host: str) -> Severity | None:
    """What we do with this host; None when no rule speaks of it."""
    return judge(domain_of(host), await _rules())


async def is_open(host: str) -> bool:
    return await severity(host) != Severity.CLOSE


async def shows_media(host: str) -> bool:
    """May pictures of this host be fetched and shown (MOD-01)?"""
    return await severity(host) not in (Severity.CLOSE, Severity.REJECT_MEDIA)


async def check(host: str) -> None:
    """Forbidden (403) when the host is closed."""
    if not await is_open(host):
        raise Forbidden(f"{host} is closed here", public="This server does not speak with yours.", code="closed_host")


async def admit(host: str) -> None:
    """For the client, before each hop: nothing is fetched from a closed host and nothing sent to it, whoever named it
    and wherever a redirect leads (MOD-01).
    """
    if not await is_open(host):
        raise Refused(f"{host} is closed here", public="This pole does not speak with that server.", code="closed_host")


async def closed_among(hosts: list[str]) -> list[str]:
    """Those of them that are closed."""
    rules = await _rules()
    if Severity.CLOSE not in rules.values():
        return []
    return [host for host in hosts if judge(domain_of(host), rules) == Severity.CLOSE]


async def anything_closed() -> bool:
    return Severity.CLOSE in (await _rules()).values()


async def close(host: str, reason: str) -> None:
    """From now on nothing comes from this domain and nothing goes there; what we have of it goes by and by. `host` as a
    person writes it: a name, the address of a page, somebody's handle. Refused for what names no server.
    """
    domain = _named(host)
    async with in_transaction():
        await _write(domain, Severity.CLOSE, reason)
        await later(PURGE, {"domain": domain}, key=f"{PURGE} {domain}")
    log.info("host_closed", domain=domain, reason=reason[:200])


async def open_again(host: str) -> None:
    """Take the rule away; under a closed domain, make an exception from that."""
    domain = domain_of(host)
    async with in_transaction():
        await DomainRule.filter(domain=domain).delete()
        _forget()
    if _names_a_server(domain) and not await is_open(domain):
        async with in_transaction():
            await _write(domain, Severity.ALLOW, "")
    log.info("host_opened", domain=domain)


def domain_of(host: str) -> str:
    """The domain that rules speak of: small letters, punycode, no port and no trailing dot."""
    name = host.strip().lower()
    name = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
    name = name.rstrip(".")
    if name.isascii():
        return name
    try:
        # As the client turns names into what it asks the resolver for (httpx).
        return idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        return name


def judge(domain: str, rules: dict[str, Severity]) -> Severity | None:
    """The rule for the longest name that is the domain or above it."""
    while domain:
        if domain in rules:
            return rules[domain]
        domain = domain.partition(".")[2]
    return None


def _named(text: str) -> str:
    """The domain of the server that she means."""
    domain = domain_of(_host_in(text))
    if not _names_a_server(domain):
        raise Refused(f"{text[:100]!r} is no domain", public="Write a name like spam.example.", code="no_domain")
    if domain_of(urls.own_host()) == domain or domain_of(urls.own_host()).endswith(f".{domain}"):
        raise Refused(f"{domain} is ours", public="A pole cannot close itself.", code="own_host")
    return domain


def _host_in(text: str) -> str:
    """Out of https://spam.example/@ana, @ana@spam.example, *.spam.example or the bare name."""
    address = re.sub(r"^[a-z]+:/*|^//", "", text.strip(), flags=re.IGNORECASE) if "/" in text else text.strip()
    return re.split(r"[/?#]", address)[0].rpartition("@")[2].removeprefix("*.")


def _names_a_server(domain: str) -> bool:
    """A name with a dot, so that nobody closes all of .com by a slip; an IP address; this machine."""
    if domain == "localhost":
        return True
    try:
        ipaddress.ip_address(domain)
    except ValueError:
        return len(domain) <= 253 and NAME.fullmatch(domain) is not None
    return True


async def _write(domain: str, wanted: Severity, reason: str) -> None:
    rule, new = await DomainRule.get_or_create(
        {"severity": wanted, "reason": reason[:LONGEST_REASON], "created_at": clock.now()}, domain=domain
    )
    if not new:
        rule.severity, rule.reason = wanted, reason[:LONGEST_REASON]
        await rule.save(update_fields=["severity", "reason"])
    _forget()


async def _rules() -> dict[str, Severity]:
    known: Rules = here().rooms.setdefault(ROOM, NOT_READ)
    now = asyncio.get_running_loop().time()
    if known.read_at + FRESH_SECONDS >= now:
        return known.by_domain
    found = await DomainRule.all().values_list("domain", "severity")
    rules = Rules({domain: Severity(how) for domain, how in found}, now)
    if here().rooms[ROOM] is known:  # otherwise a rule has been written meanwhile: the next one reads again
        here().rooms[ROOM] = rules
    return rules.by_domain


def _forget() -> None:
    """Now, for the rest of this transaction, and once more when others can see what it wrote."""
    rooms = here().rooms

    def forget() -> None:
        rooms[ROOM] = Rules({}, NOT_READ.read_at)

    forget()
    on_commit(forget)
