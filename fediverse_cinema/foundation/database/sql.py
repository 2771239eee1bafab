"""Hot SQL, written once with ? for its values and run on both engines. Pages and forms use the ORM instead."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Literal

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import require_context

Dialect = Literal["sqlite", "postgres"]
LARGEST_ID = 2**62


def client() -> BaseDBAsyncClient:
    """The present transaction, or the pole's database. What Tortoise has for this imports a module each time."""
    return require_context().connections.get("default")


def dialect() -> Dialect:
    return "sqlite" if client().capabilities.dialect == "sqlite" else "postgres"


async def rows(sql: str, *values: Any) -> list[dict[str, Any]]:
    """The rows of a SELECT, or of a statement that ends with RETURNING."""
    asked = client()
    return await asked.execute_query_dict(numbered(sql, asked), list(values))


async def look_up(sql: str, *values: Any) -> dict[str, Any] | None:
    """The first row of a SELECT that an index answers at once; see `lookup` for rows of models."""
    found = await rows(sql, *values)
    return found[0] if found else None


async def change(sql: str, *values: Any) -> int:
    """Run a statement that changes rows; says how many."""
    asked = client()
    return (await asked.execute_query(numbered(sql, asked), list(values)))[0]


async def hold(name: str) -> None:
    """Until the transaction ends, nobody else who holds this name goes on: for what has no row yet that could be
    locked. On SQLite a transaction has no other beside it.
    """
    if dialect() == "postgres":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        await rows("SELECT pg_advisory_xact_lock(?)", number)


def marks(values: Iterable[Any]) -> str:
    """As many ? as there are values, for an IN list."""
    return ",".join("?" for _ in values)


def numbered(sql: str, asked: BaseDBAsyncClient) -> str:
    """As its engine wants it."""
    return sql if asked.capabilities.dialect == "sqlite" else _to_dollars(sql)


@lru_cache(maxsize=512)
def _to_dollars(sql: str) -> str:
    """PostgreSQL counts its values: $1, $2 … No statement of ours has a ? in a text."""
    pieces = sql.split("?")
    return pieces[0] + "".join(f"${number}{piece}" for number, piece in enumerate(pieces[1:], start=1))
