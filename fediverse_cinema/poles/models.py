"""The pole of this server: its Group, the companion Person who owns it, and the instance Application."""

from tortoise import fields
from tortoise.models import Model

from fediverse_cinema.activitypub.models import Actor


class Pole(Model):
    """One row, made by `create-pole`. PeerTube demands that a Group names a Person of its host: the companion."""

    id = fields.BigIntField(primary_key=True)
    actor: fields.OneToOneRelation[Actor] = fields.OneToOneField("cinema.Actor", related_name="pole")
    companion: fields.OneToOneRelation[Actor] = fields.OneToOneField("cinema.Actor", related_name="companion_of")
    instance: fields.OneToOneRelation[Actor] = fields.OneToOneField("cinema.Actor", related_name="instance_of")
    created_at = fields.DatetimeField()

    actor_id: int
    companion_id: int
    instance_id: int

    class Meta:
        table = "pole"
