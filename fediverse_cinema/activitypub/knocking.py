"""Unknown servers at the door, while such wait for a yes: who they are, for those who run the pole. Nobody has proved
anything yet, so the list is short, and each name stands in it once. Called by the gate.
"""

from collections.abc import Sequence

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.domains import names_a_server
from fediverse_cinema.activitypub.models import Knock
from fediverse_cinema.activitypub.news import GateWaits
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup, sql

MOST = 200  # a stranger may invent names without end
MOST_OF_SITE = 5  # as many as somebody may who has registered one


async def knock(domain: str) -> None:
    """Those who run the pole are told of the first; of the others when they have looked. Where the list is full, who
    has waited longest makes room: she comes again.
    """
    if not names_a_server(domain) or await lookup.exists(Knock, domain=domain):
        return
    async with in_transaction():
        await sql.hold("knocks")
        there = await Knock.all().order_by("id")
        if sum(urls.site_of(one.domain) == urls.site_of(domain) for one in there) >= MOST_OF_SITE:
            return
        await Knock.filter(id__in=[one.id for one in there[: max(0, len(there) + 1 - MOST)]]).delete()
        if await sql.change(
            "INSERT INTO knock(domain,knocked_at) VALUES(?, ?) ON CONFLICT DO NOTHING", domain, clock.now()
        ):
            await news.tell(GateWaits())


async def waiting() -> Sequence[Knock]:
    """The first to have knocked first."""
    return await Knock.all().order_by("id").limit(MOST)


async def forget(domain: str = "") -> None:
    """As if it had never knocked; all of them, if none is named. Whoever knocks again stands there again."""
    await (Knock.filter(domain=domain) if domain else Knock.all()).delete()
