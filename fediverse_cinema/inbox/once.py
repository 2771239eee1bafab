"""What a letter does once although it is opened twice, because its worker was killed before it was written what had
come of it. Most handlers look at the state of things, and find nothing left to do. What only adds to a number, or
answers, cannot see that it has: it is committed together with the letter's outcome.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar

from tortoise.transactions import in_transaction

from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.inbox.outcomes import Ignored

_letter: ContextVar[int] = ContextVar("letter that is being opened")


@contextmanager
def opening(letter_id: int) -> Iterator[None]:
    token = _letter.set(letter_id)
    try:
        yield
    finally:
        _letter.reset(token)


@asynccontextmanager
async def for_this_letter() -> AsyncIterator[None]:
    """A transaction, for all that the letter that is being opened changes here. Ignored when it has been done."""
    async with in_transaction():
        unapplied = Letter.filter(id=_letter.get()).exclude(outcome=Outcome.APPLIED)
        if not await unapplied.update(outcome=Outcome.APPLIED, reason=""):
            raise Ignored("it was applied before")
        yield
