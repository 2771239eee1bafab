"""From rows to models. Tortoise decides for each value of each row what is to be done with it, and reads times with
regular expressions; here it is decided once for all rows of an answer. The objects are the same.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

from tortoise.backends.base.executor import CHUNK_SIZE, BaseExecutor
from tortoise.fields import DatetimeField, Field
from tortoise.models import Model

from fediverse_cinema.foundation.values import frozen

Conversion = Callable[[Any], Any]


@frozen
class Shape:
    """What becomes of these columns of a row: the names of attributes, in the order of the columns, and what is done to
    those whose values are not as the engine gives them. `partial` when columns are missing: `.only()` was said.
    """

    model: type[Model]
    names: tuple[str, ...]
    conversions: tuple[tuple[str, Conversion], ...]
    partial: bool
    own_key: bool

    def instance(self, values: Sequence[Any]) -> Model:
        made = self.model.__new__(self.model)
        attributes = made.__dict__
        attributes.update(zip(self.names, values, strict=True))
        for name, convert in self.conversions:
            attributes[name] = convert(attributes[name])
        attributes["_partial"] = self.partial
        attributes["_saved_in_db"] = True
        attributes["_custom_generated_pk"] = self.own_key
        attributes["_await_when_save"] = {}
        return made


@cache
def shape(model: type[Model], columns: tuple[str, ...], native: frozenset[type]) -> Shape:
    """`columns` as the statement names them; `native` are the types that the engine gives as they are."""
    meta = model._meta
    names = tuple(meta.fields_db_projection_reverse.get(column, column) for column in columns)
    own_columns = meta.fields_db_projection.keys()  # what is none of them is an annotation
    fields = [(name, meta.fields_map[name]) for name in names if name in own_columns]
    conversions = ((name, _conversion(field, native)) for name, field in fields)
    return Shape(
        model=model,
        names=names,
        conversions=tuple((name, convert) for name, convert in conversions if convert is not None),
        partial=not meta.db_fields <= set(columns),
        own_key=meta.db_pk_column not in meta.generated_db_fields,
    )


def _conversion(field: Field[Any], native: frozenset[type]) -> Conversion | None:
    is_native = field.field_type in native
    simple = field.__class__.to_python_value is Field.to_python_value
    if is_native and (simple or field.skip_to_python_if_native):
        return None
    if simple:
        return _unless_none(cast(Conversion, field.field_type))
    if isinstance(field, DatetimeField):
        return _moment
    return field.to_python_value


def _unless_none(convert: Conversion) -> Conversion:
    return lambda value: None if value is None else convert(value)


def _moment(value: Any) -> datetime | None:
    """All are kept in UTC (`values.storable`): as text by SQLite, as they are by PostgreSQL."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if value is None or value.tzinfo is UTC:
        return cast("datetime | None", value)
    return cast(datetime, value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class Hydrating(BaseExecutor):
    """Mixed into the executors of both engines, before Tortoise's own."""

    async def execute_select(
        self, sql: str, values: list[Any] | None = None, custom_fields: list[str] | None = None
    ) -> list[Any]:
        _, rows = await self.db.execute_query(sql, values)
        made: list[Any] = []
        if rows:
            build = self._builder(tuple(rows[0].keys()))
            for start in range(0, len(rows), CHUNK_SIZE):
                if start:
                    await asyncio.sleep(0)  # others have their turn
                made.extend(map(build, rows[start : start + CHUNK_SIZE]))
        for field in custom_fields or ():
            for one, row in zip(made, rows, strict=True):
                object.__setattr__(one, field, row[field])
        await self._execute_prefetch_queries(made)
        return made

    def _builder(self, columns: tuple[str, ...]) -> Callable[[Any], Model]:
        native = frozenset(self.DB_NATIVE)
        if len(self.select_related_idx or ()) < 2:
            alone = shape(self.model, columns, native).instance
            return lambda row: alone(row[:])
        parts: list[tuple[Shape, slice, tuple[Any, ...]]] = []
        start = 0
        for model, count, *_, path in self.select_related_idx or ():
            own = columns[start : start + count]
            names = tuple(column.split(".", 1)[1] for column in own) if parts else own
            parts.append((shape(model, names, native), slice(start, start + count), tuple(path)))
            start += count
        return lambda row: _with_relations(parts, row)


def _with_relations(parts: Sequence[tuple[Shape, slice, tuple[Any, ...]]], row: Any) -> Model:
    """The row's model, with those that it leads to below `_name`; None where a join has found nobody."""
    (first, place, root), *others = parts
    made = {root: first.instance(row[place])}
    for one, place, path in others:
        values = row[place]
        # Without columns of its own it only leads on to another: `.only("a__b__name")`.
        found = one.instance(values) if not values or any(values) else None
        if (above := made.get(path[:-1])) is not None:
            above.__dict__[f"_{path[-1]}"] = found
        if found is not None:
            made[path] = found
    return made[root]
