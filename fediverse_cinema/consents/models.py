"""Requests and stamps: somebody asks to quote what one of ours said or to show her in a collection; she, or her policy,
answers; the stamp lives here, at her own origin, and others check it by fetching it (FEP-044f, FEP-7aa9).
"""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor


class StampKind(StrEnum):
    QUOTE = "QuoteAuthorization"
    FEATURE = "FeatureAuthorization"


class Stamp(Model):
    """`author` of ours allows `interacting_uri` (a quoting note, a collection) to refer to `target_uri`."""

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    uuid = fields.CharField(max_length=36, unique=True)
    kind = fields.CharEnumField(StampKind, max_length=24)
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="stamps")
    interacting_uri = fields.CharField(max_length=LONGEST_URI)
    target_uri = fields.CharField(max_length=LONGEST_URI, db_index=True)
    created_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    author_id: int

    class Meta:
        table = "stamp"
        unique_together = (("interacting_uri", "target_uri", "kind"),)


class RequestState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class ConsentRequest(Model):
    """`asker` wants the stamp; `author` of ours is asked. One for each quoting note, and in a collection one for each
    thing that it shows.
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI)  # id of the QuoteRequest or FeatureRequest
    kind = fields.CharEnumField(StampKind, max_length=24)
    asker: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="asked")
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="asked_of")
    interacting_uri = fields.CharField(max_length=LONGEST_URI)
    target_uri = fields.CharField(max_length=LONGEST_URI)
    state = fields.CharEnumField(RequestState, max_length=10)
    created_at = fields.DatetimeField()

    asker_id: int
    author_id: int

    class Meta:
        table = "consent_request"
        unique_together = (("interacting_uri", "target_uri", "kind"),)
        indexes = (("author", "state"),)
