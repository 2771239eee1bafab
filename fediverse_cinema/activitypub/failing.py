"""Key ids that led nowhere or did not fit a moment ago: a flood of letters with one bad key costs one request. Kept in
memory, for five minutes.
"""

import asyncio

from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.foundation.here import here

FORGET_SECONDS = 300.0
MOST_REMEMBERED = 10_000


def check(key_id: str) -> None:
    """Later when the key's server did not answer a moment ago, Refused when it had no such key."""
    until, hopeful = _remembered().get(key_id, (0.0, False))
    if until <= asyncio.get_running_loop().time():
        return
    if hopeful:
        raise Later(f"{key_id} did not answer a moment ago", code="key_failed_recently", after=FORGET_SECONDS)
    raise Refused(f"{key_id} failed a moment ago", code="key_failed_recently")


def note(key_id: str, *, hopeful: bool) -> None:
    """`hopeful`: it may be there the next time."""
    remembered = _remembered()
    if len(remembered) >= MOST_REMEMBERED:  # the older half goes: a flood of new key ids must not fill the memory
        for old in list(remembered)[: MOST_REMEMBERED // 2]:
            del remembered[old]
    remembered[key_id] = (asyncio.get_running_loop().time() + FORGET_SECONDS, hopeful)


def _remembered() -> dict[str, tuple[float, bool]]:
    remembered: dict[str, tuple[float, bool]] = here().rooms.setdefault("failing_keys", {})
    return remembered
