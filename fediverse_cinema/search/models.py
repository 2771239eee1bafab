"""Searches that a member keeps, to be told of what is new in them."""

from typing import Any

from tortoise import fields

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.database.model import Model


class SavedSearch(Model):
    """Open calls that she waits for. `query` is what the page of calls was asked (call_queries.Wanted)."""

    id = fields.BigIntField(primary_key=True)
    owner: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name=False, db_index=True)
    name = fields.CharField(max_length=120)
    query: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)
    created_at = fields.DatetimeField()

    owner_id: int

    class Meta:
        table = "saved_search"
