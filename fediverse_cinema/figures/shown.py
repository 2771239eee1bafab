"""The figures of every year, when the pole shows them to everybody. Counted now and then: anybody may ask as often as
she likes, and all that there is, is read for it.
"""

import asyncio
from dataclasses import dataclass, field

from fediverse_cinema.figures import counting, periods
from fediverse_cinema.figures.counting import Figure
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import here

GOOD_FOR = 300.0  # seconds


@dataclass(slots=True)
class Counted:
    """One asker counts, others wait for her."""

    years: dict[int, list[Figure]] = field(default_factory=dict)
    at: float = -GOOD_FOR
    counting: asyncio.Lock = field(default_factory=asyncio.Lock)


async def years() -> dict[int, list[Figure]]:
    """The present year first."""
    room: Counted = here().rooms.setdefault("figures", Counted())
    async with room.counting:
        if not 0 <= clock.timestamp() - room.at < GOOD_FOR:
            numbers = range(periods.today().year, await counting.first_year() - 1, -1)
            room.years = {number: await counting.figures(periods.year(number)) for number in numbers}
            room.at = clock.timestamp()
    return room.years
