"""Letters: each activity that arrived, once, with what became of it."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from fediverse_cinema.activitypub.models import LONGEST_URI


class Outcome(StrEnum):
    WAITING = "waiting"
    APPLIED = "applied"
    IGNORED = "ignored"  # understood or not, it changes nothing here; the reason says why
    REFUSED = "refused"  # it claims what it may not


class Letter(Model):
    """`sender_uri` is the actor whose signature was verified. (`activity_id`, `digest`, `sender_uri`) tells an
    exact repeat: PeerTube uses one id for several activities, and what somebody else has brought in her name is not
    what she sends herself.
    """

    id = fields.BigIntField(primary_key=True)
    activity_id = fields.CharField(max_length=LONGEST_URI)
    digest = fields.CharField(max_length=64)  # SHA-256 of the body, in hex
    sender_uri = fields.CharField(max_length=LONGEST_URI)
    recipient = fields.CharField(max_length=LONGEST_URI, default="")  # the inbox that was posted to
    body = fields.TextField()
    outcome = fields.CharEnumField(Outcome, max_length=10, default=Outcome.WAITING)
    reason = fields.CharField(max_length=200, default="")
    received_at = fields.DatetimeField()

    class Meta:
        table = "letter"
        unique_together = (("activity_id", "digest", "sender_uri"),)
