"""Archives that members have asked for, and what they have brought along and is being taken in."""

from enum import StrEnum
from typing import Any

from tortoise import fields

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.database.model import Model


class ArchiveState(StrEnum):
    ORDERED = "ordered"
    READY = "ready"
    FAILED = "failed"


class Archive(Model):
    """All that `owner` has here, in one file of the vault (`name`), until `expires_at`. `whole`: with the files of her
    films. `reason` is a public English sentence that says why it could not be made.
    """

    id = fields.BigIntField(primary_key=True)
    owner: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name=False, db_index=True)
    whole = fields.BooleanField(default=True, db_default=True)
    state = fields.CharEnumField(ArchiveState, max_length=10, default=ArchiveState.ORDERED, db_default="ordered")
    name = fields.CharField(max_length=96, unique=True)
    size = fields.BigIntField(default=0, db_default=0)
    reason = fields.CharField(max_length=255, default="", db_default="")
    created_at = fields.DatetimeField()
    ready_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField(db_index=True)

    owner_id: int

    class Meta:
        table = "own_archive"


class IntakeKind(StrEnum):
    """What she brings: a list in Mastodon's CSV, or an archive of ours."""

    FOLLOWS = "follows"
    BLOCKS = "blocks"
    MUTES = "mutes"
    DOMAINS = "domains"
    ARCHIVE = "archive"


class Intake(Model):
    """What `owner` has brought, worked off piece by piece: `pieces` are the lines of a list, or the parts of an archive
    (a file of the vault, `name`); those before `position` are done, `taken` of them are here now, and `refused` says of
    the others why not: {"piece", "reason", "values"}. Once it is done, `position` alone says how many there were.
    """

    id = fields.BigIntField(primary_key=True)
    owner: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name=False, db_index=True)
    kind = fields.CharEnumField(IntakeKind, max_length=10)
    name = fields.CharField(max_length=96, default="", db_default="")
    pieces: fields.Field[list[str]] = fields.JSONField(default=list, db_default=[])
    position = fields.IntField(default=0, db_default=0)
    taken = fields.IntField(default=0, db_default=0)
    refused: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list, db_default=[])
    created_at = fields.DatetimeField()
    done_at = fields.DatetimeField(null=True)

    owner_id: int

    class Meta:
        table = "intake"
