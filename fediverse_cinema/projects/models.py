"""Projects of this pole, and what is known of those of others: a Group, its crew, its calls, and what the team keeps
for itself.
"""

from enum import StrEnum
from typing import Any

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.database.model import Model
from fediverse_cinema.media.models import KeptFile


class Project(Model):
    """A film in the making. It speaks by its Group (`actor`); `about` is Markdown of ours, sanitised HTML of elsewhere.
    `affiliations_uri` is that of a project of elsewhere, `leads` the ids of those who lead it.
    """

    id = fields.BigIntField(primary_key=True)
    actor: fields.OneToOneRelation[Actor] = fields.OneToOneField("cinema.Actor", related_name="project")
    local = fields.BooleanField()
    stage = fields.CharField(max_length=16)  # stages.py
    stage_since = fields.DateField(null=True)
    history: fields.Field[list[dict[str, str]]] = fields.JSONField(default=list, db_default=[])
    """The stages that it has been in, the oldest first: {"stage", "since"}."""
    picture: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list, db_default=[])
    """The files of its picture, the narrowest first: {"name", "width", "height"}."""
    form = fields.CharField(max_length=20, default="", db_default="")
    duration = fields.IntField(null=True)  # minutes, as planned
    logline = fields.CharField(max_length=500, default="", db_default="")
    about = fields.TextField(default="", db_default="")
    language = fields.CharField(max_length=10, default="", db_default="")
    countries: fields.Field[list[str]] = fields.JSONField(default=list, db_default=[])  # ISO 3166-1 alpha-2
    town = fields.CharField(max_length=100, default="", db_default="")
    region = fields.CharField(max_length=10, default="", db_default="")  # ISO 3166-2
    licence = fields.CharField(max_length=40, default="", db_default="")
    support = fields.TextField(default="", db_default="")  # one line each: words — address
    affiliations_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    leads: fields.Field[list[str]] = fields.JSONField(default=list, db_default=[])
    folded = fields.TextField(default="", db_default="")  # what lists search, without accents
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField(null=True)
    fetched_at = fields.DatetimeField(null=True)

    actor_id: int

    class Meta:
        table = "project"
        indexes = (("stage", "id"), ("local", "id"))


class Relationship(StrEnum):
    """What somebody is to a project, and so may do in it (FEP-5219): `admin` everything, `moderator` speak and decide
    for it, `member` use the team's rooms.
    """

    ADMIN = "admin"
    MODERATOR = "moderator"
    MEMBER = "member"


class Membership(Model):
    """Somebody belongs to a project, of this pole or of another that told us so. `number` names the affiliation in its
    id. Until `joined_at` she has been asked and has not confirmed; after `left_at` she is gone. `department` is whose
    files she sees beside the team's (trades.py); `contact` is what the team's list shows.
    """

    id = fields.BigIntField(primary_key=True)
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField("cinema.Project", related_name="memberships")
    person: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="memberships")
    number = fields.BigIntField()
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    relationship = fields.CharEnumField(Relationship, max_length=10, default=Relationship.MEMBER, db_default="member")
    role = fields.CharField(max_length=120, default="", db_default="")
    trade = fields.CharField(max_length=60, default="", db_default="")
    department = fields.CharField(max_length=40, default="", db_default="")
    heads = fields.BooleanField(default=False, db_default=False)  # her department
    contact = fields.CharField(max_length=300, default="", db_default="")
    listed = fields.BooleanField(default=True, db_default=True)  # on the public front
    created_at = fields.DatetimeField()
    joined_at = fields.DatetimeField(null=True)
    left_at = fields.DatetimeField(null=True)

    project_id: int
    person_id: int

    class Meta:
        table = "membership"
        unique_together = (("project", "person"), ("project", "number"))
        indexes = (("person", "joined_at"),)


class ProjectFilm(Model):
    """A film that came out of a project."""

    id = fields.BigIntField(primary_key=True)
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField("cinema.Project", related_name=False)
    film: fields.ForeignKeyRelation[Film] = fields.ForeignKeyField("cinema.Film", related_name=False)

    project_id: int
    film_id: int

    class Meta:
        table = "project_film"
        unique_together = (("project", "film"),)


class CallState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    FILLED = "filled"
    CLOSED = "closed"


class Call(Model):
    """A project looks for somebody. `filled` counts the places that are taken. `about` is Markdown of ours, sanitised
    HTML of elsewhere. `standings` and `seniority` say who is wanted, `terms` on which conditions (terms.py, never
    empty). `remote_work`: from wherever one is. `folded` is what lists search.
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    local = fields.BooleanField()
    number = fields.BigIntField(null=True)  # in its project, of ours
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField("cinema.Project", related_name="calls")
    state = fields.CharEnumField(CallState, max_length=10, default=CallState.DRAFT, db_default="draft")
    title = fields.CharField(max_length=200)
    trade = fields.CharField(max_length=60, default="", db_default="")
    department = fields.CharField(max_length=40, default="", db_default="")
    positions = fields.IntField(default=1, db_default=1)
    filled = fields.IntField(default=0, db_default=0)
    remote_work = fields.BooleanField(default=False, db_default=False)
    town = fields.CharField(max_length=100, default="", db_default="")
    region = fields.CharField(max_length=10, default="", db_default="")  # ISO 3166-2
    begins_on = fields.DateField(null=True)
    ends_on = fields.DateField(null=True)
    days = fields.FloatField(null=True)  # of work
    hours = fields.FloatField(null=True)  # a day
    contract = fields.CharField(max_length=200, default="", db_default="")  # fee or kind of contract, in words
    deadline = fields.DatetimeField(null=True)
    language = fields.CharField(max_length=10, default="", db_default="")
    standings: fields.Field[list[str]] = fields.JSONField(default=list, db_default=[])
    seniority = fields.CharField(max_length=12, default="", db_default="")
    about = fields.TextField(default="", db_default="")
    page_url = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    folded = fields.TextField(default="", db_default="")
    created_at = fields.DatetimeField()
    published_at = fields.DatetimeField(null=True)
    updated_at = fields.DatetimeField(null=True)
    fetched_at = fields.DatetimeField(null=True)

    project_id: int

    class Meta:
        table = "call"
        unique_together = (("project", "number"),)
        indexes = (("state", "published_at"), ("state", "trade"), ("state", "region"))


class CallTerm(Model):
    """A condition of a call: volunteer, expenses, meals, lodging, share, wage, internship, invoice."""

    id = fields.BigIntField(primary_key=True)
    call: fields.ForeignKeyRelation[Call] = fields.ForeignKeyField("cinema.Call", related_name="terms")
    term = fields.CharField(max_length=20)

    call_id: int

    class Meta:
        table = "call_term"
        unique_together = (("call", "term"),)


class TeamPost(Model):
    """What the team says among itself; it never leaves. `html` is sanitised, "" once it has been taken back."""

    id = fields.BigIntField(primary_key=True)
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField("cinema.Project", related_name="team_posts")
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="team_posts")
    answer_to: fields.ForeignKeyNullableRelation["TeamPost"] = fields.ForeignKeyField(
        "cinema.TeamPost", null=True, related_name=False
    )
    html = fields.TextField()
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField(null=True)

    project_id: int
    author_id: int
    answer_to_id: int | None

    class Meta:
        table = "team_post"
        indexes = (("project", "id"), ("answer_to", "id"))


class TeamFile(Model):
    """A file of the team, with all its versions. `department` "": for the whole team."""

    id = fields.BigIntField(primary_key=True)
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField("cinema.Project", related_name="team_files")
    name = fields.CharField(max_length=200)
    department = fields.CharField(max_length=40, default="", db_default="")
    created_at = fields.DatetimeField()

    project_id: int

    class Meta:
        table = "team_file"
        indexes = (("project", "id"),)


class FileVersion(Model):
    """`kept` is its bytes, `words` what changed."""

    id = fields.BigIntField(primary_key=True)
    file: fields.ForeignKeyRelation[TeamFile] = fields.ForeignKeyField("cinema.TeamFile", related_name="versions")
    number = fields.BigIntField()
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name=False)
    kept: fields.OneToOneRelation[KeptFile] = fields.OneToOneField(
        "cinema.KeptFile", related_name=False, on_delete=fields.RESTRICT
    )
    words = fields.CharField(max_length=500, default="", db_default="")
    created_at = fields.DatetimeField()

    file_id: int
    author_id: int
    kept_id: int

    class Meta:
        table = "file_version"
        unique_together = (("file", "number"),)


class FileRemark(Model):
    """What somebody says of a version, of one page of it when `page` is given."""

    id = fields.BigIntField(primary_key=True)
    version: fields.ForeignKeyRelation[FileVersion] = fields.ForeignKeyField(
        "cinema.FileVersion", related_name="remarks"
    )
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name=False)
    page = fields.IntField(null=True)
    text = fields.CharField(max_length=2000)
    created_at = fields.DatetimeField()

    version_id: int
    author_id: int

    class Meta:
        table = "file_remark"
        indexes = (("version", "id"),)


class Supporter(Model):
    """Who reads what a project writes for those who support it: a person, or whoever reads mails at an address. She has
    been told of its pages up to `told_up_to`, by a letter of `told_at` if she is no member of this pole.
    """

    id = fields.BigIntField(primary_key=True)
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField("cinema.Project", related_name=False)
    person: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name=False
    )
    mail = fields.CharField(max_length=254, null=True)
    created_at = fields.DatetimeField()
    told_up_to = fields.BigIntField(default=0, db_default=0)
    told_at = fields.DatetimeField(null=True)

    project_id: int
    person_id: int | None

    class Meta:
        table = "supporter"
        unique_together = (("project", "person"), ("project", "mail"))
        indexes = (("person", "id"),)


class SupporterPage(Model):
    """What a project says to those who support it; it never leaves. `text` is Markdown."""

    id = fields.BigIntField(primary_key=True)
    uuid = fields.CharField(max_length=36, unique=True)  # of its form: sent twice, it is said once
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField("cinema.Project", related_name=False)
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name=False)
    text = fields.TextField()
    warning = fields.CharField(max_length=300, default="", db_default="")
    language = fields.CharField(max_length=10, default="", db_default="")
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField(null=True)

    project_id: int
    author_id: int

    class Meta:
        table = "supporter_page"
        indexes = (("project", "id"),)
