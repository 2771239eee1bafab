"""Members of this pole as creators: a Person, and from the first film on the channel that shows her films. And what
people, here and at other poles, say of themselves as those who make films.
"""

from enum import StrEnum
from typing import Any

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.foundation.database.model import Model


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


class Standing(StrEnum):
    """In which capacity she makes films (fc:professionalStatus)."""

    STUDENT = "student"
    AMATEUR = "amateur"
    GRADUATE = "graduate"
    PROFESSIONAL = "professional"


class Seniority(StrEnum):
    """How much she has done (fc:seniority)."""

    BEGINNER = "beginner"
    CONFIRMED = "confirmed"
    EXPERIENCED = "experienced"


class Portrait(Model):
    """What somebody says of herself as one who makes films: a member, or a copy of what a person of another pole lets
    everybody read. `hidden` names the parts (likeness.PARTS) that only members of this pole see. `folded` is what the
    directory searches, without accents. Whether it may list her says her actor: `indexable`.
    """

    id = fields.BigIntField(primary_key=True)
    actor: fields.OneToOneRelation[Actor] = fields.OneToOneField("cinema.Actor", related_name="portrait")
    standing = fields.CharField(max_length=12, default="", db_default="")  # a Standing, or nothing said
    seniority = fields.CharField(max_length=12, default="", db_default="")
    town = fields.CharField(max_length=100, default="", db_default="")
    region = fields.CharField(max_length=10, default="", db_default="")  # ISO 3166-2
    skills = fields.TextField(default="", db_default="")
    showreel = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    works: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list, db_default=[])  # {"name", "href"}
    hidden: fields.Field[list[str]] = fields.JSONField(default=list, db_default=[])
    folded = fields.TextField(default="", db_default="")

    actor_id: int

    class Meta:
        table = "portrait"
        indexes = (("region", "id"),)


class PortraitTrade(Model):
    """A trade of hers (trades.py), the first one first. `passes_on`: she would like to teach it."""

    id = fields.BigIntField(primary_key=True)
    portrait: fields.ForeignKeyRelation[Portrait] = fields.ForeignKeyField("cinema.Portrait", related_name="trades")
    position = fields.IntField()
    trade = fields.CharField(max_length=60)
    title = fields.CharField(max_length=120, default="", db_default="")  # what she calls herself in it
    skills = fields.CharField(max_length=300, default="", db_default="")
    passes_on = fields.BooleanField(default=False, db_default=False)

    portrait_id: int

    class Meta:
        table = "portrait_trade"
        unique_together = (("portrait", "trade"),)
        indexes = (("trade", "portrait"),)


class PortraitTerm(Model):
    """On which terms she comes (terms of calls: volunteer, expenses, wage …)."""

    id = fields.BigIntField(primary_key=True)
    portrait: fields.ForeignKeyRelation[Portrait] = fields.ForeignKeyField("cinema.Portrait", related_name="terms")
    term = fields.CharField(max_length=20)

    portrait_id: int

    class Meta:
        table = "portrait_term"
        unique_together = (("portrait", "term"),)


class FreePeriod(Model):
    """When she is free, first and last day included."""

    id = fields.BigIntField(primary_key=True)
    portrait: fields.ForeignKeyRelation[Portrait] = fields.ForeignKeyField("cinema.Portrait", related_name="periods")
    begins_on = fields.DateField()
    ends_on = fields.DateField()

    portrait_id: int

    class Meta:
        table = "free_period"
        indexes = (("portrait", "ends_on"),)
