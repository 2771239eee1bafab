"""What those say who have made a film that was brought here by others; and what is not to be brought again."""

from enum import StrEnum

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.database.model import Model


class WordKind(StrEnum):
    CLAIM = "claim"  # the film is hers, and she would like to show it herself
    REFUSAL = "refusal"  # she does not want it here


class WordState(StrEnum):
    UNCONFIRMED = "asked"  # the mail address has not been shown to be hers
    OPEN = "open"
    GRANTED = "granted"
    DECLINED = "declined"


class AuthorsWord(Model):
    """Somebody says of a film that she has made it, and why that can be believed (`basis`). `person` is the member who
    wrote it, if she was signed in; `invited_at`: she was sent an invitation to the pole. `answer` is what she is told
    with the decision.
    """

    id = fields.BigIntField(primary_key=True)
    kind = fields.CharEnumField(WordKind, max_length=10)
    state = fields.CharEnumField(WordState, max_length=10)
    film: fields.ForeignKeyNullableRelation[Film] = fields.ForeignKeyField(
        "cinema.Film", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    film_uri = fields.CharField(max_length=LONGEST_URI)
    title = fields.CharField(max_length=200)
    name = fields.CharField(max_length=200)
    mail = fields.CharField(max_length=254, db_index=True)
    basis = fields.TextField()
    language = fields.CharField(max_length=5)
    nonce = fields.CharField(max_length=64, unique=True)  # of the page that was sent: twice is once
    source = fields.CharField(max_length=32, default="")  # a mark of the network, to count by, and of one day
    person: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    answer = fields.TextField(default="")
    created_at = fields.DatetimeField(db_index=True)
    confirmed_at = fields.DatetimeField(null=True)
    invited_at = fields.DatetimeField(null=True)
    decided_at = fields.DatetimeField(null=True)

    film_id: int | None
    person_id: int | None

    class Meta:
        table = "authors_word"
        indexes = (("state", "id"),)


class RefusedWork(Model):
    """What nobody brings here again: the SHA-256 of an address, as refusals writes it. `word` is whose it was, as long
    as that is kept.
    """

    id = fields.BigIntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    word: fields.ForeignKeyNullableRelation[AuthorsWord] = fields.ForeignKeyField(
        "cinema.AuthorsWord", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    refused_at = fields.DatetimeField()

    word_id: int | None

    class Meta:
        table = "refused_work"
