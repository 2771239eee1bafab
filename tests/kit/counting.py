"""How many statements a piece of work asks of the database: pages must not ask once for each line that they show."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from tortoise.connection import get_connections

WAYS = ("execute_query", "execute_query_dict")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Inside the block, every statement that goes to the database of the present pole is noted."""
    asked: list[str] = []
    kind = type(get_connections().get("default"))

    def noting(way: Any) -> Any:
        def asks(client: Any, query: str, *values: Any) -> Any:
            asked.append(query)
            return way(client, query, *values)

        return asks

    with ExitStack() as patches:
        for name in WAYS:
            if hasattr(kind, name):
                patches.enter_context(patch.object(kind, name, noting(getattr(kind, name))))
        yield asked
