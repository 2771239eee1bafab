"""What must happen once a transaction has been committed, and not if it never is: waking the worker, above all."""

from collections.abc import Callable

from tortoise.backends.base.client import TransactionalDBClient

from fediverse_cinema.foundation.database.sql import client


class Committing:
    """Mixed into the transaction clients of both engines. Inside an inner transaction, the outermost one is asked."""

    _after_commit: list[Callable[[], None]]

    def on_commit(self, callback: Callable[[], None]) -> bool:
        waiting = self.__dict__.setdefault("_after_commit", [])
        if callback in waiting:
            return False
        waiting.append(callback)
        return True

    def tell_committed(self) -> None:
        for callback in self.__dict__.pop("_after_commit", ()):
            callback()


def on_commit(callback: Callable[[], None]) -> bool:
    """Call back when the present transaction has been committed; at once when there is none.

    False when this transaction knew that already: twice asked is once called.
    """
    present = client()
    if isinstance(present, Committing):
        return present.on_commit(callback)
    callback()
    return True


def in_a_transaction() -> bool:
    return isinstance(client(), TransactionalDBClient)
