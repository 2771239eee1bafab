"""The pole of this server: its Group, the companion Person who owns it, and the instance Application; what it says and
shows of itself, and the letters that come to its team. And the other poles that it knows.
"""

from enum import StrEnum

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.foundation.database.model import Model
from fediverse_cinema.media.models import KeptFile


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


class KinshipState(StrEnum):
    ASKED = "asked"  # our Follow has left, no answer yet
    KNOWN = "known"


class KnownPole(Model):
    """Another pole that those who run this one have added: the servers' actors follow each other. The addresses are of
    its collections, "" where it has none.
    """

    id = fields.BigIntField(primary_key=True)
    host = fields.CharField(max_length=300, unique=True)
    instance: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="kin_instance")
    group: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="kin_group")
    name = fields.CharField(max_length=300, default="", db_default="")
    region = fields.CharField(max_length=10, default="", db_default="")  # ISO 3166-2
    state = fields.CharEnumField(KinshipState, max_length=10)
    members_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    projects_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    calls_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    labels_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    selections_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    companies_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    read_at = fields.DatetimeField(null=True)  # its collections
    left_over = fields.IntField(default=0, db_default=0)  # of what they list, what was not asked for then
    last_error = fields.CharField(max_length=500, default="", db_default="")

    instance_id: int
    group_id: int

    class Meta:
        table = "known_pole"


class PolePage(Model):
    """A page of the pole's own words, Markdown in two languages; one that is empty shows the other. A page that every
    pole has (first_texts.NAMES) shows the first text of its name while both are empty, and needs no row for it. They
    stand in the footer by `place`.
    """

    id = fields.BigIntField(primary_key=True)
    slug = fields.CharField(max_length=60, unique=True)
    title_fr = fields.CharField(max_length=120, default="", db_default="")
    title_en = fields.CharField(max_length=120, default="", db_default="")
    text_fr = fields.TextField(default="", db_default="")
    text_en = fields.TextField(default="", db_default="")
    place = fields.IntField(default=0, db_default=0)
    published = fields.BooleanField(default=False, db_default=False)
    edition = fields.IntField(default=1, db_default=1)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "pole_page"


class PoleFile(Model):
    """A file that a page offers: `title` says what it is, `downloads` how often it was fetched."""

    id = fields.BigIntField(primary_key=True)
    page: fields.ForeignKeyRelation[PolePage] = fields.ForeignKeyField("cinema.PolePage", related_name="files")
    kept: fields.ForeignKeyRelation[KeptFile] = fields.ForeignKeyField("cinema.KeptFile", related_name=False)
    title = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=60)
    downloads = fields.BigIntField(default=0, db_default=0)

    page_id: int
    kept_id: int

    class Meta:
        table = "pole_file"


class PoleLook(Model):
    """How the pole looks, one row: its colour ("": that of the settings), its logo, which `plate` puts on white, what
    stands on the front page in both languages, and whether everybody sees its `figures`.
    """

    id = fields.BigIntField(primary_key=True)
    paper = fields.CharField(max_length=7, default="", db_default="")
    logo: fields.ForeignKeyNullableRelation[KeptFile] = fields.ForeignKeyField(
        "cinema.KeptFile", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    logo_width = fields.IntField(default=0, db_default=0)
    logo_height = fields.IntField(default=0, db_default=0)
    logo_alt = fields.CharField(max_length=200, default="", db_default="")
    plate = fields.BooleanField(default=False, db_default=False)
    welcome_fr = fields.TextField(default="", db_default="")
    welcome_en = fields.TextField(default="", db_default="")
    figures = fields.BooleanField(default=False, db_default=False)

    logo_id: int | None

    class Meta:
        table = "pole_look"


class PoleLetter(Model):
    """What somebody has written to the team through the form. `source` stands for the network that it came from, under
    a key of that day: whoever reads the row cannot tell which. `nonce` is of the form that was shown to her.
    """

    id = fields.BigIntField(primary_key=True)
    nonce = fields.CharField(max_length=36, unique=True)
    source = fields.CharField(max_length=32, db_index=True)
    name = fields.CharField(max_length=120)
    mail = fields.CharField(max_length=254, db_index=True)
    subject = fields.CharField(max_length=150)
    words = fields.TextField()
    arrived_at = fields.DatetimeField(db_index=True)
    answered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "pole_letter"
