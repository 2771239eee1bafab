"""Reports: somebody says that something here, or an actor, is not as it should be."""

from tortoise import fields
from tortoise.models import Model

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor


class Report(Model):
    """One open report for each reporter and person: further Flags are added to it. `objects` are ids of what it is
    about, `times` how often it was said.
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, default="")  # id of the Flag
    by: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="reports")
    about: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="reported")
    objects: fields.Field[list[str]] = fields.JSONField(default=list)
    words = fields.TextField(default="")
    times = fields.IntField(default=1)
    forwarded = fields.BooleanField(default=False)  # to the server of whom it is about
    created_at = fields.DatetimeField()
    handled_at = fields.DatetimeField(null=True)

    by_id: int
    about_id: int

    class Meta:
        table = "report"
        indexes = (("by", "about"), ("handled_at", "id"))
