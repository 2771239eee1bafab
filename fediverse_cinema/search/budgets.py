"""How much may be asked of others when a talk is completed: a stranger who invents endless threads on a wildcard domain
must not make us her crawler (INB-23, CVE-2022-46405). Kept in memory, for each site and hour.
"""

from dataclasses import dataclass, field

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import here

SECONDS = 3600.0
MOST_OF_SITE = 200  # documents of one site in an hour
MOST_NEW_HOSTS = 10  # of one site in an hour: hosts on which nobody is known here
MOST_SITES = 10_000
MOST_FOUND = 400  # documents for one request, whatever else is left


@dataclass(slots=True)
class Site:
    """What was asked of a site since `since`."""

    since: float
    asked: int = 0
    new_hosts: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Budget:
    """Of one request. `left` is what it may still ask for."""

    left: int = MOST_FOUND

    async def spend(self, uri: str) -> bool:
        """May this address be asked for? Counts it."""
        host = urls.host_of(uri)
        if not host or self.left <= 0:
            return False
        site = _site(urls.site_of(host))
        if site.asked >= MOST_OF_SITE:
            return False
        if host not in site.new_hosts and not await lookup.exists(Actor, host=host):
            if len(site.new_hosts) >= MOST_NEW_HOSTS:
                return False
            site.new_hosts.add(host)
        site.asked += 1
        self.left -= 1
        return True

    async def count(self, uri: str) -> None:
        """The same for everything that is asked inside a `counted` block, authors and redirects as well."""
        if not await self.spend(uri):
            raise Later(f"enough was asked before {uri[:300]}", code="budget")


def _site(name: str) -> Site:
    sites: dict[str, Site] = here().rooms.setdefault("thread_sites", {})
    now = clock.timestamp()
    site = sites.get(name)
    if site is None or now - site.since > SECONDS:
        while len(sites) >= MOST_SITES:
            del sites[next(iter(sites))]
        site = sites[name] = Site(now)
    return site
