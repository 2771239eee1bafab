"""After a domain has been closed: what we have of its people goes, in small steps. A job that is killed goes on where
it was, since whoever is gone is not found again.
"""

from fediverse_cinema.activitypub import actors, gate, hosts
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.jobs import lanes, queue

PURGE_HOST = "purge_host"
BATCH = 50
REASON = "this server has been closed"


async def purge(domain: str) -> None:
    """One job for each host that we know there."""
    for host in await gate.closed_among(await _hosts_below(domain)):
        await lanes.give_up(hosts.LETTERS, host, REASON)
        await queue.later(PURGE_HOST, {"host": host}, lane=PURGE_HOST, key=f"{PURGE_HOST} {host}")


async def purge_host(host: str) -> None:
    """End its actors, and with them, by the news of it, all that they made here. Stops when it is opened again."""
    while not await gate.is_open(host):
        some = await Actor.filter(host=host, local_handle__isnull=True, gone_at__isnull=True).limit(BATCH)
        if not some:
            return
        for actor in some:
            await actors.end(actor)


async def _hosts_below(domain: str) -> list[str]:
    """Hosts of actors who are not gone, whose name is the domain or lies below it, whatever the port."""
    found = await sql.rows("SELECT DISTINCT host FROM actor WHERE local_handle IS NULL AND gone_at IS NULL")
    return [row["host"] for row in found if f".{gate.domain_of(row['host'])}".endswith(f".{domain}")]
