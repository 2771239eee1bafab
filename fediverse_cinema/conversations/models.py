"""Notes: answers to films and to other answers, from here and from elsewhere."""

from tortoise import fields
from tortoise.models import Model

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor


class Note(Model):
    """`thread_uri` is the id of the film that it talks about, `answer_to` of what it answers (that film or a note)."""

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    uuid = fields.CharField(max_length=36, null=True, unique=True)  # of notes written here
    author: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="notes")
    thread_uri = fields.CharField(max_length=LONGEST_URI)
    answer_to = fields.CharField(max_length=LONGEST_URI)
    html = fields.TextField()  # sanitised
    source = fields.TextField(default="")  # as written here
    warning = fields.CharField(max_length=500, default="")
    language = fields.CharField(max_length=10, default="")
    page_url = fields.CharField(max_length=LONGEST_URI, default="")
    published_at = fields.DatetimeField()
    updated_at = fields.DatetimeField(null=True)

    author_id: int

    class Meta:
        table = "note"
        indexes = (("thread_uri", "id"), ("answer_to", "id"))
