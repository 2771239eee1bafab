"""A pass lets one person see one film that is not public; each time she does is a viewing."""

from tortoise import fields

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.database.model import Model


class ScreeningPass(Model):
    """For a member of this pole (`actor`), or for whoever holds the link whose `digest` (SHA-256) is kept here."""

    id = fields.BigIntField(primary_key=True)
    film: fields.ForeignKeyRelation[Film] = fields.ForeignKeyField("cinema.Film", related_name=False, db_index=True)
    actor: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name=False
    )
    name = fields.CharField(max_length=120)
    digest = fields.CharField(max_length=64, null=True, unique=True)
    expires_at = fields.DatetimeField()
    most_viewings = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    film_id: int
    actor_id: int | None

    class Meta:
        table = "screening_pass"
        indexes = (("actor", "film"),)


class Viewing(Model):
    """One time that somebody pressed play. `opening` tells the openings of a pass's page apart: a number of its own for
    each, in the key that was made for it. `seen_at` is when her player last asked for a piece of the film.
    """

    id = fields.BigIntField(primary_key=True)
    screening_pass: fields.ForeignKeyRelation[ScreeningPass] = fields.ForeignKeyField(
        "cinema.ScreeningPass", related_name=False
    )
    opening = fields.BigIntField()
    began_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()

    screening_pass_id: int

    class Meta:
        table = "viewing"
        unique_together = (("screening_pass", "opening"),)
