"""The other servers as who runs the pole sees them: how each fares, what waits for it, which are closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from fediverse_cinema.activitypub import gate, hosts
from fediverse_cinema.activitypub.models import DomainRule, Host, Severity
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.jobs import queue

PAGE_SIZE = 50
State = Literal["well", "failing", "resting", "dead", "closed"]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One host. `since`: from when on it has failed, or is dead; `until`: the end of its rest."""

    name: str
    state: State
    since: datetime | None
    until: datetime | None
    software: str
    waiting: int
    error: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
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
    waiting = await queue.waiting_in(names)
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
    elif host.failures >= hosts.FAILURES_BEFORE_REST:
        state, since = "failing", host.failing_since
    software = f"{host.software} {host.software_version}".strip()
    return Neighbour(host.name, state, since, until, software, waiting, host.last_error, host.seen_at)
