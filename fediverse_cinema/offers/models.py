"""Offers: somebody would work for a project (an application), or a project would like somebody (an invitation)."""

from enum import StrEnum
from typing import Any

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.foundation.database.model import Model
from fediverse_cinema.projects.models import Call, Project


class OfferKind(StrEnum):
    APPLICATION = "application"
    INVITATION = "invitation"


class Offer(Model):
    """The same offer stands at both servers under one `uri`: the id of the Offer or Invite, or of the note by which
    somebody without a pole answered a call (`by_note`). `live_key` names person and call, or project, while it may
    still be answered: of one there is one at a time. `instrument` is the lead who decided or asked in the project's
    name. `state` moves as agreements.lifecycle allows.
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    kind = fields.CharEnumField(OfferKind, max_length=12)
    project: fields.ForeignKeyRelation[Project] = fields.ForeignKeyField("cinema.Project", related_name="offers")
    call: fields.ForeignKeyNullableRelation[Call] = fields.ForeignKeyField(
        "cinema.Call", null=True, related_name="offers", on_delete=fields.SET_NULL
    )
    person: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="offers")
    instrument: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    by_note = fields.BooleanField(default=False, db_default=False)
    state = fields.CharField(max_length=12)
    live_key = fields.CharField(max_length=64, null=True, unique=True)  # SHA-256
    role = fields.CharField(max_length=120, default="", db_default="")
    trade = fields.CharField(max_length=60, default="", db_default="")
    html = fields.TextField(default="", db_default="")  # her words, or the project's; sanitised
    links: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list, db_default=[])  # {"name", "href"}
    begins_on = fields.DateField(null=True)
    ends_on = fields.DateField(null=True)
    answer_html = fields.TextField(default="", db_default="")
    answer_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="")  # the Accept or Reject
    agreement_uri = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    created_at = fields.DatetimeField()
    moved_at = fields.DatetimeField()

    project_id: int
    call_id: int | None
    person_id: int
    instrument_id: int | None

    class Meta:
        table = "offer"
        indexes = (("call", "state"), ("project", "state"), ("person", "state"))
