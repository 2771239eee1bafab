"""Reports that something here, or an actor, is not as it should be; the measures that are taken; the log of what those
who run the pole have done; and complaints of those who hold rights.
"""

from enum import StrEnum

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.foundation.database.model import Model


class MeasureKind(StrEnum):
    WARN = "warn"
    HIDE = "hide"  # a thing
    SUSPEND = "suspend"  # a person
    DELETE = "delete"  # a thing, or all that a person has made


class Report(Model):
    """One open report for each reporter and person: further Flags are added to it. `objects` are ids of what it is
    about, `times` how often it was said, `outcome` the measure that came of it, "" when there was no reason for any.
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, default="")  # id of the Flag
    by: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="reports")
    about: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="reported")
    objects: fields.Field[list[str]] = fields.JSONField(default=list)
    words = fields.TextField(default="")
    times = fields.IntField(default=1)
    forwarded = fields.BooleanField(default=False)  # to the server of whom it is about
    outcome = fields.CharField(max_length=10, default="", db_default="")
    created_at = fields.DatetimeField()
    handled_at = fields.DatetimeField(null=True)

    by_id: int
    about_id: int

    class Meta:
        table = "report"
        indexes = (("by", "about"), ("handled_at", "id"))


class ComplaintState(StrEnum):
    UNCONFIRMED = "asked"  # the mail address has not been shown to be hers
    OPEN = "open"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


class Complaint(Model):
    """Somebody says that films here use a work of hers, or of whom she speaks for (`holder`). `work` says which,
    `basis` why she may say so. `words` are of the decision.
    """

    id = fields.BigIntField(primary_key=True)
    state = fields.CharEnumField(ComplaintState, max_length=10)
    name = fields.CharField(max_length=200)
    holder = fields.CharField(max_length=200, default="")
    mail = fields.CharField(max_length=254, db_index=True)
    work = fields.CharField(max_length=500)
    basis = fields.TextField()
    language = fields.CharField(max_length=5)
    nonce = fields.CharField(max_length=64, unique=True)  # of the page that was sent: twice is once
    source = fields.CharField(max_length=32, default="")  # a mark of the network, to count by, and of one day
    words = fields.TextField(default="")
    created_at = fields.DatetimeField()
    confirmed_at = fields.DatetimeField(null=True)
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        table = "complaint"
        indexes = (("state", "id"),)

    @property
    def number(self) -> str:
        """By which everybody calls it."""
        return f"{self.created_at.year}-{self.id}"


class DisputedFilm(Model):
    """A film that a complaint is about, and what its maker answers; `public`: with the decision, as she wishes."""

    id = fields.BigIntField(primary_key=True)
    complaint: fields.ForeignKeyRelation[Complaint] = fields.ForeignKeyField("cinema.Complaint", related_name="films")
    film_uri = fields.CharField(max_length=LONGEST_URI, db_index=True)
    title = fields.CharField(max_length=200)
    maker: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name=False)
    answer = fields.TextField(default="")
    public = fields.BooleanField(default=False)
    answered_at = fields.DatetimeField(null=True)

    complaint_id: int
    maker_id: int

    class Meta:
        table = "disputed_film"
        unique_together = (("complaint", "film_uri"),)


class CaseStep(Model):
    """What happened in a complaint, dated: `what` is a word of cases.Step; it is only ever added to."""

    id = fields.BigIntField(primary_key=True)
    complaint: fields.ForeignKeyRelation[Complaint] = fields.ForeignKeyField("cinema.Complaint", related_name="steps")
    what = fields.CharField(max_length=12)
    title = fields.CharField(max_length=200, default="")  # of the film that it is about
    at = fields.DatetimeField()

    complaint_id: int

    class Meta:
        table = "case_step"


class Measure(Model):
    """What has been done about somebody (`about`), or about something that she has made, and why (`words`, which she
    reads). What can be undone has been when it is `lifted_at`.
    """

    id = fields.BigIntField(primary_key=True)
    kind = fields.CharEnumField(MeasureKind, max_length=10)
    about: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name=False)
    object_uri = fields.CharField(max_length=LONGEST_URI, default="", db_index=True)
    title = fields.CharField(max_length=200, default="")
    words = fields.TextField()
    complaint: fields.ForeignKeyNullableRelation[Complaint] = fields.ForeignKeyField(
        "cinema.Complaint", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    created_at = fields.DatetimeField()
    lifted_at = fields.DatetimeField(null=True)

    about_id: int
    complaint_id: int | None

    class Meta:
        table = "measure"
        indexes = (("about", "id"),)


class LogEntry(Model):
    """What one of those who run the pole has done; only ever added to (log.py). Names are those of the moment, and no
    row of somebody who goes takes hers along.
    """

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    by_uri = fields.CharField(max_length=LONGEST_URI)
    by_name = fields.CharField(max_length=300)
    deed = fields.CharField(max_length=20)
    about_uri = fields.CharField(max_length=LONGEST_URI, default="")
    about_name = fields.CharField(max_length=300, default="")
    words = fields.TextField(default="")

    class Meta:
        table = "moderation_log"
