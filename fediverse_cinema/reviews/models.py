"""Critiques: notes in answer to a film that say what somebody thinks of it; and what the maker of a film has put aside
below it. The words, the title and the rating are the note's own (conversations).
"""

from enum import StrEnum

from tortoise import fields

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.database.model import Model


class Length(StrEnum):
    SHORT = "short"  # a Note, perhaps with a rating
    LONG = "long"  # an Article


class Critique(Model):
    """That this note is one. Somebody has one short critique of a film at most, of elsewhere the one that came last,
    and as many long ones as she likes.
    """

    id = fields.BigIntField(primary_key=True)
    note: fields.OneToOneRelation[Note] = fields.OneToOneField("cinema.Note", related_name="critique")
    film: fields.ForeignKeyRelation[Film] = fields.ForeignKeyField("cinema.Film", related_name="critiques")
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="critiques")
    length = fields.CharEnumField(Length, max_length=5)

    note_id: int
    film_id: int
    author_id: int

    class Meta:
        table = "critique"
        indexes = (("film", "author", "length"), ("author", "id"))


class PutAside(Model):
    """A note below a film of ours that its maker (`by`) would rather not have there: folded on its page, and no longer
    in the list of its comments. Nobody's words are changed.
    """

    id = fields.BigIntField(primary_key=True)
    note: fields.OneToOneRelation[Note] = fields.OneToOneField("cinema.Note", related_name="put_aside")
    by: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name=False)
    at = fields.DatetimeField()

    note_id: int
    by_id: int

    class Meta:
        table = "put_aside"
