"""Finishing what must not be left half done, although the task that does it is being cancelled."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Run work to its end, however often we are cancelled meanwhile; then let the cancellation through."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as again:  # a scope of anyio cancels at every turn of the loop until we leave
            cancelled = again
    if cancelled is not None:
        raise cancelled from (None if task.cancelled() else task.exception())
    return task.result()
