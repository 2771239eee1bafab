"""Answers that are kept with their evidence. While one is made, each question that it asks of the database is written
down, with what came; it is given again only when all of them, asked once more, bring the same. So it is never out of
date, whoever has written, and in whichever process: what is spared is the making of documents, and the ORM's of
statements and objects. Where SQLite says that nobody has written at all since, not even that is asked.

What is made must depend on nothing but the database, the settings, its name, and whom it leans on.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, cast

from fediverse_cinema.foundation.database import far_reading
from fediverse_cinema.foundation.database.sql import client
from fediverse_cinema.foundation.database.statements import only_reads
from fediverse_cinema.foundation.database.transactions import in_a_transaction
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen

ROOM = "answers with their evidence"
MOST = 300  # of one kind; a film's document with its rows takes about 30 kB
T = TypeVar("T")
Way = Literal["execute_query", "execute_query_dict"]


@frozen
class Reading:
    """A question to the database by one of the ways of its client, and what came."""

    way: Way
    query: str
    values: tuple[Any, ...]
    came: Any

    async def is_so(self, client: Any) -> bool:
        return bool(await getattr(client, self.way)(self.query, list(self.values)) == self.came)


@frozen
class Leaning:
    """A question to somebody who remembers on her own what she has read, and what came."""

    ask: Callable[[], Awaitable[Any]]
    came: Any

    async def is_so(self) -> bool:
        return bool(await self.ask() == self.came)


@dataclass(slots=True)
class Evidence:
    """All that an answer was made of, and the version of the database at which it was so; None where none is told."""

    version: int | None
    readings: list[Reading] = field(default_factory=list)
    leanings: list[Leaning] = field(default_factory=list)
    counts: bool = True
    timely: bool = False

    async def is_untouched(self) -> bool:
        """Nobody has written anything at all since."""
        for leaning in self.leanings:
            if not await leaning.is_so():
                return False
        return self.version is not None and self.version == _version()

    async def stands(self) -> bool:
        if self.timely:
            return False
        version = _version()
        for leaning in self.leanings:
            if not await leaning.is_so():
                return False
        asked = client()
        for reading in self.readings:
            if not await reading.is_so(asked):
                return False
        self.version = version
        return True


@dataclass(slots=True)
class Memory:
    """What is kept by its name, asked for longest ago first; and by the same name the round that reads and the next."""

    most: int = MOST
    kept: OrderedDict[Hashable, tuple[Evidence, Any]] = field(default_factory=OrderedDict)
    reading: dict[Hashable, asyncio.Task[Any]] = field(default_factory=dict)
    to_come: dict[Hashable, asyncio.Task[Any]] = field(default_factory=dict)


_evidence: ContextVar[Evidence | None] = ContextVar("what an answer is made of", default=None)


async def kept(name: Hashable, make: Callable[[], Awaitable[T]], *, room: str = ROOM, most: int = MOST) -> T:
    """What `make` makes, which nobody may change afterwards; what it raises is not kept, nor what it makes of rows that
    nobody else can see yet. All who ask at once are given the same: of the next round of reading, since what the
    present one has read may have changed before they came.
    """
    if in_a_transaction() or _evidence.get() is not None:  # or it is a part of another answer
        return await make()
    memory: Memory = here().rooms.setdefault(room, Memory(most))
    found = memory.kept.get(name)
    if found is not None and await found[0].is_untouched():
        if name in memory.kept:
            memory.kept.move_to_end(name)
        return cast(T, found[1])
    if name not in memory.to_come:
        with far_reading.for_others_too():
            following = asyncio.create_task(_round(memory, name, make, memory.reading.get(name)))
        following.add_done_callback(_heard)
        memory.to_come[name] = following
    return cast(T, await asyncio.shield(memory.to_come[name]))


def note(way: Way, query: str, values: Sequence[Any] | None, came: Any) -> None:
    """For the engines: this was asked, and this came."""
    evidence = _evidence.get()
    if evidence is None:
        return
    if only_reads(query):
        if not evidence.timely:
            evidence.readings.append(Reading(way, query, tuple(values or ()), came))
    else:
        evidence.counts = False


def write() -> None:
    """For the engines: a transaction begins, in which nothing is noted. What is just made is given this once."""
    evidence = _evidence.get()
    if evidence is not None:
        evidence.counts = False


def of_this_moment() -> None:
    """For who makes what is so just now: questions that name the time cannot be asked once more for the same. It is
    given for as long as nobody has written, and on PostgreSQL to those only who ask at once.
    """
    evidence = _evidence.get()
    if evidence is not None:
        evidence.timely = True


def lean_on(ask: Callable[[], Awaitable[Any]], came: Any) -> None:
    """For who remembers on her own what she has read: what is just made depends on that, too."""
    evidence = _evidence.get()
    if evidence is not None:
        evidence.leanings.append(Leaning(ask, came))


async def _round(
    memory: Memory, name: Hashable, make: Callable[[], Awaitable[T]], before: asyncio.Task[Any] | None
) -> T:
    if before is not None:
        await asyncio.wait([before])
    memory.reading[name] = memory.to_come.pop(name)
    try:
        found = memory.kept.get(name)
        if found is None or not await found[0].stands():
            found = await _made(make)
        memory.kept.pop(name, None)
        if found[0].counts:
            memory.kept[name] = found
        while len(memory.kept) > memory.most:
            memory.kept.popitem(last=False)
        return cast(T, found[1])
    finally:
        memory.reading.pop(name)


async def _made(make: Callable[[], Awaitable[T]]) -> tuple[Evidence, T]:
    evidence = Evidence(_version())
    token = _evidence.set(evidence)
    try:
        return evidence, await make()
    finally:
        _evidence.reset(token)


def _heard(task: asyncio.Task[Any]) -> None:
    """All who have asked may have gone: nobody is told of an error then."""
    if not task.cancelled():
        task.exception()


def _version() -> int | None:
    version = getattr(client(), "version", None)
    return version() if version is not None else None
