"""Reads of the rules for domains, for those who run the pole and, where they wish so, for everybody."""

from collections.abc import Collection
from datetime import datetime

from tortoise.expressions import Q

from fediverse_cinema.activitypub import gate
from fediverse_cinema.activitypub.domains import domain_of, veiled
from fediverse_cinema.activitypub.models import DomainRule, Severity
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.values import frozen

PAGE_SIZE = 50
MOST_SHOWN = 2_000  # to everybody


@frozen
class RuleLine:
    """One rule; of what is shown to everybody `domain` may be veiled, and `reason` is empty."""

    domain: str
    severity: Severity
    reject_media: bool
    reject_reports: bool
    reason: str
    public_comment: str
    obfuscate: bool
    since: datetime


async def page(search: str, after: str) -> list[RuleLine]:
    """Rules for domains whose name contains `search`, by name, behind `after`: a page, and one more if there is."""
    asked = DomainRule.filter(domain__gt=after)
    if search:
        asked = asked.filter(domain__icontains=search)
    return [_line(rule) for rule in await asked.order_by("domain").limit(PAGE_SIZE + 1)]


async def of(domain: str) -> RuleLine | None:
    rule = await DomainRule.get_or_none(domain=domain_of(domain))
    return _line(rule) if rule else None


async def for_everybody() -> list[RuleLine]:
    """By name; those that only let somebody in concern nobody."""
    strict = DomainRule.filter(Q(severity__not=Severity.ALLOW) | Q(reject_media=True))
    return [_line(rule, public=True) for rule in await strict.order_by("domain").limit(MOST_SHOWN)]


async def severities() -> dict[str, Severity]:
    return {str(name): Severity(str(how)) for name, how in await DomainRule.all().values_list("domain", "severity")}


async def followed_at(domains: Collection[str]) -> dict[str, int]:
    """How many members follow somebody at these domains or below them: whom closing would part."""
    rows = await sql.rows(
        "SELECT a.host, f.follower_id FROM follow f JOIN actor a ON a.id=f.followed_id"
        " JOIN actor m ON m.id=f.follower_id"
        " WHERE m.local_handle IS NOT NULL AND a.local_handle IS NULL AND f.state='accepted'"
    )
    by_name = {domain: domain for domain in domains}
    members: dict[str, set[int]] = {}
    for row in rows:
        if (domain := gate.judge(domain_of(row["host"]), by_name)) is not None:
            members.setdefault(domain, set()).add(row["follower_id"])
    return {domain: len(some) for domain, some in members.items()}


async def unlisted() -> int:
    """How many servers we have people of that are on no list, where only such of a list are spoken with."""
    rows = await sql.rows("SELECT DISTINCT host FROM actor WHERE local_handle IS NULL AND gone_at IS NULL")
    hosts = [row["host"] for row in rows]
    return len([host for host in await gate.closed_among(hosts) if await gate.severity(host) is None])


def _line(rule: DomainRule, *, public: bool = False) -> RuleLine:
    return RuleLine(
        domain=veiled(rule.domain) if public and rule.obfuscate else rule.domain,
        severity=rule.severity,
        reject_media=rule.reject_media or rule.severity == Severity.CLOSE,
        reject_reports=rule.reject_reports,
        reason="" if public else rule.reason,
        public_comment=rule.public_comment,
        obfuscate=rule.obfuscate,
        since=rule.created_at,
    )
