"""Requests and stamps: somebody asks to quote what one of ours said or to show her in a collection; she, or her policy,
answers; the stamp lives here, at her own origin, and others check it by fetching it (FEP-044f, FEP-7aa9, and our draft
FEP-4ebc for credits). And what we say of people: the credits that they are asked to confirm.
"""

from enum import StrEnum

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.foundation.database.model import Model

LONGEST_ROLE = 120
LONGEST_NAME = 200
LONGEST_WORDS = 1_000  # of a recommendation


class StampKind(StrEnum):
    QUOTE = "QuoteAuthorization"
    FEATURE = "FeatureAuthorization"
    CREDIT = "CreditAuthorization"
    RECOMMENDATION = "RecommendAuthorization"


class Stamp(Model):
    """`author` of ours allows `interacting_uri` (a quoting note, a collection, a film that names her) to refer to
    `target_uri`. Of a credit `role` says as what, in words, and `trade` by the list (people.trades), as far as said; of
    a recommendation `words` are those that she has agreed to.
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    uuid = fields.CharField(max_length=36, unique=True)
    kind = fields.CharEnumField(StampKind, max_length=24)
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="stamps")
    interacting_uri = fields.CharField(max_length=LONGEST_URI)
    target_uri = fields.CharField(max_length=LONGEST_URI, db_index=True)
    role = fields.CharField(max_length=LONGEST_ROLE, default="", db_default="")
    trade = fields.CharField(max_length=60, default="", db_default="")
    words = fields.CharField(max_length=LONGEST_WORDS, default="", db_default="")
    created_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    author_id: int

    class Meta:
        table = "stamp"
        unique_together = (("interacting_uri", "target_uri", "kind", "role"),)


class RequestState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class ConsentRequest(Model):
    """`asker` wants the stamp; `author` of ours is asked. One for each quoting note, in a collection one for each thing
    that it shows, in a film one for each role that it names her for.
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI)  # id of the QuoteRequest or FeatureRequest
    kind = fields.CharEnumField(StampKind, max_length=24)
    asker: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="asked")
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="asked_of")
    interacting_uri = fields.CharField(max_length=LONGEST_URI)
    target_uri = fields.CharField(max_length=LONGEST_URI)
    role = fields.CharField(max_length=LONGEST_ROLE, default="", db_default="")
    trade = fields.CharField(max_length=60, default="", db_default="")
    state = fields.CharEnumField(RequestState, max_length=10)
    told: fields.Field[dict[str, str]] = fields.JSONField(default=dict, db_default={})
    """Of a selection that asks for a film: "name", "words" and "page", as its own server said when it asked. Of a
    recommendation its "words".
    """
    created_at = fields.DatetimeField()

    asker_id: int
    author_id: int

    class Meta:
        table = "consent_request"
        unique_together = (("interacting_uri", "target_uri", "kind", "role"),)
        indexes = (("author", "state"),)


class ClaimState(StrEnum):
    NAMED = "named"  # she has not been asked, or cannot be
    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # confirmed once, and no longer


class Claim(Model):
    """A film or project (`subject_uri`) names `person`, of here or elsewhere, as having done something: one of ours,
    which asks her, or one of elsewhere, whose document shows her stamp. `asker` speaks for the subject, `request_uri`
    is the CreditRequest. A live stamp of hers (`stamp_uri`) confirms it; `checked_at` is when it was last read at her
    server, or, of who is only named, when nobody was reached there. Who has no pole is asked by a link, sent to `mail`
    or to her as a note: then her word there confirms it.
    """

    id = fields.BigIntField(primary_key=True)
    subject_uri = fields.CharField(max_length=LONGEST_URI, db_index=True)
    asker: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="claims_made")
    person: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name="claims_about"
    )
    name = fields.CharField(max_length=LONGEST_NAME)
    role = fields.CharField(max_length=LONGEST_ROLE, default="", db_default="")
    trade = fields.CharField(max_length=60, default="", db_default="")
    mail = fields.CharField(max_length=254, default="", db_default="")
    state = fields.CharEnumField(ClaimState, max_length=10, default=ClaimState.NAMED, db_default="named")
    request_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    stamp_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="", db_index=True)
    created_at = fields.DatetimeField()
    asked_at = fields.DatetimeField(null=True)
    answered_at = fields.DatetimeField(null=True)
    checked_at = fields.DatetimeField(null=True)

    asker_id: int
    person_id: int | None

    class Meta:
        table = "claim"
        unique_together = (("subject_uri", "name", "role"),)
        indexes = (("person", "state"), ("request_uri",))


class Award(Model):
    """A film was chosen: its author has given a stamp for a public selection of `giver`'s, a label or a person, which
    shows it. The row stands as long as both say so (awards.py); `checked_at` is when their servers were last asked.
    """

    id = fields.BigIntField(primary_key=True)
    film_uri = fields.CharField(max_length=LONGEST_URI, db_index=True)
    giver: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="awards_given")
    kind = fields.CharField(max_length=20, default="selection", db_default="selection")
    name = fields.CharField(max_length=200)
    selection_uri = fields.CharField(max_length=LONGEST_URI)
    page_url = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    stamp_uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    given_at = fields.DatetimeField()
    checked_at = fields.DatetimeField(null=True)

    giver_id: int

    class Meta:
        table = "award"
        unique_together = (("film_uri", "selection_uri"),)
        indexes = (("selection_uri",), ("checked_at",))
