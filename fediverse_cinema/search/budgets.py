"""How much may be asked of others when a talk is completed: a stranger who invents endless threads on a wildcard domain
must not make us her crawler (INB-23, CVE-2022-46405). Counted for each site and hour.
"""

from dataclasses import dataclass

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.tallies import HOUR, tally

MOST_OF_SITE = 200  # documents of one site in an hour
MOST_NEW_HOSTS = 10  # of one site in an hour: hosts on which nobody is known here
MOST_FOUND = 400  # documents for one request, whatever else is left


@dataclass(slots=True)
class Budget:
    """Of one request. `left` is what it may still ask for."""

    left: int = MOST_FOUND

    async def spend(self, uri: str) -> bool:
        """May this address be asked for? Counts it."""
        host = urls.host_of(uri)
        if not host or self.left <= 0:
            return False
        asked, new_hosts, site = tally("asked for talks", HOUR), tally("new hosts in talks", HOUR), urls.site_of(host)
        if asked.had(site) >= MOST_OF_SITE:
            return False
        if not new_hosts.had(f"host {host}") and not await lookup.exists(Actor, host=host):
            if new_hosts.had(site) >= MOST_NEW_HOSTS:
                return False
            new_hosts.add(f"host {host}")
            new_hosts.add(site)
        asked.add(site)
        self.left -= 1
        return True

    async def count(self, uri: str) -> None:
        """The same for everything that is asked inside a `counted` block, authors and redirects as well."""
        if not await self.spend(uri):
            raise Later(f"enough was asked before {uri[:300]}", code="budget")
