"""How much of the door one may take. Over it the answer is 503 with Retry-After, before a byte of the letter is read:
whoever means well sends it again. Counted in memory, the refused ones for a minute. What waits for keys is bounded in
activitypub.actors, what waits to be written in `ledger`.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

from fediverse_cinema.accounts.service import network_of
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Later, Malformed, Unverified
from fediverse_cinema.foundation.here import here

log = structlog.get_logger()
MOST_INSIDE = 500  # letters that are being read and verified; each may hold a megabyte
MOST_REFUSED = 300  # of one network in a minute: a server that means well sends a few such
MOST_REMEMBERED = 10_000
MINUTE = 60.0
PUT_OFF = "too_many_refused"


@dataclass(slots=True)
class Throng:
    """How many letters are inside, and how many of each network were refused in the minute that is being counted."""

    inside: int = 0
    minute: float = 0.0
    refused: Counter[str] = field(default_factory=Counter)


@contextmanager
def at_the_door(address: str) -> Iterator[None]:
    """Around a letter from this address, from its first byte on. Later when there are too many, or too many of its
    network were no letters of anybody.
    """
    throng, network = _throng(), network_of(address)
    if throng.refused[network] >= MOST_REFUSED:
        left = MINUTE - clock.timestamp() % MINUTE
        raise Later(f"{network} sends what is refused", code=PUT_OFF, after=max(left, 1))
    if throng.inside >= MOST_INSIDE:
        raise Later("too many letters are being read", code="overloaded", after=5)
    throng.inside += 1
    try:
        yield
    except (Malformed, Unverified):
        throng.refused[network] += 1
        if throng.refused[network] == MOST_REFUSED:  # said once, since those that follow are in no log
            log.warning("network_put_off", network=network, refused=MOST_REFUSED)
        raise
    finally:
        throng.inside -= 1


def _throng() -> Throng:
    throng: Throng = here().rooms.setdefault("throng", Throng())
    minute = clock.timestamp() // MINUTE
    if minute != throng.minute or len(throng.refused) >= MOST_REMEMBERED:
        throng.minute = minute
        throng.refused.clear()
    return throng
