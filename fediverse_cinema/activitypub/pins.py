"""What somebody shows first: the members of her collection `featured`, here or elsewhere. A pin outlives its thing;
whoever shows pins looks what is still there.
"""

from collections.abc import Sequence

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


async def remove(actor: Actor, object_uri: str) -> bool:
    return bool(await Pin.filter(actor_id=actor.id, object_uri=object_uri).delete())


async def of(actor: Actor) -> Sequence[str]:
    """The ids of what she has pinned, the latest first."""
    found = await Pin.filter(actor_id=actor.id).order_by("-id").limit(MOST_PINS).values_list("object_uri", flat=True)
    return [str(uri) for uri in found]
