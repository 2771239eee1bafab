"""Committed together: on SQLite one writes at a time, and a commit waits for the disk, for one row as for thirty.

Who has done her part of the writing leaves the transaction open to those who wait behind her; each of them writes
within a savepoint of her own, or a single statement, and when their turn is over the first one commits for all. Each
still succeeds or fails by herself, and what she wrote is on the disk when she hears of it. Whose turn it is, and when
the commit is made, say the `turns`.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiosqlite
from tortoise.exceptions import OperationalError, TransactionManagementError

from fediverse_cinema.foundation.database.shielding import to_its_end
from fediverse_cinema.foundation.database.writing_turns import Turns

Work = Callable[[sqlite3.Connection], Any]
Commit = asyncio.Future[None]
LARGEST_GROUP = 100


@dataclass(eq=False, slots=True)
class Single:
    """A statement that stands alone."""

    work: Work
    done: asyncio.Future[Any]

    def tell(self, outcome: Any) -> None:
        if self.done.done():
            return
        if isinstance(outcome, BaseException):
            self.done.set_exception(outcome)
            self.done.exception()  # who was cancelled meanwhile does not hear it
        else:
            self.done.set_result(outcome)


class Together:
    """All who want to write by the one writer. `commit` is the one to come, while a transaction is open that others may
    join.
    """

    def __init__(self) -> None:
        self.turns = Turns()
        self.commit: Commit | None = None
        self._singles: list[Single] = []

    async def run(self, writer: aiosqlite.Connection, work: Work) -> Any:
        """What the statement returned or raised, once it is on the disk."""
        single = Single(work, asyncio.get_running_loop().create_future())
        self._singles.append(single)
        try:
            async with self.turns:
                while single in self._singles:
                    await to_its_end(self._run_some(writer))
        finally:
            if single in self._singles:  # cancelled before its turn
                self._singles.remove(single)
        return single.done.result() if single.done.done() else await to_its_end(_heard(single.done))

    @asynccontextmanager
    async def apart(self, writer: aiosqlite.Connection) -> AsyncIterator[aiosqlite.Connection]:
        """The writer for somebody who can be in no transaction of others."""
        await self.turns.take()
        while self.commit is not None:
            await self.turns.step_back()  # when this is cancelled the turn is another's
        try:
            yield writer
        finally:
            self.turns.give()

    def lose(self, error: BaseException) -> None:
        """SQLite has rolled back what several had written, since the disk was full, say."""
        commit, self.commit = self.commit, None
        if commit is not None:
            lost = OperationalError(f"all of it was rolled back: {error}")
            lost.__cause__ = error
            commit.set_exception(lost)
            commit.exception()

    async def _run_some(self, writer: aiosqlite.Connection) -> None:
        group, self._singles = self._singles[:LARGEST_GROUP], self._singles[LARGEST_GROUP:]
        commit, in_thread = self.commit, _in_thread(writer)
        try:
            outcomes = await in_thread(_run_all if commit is None else _run_each, writer._conn, group)
        except Exception as error:  # noqa: BLE001 (none of them was kept, and each caller is told)
            self.lose(error)
            outcomes = [error] * len(group)
        if commit is None or commit.done():
            _tell(group, outcomes)
        else:
            commit.add_done_callback(lambda commit: _tell(group, outcomes, commit.exception()))


class Part:
    """A transaction of somebody's: all of what is committed, or a part of it."""

    def __init__(self, together: Together, writer: aiosqlite.Connection) -> None:
        self._together, self._writer = together, writer
        self._commit: Commit | None = None
        self._is_first = False

    async def begin(self) -> None:
        await self._together.turns.take()
        try:
            if self._together.commit is None:
                await to_its_end(self._begin())
            else:
                self._connection.execute("SAVEPOINT part")
            self._commit = self._together.commit
        except BaseException as error:
            await to_its_end(self._undo(error))
            raise

    async def end(self, failure: BaseException | None) -> None:
        """Returns once it is on the disk; raises what kept it from there."""
        if failure is not None:
            await self._undo(failure)
            if self._commit is not None and not self._is_first:
                # What she ran into, another's row, can be read from then on; or it has never been.
                await asyncio.wait([self._commit])
                if isinstance(failure, Exception) and (lost := self._commit.exception()):
                    raise lost  # of all: as it says why, and not what she ran into
            return
        if self._is_first:
            await self._together.turns.pass_and_retake()
            try:
                await self._commit_all()
            finally:
                self._together.turns.give()
        else:
            self._release()
        assert self._commit is not None
        await asyncio.shield(self._commit)

    async def _begin(self) -> None:
        try:
            await self._writer.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error
        self._is_first = True
        self._together.commit = asyncio.get_running_loop().create_future()

    def _release(self) -> None:
        try:
            self._connection.execute("RELEASE part")
        except BaseException as error:  # it had been rolled back, and went on all the same
            self._together.lose(error)
            raise
        finally:
            self._together.turns.give()

    async def _undo(self, failure: BaseException) -> None:
        try:
            if self._is_first:
                self._together.commit = None
                await self._writer.rollback()
            elif self._commit is not None and not await _in_thread(self._writer)(_undo_part, self._connection):
                self._together.lose(failure)
        except sqlite3.Error as error:  # what is to be undone would be committed with the rest
            await self._rollback_all(error)
            raise
        finally:
            self._together.turns.give()

    async def _commit_all(self) -> None:
        if self._together.commit is not self._commit:  # lost meanwhile
            return
        assert self._commit is not None
        try:
            await self._writer.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 (all are told)
            await self._rollback_all(error)
        else:
            self._together.commit = None
            self._commit.set_result(None)

    async def _rollback_all(self, error: BaseException) -> None:
        """After a full disk, say: without this the next BEGIN would fail, too."""
        try:
            await self._writer.rollback()
        finally:
            self._together.lose(error)

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._writer._conn


def _in_thread(writer: aiosqlite.Connection) -> Any:
    return writer._execute


def _undo_part(connection: sqlite3.Connection) -> bool:
    """In the writer's thread, since a statement of hers may still run there. False when there is none: SQLite has
    rolled back what the others did, too.
    """
    if not connection.in_transaction:
        return False
    connection.execute("ROLLBACK TO part")
    connection.execute("RELEASE part")
    return True


async def _heard(done: asyncio.Future[Any]) -> Any:
    return await asyncio.shield(done)


def _tell(group: Sequence[Single], outcomes: Sequence[Any], lost: BaseException | None = None) -> None:
    for single, outcome in zip(group, outcomes, strict=True):
        single.tell(lost or outcome)


def _run_all(connection: sqlite3.Connection, group: Sequence[Single]) -> list[Any]:
    """In the writer's thread: what each of them returned or raised, once all are committed."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        outcomes = _run_each(connection, group)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return outcomes


def _run_each(connection: sqlite3.Connection, group: Sequence[Single]) -> list[Any]:
    return [_run_one(connection, single.work) for single in group]


def _run_one(connection: sqlite3.Connection, work: Work) -> Any:
    try:
        return work(connection)
    except Exception as error:  # not sqlite3.Error alone: half a surrogate pair or a huge number is hers only, too
        if not connection.in_transaction:  # a full disk, say: SQLite has rolled back what the others did, too
            raise
        return error
