"""From querysets to statements. Tortoise writes the SQL of each query anew, which takes longer than the answer; here
one text is kept for all that differ in their values only. Tortoise has the last word: a shape counts once it has
written one of it as we would, and what it writes otherwise it goes on writing itself.
"""

import operator
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any

from tortoise import filters, queryset
from tortoise.expressions import Q
from tortoise.manager import Manager
from tortoise.models import Model

from fediverse_cinema.foundation.values import frozen

ONE_VALUE = {operator.eq, operator.gt, operator.ge, operator.lt, operator.le, filters.not_equal}
MANY_VALUES = {filters.is_in, filters.not_in}
NO_VALUE = {filters.is_null, filters.not_null}
PLAIN = {int, str, float, datetime, date}
LISTS = {list, tuple, set, frozenset}
LONGEST_LIST = 200
MOST_SHAPES, MOST_LIKENESSES = 3_000, 50

Key = tuple[Any, ...]
Encoder = Callable[[Any], Iterable[Any]]


class Unheard(Exception):
    """A query that is not remembered."""


@dataclass(slots=True)
class Shape:
    """A statement but for its values. `proven` says which of these were equal to which when Tortoise put the same ones
    into the same places: with values that are alike in this, it cannot mean others.
    """

    encoders: tuple[Encoder, ...]
    text: str = ""
    related: Any = None
    proven: set[Key] = field(default_factory=set)


@frozen
class Written:
    """Stands where a query stands that Tortoise would write down when asked for its text."""

    text: str
    values: list[Any]

    def get_parameterized_sql(self) -> tuple[str, list[Any]]:
        return self.text, self.values


_shapes: dict[Key, Shape | None] = {}  # made of the code alone, so never stale; None: Tortoise writes it


class Remembering:
    """Mixed into the queries of Tortoise's, before these themselves."""

    __slots__ = ()

    def __await__(self: Any) -> Generator[Any, None, Any]:
        if not _write(self):
            return super().__await__()  # type: ignore[misc, no-any-return]
        self._choose_db_if_not_chosen()
        return self._execute().__await__()  # type: ignore[no-any-return]


class Rows(Remembering, queryset.QuerySet[Any]):
    __slots__ = ()

    def count(self) -> Any:
        return _as(Count, super().count())

    def exists(self) -> Any:
        return _as(Exists, super().exists())

    def values(self, *names: str, **renamed: str) -> Any:
        return _as(Values, super().values(*names, **renamed))

    def values_list(self, *names: str, flat: bool = False) -> Any:
        return _as(ValuesList, super().values_list(*names, flat=flat))


class Count(Remembering, queryset.CountQuery):
    __slots__ = ()


class Exists(Remembering, queryset.ExistsQuery):
    __slots__ = ()


class Values(Remembering, queryset.ValuesQuery[Any]):
    __slots__ = ()


class ValuesList(Remembering, queryset.ValuesListQuery[Any]):
    __slots__ = ()


class Asking(Manager):
    """Whom a model asks for a queryset."""

    def get_queryset(self) -> queryset.QuerySet[Any]:
        return Rows(self._model)


def _as(kind: type[Remembering], query: Any) -> Any:
    query.__class__ = kind
    return query


def _write(query: Any) -> bool:
    """Put the statement where the query would write it; False when only Tortoise can."""
    given: list[tuple[str, Any]] = []
    try:
        limits = _limits(query)
        nodes = [_kind_of_node(node, given) for node in query._q_objects]
        key = (type(query), query.model, type(query.model._meta.basequery), *_structure(query, limits), *nodes)
        shape = _shapes[key] if key in _shapes else _learn(key, query.model, given)
        if shape is None:
            return False
        values = _encoded(shape, given, limits)
    except Unheard:
        return False
    likeness = _likeness(values)
    if likeness not in shape.proven and not _prove(shape, likeness, query, values):
        _shapes[key] = None
        return False
    query.query = Written(shape.text, values)
    if shape.related is not None:
        query._select_related_idx = shape.related
    return True


def _limits(query: Any) -> Key:
    """The numbers at the end of the text, None for one that is not said."""
    if isinstance(query, Exists):
        return (1,)
    if isinstance(query, Count):
        return ()
    both = query._limit, query._offset
    return both if isinstance(query, Rows) else (both[0] or None, both[1] or None)


def _structure(query: Any, limits: Key) -> Key:
    """All that the text depends on beside the filters."""
    if query._annotations or getattr(query, "_group_bys", ()) or getattr(query, "_select_for_update", False):
        raise Unheard
    if isinstance(query, Exists):
        return ()
    if isinstance(query, Count):
        return (query._distinct,)
    if isinstance(query, Rows):
        columns: Key = (*query._fields_for_select, None, *query._select_related)
    else:
        columns = tuple((query.fields if isinstance(query, ValuesList) else query._fields_for_select).items())
    return columns, query._distinct, *[limit is None for limit in limits], tuple(query._orderings)


def _kind_of_node(node: Q, given: list[tuple[str, Any]]) -> Key:
    parts: list[Any] = [node.join_type, node._is_negated]
    if not node.filters:
        parts += [_kind_of_node(child, given) for child in node.children]
    for name, value in node.filters.items():
        parts.append((name, _kind(value)))
        given.append((name, value))
    return tuple(parts)


def _kind(value: Any) -> Any:
    """What of a value may change the text. Of expressions, queries and iterators all may."""
    kind = type(value)
    if kind in PLAIN:
        return kind
    if value is None or kind is bool:
        return value
    if kind in LISTS and len(value) <= LONGEST_LIST:
        return kind, len(value)
    if issubclass(kind, (Model, Enum)):
        return kind
    raise Unheard


def _encoded(shape: Shape, given: Iterable[tuple[str, Any]], limits: Key) -> list[Any]:
    values: list[Any] = []
    for encode, (_, value) in zip(shape.encoders, given, strict=True):
        values += encode(value)
    for value in values:
        if value is None or value == "*" or isinstance(value, Enum):
            raise Unheard  # Tortoise puts these into the text
    return values + [limit for limit in limits if limit is not None]


def _likeness(values: list[Any]) -> Key:
    """Which are equal to which; nothing where all differ."""
    if len(set(values)) == len(values):
        return ()
    first: dict[Any, int] = {}
    return tuple([first.setdefault(value, place) for place, value in enumerate(values)])


def _learn(key: Key, model: type[Model], given: Iterable[tuple[str, Any]]) -> Shape | None:
    if len(_shapes) >= MOST_SHAPES:
        _shapes.clear()
    _shapes[key] = None
    with suppress(Unheard):
        _shapes[key] = Shape(tuple([_encoder(model, name, value) for name, value in given]))
    return _shapes[key]


def _encoder(model: type[Model], name: str, value: Any) -> Encoder:
    """What Tortoise makes of a value for this filter (`Q.resolve`)."""
    meta = model._meta
    if name in meta.fk_fields or name in meta.o2o_fields:
        relation: Any = meta.fields_map[name]
        of_key = _encoder(model, relation.source_field, value)
        if not isinstance(value, relation.related_model):
            return of_key
        key_name = relation.to_field_instance.model_field_name
        return lambda one: of_key(getattr(one, key_name))
    first, _, rest = name.partition("__")
    if name not in meta.filters and first in meta.fetch_fields:
        further: Any = meta.fields_map[first]
        return _encoder(further.related_model, rest, value)
    how = meta.filters.get(name)
    if how is None or "table" in how:
        raise Unheard
    column, sort = meta.fields_map[how["field"]], how["operator"]
    if value is None or (sort in NO_VALUE and isinstance(value, bool)):
        return lambda _: ()
    if sort in MANY_VALUES and type(value) in LISTS:
        return lambda many: [column.to_db_value(one, model) for one in many]
    if sort in ONE_VALUE and "value_encoder" not in how:
        return lambda one: (column.to_db_value(one, model),)
    raise Unheard


def _prove(shape: Shape, likeness: Key, query: Any, values: list[Any]) -> bool:
    """Does Tortoise write it as we would?"""
    query._choose_db_if_not_chosen()
    query._make_query()
    text, meant = query.query.get_parameterized_sql()
    if meant != values or list(map(type, meant)) != list(map(type, values)) or shape.text not in ("", text):
        return False
    if len(shape.proven) >= MOST_LIKENESSES:
        shape.proven.clear()
    shape.proven.add(likeness)
    shape.text, shape.related = text, getattr(query, "_select_related_idx", None)
    return True
