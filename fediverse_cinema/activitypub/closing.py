"""After a domain has been closed: what we have of its people goes, in small steps. A job that is killed goes on where
it was, since whoever is gone is not found again.
"""

from fediverse_cinema.activitypub import actors, gate, hosts
from fediverse_cinema.activitypub.domains import domain_of, is_or_is_below
from fediverse_cinema.activitypub.models import Actor, Severity
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.jobs import lanes, queue

PURGE_HOST = "purge_host"
BATCH = 50
REASON = "this server has been closed"


async def purge(domain: str, unlisted: bool = False) -> None:
    """One job for each host that we know there, or of all when no domain is named: those that a rule closes, and those
    that are on no list only if it is said. A word in a file of settings must not empty a house.
    """
    gate.forget()  # another process has just written the rule
    for host in await gate.closed_among(await _hosts_below(domain)):
        if not unlisted and await gate.severity(host) != Severity.CLOSE:
            continue
        await lanes.give_up(hosts.LETTERS, host, REASON)
        await queue.later(PURGE_HOST, {"host": host}, lane=PURGE_HOST, key=f"{PURGE_HOST} {host}")


async def purge_host(host: str) -> None:
    """End its actors, and with them, by the news of it, all that they made here. Stops when it is opened again."""
    while not await _is_open_now(host):
        some = await Actor.filter(host=host, local_handle__isnull=True, gone_at__isnull=True).limit(BATCH)
        if not some:
            return
        for actor in some:
            await actors.end(actor)


async def _is_open_now(host: str) -> bool:
    """Whoever is ended comes back on her own only: that it was opened is not known a minute later."""
    gate.forget()
    return await gate.is_open(host)


async def _hosts_below(domain: str) -> list[str]:
    """Hosts of actors who are not gone, whose name is the domain or lies below it, whatever the port; all for ""."""
    found = await sql.rows("SELECT DISTINCT host FROM actor WHERE local_handle IS NULL AND gone_at IS NULL")
    return [row["host"] for row in found if not domain or is_or_is_below(domain_of(row["host"]), domain)]
