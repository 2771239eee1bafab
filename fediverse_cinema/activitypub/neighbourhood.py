"""The other servers as who runs the pole sees them: how each fares, what waits for it, which are closed."""

import re
from datetime import datetime
from typing import Literal

from fediverse_cinema.activitypub import gate, hosts
from fediverse_cinema.activitypub.models import DomainRule, Host, Severity
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.jobs import lanes
from fediverse_cinema.foundation.values import frozen

PAGE_SIZE = 50
State = Literal["well", "busy", "refusing", "failing", "resting", "dead", "closed"]
Fault = Literal["", "answer", "slow", "insecure", "unknown", "unreachable", "other"]
ANSWERED = re.compile(r" answered (\d{3}): ")
# As foundation.outside.client says it.
SIGNS: tuple[tuple[str, Fault], ...] = (
    (": no answer in ", "slow"), (": no secure connection: ", "insecure"), (": unknown host: ", "unknown"),
    (": not reached: ", "unreachable"),
)  # fmt: skip


@frozen
class Neighbour:
    """One host. `since`: from when on it has failed, or is dead; `until`: the end of its rest. `error` is what the last
    letter met with, word for word, `fault` the kind of it, `status` what the host answered if it did.
    """

    name: str
    state: State
    since: datetime | None
    until: datetime | None
    software: str
    waiting: int
    error: str
    fault: Fault
    status: int
    seen_at: datetime | None


@frozen
class Closed:
    """A rule that keeps a domain out."""

    domain: str
    reason: str
    since: datetime


async def neighbours(search: str, after: str) -> list[Neighbour]:
    """Hosts whose name contains `search`, by name, from the one behind `after` on: a page, and one more if there is."""
    asked = Host.filter(name__gt=after).exclude(name=urls.own_host())
    if search:
        asked = asked.filter(name__icontains=search)
    found = await asked.order_by("name").limit(PAGE_SIZE + 1)
    names = [host.name for host in found]
    waiting = await lanes.waiting_in(hosts.LETTERS, names)
    closed = set(await gate.closed_among(names))
    return [_neighbour(host, waiting.get(host.name, 0), host.name in closed) for host in found]


async def closed(search: str) -> list[Closed]:
    """Closed domains whose name contains `search`, the latest first, a page at most."""
    asked = DomainRule.filter(severity=Severity.CLOSE)
    if search:
        asked = asked.filter(domain__icontains=search)
    return [Closed(rule.domain, rule.reason, rule.created_at) for rule in await asked.order_by("-id").limit(PAGE_SIZE)]


def _neighbour(host: Host, waiting: int, is_closed: bool) -> Neighbour:
    state: State = "well"
    since = until = None
    if is_closed:
        state = "closed"
    elif host.dead_at is not None:
        state, since = "dead", host.dead_at
    elif host.resting_until is not None and host.resting_until > clock.now():
        state, since, until = "resting", host.failing_since, host.resting_until
    elif host.failures:
        state, since = "failing", host.failing_since
    elif host.last_error:
        state = "refusing"
    elif waiting:
        state = "busy"
    software = f"{host.software} {host.software_version}".strip()
    fault, status = _fault(host.last_error)
    return Neighbour(
        host.name, state, since, until, software, waiting, host.last_error, fault, status, seen_at=host.seen_at
    )


def _fault(error: str) -> tuple[Fault, int]:
    """What the host answered comes first: the rest of the line is a stranger's words, and might imitate ours."""
    if answered := ANSWERED.search(error):
        return "answer", int(answered[1])
    found: list[Fault] = [fault for sign, fault in SIGNS if sign in error]
    return (found[0] if found else "other" if error else ""), 0
