"""Films: those born here, and those that came from elsewhere because somebody here follows their makers."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.media.models import Asset


class FilmState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class Film(Model):
    """A film. `wanted` says that its maker has asked to publish it as soon as its file is ready.

    Films from elsewhere have no asset. `remote` holds what is known of their poster (posters.copy), of their files
    (playing.to_row), "support" and "channel" (visitors.welcome), and how asking for them went (refreshing).
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    uuid = fields.CharField(max_length=36, unique=True)
    slug = fields.CharField(max_length=120, unique=True)
    local = fields.BooleanField()
    listed = fields.BooleanField(default=True, db_default=True)  # in public lists, as listing.py decides
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="films")
    channel: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name="channel_films", on_delete=fields.SET_NULL
    )
    asset: fields.ForeignKeyNullableRelation[Asset] = fields.ForeignKeyField(
        "cinema.Asset", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    state = fields.CharEnumField(FilmState, max_length=10, default=FilmState.DRAFT)
    wanted = fields.BooleanField(default=False)
    title = fields.CharField(max_length=200)
    summary = fields.CharField(max_length=500, default="")
    synopsis = fields.TextField(default="")  # Markdown of ours; sanitised HTML of elsewhere
    year = fields.IntField(null=True)
    languages: fields.Field[list[str]] = fields.JSONField(default=list)
    form = fields.CharField(max_length=20, default="")
    genre = fields.CharField(max_length=60, default="")
    licence = fields.CharField(max_length=40, default="")
    warning = fields.CharField(max_length=300, default="")
    credits = fields.TextField(default="")  # one line each: role — name
    page_url = fields.CharField(max_length=LONGEST_URI, default="")
    duration = fields.IntField(null=True)  # seconds
    views = fields.IntField(default=0, db_default=0)  # that other servers have told us of
    remote: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)
    created_at = fields.DatetimeField()
    published_at = fields.DatetimeField(null=True)
    updated_at = fields.DatetimeField(null=True)
    fetched_at = fields.DatetimeField(null=True)  # when its own server was last asked for it

    author_id: int
    channel_id: int | None
    asset_id: int | None

    class Meta:
        table = "film"
        indexes = (
            ("state", "listed", "published_at"),
            ("state", "local", "listed", "published_at"),
            ("author", "state"),
            ("channel", "state"),
        )
