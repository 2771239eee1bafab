"""What a job does once although it is begun twice, because its worker was killed, or stood still, before it was written
that it is done. Most jobs look at the state of things, and find nothing left to do. What only says something, a letter
or a mail, cannot see that it has: it is committed together with the end of its job.
"""

from collections.abc import AsyncIterator, Iterator, MutableSet
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar

from tortoise.transactions import in_transaction

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Later

_job: ContextVar[tuple[int, str, MutableSet[int]] | None] = ContextVar("job that runs", default=None)


@contextmanager
def running(job_id: int, owner: str, ending: MutableSet[int]) -> Iterator[None]:
    """Inside the block, this job of the owner's runs. While it is in `ending` its row may be gone already."""
    token = _job.set((job_id, owner, ending))
    try:
        yield
    finally:
        _job.reset(token)
        ending.discard(job_id)


@asynccontextmanager
async def for_this_job() -> AsyncIterator[None]:
    """A transaction, for the last that a job does. Later, and nothing of it is kept, when another worker has the job by
    now. Who calls a job as a function has no job to end.
    """
    async with in_transaction():
        yield
        if (running := _job.get()) is None:
            return
        job_id, owner, ending = running
        ending.add(job_id)
        if not await sql.change("DELETE FROM job WHERE id=? AND owner=?", job_id, owner):
            raise Later("another worker has it", code="lease_lost")
