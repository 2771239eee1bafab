"""here(): the pole that the present task works for. Set by the doors for each request and by the worker for each job.

Two poles may live in one process (tests do so): nothing of a pole is global but this one context variable.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tortoise.context import TortoiseContext, _current_context

from fediverse_cinema.foundation.config import Settings

if TYPE_CHECKING:
    from fediverse_cinema.foundation.jobs.kinds import Kind
    from fediverse_cinema.foundation.outside.client import Outside
    from fediverse_cinema.foundation.storage import Shelf


@dataclass(slots=True)
class House:
    """One pole, opened: what every room may ask for. `shelf` has what the world may fetch, `vault` what it may not.

    `rooms` holds what a room keeps for the life of the process (key objects, caches), under the room's own name.
    """

    settings: Settings
    database: TortoiseContext
    outside: "Outside"
    shelf: "Shelf"
    vault: "Shelf"
    secret: bytes
    jobs: "Mapping[str, Kind]"
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    rooms: dict[str, Any] = field(default_factory=dict)


_house: ContextVar[House | None] = ContextVar("house", default=None)


def here() -> House:
    house = _house.get()
    if house is None:
        raise RuntimeError("nobody has said which pole this task works for")
    return house


@contextmanager
def at_home(house: House) -> Iterator[House]:
    """Inside the block, here() and the database are this pole's."""
    token = _house.set(house)
    # Entering a TortoiseContext itself fails when two tasks do so at once; setting its variable does not.
    database = _current_context.set(house.database)
    try:
        yield house
    finally:
        _current_context.reset(database)
        _house.reset(token)


def at_home_for_good(house: House) -> None:
    """The same for the rest of the present task."""
    _house.set(house)
    _current_context.set(house.database)
