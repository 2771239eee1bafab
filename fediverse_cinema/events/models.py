"""Events of this pole and of others, each beside the note that it is for whoever reads words: when and where, the films
that are shown, and who organises it together with its author.
"""

from enum import StrEnum
from typing import Any

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation.database.model import Model


class EventKind(StrEnum):
    """vocabulary, `fc:eventKind`."""

    SCREENING = "screening"
    PREMIERE = "premiere"
    MASTERCLASS = "masterclass"
    WORKSHOP = "workshop"
    CONFERENCE = "conference"
    MEETING = "meeting"
    CASTING = "casting"
    OPEN_SET = "openset"


class EventState(StrEnum):
    SCHEDULED = "scheduled"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Event(Model):
    """Its title, words, author and language are those of its note, with which it goes. `kind` is "" when a server of
    elsewhere does not say it; `zone` an IANA name, "" for the pole's own clock. `over_at`: from then on it is past,
    which is later than `begins_at` even where nobody says when it ends. `sequence` grows with each change, `edition`
    with each that its form makes. `about_html` are the words of ours alone, None where those of the note are all there
    are; `heard_at` the state of the note that one of elsewhere was read from.
    """

    id = fields.BigIntField(primary_key=True)
    note: fields.OneToOneRelation[Note] = fields.OneToOneField("cinema.Note", related_name="event")
    slug = fields.CharField(max_length=120, unique=True)
    kind = fields.CharField(max_length=12, default="", db_default="")
    state = fields.CharEnumField(EventState, max_length=10, default=EventState.SCHEDULED, db_default="scheduled")
    summary = fields.CharField(max_length=300, default="", db_default="")
    begins_at = fields.DatetimeField(db_index=True)
    ends_at = fields.DatetimeField(null=True)
    over_at = fields.DatetimeField(db_index=True)
    zone = fields.CharField(max_length=64, default="", db_default="")
    online = fields.BooleanField(default=False, db_default=False)
    place = fields.CharField(max_length=200, default="", db_default="")
    street = fields.CharField(max_length=200, default="", db_default="")
    postcode = fields.CharField(max_length=20, default="", db_default="")
    town = fields.CharField(max_length=100, default="", db_default="")
    region = fields.CharField(max_length=10, default="", db_default="")  # ISO 3166-2
    country = fields.CharField(max_length=100, default="", db_default="")  # ISO 3166-1 of ours, a name of elsewhere
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    price = fields.CharField(max_length=200, default="", db_default="")
    booking_url = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    picture: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list, db_default=[])
    """Of ours, the narrowest first: {"name", "width", "height"}."""
    picture_alt = fields.CharField(max_length=500, default="", db_default="")
    about_html = fields.TextField(null=True)
    sequence = fields.IntField(default=0, db_default=0)
    edition = fields.IntField(default=1, db_default=1)
    heard_at = fields.DatetimeField(null=True)

    note_id: int

    class Meta:
        table = "event"


class EventFilm(Model):
    """A film that is shown, by its id: we may not have it, or not yet. `position` counts from 1. `aside_at`: its maker
    does not want this event on the page of the film.
    """

    id = fields.BigIntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField("cinema.Event", related_name="films")
    film_uri = fields.CharField(max_length=LONGEST_URI, db_index=True)
    position = fields.IntField()
    aside_at = fields.DatetimeField(null=True)

    event_id: int

    class Meta:
        table = "event_film"
        unique_together = (("event", "film_uri"),)


class Organiser(Model):
    """Somebody beside its author. Until `joined_at` she has been asked (`request_uri`, the id of the Invite) and is
    named nowhere; after `refused_at` she does not want to be. Of elsewhere without a request: her own server says it.
    """

    id = fields.BigIntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField("cinema.Event", related_name="organisers")
    person: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="organises")
    request_uri = fields.CharField(max_length=LONGEST_URI, unique=True, null=True)
    asked_at = fields.DatetimeField()
    joined_at = fields.DatetimeField(null=True)
    refused_at = fields.DatetimeField(null=True)

    event_id: int
    person_id: int

    class Meta:
        table = "organiser"
        unique_together = (("event", "person"),)
        indexes = (("person", "joined_at"),)
