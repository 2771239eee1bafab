"""Likes, dislikes and shares (Announce), by anybody, of anything that has an id."""

from enum import StrEnum

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.foundation.database.model import Model


class ReactionKind(StrEnum):
    LIKE = "Like"
    DISLIKE = "Dislike"
    ANNOUNCE = "Announce"


class Reaction(Model):
    """`uri` is the id of the activity; one reaction of a kind for each actor and object."""

    id = fields.BigIntField(primary_key=True)
    kind = fields.CharEnumField(ReactionKind, max_length=10)
    actor: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="reactions")
    object_uri = fields.CharField(max_length=LONGEST_URI)
    uri = fields.CharField(max_length=LONGEST_URI, db_index=True)
    created_at = fields.DatetimeField()

    actor_id: int

    class Meta:
        table = "reaction"
        unique_together = (("object_uri", "kind", "actor"),)
        indexes = (("object_uri", "kind", "id"), ("actor", "kind"))
