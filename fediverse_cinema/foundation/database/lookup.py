"""Looking up one row by an index: what every letter and every document asks several times.

The ORM builds the statement anew each time, which costs ten times as much as the answer. These give the same objects.
"""

from functools import cache
from typing import Any, TypeVar, cast

from tortoise.exceptions import DoesNotExist
from tortoise.models import Model

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.hydrating import Shape, shape

M = TypeVar("M", bound=Model)


async def find(model: type[M], **wanted: Any) -> M | None:
    """The row whose columns have these values; None when there is none. They must be the columns of an index."""
    asked: Any = sql.client()
    statement = sql.numbered(_statement(model, tuple(wanted)), asked)
    _, rows = await asked.execute_query(statement, list(wanted.values()))
    return cast(M, _shape(model, asked.executor_class).instance(tuple(rows[0]))) if rows else None


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


@cache
def _shape(model: type[Model], executor: Any) -> Shape:
    return shape(model, tuple(model._meta.fields_db_projection.values()), frozenset(executor.DB_NATIVE))
