"""The home timeline: one row for each member and thing, in the order in which things arrived here."""

from enum import StrEnum

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.foundation.database.model import Model


class ThingKind(StrEnum):
    NOTE = "note"
    FILM = "film"


class TimelineEntry(Model):
    """`owner` sees this thing since `arrived_at`, because she follows its author or who shared it (`shared_by`)."""

    id = fields.BigIntField(primary_key=True)
    owner: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="timeline")
    kind = fields.CharEnumField(ThingKind, max_length=10)
    object_uri = fields.CharField(max_length=LONGEST_URI, db_index=True)
    shared_by: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name="shared_into"
    )
    arrived_at = fields.DatetimeField()

    owner_id: int
    shared_by_id: int | None

    class Meta:
        table = "timeline_entry"
        unique_together = (("owner", "object_uri"),)
        indexes = (("owner", "id"),)
