"""A disk without room, in whichever words it is told: the system's, SQLite's or PostgreSQL's; or one that the system
lets nobody write any more. Nothing is half written then: databases take back what they had begun, and whoever asked may
ask again.
"""

import errno
import re
import sqlite3

from fediverse_cinema.foundation.errors import Full

AFTER_SECONDS = 60.0
AFTER_WORK_SECONDS = 600.0  # for what is long in the making
READ_ONLY = "The disk of this server cannot be written. Nothing has been changed; please try again later."
OF_POSTGRES = "53100"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
OF_TOOLS = re.compile(rb"^(?!\s).*(No space left on device|Disk quota exceeded)(: .*)?\s*$", re.MULTILINE)
"""What ffmpeg says of a film is indented: its title may be anything."""
UNWRITABLE = (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE)


def behind(error: BaseException) -> Full | None:
    """The error to speak of when this one came from a full disk, else none."""
    cause: BaseException | None = error
    seen = set[int]()
    while cause is not None and id(cause) not in seen:  # two may each have been raised from the other
        if _says_so(cause):
            return Full(f"the disk is full: {error!r}", code="no_space", after=AFTER_SECONDS, counts=False)
        if _is_unwritable(cause):
            said = f"the disk cannot be written: {error!r}"
            return Full(said, public=READ_ONLY, code="read_only", status=503, after=AFTER_SECONDS, counts=False)
        seen.add(id(cause))
        cause = cause.__cause__ or cause.__context__
    return None


def found_by_tool(said: bytes) -> Full | None:
    """The error to speak of when this is what a tool says that found no room, else none."""
    if not OF_TOOLS.search(said):
        return None
    told = f"the disk is full: {said.decode(errors='replace')}"
    return Full(told, code="no_space", after=AFTER_WORK_SECONDS, counts=False)


def _is_unwritable(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0)
        return code in UNWRITABLE or code & 0xFF == sqlite3.SQLITE_READONLY
    return isinstance(error, OSError) and error.errno == errno.EROFS


def _says_so(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return getattr(error, "sqlstate", "") == OF_POSTGRES
