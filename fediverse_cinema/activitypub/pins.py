"""What somebody shows first: the members of her collection `featured`, here or elsewhere. A pin outlives its thing;
whoever shows pins looks what is still there.
"""

from collections.abc import Sequence
from datetime import datetime

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor, Pin
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql

MOST_PINS = 20  # as many as `featured` shows


async def add(actor: Actor, object_uri: str) -> bool:
    """Of more than we keep the oldest goes. False when it is pinned already."""
    async with in_transaction():
        added = await sql.change(
            "INSERT INTO pin(actor_id,object_uri,created_at) VALUES(?,?,?) ON CONFLICT DO NOTHING",
            actor.id, object_uri, clock.now(),
        )  # fmt: skip
        for pin in await Pin.filter(actor_id=actor.id).order_by("-id").offset(MOST_PINS).limit(MOST_PINS):
            await pin.delete()
    return bool(added)


async def replace(actor: Actor, object_uris: Sequence[str], *, read_at: datetime) -> None:
    """Her collection as it was read at that time, the latest pin first: what is no longer in it goes. What she has
    pinned since then, with a letter that overtook the reading, stays in front.
    """
    async with in_transaction():
        await Actor.select_for_update().get(id=actor.id)  # two readings at once would mix on PostgreSQL
        before = await Pin.filter(actor_id=actor.id).order_by("-id")
        since = [pin for pin in before if pin.created_at > read_at and pin.object_uri not in object_uris]
        wanted = [pin.object_uri for pin in since] + list(object_uris)
        if wanted[:MOST_PINS] == [pin.object_uri for pin in before]:
            return
        pinned_at = {pin.object_uri: pin.created_at for pin in before}
        await Pin.filter(actor_id=actor.id).delete()
        for uri in reversed(wanted[:MOST_PINS]):
            await Pin.create(actor_id=actor.id, object_uri=uri, created_at=pinned_at.get(uri, read_at))


async def remove(actor: Actor, object_uri: str) -> bool:
    return bool(await Pin.filter(actor_id=actor.id, object_uri=object_uri).delete())


async def of(actor: Actor) -> Sequence[str]:
    """The ids of what she has pinned, the latest first."""
    found = await Pin.filter(actor_id=actor.id).order_by("-id").limit(MOST_PINS).values_list("object_uri", flat=True)
    return [str(uri) for uri in found]
