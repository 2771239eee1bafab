"""What the worker must know of a kind of job. The table of all kinds stands on the roof, in worker.py."""

import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from fediverse_cinema.foundation.values import frozen


@frozen
class Kind:
    """How jobs of one kind are run.

    `seconds` is the limit on the time of one attempt. After `attempts` of them the job is dead, but not before as much
    time has passed as they take by themselves: some are brought forward. Between two attempts pass `first_delay`
    seconds, doubled each time up to `longest_delay`, and up to a quarter more at random, so that many jobs for one dead
    host do not all return at once. `in_lane` is how many of one lane may run at once. `keeps_order` says that a job
    that waits for its next attempt still holds back later ones of its serial. `every` makes it periodic. `given_up` is
    told, with the reason and the arguments, that a job has died. `noted` is told what jobs have returned, of all that
    end in one turn, in the transaction with which they end: what is written there of a job and that it is done are one
    thing. `abroad` says that it asks other servers: when it
    dies, nobody here has to do anything.
    """

    run: Callable[..., Awaitable[Any]]
    queue: str = "default"
    seconds: float = 60
    attempts: int = 8
    first_delay: float = 5
    longest_delay: float = 3600
    in_lane: int = 4
    keeps_order: bool = False
    every: float | None = None
    given_up: Callable[..., Awaitable[None]] | None = None
    noted: Callable[[Sequence[Any]], Awaitable[None]] | None = None
    abroad: bool = False

    def delay(self, attempts: int) -> float:
        """Seconds to wait after that many attempts."""
        delay = min(self.first_delay * 2.0 ** (attempts - 1), self.longest_delay)
        return delay * random.uniform(1, 1.25)

    def shortest_patience(self) -> float:
        """Seconds between the first attempt and the last, at least."""
        return sum(min(self.first_delay * 2.0**n, self.longest_delay) for n in range(self.attempts - 1))
