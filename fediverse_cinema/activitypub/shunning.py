"""Domains that somebody of ours wants nothing to do with: as if she had blocked each of their people, those who come
later, too. Nobody there is told; follows end both ways, by a job, since there may be thousands.
"""

from collections.abc import Sequence

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.domains import domain_of, is_or_is_below, named
from fediverse_cinema.activitypub.models import Actor, Follow, Shunned
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.jobs.queue import later

PART = "part_from_domain"
MOST = 500  # for each member


async def shun(owner: Actor, text: str) -> None:
    """`text` names a server as a person writes it. Refused for our own."""
    try:
        domain = named(text)
    except Refused as error:
        if error.code == "own_host":
            raise Refused(str(error), public="This is your own pole.", code="own_host") from error
        raise
    if await Shunned.filter(owner_id=owner.id).count() >= MOST:
        raise Refused("too many", public="You can shut out at most %(most)s servers.", code="too_many", most=MOST)
    async with in_transaction():
        _, new = await Shunned.get_or_create({"created_at": clock.now()}, owner_id=owner.id, domain=domain)
        if new:
            await later(PART, {"owner_id": owner.id, "domain": domain})


async def receive_again(owner: Actor, domain: str) -> None:
    """Follows do not come back by themselves."""
    await Shunned.filter(owner_id=owner.id, domain=domain).delete()


async def shunned_by(owner: Actor) -> Sequence[Shunned]:
    """The latest first: for herself only."""
    return await Shunned.filter(owner_id=owner.id).order_by("-id")


async def is_shunned(owner: Actor, host: str) -> bool:
    domains = await Shunned.filter(owner_id=owner.id).values_list("domain", flat=True)
    return any(is_or_is_below(domain_of(host), str(domain)) for domain in domains)


async def part(owner_id: int, domain: str) -> None:
    """The job. Twice is as good as once, and it goes on where it was killed. Stops when she has changed her mind."""
    owner = await lookup.get(Actor, id=owner_id)
    mine = [owner.id, *await Actor.filter(owner_id=owner.id).values_list("id", flat=True)]
    related = ("follower", "followed")
    for follow in await Follow.filter(follower_id=owner.id, followed__local_handle=None).select_related(*related):
        if _lives_at(follow.followed, domain) and await Shunned.exists(owner_id=owner.id, domain=domain):
            await follows.withdraw(follow.follower, follow.followed)
    for follow in await Follow.filter(followed_id__in=mine, follower__local_handle=None).select_related(*related):
        if _lives_at(follow.follower, domain) and await Shunned.exists(owner_id=owner.id, domain=domain):
            await follows.decline(follow.follower, follow.followed)


def _lives_at(actor: Actor, domain: str) -> bool:
    return is_or_is_below(domain_of(actor.host), domain)
