"""An asset is one file that somebody gave us; its renditions are the files that we made from it and that the world may
see. What a film is, and which asset it shows, is known upstairs.
"""

from enum import StrEnum
from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.models import Model


class AssetState(StrEnum):
    """How far a file has come. Only a ready asset has renditions; a failed one keeps its original for another try."""

    ARRIVED = "arrived"
    PROBING = "probing"
    ENCODING = "encoding"
    READY = "ready"
    FAILED = "failed"


class RenditionKind(StrEnum):
    """What a public file is for."""

    MASTER = "master"
    PLAYLIST = "playlist"
    HLS = "hls"
    AUDIO = "audio"
    MP4 = "mp4"
    POSTER = "poster"
    COPY = "copy"  # of a picture of elsewhere


class Asset(Model):
    """One original. `file_name` is for display only: on disk the original bears a name of ours, `original`."""

    id = fields.BigIntField(primary_key=True)
    owner_id = fields.BigIntField(db_index=True)
    state = fields.CharEnumField(AssetState, max_length=16, default=AssetState.ARRIVED)
    file_name = fields.CharField(max_length=255)
    original = fields.CharField(max_length=64, unique=True)
    size = fields.BigIntField()
    sha256 = fields.CharField(max_length=64)
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    fps = fields.FloatField(null=True)
    duration = fields.FloatField(null=True)
    """Seconds."""
    ratio = fields.FloatField(null=True)
    """Display aspect: shown width divided by shown height."""
    stem = fields.CharField(max_length=36, null=True)
    """A version-4 uuid: all public names of one preparation start with it."""
    progress = fields.IntField(default=0)
    """Percent."""
    failure = fields.CharField(max_length=255, default="")
    """A public English sentence; `failure_values` fill its places."""
    failure_values: fields.Field[dict[str, str]] = fields.JSONField(default=dict)
    created_at = fields.DatetimeField()
    ready_at = fields.DatetimeField(null=True)

    renditions: fields.ReverseRelation["Rendition"]

    class Meta:
        table = "asset"


class Rendition(Model):
    """One public file. `name` is unique in the world, since it starts with a fresh uuid; sizes are bytes and pixels."""

    id = fields.BigIntField(primary_key=True)
    asset: fields.ForeignKeyRelation[Asset] = fields.ForeignKeyField(
        "cinema.Asset", related_name="renditions", db_index=True
    )
    kind = fields.CharEnumField(RenditionKind, max_length=16)
    name = fields.CharField(max_length=96, unique=True)
    media_type = fields.CharField(max_length=64)
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    fps = fields.IntField(null=True)
    size = fields.BigIntField()

    if TYPE_CHECKING:
        asset_id: int

    class Meta:
        table = "rendition"


class ProxiedPicture(Model):
    """A copy of a picture of elsewhere that a page of ours has shown: no reader's browser asks its server."""

    id = fields.BigIntField(primary_key=True)
    url = fields.CharField(max_length=2048, unique=True)
    name = fields.CharField(max_length=96)  # on the shelf
    media_type = fields.CharField(max_length=64)
    size = fields.BigIntField()
    used_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "proxied_picture"
