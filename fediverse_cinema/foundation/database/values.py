"""Values as both engines can keep them, so that what one stores and finds, the other does.

PostgreSQL has no NUL: it vanishes from every text on its way in, and a %00 in an address is a page that does not exist
instead of an error. SQLite keeps and compares times as texts: they are all brought to UTC.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from fediverse_cinema.foundation.database import evidence


def storable(values: Sequence[Any] | None) -> list[Any]:
    return [_storable(value) for value in values or ()]


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return value


class StorableValues:
    """Mixed into the clients of both engines, before Tortoise's own."""

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        evidence.write()
        return await super().execute_insert(query, storable(values))  # type: ignore[misc]

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        await super().execute_many(query, [storable(row) for row in values])  # type: ignore[misc]

    async def execute_query(self, query: str, values: list[Any] | None = None) -> Any:
        came = await super().execute_query(query, storable(values))  # type: ignore[misc]
        evidence.note("execute_query", query, values, came)
        return came

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        came: list[dict[str, Any]] = await super().execute_query_dict(query, storable(values))  # type: ignore[misc]
        evidence.note("execute_query_dict", query, values, came)
        return came
