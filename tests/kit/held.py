"""What nobody may do while a transaction of hers is open, since everybody who needs the same rows would wait for it:
asking another server or a bucket, sending a mail, running a program.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import aiosmtplib
from tortoise.context import _current_context

from fediverse_cinema.foundation import bucket
from fediverse_cinema.foundation.database.transactions import in_a_transaction
from fediverse_cinema.foundation.outside.client import Outside

WAYS: tuple[tuple[Any, str], ...] = (
    (Outside, "_send"), (bucket, "_asking"), (aiosmtplib.SMTP, "connect"), (asyncio, "create_subprocess_exec"),
)  # fmt: skip


@contextmanager
def watched() -> Iterator[list[str]]:
    """Inside the block, whoever does so is written down, and goes on: a job would only try again."""
    seen: list[str] = []
    with ExitStack() as stack:
        for owner, name in WAYS:
            stack.enter_context(patch.object(owner, name, _watching(getattr(owner, name), seen)))
        yield seen


def _watching(way: Callable[..., Any], seen: list[str]) -> Callable[..., Any]:
    def watching(*args: Any, **kwargs: Any) -> Any:
        if _current_context.get() is not None and in_a_transaction():
            seen.append(f"{way.__qualname__} {[one for one in args if isinstance(one, str)]} in a transaction")
        return way(*args, **kwargs)

    return watching
