"""PostgreSQL does not answer: it is restarted, its machine or the way to it is. Who asked is told Away, and not what
broke on the way; a question that changes nothing is asked once more before that. Or it has no room: she is told Full.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg

from fediverse_cinema.foundation import full_disk
from fediverse_cinema.foundation.database.statements import only_reads
from fediverse_cinema.foundation.errors import Away

AFTER_SECONDS = 5.0
OUR_END = ("closed", "closing", "released")  # what asyncpg says of a connection or a pool that is no more
_SIGNS = (
    OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError, asyncpg.CrashShutdownError, asyncpg.TooManyConnectionsError,
    asyncpg.InternalClientError,  # a farewell of the server came while nobody asked, and was not understood
)  # fmt: skip


@contextmanager
def told() -> Iterator[None]:
    """Inside the block, a connection that is lost or cannot be had is Away. Whether what was last said over it has been
    done, nobody knows.
    """
    try:
        yield
    except asyncpg.DiskFullError as error:
        raise (full_disk.behind(error) or error) from error
    except _SIGNS as error:
        if isinstance(error, asyncpg.InterfaceError) and not any(word in str(error) for word in OUR_END):
            raise  # she used it wrongly
        raise Away(f"PostgreSQL does not answer: {error!r}", after=AFTER_SECONDS, counts=False) from error


def is_lost(connection: Any) -> bool:
    """Of a connection that a pool has lent: closed, or taken back by the pool, which has noticed first."""
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:
        return True


class AskingAgain:
    """Mixed into the client of the pool: a stale connection is noticed by the first who asks over it."""

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            with told():
                return await super()._translate_exceptions(func, *args, **kwargs)  # type: ignore[misc]
        except Away:
            if not (args and only_reads(str(args[0]))):
                raise
        pool: Any = self
        await pool._expire_connections()
        with told():
            return await super()._translate_exceptions(func, *args, **kwargs)  # type: ignore[misc]


class Telling:
    """Mixed into the clients of transactions: what has begun is not begun again behind the back of who began it."""

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        with told():
            return await super()._translate_exceptions(func, *args, **kwargs)  # type: ignore[misc]
