"""The time, in one place so that tests can stop it. Always aware, always UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_stopped: ContextVar[datetime | None] = ContextVar("stopped_clock", default=None)


def now() -> datetime:
    """The present moment in UTC, in whole microseconds."""
    return _stopped.get() or datetime.now(UTC)


def timestamp() -> float:
    """The present moment in seconds since 1970, as the job table counts it."""
    return now().timestamp()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """For tests: inside the block, it is always `moment`."""
    token = _stopped.set(moment)
    try:
        yield
    finally:
        _stopped.reset(token)


def later_than(moment: datetime | None) -> datetime:
    """Now, but at least a whole second after `moment`."""
    present = now()
    if moment is None:
        return present
    return max(present, moment + timedelta(seconds=1))
