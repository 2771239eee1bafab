"""Companies of this pole, and what is known of those of others: an Organization with the members who edit its page, and
the films that it shows as its own with leave of who made them.
"""

from enum import StrEnum
from typing import Any

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.database.model import Model


class Company(Model):
    """Who works for films, as an Organization (`actor`) that one can follow. `services` are codes of services.SERVICES,
    each between two commas. `about` is Markdown of ours, sanitised HTML of elsewhere; `links` are lines: words —
    address. `edition` grows with each change, `last_number` is the latest number of a film in the catalogue.
    """

    id = fields.BigIntField(primary_key=True)
    actor: fields.OneToOneRelation[Actor] = fields.OneToOneField("cinema.Actor", related_name="company")
    local = fields.BooleanField()
    services = fields.CharField(max_length=500, default="", db_default="")
    about = fields.TextField(default="", db_default="")
    language = fields.CharField(max_length=10, default="", db_default="")
    town = fields.CharField(max_length=100, default="", db_default="")
    region = fields.CharField(max_length=10, default="", db_default="")  # ISO 3166-2
    links = fields.TextField(default="", db_default="")
    picture: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list, db_default=[])
    """The files of its logo, the narrowest first: {"name", "width", "height"}."""
    folded = fields.TextField(default="", db_default="")  # what lists search, without accents
    edition = fields.IntField(default=1, db_default=1)
    last_number = fields.IntField(default=0, db_default=0)
    created_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    fetched_at = fields.DatetimeField(null=True)

    actor_id: int

    class Meta:
        table = "company"
        indexes = (("local", "id"),)


class CompanyEditor(Model):
    """A member of this pole edits the page of a company, as every other editor does. Until `joined_at` she has been
    asked and has not said yes; after `left_at` she is gone.
    """

    id = fields.BigIntField(primary_key=True)
    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField("cinema.Company", related_name="editors")
    person: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="edits")
    created_at = fields.DatetimeField()
    joined_at = fields.DatetimeField(null=True)
    left_at = fields.DatetimeField(null=True)

    company_id: int
    person_id: int

    class Meta:
        table = "company_editor"
        unique_together = (("company", "person"),)
        indexes = (("person", "joined_at"),)


class Leave(StrEnum):
    """Whether a film's author lets it stand in the catalogue."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class CompanyFilm(Model):
    """A film that a company of ours would like to show as its own. `number` names it in its id and is never used again;
    `by` is the editor who has named it. `stamp_uri` is the FeatureAuthorization of the film's author, `request_uri`
    what asked for it; `checked_at` is when it was last read.
    """

    id = fields.BigIntField(primary_key=True)
    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField("cinema.Company", related_name="films")
    film: fields.ForeignKeyRelation[Film] = fields.ForeignKeyField("cinema.Film", related_name="companies")
    by: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    number = fields.IntField()
    leave = fields.CharEnumField(Leave, max_length=10, default=Leave.ASKED, db_default="asked")
    request_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="", db_index=True)
    stamp_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="", db_index=True)
    added_at = fields.DatetimeField()
    asked_at = fields.DatetimeField(null=True)
    checked_at = fields.DatetimeField(null=True)

    company_id: int
    film_id: int
    by_id: int | None

    class Meta:
        table = "company_film"
        unique_together = (("company", "film"), ("company", "number"))
        indexes = (("film", "leave"),)
