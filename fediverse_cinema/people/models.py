"""Members of this pole as creators: a Person, and from the first film on the channel that shows her films."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from fediverse_cinema.activitypub.models import Actor


class Policy(StrEnum):
    """Who may do something with what a member makes, without asking her."""

    EVERYBODY = "everybody"
    FOLLOWERS = "followers"
    ASK = "ask"  # each time
    NOBODY = "nobody"


class Creator(Model):
    """A member. `quoting` says who may quote what she says (FEP-044f), `featuring` who may put her into a collection of
    people (FEP-7aa9). `channel` is her own Group, which users of PeerTube can subscribe to; her first film brings it.
    """

    id = fields.BigIntField(primary_key=True)
    actor: fields.OneToOneRelation[Actor] = fields.OneToOneField("cinema.Actor", related_name="creator")
    channel: fields.OneToOneNullableRelation[Actor] = fields.OneToOneField(
        "cinema.Actor", null=True, related_name="channel_of", on_delete=fields.SET_NULL
    )
    about = fields.TextField(default="")  # Markdown, as she wrote it
    quoting = fields.CharEnumField(Policy, max_length=10, default=Policy.EVERYBODY, db_default="everybody")
    featuring = fields.CharEnumField(Policy, max_length=10, default=Policy.EVERYBODY, db_default="everybody")
    created_at = fields.DatetimeField()

    actor_id: int
    channel_id: int | None

    class Meta:
        table = "creator"
