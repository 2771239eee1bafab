"""Statements of SQLite's in the thread of the loop. Most are answered in 10 to 100 µs, and the way to another thread
and back costs more than that; what takes long goes there all the same, so that it holds up nobody.
"""

import sqlite3
import time
from collections.abc import Sequence
from typing import Any

STEPS = 10_000  # of SQLite's own machine: about half a millisecond
LONG_SECONDS = 0.005  # of the processor
MOST_REMEMBERED = 500


class LongOnes:
    """The texts of statements that took long once: from then on they go to another thread at once."""

    def __init__(self) -> None:
        self._texts: set[str] = set()

    def __contains__(self, statement: str) -> bool:
        return statement in self._texts

    def remember(self, statement: str) -> None:
        if len(self._texts) >= MOST_REMEMBERED:
            self._texts.clear()
        self._texts.add(statement)


class Reader:
    """A read-only connection that gives up what it cannot answer at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._long = LongOnes()
        self._asked = 0
        connection.set_progress_handler(self._is_enough, STEPS)

    def read(self, statement: str, values: Sequence[Any]) -> list[Any] | None:
        """The rows of a SELECT; None when it takes long, or somebody else is just mending the file."""
        if statement in self._long:
            return None
        self._asked = 0
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                self._long.remember(statement)
            elif error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            return None

    def version(self) -> int | None:
        """https://www.sqlite.org/pragma.html#pragma_data_version"""
        found = self.read("PRAGMA data_version", ())
        return int(found[0][0]) if found else None

    def close(self) -> None:
        self._connection.close()

    def _is_enough(self) -> bool:
        # SQLite counts on from what the same statement took before: only the second call is about this time alone.
        self._asked += 1
        return self._asked > 1


class Writer:
    """The connection of a transaction, which nobody else uses meanwhile. A write that is interrupted would undo the
    whole transaction, so the first long one of its text is borne. Long is what has much to do: on a busy machine any
    statement is halted for some milliseconds now and then, and one after the other would go to the thread for good.
    """

    def __init__(self) -> None:
        self._long = LongOnes()

    def run(
        self, connection: sqlite3.Connection, statement: str, values: Sequence[Any]
    ) -> tuple[sqlite3.Cursor, list[Any]] | None:
        """The cursor, its statement run, and its rows; None when it is known to take long."""
        if statement in self._long:
            return None
        began = time.thread_time()
        cursor = connection.execute(statement, values)
        rows = cursor.fetchall()
        if time.thread_time() - began > LONG_SECONDS:
            self._long.remember(statement)
        return cursor, rows
