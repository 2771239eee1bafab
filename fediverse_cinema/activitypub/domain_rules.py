"""Writing rules for domains, and how the gate stands. What follows, jobs do: what we have of a closed domain goes
(closing), people of a silenced one leave the public lists (silencing).
"""

from collections.abc import Sequence

import structlog
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import gate
from fediverse_cinema.activitypub.domains import domain_of, named, names_a_server
from fediverse_cinema.activitypub.models import DomainRule, GateTerms, Knock, Severity
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.foundation.values import frozen

log = structlog.get_logger()
PURGE = "purge_closed"
JUDGE = "judge_hosts"
LONGEST_WORDS = 500
CHANGED = ("severity", "reject_media", "reject_reports", "reason", "public_comment", "obfuscate")


@frozen
class Draft:
    """A rule as somebody writes it: `domain` is a name as `domains.named` gives it."""

    domain: str
    severity: Severity
    reject_media: bool = False
    reject_reports: bool = False
    reason: str = ""
    public_comment: str = ""
    obfuscate: bool = False


async def close(host: str, reason: str) -> None:
    """From now on nothing comes from this domain and nothing goes there; what we have of it goes by and by. `host` as a
    person writes it: a name, the address of a page, somebody's handle. Refused for what names no server.
    """
    await lay_down(Draft(named(host), Severity.CLOSE, reason=reason))


async def lay_down(draft: Draft) -> None:
    """The rule for this domain, whatever it was before."""
    _check(draft)
    async with in_transaction():
        await _write(draft)
        await _follow_up([draft])
    log.info("domain_rule", domain=draft.domain, severity=draft.severity.value, reason=draft.reason[:200])


async def lay_down_all(drafts: Sequence[Draft]) -> int:
    """Those of them for domains without a rule: what somebody has decided here stays. How many these were."""
    async with in_transaction():
        ruled = {str(name) for name in await DomainRule.all().values_list("domain", flat=True)}
        new = list({one.domain: one for one in drafts if one.domain not in ruled}.values())
        rows = [DomainRule(**_values(one), domain=one.domain) for one in new]
        await DomainRule.bulk_create(rows, batch_size=500, ignore_conflicts=True)  # two lists may come at once
        await _follow_up(new)
    log.info("domain_rules_imported", rules=len(new))
    return len(new)


async def open_again(host: str) -> None:
    """Take the rule away; under a closed domain, make an exception from that."""
    domain = domain_of(host)
    async with in_transaction():
        await DomainRule.filter(domain=domain).delete()
        gate.forget()
        await later(JUDGE, {}, key=JUDGE)
    if names_a_server(domain) and await gate.severity(domain) == Severity.CLOSE:
        await lay_down(Draft(domain, Severity.ALLOW))
    log.info("host_opened", domain=domain)


async def set_terms(terms: gate.Terms) -> None:
    """Nobody waits any longer once who is unknown may come in."""
    values = {"holds_unknown": terms.holds_unknown, "holds_waves": terms.holds_waves, "shows_rules": terms.shows_rules}
    async with in_transaction():
        await GateTerms.update_or_create(values, id=1)
        if not terms.holds_unknown:
            await Knock.all().delete()
        gate.forget()
    log.info("gate_terms", **values)


async def purge_unlisted() -> None:
    """Where only those of a list are spoken with: what we have of all others goes."""
    await later(PURGE, {"domain": "", "unlisted": True}, key=f"{PURGE} unlisted")


def _check(draft: Draft) -> None:
    if max(len(draft.reason), len(draft.public_comment)) > LONGEST_WORDS:
        raise Refused(
            "long words", public="A comment has at most %(most)s characters.", code="too_long", most=LONGEST_WORDS
        )


async def _write(draft: Draft) -> None:
    rule, new = await DomainRule.get_or_create(_values(draft), domain=draft.domain)
    if not new:
        rule.update_from_dict({name: getattr(draft, name) for name in CHANGED})
        await rule.save(update_fields=CHANGED)


def _values(draft: Draft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in CHANGED} | {"created_at": clock.now()}


async def _follow_up(drafts: Sequence[Draft]) -> None:
    gate.forget()
    closed = [one.domain for one in drafts if one.severity == Severity.CLOSE]
    if closed:  # of many at once, one job looks at all that is closed
        domain = closed[0] if len(closed) == 1 else ""
        await later(PURGE, {"domain": domain}, key=f"{PURGE} {domain}")
    await later(JUDGE, {}, key=JUDGE)
    await Knock.filter(domain__in=[one.domain for one in drafts]).delete()
