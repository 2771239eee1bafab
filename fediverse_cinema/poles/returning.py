"""Coming back after a long silence of ours: Mastodon sends nothing more to a server that it could not reach on seven
days, until that server delivers something valid. So every host that we know gets an Update of the pole.
"""

from datetime import timedelta

import structlog
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import outbox
from fediverse_cinema.activitypub.models import Actor, Host
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.poles import telling
from fediverse_cinema.poles.service import pole_actors

log = structlog.get_logger()
LONG_SILENCE = timedelta(days=3)
HOSTS_AT_ONCE = 500


async def look_at_the_clock() -> None:
    """A job of every few minutes. The row of our own host says when it ran last."""
    now = clock.now()
    ours, new = await Host.get_or_create({"seen_at": now}, name=urls.own_host())
    silent = now - ours.seen_at if ours.seen_at else timedelta()
    async with in_transaction():
        # Of two workers, one of which stood still meanwhile, the first greets.
        first = await Host.filter(id=ours.id, seen_at=ours.seen_at).update(seen_at=now)
        if first and not new and silent >= LONG_SILENCE:
            hosts = await greet()
            log.info("back_after_silence", days=silent.days, hosts=hosts)


async def greet() -> int:
    """An Update of the pole to each known host, into its shared inbox where there is one. Says to how many."""
    actors = await pole_actors()
    group = await Actor.get(id=actors.group.id)  # as it is now
    found = await sql.rows(
        # Of each host one actor, preferably one with a shared inbox.
        "SELECT coalesce(min(CASE WHEN shared_inbox IS NOT NULL THEN id END), min(id)) AS id FROM actor"
        " WHERE local_handle IS NULL AND gone_at IS NULL AND inbox<>'' GROUP BY host ORDER BY 1"
    )
    known = [row["id"] for row in found]
    for start in range(0, len(known), HOSTS_AT_ONCE):
        some = await Actor.filter(id__in=known[start : start + HOSTS_AT_ONCE])
        update = telling.update_of(await telling.document_of(group, actors.companion))
        await outbox.post(group, update, to=some)
    return len(known)
