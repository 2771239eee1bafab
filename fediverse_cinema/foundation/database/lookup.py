"""Looking up one row by an index: what every letter and every document asks several times.

The ORM builds the statement anew each time, which costs ten times as much as the answer. These give the same objects.
"""

from functools import cache
from typing import Any, TypeVar, cast

from tortoise.exceptions import DoesNotExist
from tortoise.models import Model

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.hydrating import shape

M = TypeVar("M", bound=Model)


async def find(model: type[M], **wanted: Any) -> M | None:
    """The row whose columns have these values; None when there is none. They must be the columns of an index."""
    found = await sql.look_up(_statement(model, tuple(wanted)), *wanted.values())
    if found is None:
        return None
    native = frozenset(model._meta.db.executor_class.DB_NATIVE)
    return cast(M, shape(model, tuple(found), native).instance(tuple(found.values())))


async def get(model: type[M], **wanted: Any) -> M:
    """The same for a row that must be there. Raises DoesNotExist."""
    found = await find(model, **wanted)
    if found is None:
        raise DoesNotExist(model)
    return found


async def exists(model: type[Model], **wanted: Any) -> bool:
    return await sql.look_up(_statement(model, tuple(wanted)), *wanted.values()) is not None


@cache
def _statement(model: type[Model], columns: tuple[str, ...]) -> str:
    names = model._meta.fields_db_projection  # KeyError for a column that there is not; never a stranger's words
    projection = ", ".join(f'"{name}"' for name in names.values())
    conditions = " AND ".join(f'"{names[column]}"=?' for column in columns)
    return f'SELECT {projection} FROM "{model._meta.db_table}" WHERE {conditions} LIMIT 1'
