"""The column `silenced` of actors: what the rules say of their hosts, kept where lists can ask it. Written by a job
after each change of the rules, and by `actors` for who is new.
"""

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import gate
from fediverse_cinema.activitypub.models import Actor, Severity
from fediverse_cinema.activitypub.news import HostJudged
from fediverse_cinema.foundation import news
from fediverse_cinema.foundation.database import sql


async def is_silenced(host: str) -> bool:
    return await gate.severity(host) == Severity.SILENCE


async def judge_hosts() -> None:
    """All hosts that we know, one by one. Twice is as good as once."""
    gate.forget()  # another process has just written the rule
    rows = await sql.rows("SELECT DISTINCT host, silenced FROM actor WHERE local_handle IS NULL")
    for host, written in {(row["host"], bool(row["silenced"])) for row in rows}:
        silenced = await is_silenced(host)
        if silenced == written:
            continue
        async with in_transaction():
            await Actor.filter(host=host, local_handle__isnull=True).update(silenced=silenced)
            await news.tell(HostJudged(host))
