"""Whose turn it is to write: one at a time, in the order in which they came, but who answers somebody at the door
before who works. And when a commit is made that several share.
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_at_the_door = ContextVar("at the door", default=False)


@contextmanager
def at_the_door() -> Iterator[None]:
    """For what somebody outside waits for: inside the block, writing comes first, and its commit next. To be used by
    one task at a time, the ledger: between two commits of hers the others have a turn. PostgreSQL has no use for it:
    nobody waits there for what others write.
    """
    token = _at_the_door.set(True)
    try:
        yield
    finally:
        _at_the_door.reset(token)


class Turns:
    """A lock that knows of one commit to come: who makes it has the turn again once those have joined who waited when
    she had done her part; at once, when somebody at the door waits for it. `_before_the_commit`: how many of the others
    are still to come before that.
    """

    def __init__(self) -> None:
        self._taken = False
        self._first, self._others, self._committing = (deque[asyncio.Future[None]]() for _ in range(3))
        self._before_the_commit = 0

    async def take(self) -> None:
        at_the_door = _at_the_door.get()
        await self._wait(self._first if at_the_door else self._others)
        if at_the_door:
            self._hurry()

    async def pass_and_retake(self) -> None:
        """Others write, then the commit is to be made."""
        self._before_the_commit = 0 if _at_the_door.get() else len(self._others)
        self.give()
        await self._wait(self._committing)

    async def step_back(self) -> None:
        """Who has the turn lets the commit be made, and has it again before those who wait: else, with some coming all
        the time, there would always be another commit to come.
        """
        self._hurry()
        self.give()
        await self._wait(self._others, first=True)

    def give(self) -> None:
        joins = self._before_the_commit > 0
        rest = (self._others, self._committing) if joins else (self._committing, self._others)
        for waiting in (self._first, *rest):
            while waiting:
                turn = waiting.popleft()
                if not turn.done():
                    self._before_the_commit -= waiting is self._others
                    turn.set_result(None)
                    return
        self._taken = False

    def _hurry(self) -> None:
        """The commit comes before those who wait."""
        self._before_the_commit = 0

    async def _wait(self, waiting: deque[asyncio.Future[None]], *, first: bool = False) -> None:
        if not self._taken:
            self._taken = True
            return
        turn = asyncio.get_running_loop().create_future()
        (waiting.appendleft if first else waiting.append)(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it had just become hers
                self.give()
            raise

    async def __aenter__(self) -> None:
        await self.take()

    async def __aexit__(self, *raised: Any) -> None:
        self.give()
