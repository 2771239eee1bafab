"""Notices: what somebody of ours should know of, each once."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor


class NoticeKind(StrEnum):
    FOLLOW = "follow"
    FOLLOW_REQUEST = "follow_request"
    FOLLOW_ACCEPTED = "follow_accepted"
    FOLLOW_REJECTED = "follow_rejected"
    ANSWER = "answer"
    MENTION = "mention"
    DIRECT = "direct"
    LIKE = "like"
    SHARE = "share"
    QUOTE = "quote"
    CONSENT = "consent"  # somebody asks for a stamp
    MOVED = "moved"  # somebody whom she follows has moved
    REPORT = "report"  # for those who run the pole


class Notice(Model):
    """`owner` is told that `by` did something about `object_uri`. The same deed twice is one notice."""

    id = fields.BigIntField(primary_key=True)
    owner: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="notices")
    kind = fields.CharEnumField(NoticeKind, max_length=16)
    by: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="noticed")
    object_uri = fields.CharField(max_length=LONGEST_URI, default="", db_index=True)
    arrived_at = fields.DatetimeField(db_index=True)
    read_at = fields.DatetimeField(null=True)

    owner_id: int
    by_id: int

    class Meta:
        table = "notice"
        unique_together = (("owner", "kind", "by", "object_uri"),)
        indexes = (("owner", "id"),)
