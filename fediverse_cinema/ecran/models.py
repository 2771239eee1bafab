"""What editors of the pole have composed for its front page, and what each pole that we know puts forward to all."""

from typing import Any

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.foundation.database.model import Model
from fediverse_cinema.poles.models import KnownPole


class ScreenEdition(Model):
    """The front page, as it is from `shown_from` on until a later edition takes its place. Without that moment it is
    the draft, of which there is one. `sections` are sections.Section as rows; `former` what they were before each of
    the latest changes, the oldest first; `changes` grows with each of them, over all editions: who changes what another
    has changed meanwhile is told so. What was `set_aside_at` some moment waits to be taken up again.
    """

    id = fields.BigIntField(primary_key=True)
    sections: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list, db_default=[])
    former: fields.Field[list[list[dict[str, Any]]]] = fields.JSONField(default=list, db_default=[])
    changes = fields.IntField(default=0, db_default=0)
    by: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    shown_from = fields.DatetimeField(null=True, db_index=True)
    set_aside_at = fields.DatetimeField(null=True)

    by_id: int | None

    class Meta:
        table = "screen_edition"


class PutForward(Model):
    """A film or a selection that a pole (None: this one) shows to all regions."""

    id = fields.BigIntField(primary_key=True)
    pole: fields.ForeignKeyNullableRelation[KnownPole] = fields.ForeignKeyField(
        "cinema.KnownPole", null=True, related_name=False, on_delete=fields.CASCADE
    )
    object_uri = fields.CharField(max_length=LONGEST_URI, db_index=True)
    put_at = fields.DatetimeField()

    pole_id: int | None

    class Meta:
        table = "put_forward"
        indexes = (("pole", "id"),)
