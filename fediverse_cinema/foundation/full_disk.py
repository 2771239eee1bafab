"""A disk without room, in whichever words it is told: the system's, SQLite's or PostgreSQL's; or one that the system
lets nobody write any more. Nothing is half written then: databases take back what they had begun, and whoever asked may
ask again.
"""

import errno
import sqlite3

from fediverse_cinema.foundation.errors import Full

AFTER_SECONDS = 60.0
READ_ONLY = "The disk of this server cannot be written. Nothing has been changed; please try again later."
OF_POSTGRES = "53100"  # https://www.postgresql.org/docs/current/errcodes-appendix.html


def behind(error: BaseException) -> Full | None:
    """The error to speak of when this one came from a full disk, else none."""
    cause: BaseException | None = error
    seen = set[int]()
    while cause is not None and id(cause) not in seen:  # two may each have been raised from the other
        if _says_so(cause):
            return Full(f"the disk is full: {error!r}", code="no_space", after=AFTER_SECONDS, counts=False)
        if isinstance(cause, OSError) and cause.errno == errno.EROFS:
            said = f"the disk is read-only: {error!r}"
            return Full(said, public=READ_ONLY, code="read_only", status=503, after=AFTER_SECONDS, counts=False)
        seen.add(id(cause))
        cause = cause.__cause__ or cause.__context__
    return None


def _says_so(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return getattr(error, "sqlstate", "") == OF_POSTGRES
