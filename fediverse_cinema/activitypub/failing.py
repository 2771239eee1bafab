"""What led nowhere or did not fit a moment ago: a flood of letters with one bad key costs one request. A key and the
page of an actor are two things, "key …" and "actor …", though PeerTube has one id for both. Kept in memory, for five
minutes.
"""

import asyncio

from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.foundation.here import here

FORGET_SECONDS = 300.0
MOST_REMEMBERED = 10_000


def check(what: str) -> None:
    """Later when its server did not answer a moment ago, Refused when it had no such thing."""
    until, hopeful = _remembered().get(what, (0.0, False))
    if until <= asyncio.get_running_loop().time():
        return
    if hopeful:
        raise Later(f"{what} did not answer a moment ago", code="failed_recently", after=FORGET_SECONDS)
    raise Refused(f"{what} failed a moment ago", code="failed_recently")


def note(what: str, *, hopeful: bool) -> None:
    """`hopeful`: it may be there the next time."""
    remembered = _remembered()
    if len(remembered) >= MOST_REMEMBERED:  # the older half goes: a flood of new names must not fill the memory
        for old in list(remembered)[: MOST_REMEMBERED // 2]:
            del remembered[old]
    remembered[what] = (asyncio.get_running_loop().time() + FORGET_SECONDS, hopeful)


def _remembered() -> dict[str, tuple[float, bool]]:
    remembered: dict[str, tuple[float, bool]] = here().rooms.setdefault("failing", {})
    return remembered
