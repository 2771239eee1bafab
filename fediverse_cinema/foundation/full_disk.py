"""A disk without room, in whichever words it is told: the system's or SQLite's. Nothing is half written then: SQLite
takes back what it had begun, and whoever asked may ask again.
"""

import errno
import sqlite3

from fediverse_cinema.foundation.errors import Full

AFTER_SECONDS = 60.0


def behind(error: BaseException) -> Full | None:
    """The error to speak of when this one came from a full disk, else none."""
    cause: BaseException | None = error
    while cause is not None:
        if _says_so(cause):
            return Full(f"the disk is full: {error!r}", code="no_space", after=AFTER_SECONDS, counts=False)
        cause = cause.__cause__ or cause.__context__
    return None


def _says_so(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
