"""How much of the door one may take. Over it the answer is 503 with Retry-After, before a byte of the letter is read:
whoever means well sends it again. What waits for keys is bounded in activitypub.actors, what waits to be written in
`ledger`.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

from fediverse_cinema.accounts.service import network_of
from fediverse_cinema.foundation.errors import Later, Malformed, Unverified
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.tallies import MINUTE, tally

log = structlog.get_logger()
MOST_INSIDE = 500  # letters that are being read and verified; each may hold a megabyte
# Of these no network takes more than it leaves free: one alone half of them, two three quarters, nine all of them.
MOST_REFUSED = 300  # of one network in a minute: a server that means well sends a few such
REFUSED = "letters that were refused"
PUT_OFF = "too_many_refused"


@dataclass(slots=True)
class Throng:
    """How many letters are inside, also of each network."""

    inside: int = 0
    of_network: Counter[str] = field(default_factory=Counter)


@contextmanager
def at_the_door(address: str) -> Iterator[None]:
    """Around a letter from this address, from its first byte on. Later when there are too many, or too many of its
    network were no letters of anybody.
    """
    throng: Throng = here().rooms.setdefault("throng", Throng())
    network, refused = network_of(address), tally(REFUSED, MINUTE)
    if refused.had(network) >= MOST_REFUSED:
        raise Later(f"{network} sends what is refused", code=PUT_OFF, after=max(refused.rest(), 1))
    if throng.of_network[network] >= MOST_INSIDE - throng.inside:
        raise Later(f"too many letters are being read, also of {network}", code="overloaded", after=5)
    throng.inside += 1
    throng.of_network[network] += 1
    try:
        yield
    except (Malformed, Unverified):
        refused.add(network)
        if refused.had(network) == MOST_REFUSED:  # said once, since those that follow are in no log
            log.warning("network_put_off", network=network, refused=MOST_REFUSED)
        raise
    finally:
        throng.inside -= 1
        throng.of_network[network] -= 1
        if not throng.of_network[network]:
            del throng.of_network[network]
