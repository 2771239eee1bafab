"""Poles with a crowd: filled once in a run, then copied, so that no round finds what another has left."""

import atexit
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache

from benchmarks import neighbours, poles
from benchmarks.crowd import Crowd
from benchmarks.neighbours import Neighbour
from benchmarks.poles import Pole, Site


@dataclass(frozen=True, slots=True)
class Filled:
    site: Site
    visitors: list[Neighbour]

    @contextmanager
    def running(self) -> Iterator[Pole]:
        """A copy of it."""
        with self.site.copied() as copy, copy.open() as pole:
            yield pole


@cache
def pole(crowd: Crowd) -> Filled:
    """With a hundred visitors whom it knows, and who can sign. Its directory is there until the process ends."""
    visitors = neighbours.people([f"127.0.1.{number}:1" for number in range(1, 6)], of_each=20)

    async def furnish() -> None:
        await crowd.come()
        await neighbours.make_known(visitors)

    lasting = ExitStack()
    atexit.register(lasting.close)
    return Filled(lasting.enter_context(poles.site(furnish)), visitors)
