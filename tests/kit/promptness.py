"""What the cases ask of every answer, of a refusal too: that it comes within a second. Each takes some thousandths, and
fails here at five seconds: a disk that is busy with others holds a commit for longer than a second at times, which no
count of ours tells from our own slowness. Not for crowds that are sent at once, nor for servers that keep us waiting:
those have deadlines of their own.
"""

import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TypeVar

AT_ONCE = 5.0  # seconds; a guard against hanging, not a measure
THREADS = Path("/proc/self/task")
T = TypeVar("T")


class Watch:
    """Runs from when it is made, and stands still while other programs have the machine."""

    def __init__(self) -> None:
        self.began, self.stood_in_line = time.perf_counter(), _standing_in_line()

    def seconds(self) -> float:
        return time.perf_counter() - self.began - max(0.0, _standing_in_line() - self.stood_in_line)


@asynccontextmanager
async def at_once() -> AsyncIterator[None]:
    """What is in the block is done at once."""
    watch = Watch()
    yield
    took = watch.seconds()
    assert took < AT_ONCE, f"it took {took:.2f} s"


async def promptly(answer: Awaitable[T]) -> T:
    """The answer, which has come at once."""
    async with at_once():
        return await answer


def _standing_in_line() -> float:
    """For how many seconds threads of ours have wanted a processor while other programs had them all. Linux counts it,
    in the second figure of each schedstat; elsewhere it is nothing.
    """
    waited = 0
    for thread in THREADS.glob("*/schedstat"):
        with suppress(OSError, IndexError):  # a thread that has ended meanwhile
            waited += int(thread.read_text().split()[1])
    return waited / 1e9
