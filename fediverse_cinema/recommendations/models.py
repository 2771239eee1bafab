"""Recommendations: somebody says in a few words why one should work with a person. Her consent is a stamp, as that to a
credit is (consents).
"""

from enum import StrEnum

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.consents.models import LONGEST_WORDS
from fediverse_cinema.foundation.database.model import Model


class State(StrEnum):
    ASKED = "asked"
    GIVEN = "given"  # she lets it be shown
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # given once, and no longer


class Recommendation(Model):
    """`author` recommends `person`, in words that never change: she has agreed to these. `uuid` is that of one of ours,
    which asked her by `request_uri`; those of elsewhere are here only while they are given. `stamp_uri` is hers,
    `checked_at` when it was last looked at.
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    uuid = fields.CharField(max_length=36, default="", db_default="")
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="recommends")
    person: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="recommended_by")
    words = fields.CharField(max_length=LONGEST_WORDS)
    state = fields.CharEnumField(State, max_length=10)
    request_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="", db_index=True)
    stamp_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="", db_index=True)
    created_at = fields.DatetimeField()
    checked_at = fields.DatetimeField(null=True)

    author_id: int
    person_id: int

    class Meta:
        table = "recommendation"
        unique_together = (("author", "person"),)
        indexes = (("person", "state"),)
