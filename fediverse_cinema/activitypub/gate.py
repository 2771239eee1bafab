"""Who is let in: the rules for domains that who runs the pole has made, read from memory. Asked before a key is
fetched, before anything is fetched and before a letter leaves. Rules are written in domain_rules.

A rule is for a domain and all below it, whatever the port; of several the one for the longest name counts, so that a
house may be open in a closed street and the reverse (MOD-02). Of whom no rule speaks is welcome, unless only those of a
list are ([federation] allow_list), or who is unknown waits for a yes (MOD-07: whom we have closed comes back by another
name).
"""

import asyncio
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from enum import StrEnum
from typing import TypeVar

from fediverse_cinema.activitypub import knocking
from fediverse_cinema.activitypub.domains import domain_of
from fediverse_cinema.activitypub.models import Actor, DomainRule, GateTerms, Severity
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import evidence, far_reading
from fediverse_cinema.foundation.database.transactions import on_commit
from fediverse_cinema.foundation.errors import Forbidden, Later, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen

ROOM = "domain_rules"
FRESH_SECONDS = 60.0  # what another process has written is known here after a minute
ASK_AGAIN = 6 * 3600.0  # seconds: whoever waits for a yes keeps her letters so long; most servers do for two days
T = TypeVar("T")


class Standing(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    HELD = "held"  # unknown, and waits for a yes


@frozen
class Rule:
    """What a rule says of a domain."""

    severity: Severity
    reject_media: bool = False
    reject_reports: bool = False


@frozen
class Terms:
    """How the gate stands, as GateTerms has it."""

    holds_unknown: bool = False
    holds_waves: bool = False
    shows_rules: bool = False


@frozen
class Rules:
    """All rules by domain, and the terms, as they were read at that second of the loop's clock."""

    by_domain: dict[str, Rule] = field(default_factory=dict)
    terms: Terms = Terms()
    read_at: float = -math.inf


NOT_READ = Rules()
_speaks: ContextVar[bool] = ContextVar("speaks the protocol", default=False)


async def rule_for(host: str) -> Rule | None:
    """None when no rule speaks of it."""
    return judge(domain_of(host), (await _rules()).by_domain)


async def severity(host: str) -> Severity | None:
    rule = await rule_for(host)
    return rule.severity if rule else None


async def standing(host: str) -> Standing:
    domain, rules = domain_of(host), await _rules()
    rule = judge(domain, rules.by_domain)
    if rule is not None:
        return Standing.CLOSED if rule.severity == Severity.CLOSE else Standing.OPEN
    if domain == domain_of(urls.own_host()):
        return Standing.OPEN
    if here().settings.federation.allow_list:
        return Standing.CLOSED
    if rules.terms.holds_unknown and not await Actor.exists(host=host, gone_at__isnull=True):
        return Standing.HELD
    return Standing.OPEN


async def is_open(host: str) -> bool:
    return await standing(host) == Standing.OPEN


async def shows_media(host: str) -> bool:
    """May pictures of this host be fetched and shown (MOD-01)? Files may lie at a host of their own, of which neither
    the list of those with whom we speak nor a yes says anything: only a rule does.
    """
    rule = await rule_for(host)
    return rule is None or not (rule.severity == Severity.CLOSE or rule.reject_media)


async def takes_reports(host: str) -> bool:
    rule = await rule_for(host)
    return rule is None or not rule.reject_reports


async def terms() -> Terms:
    return (await _rules()).terms


async def check(host: str) -> None:
    """Forbidden (403) when the host is closed; Later (503) when it waits for a yes, so that it keeps its letters."""
    standing_now = await standing(host)
    if standing_now == Standing.CLOSED:
        raise Forbidden(f"{host} is closed here", public="This server does not speak with yours.", code="closed_host")
    if standing_now == Standing.HELD:
        await knocking.knock(domain_of(host))
        raise Later(
            f"{host} waits for a yes",
            public="This server does not know yours yet. Those who run it have been asked.",
            code="held_host",
            after=ASK_AGAIN,
        )


async def admit(host: str) -> None:
    """For the client, before each hop: nothing is fetched from a closed host and nothing sent to it, whoever named it
    and wherever a redirect leads (MOD-01). Files are fetched from wherever they lie, unless a rule closes that; words
    are exchanged (`speaking`) only with whom we speak.
    """
    rule = await rule_for(host)
    shut = rule is not None and rule.severity == Severity.CLOSE
    standing_now = await standing(host) if _speaks.get() else Standing.OPEN
    if shut or standing_now == Standing.CLOSED:
        raise Refused(f"{host} is closed here", public="This pole does not speak with that server.", code="closed_host")
    if standing_now == Standing.HELD:
        await knocking.knock(domain_of(host))
        raise Refused(
            f"{host} waits for a yes",
            public="This pole does not know %(host)s yet. Those who run it have been asked.",
            code="held_host",
            host=host,
        )


@contextmanager
def speaking() -> Iterator[None]:
    """Around what is asked of another server or sent to it in the words of the protocol."""
    token = _speaks.set(True)
    try:
        yield
    finally:
        _speaks.reset(token)


async def closed_among(hosts: list[str]) -> list[str]:
    """Those of them that are closed."""
    return [host for host in hosts if await standing(host) == Standing.CLOSED] if await anything_closed() else []


async def anything_closed() -> bool:
    rules = (await _rules()).by_domain.values()
    return here().settings.federation.allow_list or any(rule.severity == Severity.CLOSE for rule in rules)


def judge(domain: str, rules: Mapping[str, T]) -> T | None:
    """The rule for the longest name that is the domain or above it."""
    while domain:
        if domain in rules:
            return rules[domain]
        domain = domain.partition(".")[2]
    return None


async def _rules() -> Rules:
    found = await _remembered_rules()
    evidence.lean_on(_remembered_rules, found)
    return found


async def _remembered_rules() -> Rules:
    known: Rules = here().rooms.setdefault(ROOM, NOT_READ)
    now = asyncio.get_running_loop().time()
    if known.read_at + FRESH_SECONDS >= now:
        return known
    with far_reading.for_others_too():
        rules = Rules(await _by_domain(), await _terms(), now)
    if here().rooms[ROOM] is known:  # otherwise a rule has been written meanwhile: the next one reads again
        here().rooms[ROOM] = rules
    return rules


async def _by_domain() -> dict[str, Rule]:
    found = await DomainRule.all().values_list("domain", "severity", "reject_media", "reject_reports")
    return {domain: Rule(Severity(how), bool(media), bool(reports)) for domain, how, media, reports in found}


async def _terms() -> Terms:
    row = await GateTerms.first()
    return Terms(row.holds_unknown, row.holds_waves, row.shows_rules) if row else Terms()


def forget() -> None:
    """For who writes rules: read them anew, for the rest of this transaction, and once more when others can see what
    it wrote.
    """
    rooms = here().rooms

    def do() -> None:
        rooms[ROOM] = Rules()

    do()
    on_commit(do)
