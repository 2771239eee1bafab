"""What all tables of ours are made of: Tortoise's Model, with less about it.

Tortoise reads the source of each model for comments that its schema generator would use, a tenth of a start; migrations
write our schema. And it describes some twenty comparisons of each column, a tenth of what an idle pole holds; another
one that is wanted is added to LOOKUPS.
"""

from typing import Any

from tortoise import models
from tortoise.manager import Manager

from fediverse_cinema.foundation.database.remembering import Asking

LOOKUPS = frozenset({
    "", "in", "not", "not_in", "isnull", "not_isnull", "gt", "gte", "lt", "lte", "contains", "icontains", "startswith",
    "endswith",
})  # fmt: skip


class _Lean(models.ModelMeta):
    def __new__(cls, name: str, bases: tuple[type, ...], attributes: dict[str, Any]) -> Any:
        made: Any = super().__new__(cls, name, bases, {**attributes, "_no_comments": True})
        filters = made._meta._filters
        made._meta._filters = {key: filters[key] for key in filters if key.partition("__")[2] in LOOKUPS}
        if type(made._meta.manager) is Manager:  # else it is one of a model's own, made of Asking
            made._meta.manager = Asking(made)
        return made


class Model(models.Model, metaclass=_Lean):
    class Meta:
        abstract = True
