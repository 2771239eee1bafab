"""Letters: each activity that arrived, once, with what became of it; and those that are held back."""

from enum import StrEnum

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI
from fediverse_cinema.foundation.database.model import Model


class Outcome(StrEnum):
    WAITING = "waiting"
    APPLIED = "applied"
    IGNORED = "ignored"  # understood or not, it changes nothing here; the reason says why
    REFUSED = "refused"  # it claims what it may not
    GIVEN_UP = "given_up"  # it could not be opened, however often it was tried


UNOPENED = (Outcome.WAITING, Outcome.GIVEN_UP)


class Letter(Model):
    """`sender_uri` is the actor whose signature was verified. (`activity_id`, `sender_uri`, `digest`) tells an exact
    repeat: PeerTube uses one id for several activities, and what somebody else has brought in her name is not what she
    sends herself. The first two are in the index as `id_digest`: a row of PostgreSQL's has no room for both.
    """

    id = fields.BigIntField(primary_key=True)
    activity_id = fields.CharField(max_length=LONGEST_URI)
    id_digest = fields.CharField(max_length=64)  # SHA-256 of "activity_id sender_uri", in hex
    digest = fields.CharField(max_length=64)  # of the body
    sender_uri = fields.CharField(max_length=LONGEST_URI)
    body = fields.TextField()
    outcome = fields.CharEnumField(Outcome, max_length=10, default=Outcome.WAITING)
    reason = fields.CharField(max_length=200, default="")
    received_at = fields.DatetimeField()

    class Meta:
        table = "letter"
        unique_together = (("id_digest", "digest"),)


class HeldLetter(Model):
    """A letter that waits until somebody who runs the pole has looked at it (waves). `named`: how many members it is
    written to; `words`: how it begins.
    """

    id = fields.BigIntField(primary_key=True)
    letter: fields.OneToOneRelation[Letter] = fields.OneToOneField("cinema.Letter", related_name="held")
    host = fields.CharField(max_length=300, db_index=True)
    named = fields.IntField()
    words = fields.CharField(max_length=300)
    held_at = fields.DatetimeField()

    letter_id: int

    class Meta:
        table = "held_letter"
