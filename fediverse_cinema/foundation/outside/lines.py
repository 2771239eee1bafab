"""Standing in line: a call whose server is not looked up yet, because many names are. Its deadline waits meanwhile."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

LONGEST_LINE = 5.0  # seconds

_line: ContextVar["Line | None"] = ContextVar("line", default=None)


@dataclass(slots=True)
class Line:
    """A call with its deadline, whether it stands in line just now, or since when it does not; and what is `around` it,
    with a clock of its own.
    """

    timeout: asyncio.Timeout
    around: "Line | None" = None
    stands: bool = False
    since: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    @contextmanager
    def stand(self) -> Iterator[None]:
        """The deadline waits meanwhile, for so long."""
        loop = asyncio.get_running_loop()
        since, end = loop.time(), self.timeout.when()
        self._note(stands=True)
        self.timeout.reschedule(since + LONGEST_LINE)
        yield
        self.timeout.reschedule(end + loop.time() - since if end is not None else None)
        self._note(stands=False)

    def _note(self, *, stands: bool) -> None:
        self.stands, self.since = stands, asyncio.get_running_loop().time()
        if self.around is not None:
            self.around._note(stands=stands)


@contextmanager
def in_line(timeout: asyncio.Timeout) -> Iterator[Line]:
    """Around a call: when its timeout has passed and it `stands`, it did not even come to be looked up."""
    line = Line(timeout, _line.get())
    token = _line.set(line)
    try:
        yield line
    finally:
        _line.reset(token)


def present() -> Line | None:
    """Of the call that this task makes."""
    return _line.get()
