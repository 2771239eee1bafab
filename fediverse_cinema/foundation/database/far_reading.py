"""Who may read from a replica, which is a moment behind: whoever is told so, until she writes something."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class _Reader:
    wrote: bool = False


_reader: ContextVar[_Reader | None] = ContextVar("reads from a replica", default=None)


@contextmanager
def allowed() -> Iterator[None]:
    token = _reader.set(_Reader())
    try:
        yield
    finally:
        _reader.reset(token)


@contextmanager
def for_others_too() -> Iterator[None]:
    """Around what somebody reads and others are given, too, who may not. Tasks that begin inside the block keep to
    this.
    """
    token = _reader.set(None)
    try:
        yield
    finally:
        _reader.reset(token)


def may() -> bool:
    reader = _reader.get()
    return reader is not None and not reader.wrote


def wrote() -> None:
    reader = _reader.get()
    if reader is not None:
        reader.wrote = True
