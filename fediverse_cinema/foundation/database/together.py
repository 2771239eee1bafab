"""Statements that stand alone, committed together: whoever gets the writer first writes for all who wait with her.

A commit waits for the disk, for one row as long as for thirty. Each statement still succeeds or fails by itself, and
is on the disk when its caller hears of it.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite

from fediverse_cinema.foundation.database.shielding import to_its_end

Work = Callable[[sqlite3.Connection], Any]
LARGEST_GROUP = 100


class Together:
    """The statements that wait for one writer, which `lock` gives to one at a time."""

    def __init__(self, lock: asyncio.Lock) -> None:
        self._lock = lock
        self._waiting: list[tuple[Work, asyncio.Future[Any]]] = []

    async def run(self, writer: aiosqlite.Connection, work: Work) -> Any:
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        try:
            async with self._lock:
                while not done.done():
                    await to_its_end(self._run_some(writer))
        finally:
            self._waiting = [entry for entry in self._waiting if entry[1] is not done]  # cancelled before its turn
        return done.result()

    async def _run_some(self, writer: aiosqlite.Connection) -> None:
        group, self._waiting = self._waiting[:LARGEST_GROUP], self._waiting[LARGEST_GROUP:]
        try:
            in_thread: Any = writer._execute
            outcomes = await in_thread(_run_all, writer._conn, [work for work, _ in group])
        except Exception as error:  # noqa: BLE001 (none of them was kept, and each caller is told)
            outcomes = [error] * len(group)
        for (_, done), outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                done.set_exception(outcome)
                done.exception()  # who was cancelled meanwhile does not hear it
            else:
                done.set_result(outcome)


def _run_all(connection: sqlite3.Connection, group: Sequence[Work]) -> list[Any]:
    """In the writer's thread: what each of them returned or raised, once all are committed."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        outcomes = [_run_one(connection, work) for work in group]
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return outcomes


def _run_one(connection: sqlite3.Connection, work: Work) -> Any:
    try:
        return work(connection)
    except Exception as error:  # not sqlite3.Error alone: half a surrogate pair or a huge number is hers only, too
        if not connection.in_transaction:  # a full disk, say: SQLite has rolled back what the others did, too
            raise
        return error
