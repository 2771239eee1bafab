"""What has been deleted, here or elsewhere, and what was taken back before it came: it never comes (back).

A stone counts for what its author made, and for nobody else's: her neighbour on the same host could otherwise bury the
film that she is about to show.
"""

from datetime import timedelta

from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup, sql

NEVER_HAD = ""  # the former type of what was deleted before we had it, if it ever comes
TAKEN_BACK = "Announce"  # a share that we had; others may bring it again, as long as its proof is believed
PASSING = (NEVER_HAD, TAKEN_BACK)
# Servers send a letter again for some days, Fedify for seven; a proof is believed for three (inbox.verify). Whatever
# comes later is asked of its origin, which has it no longer. Every Delete that we hear of lays such a stone.
PASSING_LIES_FOR = timedelta(days=10)
SWEPT_AT_ONCE = 1_000


async def bury(uri: str, former_type: str, author: Actor) -> bool:
    """Lay a stone; False when there is one already. Two may do so at once."""
    return bool(
        await sql.change(
            "INSERT INTO tombstone(uri,former_type,author_uri,deleted_at) VALUES(?,?,?,?) ON CONFLICT DO NOTHING",
            uri, former_type, author.uri, clock.now(),
        )
    )  # fmt: skip


async def is_buried(uri: str, author: Actor) -> bool:
    return await find(uri, author) is not None


async def find(uri: str, author: Actor) -> Tombstone | None:
    """Her stone for this id."""
    return await lookup.find(Tombstone, uri=uri, author_uri=author.uri)


async def dig_up(uri: str, author: Actor) -> bool:
    """Take her stone away; False when there is none."""
    return bool(await Tombstone.filter(uri=uri, author_uri=author.uri).delete())


async def sweep() -> None:
    """The periodic job: stones of what we never had, and of shares, go once nothing can come that they would stop. What
    was deleted after we had it stays deleted.
    """
    swept = SWEPT_AT_ONCE
    while swept == SWEPT_AT_ONCE:  # a thousand at a time, so that writers take their turn
        swept = await sql.change(
            "DELETE FROM tombstone WHERE id IN (SELECT id FROM tombstone"
            f" WHERE former_type IN ({sql.marks(PASSING)}) AND deleted_at<? LIMIT ?)",
            *PASSING, clock.now() - PASSING_LIES_FOR, SWEPT_AT_ONCE,
        )  # fmt: skip
