"""Labels and selections of this pole, and what is known of those of others: a Group with its jury, and lists of films
in the order that somebody wanted, each film with the words of who chose it.
"""

from enum import StrEnum
from typing import Any, cast

from tortoise import fields
from tortoise.manager import Manager
from tortoise.queryset import QuerySet

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.database.model import Model
from fediverse_cinema.foundation.database.remembering import Asking


class LabelKind(StrEnum):
    TEAM = "team"  # of the pole itself: the house label
    MEMBER = "user"
    INSTITUTION = "institution"
    PERSONALITY = "personality"


class Label(Model):
    """Somebody who chooses in public: a Group (`actor`) that one can follow. `verified_at` is when who runs the pole
    has made sure that an institution or a personality is who it says. `about` is Markdown of ours, sanitised HTML of
    elsewhere. `affiliations_uri` and `selections_uri` are those of a label of elsewhere.
    """

    id = fields.BigIntField(primary_key=True)
    actor: fields.OneToOneRelation[Actor] = fields.OneToOneField("cinema.Actor", related_name="label")
    local = fields.BooleanField()
    kind = fields.CharEnumField(LabelKind, max_length=12)
    verified_at = fields.DatetimeField(null=True)
    picture: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list, db_default=[])
    """The files of its mark, the narrowest first: {"name", "width", "height"}."""
    about = fields.TextField(default="", db_default="")
    language = fields.CharField(max_length=10, default="", db_default="")
    support = fields.TextField(default="", db_default="")  # one line each: words — address
    affiliations_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    selections_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    folded = fields.TextField(default="", db_default="")  # what lists search, without accents
    edition = fields.IntField(default=1, db_default=1)
    created_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    fetched_at = fields.DatetimeField(null=True)

    actor_id: int

    class Meta:
        table = "label"
        indexes = (("local", "kind", "id"),)


class JuryRole(StrEnum):
    """What somebody may do in a label (FEP-5219): `admin` everything, `moderator` publish selections, `member` propose
    films and write words on them.
    """

    ADMIN = "admin"
    MODERATOR = "moderator"
    MEMBER = "member"


class Juror(Model):
    """Somebody of here or elsewhere belongs to a label of ours. `number` names the affiliation in its id. Until
    `joined_at` she has been asked and has not confirmed; after `left_at` she is gone.
    """

    id = fields.BigIntField(primary_key=True)
    label: fields.ForeignKeyRelation[Label] = fields.ForeignKeyField("cinema.Label", related_name="jurors")
    person: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="seats")
    number = fields.BigIntField()
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    relationship = fields.CharEnumField(JuryRole, max_length=10, default=JuryRole.MEMBER, db_default="member")
    role = fields.CharField(max_length=120, default="", db_default="")
    created_at = fields.DatetimeField()
    joined_at = fields.DatetimeField(null=True)
    left_at = fields.DatetimeField(null=True)

    label_id: int
    person_id: int

    class Meta:
        table = "juror"
        unique_together = (("label", "person"), ("label", "number"))
        indexes = (("person", "joined_at"),)


class Audience(StrEnum):
    PRIVATE = "private"
    UNLISTED = "unlisted"  # who has its address
    PUBLIC = "public"


class Selection(Model):
    """Films that `owner`, a Person or a label's Group, has chosen. `uuid` names it in its id, `slug` its page. `about`
    is Markdown of ours, sanitised HTML of elsewhere; `signature` says who speaks there, when not the owner herself.
    `note_uri` is the Note that tells microblogs of it, `told_at` when it first left. `edition` grows with each change:
    who changes what another has changed meanwhile is told so. `last_number` is the latest number of a pick.
    `hidden_from`: those who run the pole have hidden it from this audience, and it is private until they show it again.
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    uuid = fields.CharField(max_length=36, unique=True)
    slug = fields.CharField(max_length=120, unique=True)
    local = fields.BooleanField()
    owner: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="selections")
    audience = fields.CharEnumField(Audience, max_length=10, default=Audience.PRIVATE, db_default="private")
    hidden_from = fields.CharField(max_length=10, default="", db_default="")
    title = fields.CharField(max_length=120)
    about = fields.TextField(default="", db_default="")
    signature = fields.CharField(max_length=200, default="", db_default="")
    language = fields.CharField(max_length=10, default="", db_default="")
    cover: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list, db_default=[])
    """Of ours its files, the narrowest first: {"name", "width", "height"}; of elsewhere {"url", "width", "height"}."""
    cover_alt = fields.CharField(max_length=500, default="", db_default="")
    playlist_uuid = fields.CharField(max_length=36, default="", db_default="")
    note_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    page_url = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    edition = fields.IntField(default=1, db_default=1)
    last_number = fields.IntField(default=0, db_default=0)
    folded = fields.TextField(default="", db_default="")
    created_at = fields.DatetimeField()
    published_at = fields.DatetimeField(null=True)
    updated_at = fields.DatetimeField(null=True)
    told_at = fields.DatetimeField(null=True)
    fetched_at = fields.DatetimeField(null=True)

    owner_id: int

    class Meta:
        table = "selection"
        indexes = (("owner", "audience", "published_at"), ("audience", "published_at"), ("local", "audience", "id"))


class Leave(StrEnum):
    """Whether a film's author lets it be shown in a selection."""

    FREE = "free"  # nobody needs to be asked: it is open and its server knows no stamps
    WANTED = "wanted"  # to be asked when the selection is published, or when its author has to answer herself, now
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Present(Asking):
    """Rows whose film we have: what every question about picks means, but those of absences.py."""

    def get_queryset(self) -> QuerySet["Pick"]:
        return super().get_queryset().filter(film_id__isnull=False)


class Pick(Model):
    """A film in a selection. `number` names it in its id and is never used again; `position` counts from 1. `words` are
    Markdown of ours, sanitised HTML of elsewhere; `chooser` is who of a jury has brought it. `stamp_uri` is the
    FeatureAuthorization of the film's author, `request_uri` what asked for it; `checked_at` is when it was last read.
    When the film goes the row stays, and knows it by `film_uri`, in selections of ours: it may come back.
    """

    id = fields.BigIntField(primary_key=True)
    selection: fields.ForeignKeyRelation[Selection] = fields.ForeignKeyField("cinema.Selection", related_name="picks")
    film = cast(
        "fields.ForeignKeyRelation[Film]",
        fields.ForeignKeyField("cinema.Film", null=True, related_name="picks", on_delete=fields.SET_NULL),
    )
    film_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="", db_index=True)
    chooser: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    number = fields.BigIntField()  # as large as any that a form may bring
    position = fields.IntField()
    words = fields.TextField(default="", db_default="")
    leave = fields.CharEnumField(Leave, max_length=10, default=Leave.WANTED, db_default="wanted")
    stamp_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="", db_index=True)
    request_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="", db_index=True)
    added_at = fields.DatetimeField()
    asked_at = fields.DatetimeField(null=True)
    checked_at = fields.DatetimeField(null=True)

    selection_id: int
    film_id: int
    chooser_id: int | None
    everywhere = Manager()  # absent ones, too

    class Meta:
        table = "pick"
        manager = Present()
        unique_together = (("selection", "film"), ("selection", "number"))
        indexes = (("selection", "position"), ("film", "leave"))


class FormerEdition(Model):
    """What a selection was before a change, for who wants it back: title, words, audience, and its picks in order with
    their words (history.py).
    """

    id = fields.BigIntField(primary_key=True)
    selection: fields.ForeignKeyRelation[Selection] = fields.ForeignKeyField("cinema.Selection", related_name=False)
    edition = fields.IntField()
    by: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    kept: fields.Field[dict[str, Any]] = fields.JSONField(default=dict, db_default={})
    change = fields.CharField(max_length=20)  # what was done to it: history.CHANGES
    created_at = fields.DatetimeField()

    selection_id: int
    by_id: int | None

    class Meta:
        table = "former_edition"
        unique_together = (("selection", "edition"),)
