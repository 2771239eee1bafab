"""What has been deleted, here or elsewhere, and what was taken back before it came: it never comes (back).

A stone counts for what its author made, and for nobody else's: her neighbour on the same host could otherwise bury the
film that she is about to show.
"""

from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup, sql


async def bury(uri: str, former_type: str, author: Actor) -> bool:
    """Lay a stone; False when there is one already. Two may do so at once."""
    return bool(
        await sql.change(
            "INSERT INTO tombstone(uri,former_type,author_uri,deleted_at) VALUES(?,?,?,?) ON CONFLICT DO NOTHING",
            uri, former_type, author.uri, clock.now(),
        )
    )  # fmt: skip


async def is_buried(uri: str, author: Actor) -> bool:
    return await lookup.exists(Tombstone, uri=uri, author_uri=author.uri)


async def dig_up(uri: str, author: Actor) -> bool:
    """Take her stone away; False when there is none."""
    return bool(await Tombstone.filter(uri=uri, author_uri=author.uri).delete())
