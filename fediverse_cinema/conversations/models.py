"""Notes: what people say, here and elsewhere. Answers to films and to each other, words of their own, questions; and
whatever a server of elsewhere publishes that is no film (an Article, an Event, a Page), shown as well as we can.
"""

from enum import StrEnum
from typing import Any

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.foundation.database.model import Model


class Visibility(StrEnum):
    """From those who may be most to those who are fewest."""

    PUBLIC = "public"
    UNLISTED = "unlisted"  # public, and in no list
    FOLLOWERS = "followers"
    DIRECT = "direct"  # for those who are mentioned

    @property
    def is_open(self) -> bool:
        """May everybody read it?"""
        return self in (Visibility.PUBLIC, Visibility.UNLISTED)

    def is_narrower_than(self, other: "Visibility") -> bool:
        every = list(Visibility)
        return every.index(self) > every.index(other)


OPEN = tuple(one for one in Visibility if one.is_open)  # for filters


class Note(Model):
    """`thread_uri` is the id of what the talk began with (a film, or a note: its own id when it answers nothing),
    `answer_to` of what it answers, "" when nothing. `kind` is its ActivityStreams type.

    `hidden_from`: those who run the pole have hidden it from whom this visibility named, and its author alone reads it;
    its visibility is the narrowest then.

    `attachments` are of wire.Attachment, `details` what its kind needs besides (wire.note_from_object). `likes` and
    `shares` are what its own server says; here they are counted from reactions.
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    uuid = fields.CharField(max_length=36, null=True, unique=True)
    local = fields.BooleanField(default=False, db_default=False)
    kind = fields.CharField(max_length=20, default="Note", db_default="Note")
    visibility = fields.CharEnumField(Visibility, max_length=10, default=Visibility.PUBLIC, db_default="public")
    hidden_from = fields.CharField(max_length=10, default="", db_default="")
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="notes")
    thread_uri = fields.CharField(max_length=LONGEST_URI)
    answer_to = fields.CharField(max_length=LONGEST_URI)
    title = fields.CharField(max_length=300, default="", db_default="")  # `name` of what is no Note
    html = fields.TextField()  # sanitised
    source = fields.TextField(default="")  # as written here
    warning = fields.CharField(max_length=500, default="")
    sensitive = fields.BooleanField(default=False, db_default=False)
    language = fields.CharField(max_length=10, default="")
    attachments: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list, db_default=[])
    details: fields.Field[dict[str, Any]] = fields.JSONField(default=dict, db_default={})
    quote_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    approved_by = fields.CharField(max_length=LONGEST_URI, default="", db_default="")  # an ApproveReply (FEP-5624)
    likes = fields.IntField(default=0, db_default=0)
    shares = fields.IntField(default=0, db_default=0)
    page_url = fields.CharField(max_length=LONGEST_URI, default="")
    published_at = fields.DatetimeField()
    updated_at = fields.DatetimeField(null=True)
    fetched_at = fields.DatetimeField(null=True)

    author_id: int

    class Meta:
        table = "note"
        indexes = (("thread_uri", "id"), ("answer_to", "id"), ("author", "id"))


class Mention(Model):
    """Somebody who is named in a note and gets it: of a direct one the only readers."""

    id = fields.BigIntField(primary_key=True)
    note: fields.ForeignKeyRelation[Note] = fields.ForeignKeyField("cinema.Note", related_name="mentions")
    actor: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="mentions")

    note_id: int
    actor_id: int

    class Meta:
        table = "mention"
        unique_together = (("note", "actor"),)


class Tagging(Model):
    """A hashtag on a note or a film that is public. `tag` without the #, in small letters."""

    id = fields.BigIntField(primary_key=True)
    tag = fields.CharField(max_length=100)
    object_uri = fields.CharField(max_length=LONGEST_URI)

    class Meta:
        table = "tagging"
        unique_together = (("object_uri", "tag"),)
        indexes = (("tag", "id"),)


class Vote(Model):
    """One choice of one person in a Question of ours, or of a member of ours in one of elsewhere."""

    id = fields.BigIntField(primary_key=True)
    note: fields.ForeignKeyRelation[Note] = fields.ForeignKeyField("cinema.Note", related_name="votes")
    actor: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="votes")
    choice = fields.SmallIntField()  # its place among the options, from 0

    note_id: int
    actor_id: int

    class Meta:
        table = "vote"
        unique_together = (("note", "actor", "choice"),)
