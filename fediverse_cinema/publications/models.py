"""Publications: what somebody of this pole writes with a title and a date, as a draft until it is published."""

from typing import Any

from tortoise import fields

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation.database.model import Model


class Publication(Model):
    """`author` is in whose name it stands: a member, the pole, the Group of a label or project, the Organization of a
    company; `by` is who wrote it last. `uuid` names it in its id, `slug` its page. Once it is published `note` says to
    others what stands here, and goes with it. Until then `opens_at` is when it comes out by itself, if it does.
    `edition` grows with each change.
    """

    id = fields.BigIntField(primary_key=True)
    uuid = fields.CharField(max_length=36, unique=True)
    slug = fields.CharField(max_length=120, unique=True)
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="publications")
    by: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    note: fields.OneToOneNullableRelation[Note] = fields.OneToOneField(
        "cinema.Note", null=True, related_name="publication"
    )
    title = fields.CharField(max_length=200)
    summary = fields.CharField(max_length=300, default="", db_default="")
    text = fields.TextField(default="", db_default="")
    language = fields.CharField(max_length=10, default="", db_default="")
    pictures: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list, db_default=[])
    """Of conversations.attachments.Attachment."""
    edition = fields.IntField(default=1, db_default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    opens_at = fields.DatetimeField(null=True, db_index=True)
    published_at = fields.DatetimeField(null=True, db_index=True)

    author_id: int
    by_id: int | None
    note_id: int | None

    class Meta:
        table = "publication"
        indexes = (("author", "published_at"),)
