"""Films: those born here, and those that came from elsewhere because somebody here follows their makers."""

from enum import StrEnum
from typing import Any

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.foundation.database.model import Model
from fediverse_cinema.media.models import Asset, Upload
from fediverse_cinema.people.models import Policy


class FilmState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    HIDDEN = "hidden"  # by those who run the pole (hiding.py)


class Film(Model):
    """A film. `wanted` says that its maker has asked to publish it as soon as its file is ready; of a hidden one, that
    it shall be shown again as soon as its files are back.

    Films from elsewhere have no asset. `remote` holds what is known of their poster (posters.copy), of their files
    and their trailer's (playing.to_row), "stills" (images.stills_of), "stamps" (credits.stamps), "awards"
    (consents.awards.said_in), "asks" (whether it says who may choose it), "support", "payments" and "channel"
    (visitors.welcome), and how asking for them went (refreshing).
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    uuid = fields.CharField(max_length=36, unique=True)
    slug = fields.CharField(max_length=120, unique=True)
    local = fields.BooleanField()
    listed = fields.BooleanField(default=True, db_default=True)  # in public lists, as listing.py decides
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="films")
    channel: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name="channel_films", on_delete=fields.SET_NULL
    )
    asset: fields.ForeignKeyNullableRelation[Asset] = fields.ForeignKeyField(
        "cinema.Asset", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    trailer: fields.ForeignKeyNullableRelation[Asset] = fields.ForeignKeyField(
        "cinema.Asset", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    state = fields.CharEnumField(FilmState, max_length=10, default=FilmState.DRAFT)
    wanted = fields.BooleanField(default=False)
    title = fields.CharField(max_length=200)
    summary = fields.CharField(max_length=500, default="")
    synopsis = fields.TextField(default="")  # Markdown of ours; sanitised HTML of elsewhere
    year = fields.IntField(null=True)
    languages: fields.Field[list[str]] = fields.JSONField(default=list)
    form = fields.CharField(max_length=20, default="")
    genre = fields.CharField(max_length=60, default="")
    licence = fields.CharField(max_length=40, default="")
    warning = fields.CharField(max_length=300, default="")
    credits = fields.TextField(default="")  # one line each: role — name — who she is on a server, if anybody
    text_language = fields.CharField(max_length=10, default="", db_default="")  # of title, summary and synopsis
    translations: fields.Field[dict[str, dict[str, str]]] = fields.JSONField(default=dict, db_default={})
    """By language: title, summary, synopsis, as far as they are given."""
    made_by = fields.TextField(default="", db_default="")  # attribution.py: "" when its author shows it herself
    production = fields.CharField(max_length=200, default="", db_default="")
    countries: fields.Field[list[str]] = fields.JSONField(default=list, db_default=[])  # ISO 3166-1 alpha-2
    themes: fields.Field[list[str]] = fields.JSONField(default=list, db_default=[])
    awards = fields.TextField(default="", db_default="")  # one line each: award — festival — year
    press = fields.TextField(default="", db_default="")  # one line each: words — paper — address
    support = fields.TextField(default="", db_default="")  # one line each: words — address
    downloadable = fields.BooleanField(default=True, db_default=True)
    choosing = fields.CharEnumField(Policy, max_length=10, default=Policy.EVERYBODY, db_default="everybody")
    """Who may show it in a selection: everybody, who has asked, nobody (canFeature of FEP-7aa9)."""
    teaser = fields.BooleanField(default=False, db_default=False)  # a short file goes along for servers that play it
    poster_alt = fields.CharField(max_length=500, default="", db_default="")
    poster_focus: fields.Field[list[float]] = fields.JSONField(default=list, db_default=[])
    """The point that a crop keeps: x and y from −1 to 1, right and up, as Mastodon's focalPoint; [] for the middle."""
    chapters: fields.Field[list[list[Any]]] = fields.JSONField(default=list, db_default=[])  # [second, name]
    related: fields.Field[list[str]] = fields.JSONField(default=list, db_default=[])
    """Ids of the films that its maker names after it, in her order; related.py."""
    opens_at = fields.DatetimeField(null=True, db_index=True)  # when it publishes itself
    releases: fields.Field[list[dict[str, str]]] = fields.JSONField(default=list, db_default=[])  # releases.py
    folded = fields.TextField(default="", db_default="")  # what the catalogue searches, without accents
    sort_title = fields.CharField(max_length=200, default="", db_default="")
    page_url = fields.CharField(max_length=LONGEST_URI, default="")
    duration = fields.IntField(null=True)  # seconds
    views = fields.IntField(default=0, db_default=0)  # that other servers have told us of
    remote: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)
    created_at = fields.DatetimeField()
    published_at = fields.DatetimeField(null=True)
    updated_at = fields.DatetimeField(null=True)
    fetched_at = fields.DatetimeField(null=True)  # when its own server was last asked for it

    author_id: int
    channel_id: int | None
    asset_id: int | None
    trailer_id: int | None

    class Meta:
        table = "film"
        indexes = (
            ("state", "listed", "published_at"),
            ("state", "local", "listed", "published_at"),
            ("author", "state"),
            ("channel", "state"),
            ("state", "listed", "sort_title"),
            ("state", "listed", "year"),
            ("state", "listed", "duration"),
            ("asset",),
            ("trailer",),
        )


class FilmFacet(Model):
    """What the catalogue filters by, a row for each of several: a `language`, `country` or `theme` of a film."""

    id = fields.BigIntField(primary_key=True)
    film: fields.ForeignKeyRelation[Film] = fields.ForeignKeyField("cinema.Film", related_name=False)
    kind = fields.CharField(max_length=10)
    value = fields.CharField(max_length=60)

    film_id: int

    class Meta:
        table = "film_facet"
        unique_together = (("film", "kind", "value"),)
        indexes = (("kind", "value"),)


class FilmDay(Model):
    """How often a film of ours was watched elsewhere on one day of the pole's clock; `Film.views` is of all days."""

    id = fields.BigIntField(primary_key=True)
    film: fields.ForeignKeyRelation[Film] = fields.ForeignKeyField("cinema.Film", related_name=False)
    day = fields.DateField(db_index=True)
    views = fields.IntField()

    film_id: int

    class Meta:
        table = "film_day"
        unique_together = (("film", "day"),)


class Still(Model):
    """A picture of the film on its page. `names` are its files, the narrowest first: name, width, height."""

    id = fields.BigIntField(primary_key=True)
    film: fields.ForeignKeyRelation[Film] = fields.ForeignKeyField("cinema.Film", related_name=False, db_index=True)
    position = fields.IntField()
    alt = fields.CharField(max_length=500, default="")
    names: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list)

    film_id: int

    class Meta:
        table = "still"


class Attribution(Model):
    """Where a film was found that those who compose the pole have brought here: the page that tells of it (`source`),
    the `address` of its file, which `upload` fetches. `claimed_at`: who made it has joined the pole, and it is hers.
    """

    id = fields.BigIntField(primary_key=True)
    film: fields.OneToOneRelation[Film] = fields.OneToOneField("cinema.Film", related_name="attribution")
    source = fields.CharField(max_length=LONGEST_URI)
    address = fields.CharField(max_length=LONGEST_URI)
    upload: fields.ForeignKeyNullableRelation[Upload] = fields.ForeignKeyField(
        "cinema.Upload", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    brought_by: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    brought_at = fields.DatetimeField()
    claimed_at = fields.DatetimeField(null=True)

    film_id: int
    upload_id: int | None
    brought_by_id: int | None

    class Meta:
        table = "attribution"
