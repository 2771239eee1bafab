"""An asset is one file that somebody gave us; its renditions are the files that we made from it for the world to see,
once it is open. What a film is, and which asset it shows, is known upstairs.
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tortoise import fields

from fediverse_cinema.foundation.database.model import Model


class AssetState(StrEnum):
    """How far a file has come. Only a ready asset has renditions; a failed one keeps its original for another try."""

    ARRIVED = "arrived"
    PROBING = "probing"
    ENCODING = "encoding"
    READY = "ready"
    FAILED = "failed"


UNDER_WAY = (AssetState.ARRIVED, AssetState.PROBING, AssetState.ENCODING)
"""Tools may be reading its file."""


class RenditionKind(StrEnum):
    """What a file of ours is for."""

    MASTER = "master"
    PLAYLIST = "playlist"
    HLS = "hls"
    AUDIO = "audio"
    MP4 = "mp4"
    AV1 = "av1"  # one more size of the HLS, for browsers only
    POSTER = "poster"
    STILL = "still"  # a frame that may become the poster
    STORYBOARD = "storyboard"
    TEASER = "teaser"
    COPY = "copy"  # of a picture of elsewhere


class TrackKind(StrEnum):
    """What an audio track is, besides the film's own sound."""

    DUB = "dub"
    DESCRIPTION = "description"
    COMMENTARY = "commentary"


class SubtitleKind(StrEnum):
    """`sdh`: for the deaf and hard of hearing, sounds included. `forced`: only what the film itself needs read."""

    SUBTITLES = "subtitles"
    SDH = "sdh"
    FORCED = "forced"


class SliceState(StrEnum):
    WAITING = "waiting"
    MADE = "made"


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
    open = fields.BooleanField(default=False, db_default=True)
    """Its renditions stand on the shelf, where the world finds them; else in the vault."""
    cancelled = fields.BooleanField(default=False, db_default=False)
    """The preparation stops at its next look."""
    loudness = fields.FloatField(null=True)
    """Integrated, in LUFS (EBU R 128)."""
    seconds_left = fields.IntField(null=True)
    """Until it is prepared, as far as the speed of now tells."""
    told: fields.Field[dict[str, Any]] = fields.JSONField(default=dict, db_default={})
    """What its file says of itself, as told.note writes it: for its maker to take or to leave."""
    created_at = fields.DatetimeField()
    started_at = fields.DatetimeField(null=True)
    ready_at = fields.DatetimeField(null=True)

    renditions: fields.ReverseRelation["Rendition"]

    class Meta:
        table = "asset"


class Rendition(Model):
    """One file that we made. `name` is unique in the world, since it starts with a fresh uuid; sizes are in bytes
    and pixels.
    """

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
    at = fields.FloatField(null=True)
    """Of a still: its second in the film."""
    language = fields.CharField(max_length=10, default="", db_default="")
    """Of another audio track."""

    if TYPE_CHECKING:
        asset_id: int

    class Meta:
        table = "rendition"


class Slice(Model):
    """Some minutes of a film that are encoded by themselves: whole groups of pictures, counted in frames."""

    id = fields.BigIntField(primary_key=True)
    asset: fields.ForeignKeyRelation[Asset] = fields.ForeignKeyField("cinema.Asset", related_name=False)
    stem = fields.CharField(max_length=36)
    number = fields.IntField()
    first_frame = fields.BigIntField()
    frame_count = fields.IntField()
    state = fields.CharEnumField(SliceState, max_length=10, default=SliceState.WAITING)

    if TYPE_CHECKING:
        asset_id: int

    class Meta:
        table = "slice"
        unique_together = (("asset", "stem", "number"),)


class AudioTrack(Model):
    """Another sound for a film: in another language, described, commented. `stream` is its number in the film's own
    file, or `original` a file that was sent for it.
    """

    id = fields.BigIntField(primary_key=True)
    asset: fields.ForeignKeyRelation[Asset] = fields.ForeignKeyField("cinema.Asset", related_name=False, db_index=True)
    position = fields.IntField(default=0)
    language = fields.CharField(max_length=10)
    kind = fields.CharEnumField(TrackKind, max_length=16)
    label = fields.CharField(max_length=100, default="")
    stream = fields.IntField(null=True)
    original = fields.CharField(max_length=64, null=True, unique=True)
    file_name = fields.CharField(max_length=255, default="")
    size = fields.BigIntField(default=0)
    state = fields.CharEnumField(AssetState, max_length=16, default=AssetState.ARRIVED)
    stem = fields.CharField(max_length=36, null=True)
    failure = fields.CharField(max_length=255, default="")
    failure_values: fields.Field[dict[str, str]] = fields.JSONField(default=dict)
    created_at = fields.DatetimeField()

    if TYPE_CHECKING:
        asset_id: int

    class Meta:
        table = "audio_track"


class Subtitle(Model):
    """One WebVTT of ours: `text` is what its maker edits, `name` the file that players read."""

    id = fields.BigIntField(primary_key=True)
    asset: fields.ForeignKeyRelation[Asset] = fields.ForeignKeyField("cinema.Asset", related_name=False)
    language = fields.CharField(max_length=10)
    kind = fields.CharEnumField(SubtitleKind, max_length=16)
    label = fields.CharField(max_length=100, default="")
    text = fields.TextField()
    cues = fields.IntField()
    name = fields.CharField(max_length=96, unique=True)
    size = fields.BigIntField()
    updated_at = fields.DatetimeField()

    if TYPE_CHECKING:
        asset_id: int

    class Meta:
        table = "subtitle"
        unique_together = (("asset", "language", "kind"),)


class Upload(Model):
    """A file on its way to us, piece by piece (tus 1.0), or fetched by us from `source`. `received` bytes are safe on
    the disk. Once it is whole it becomes an asset, and this row remembers which.
    """

    id = fields.BigIntField(primary_key=True)
    token = fields.CharField(max_length=36, unique=True)
    owner_id = fields.BigIntField(db_index=True)
    file_name = fields.CharField(max_length=255)
    title = fields.CharField(max_length=200, default="")
    source = fields.CharField(max_length=2048, default="")
    size = fields.BigIntField(null=True)
    received = fields.BigIntField(default=0)
    sha256 = fields.CharField(max_length=64, default="")
    """What its sender says that the whole will have, and what it has once it is here."""
    asset: fields.ForeignKeyNullableRelation[Asset] = fields.ForeignKeyField(
        "cinema.Asset", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    failure = fields.CharField(max_length=255, default="")
    failure_values: fields.Field[dict[str, str]] = fields.JSONField(default=dict)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)

    if TYPE_CHECKING:
        asset_id: int | None

    class Meta:
        table = "upload"


class KeptFile(Model):
    """A file of any kind that is kept as it came, in the vault under `name`, for whom it was sent for. It counts in the
    room of `owner_id`; `file_name` is what who sent it calls it.
    """

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=96, unique=True)
    owner_id = fields.BigIntField(db_index=True)
    file_name = fields.CharField(max_length=255)
    size = fields.BigIntField()
    sha256 = fields.CharField(max_length=64)
    created_at = fields.DatetimeField()

    class Meta:
        table = "kept_file"


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
