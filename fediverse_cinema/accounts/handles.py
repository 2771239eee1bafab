"""Names that strangers may choose for themselves. All that is called by an @name here shares one namespace, and a name
that an eye takes for another is refused, too (AUT-11). Those who run the pole may give any name that is free.
"""

from fediverse_cinema.accounts.models import Application
from fediverse_cinema.activitypub import making
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused

ALIKE = str.maketrans("015i", "olsl", "_")


async def check(handle: str) -> str:
    """The name in small letters. Refused when it is none, taken, kept for the pole, or looks like one that is."""
    handle = making.check_handle(handle)
    if seen_as(handle) in map(seen_as, making.RESERVED):
        raise Refused(f"{handle} is reserved", public="%(handle)s is kept for the pole itself.", handle=handle)
    if await Application.exists(handle=handle, waiting_since__isnull=False):
        raise _taken(handle)
    for row in await sql.rows("SELECT local_handle FROM actor WHERE local_handle IS NOT NULL"):
        other = row["local_handle"]
        if other == handle:
            raise _taken(handle)
        if seen_as(other) == seen_as(handle):
            raise Refused(
                f"{handle} looks like {other}",
                public="%(handle)s looks too much like %(other)s, who is here already.",
                code="alike",
                handle=handle,
                other=other,
            )
    return handle


def seen_as(handle: str) -> str:
    """What a quick eye makes of it: equal for names that it takes for one another."""
    return handle.translate(ALIKE).replace("rn", "m").replace("vv", "w")


def _taken(handle: str) -> Refused:
    return Refused(f"{handle} is taken", public="%(handle)s is already taken.", code="taken", handle=handle)
