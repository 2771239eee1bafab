"""Notices: what somebody of ours should know of, each once."""

from enum import StrEnum

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.foundation.database.model import Model


class NoticeKind(StrEnum):
    FOLLOW = "follow"
    FOLLOW_REQUEST = "follow_request"
    FOLLOW_ACCEPTED = "follow_accepted"
    FOLLOW_REJECTED = "follow_rejected"
    ANSWER = "answer"
    MENTION = "mention"
    DIRECT = "direct"
    LIKE = "like"
    SHARE = "share"
    QUOTE = "quote"
    CONSENT = "consent"  # somebody asks for a stamp
    MOVED = "moved"  # somebody whom she follows has moved
    CREDIT = "credit"  # a film or project names her, and asks
    CREDIT_ANSWERED = "credit_answered"
    OFFER = "offer"  # somebody offers herself for a call of a project that she leads, or has answered it
    INVITATION = "invitation"  # a project would like her
    OFFER_ANSWERED = "offer_answered"  # what she offered, or whom she invited
    TEAM = "team"  # she belongs to a project, or no longer
    MEMBER_LEFT = "member_left"  # somebody has gone from the team of a project in whose name she speaks
    JURY = "jury"  # a label asks her into its jury, or she belongs to it no longer
    JUROR = "juror"  # somebody has come into the jury of a label that she leads, or has left it, or does not come
    CHOSEN = "chosen"  # a selection shows a film of hers that is for everybody
    LEAVE = "leave"  # a film-maker lets a selection of hers show what she has made, or does not, or no longer
    LABEL = "label"  # one waits to be verified; for those who run the pole
    VERIFIED = "verified"  # a label that she leads is
    PUT_ASIDE = "put_aside"  # the maker of a film has put aside what she has written of it
    COMPANY = "company"  # she is asked to edit the page of a company, or does no longer
    COMPANY_EDITOR = "company_editor"  # somebody edits with her, or no longer, or does not come
    CATALOGUE = "catalogue"  # a film-maker has answered to the catalogue of a company whose page she edits
    SCREENING = "screening"  # she may see a film that is not public
    SUPPORTERS = "supporters"  # a project that she supports has written for those who do
    ORGANISE = "organise"  # she is asked to organise an event
    ORGANISER = "organiser"  # a label or project that she leads is named as organiser of an event
    ORGANISED = "organised"  # whom she has asked to organise hers has answered
    KEPT_BACK = "kept_back"  # what she has written did not come out on its day
    CALL = "call"  # a search of hers has found something new
    REPORT = "report"  # for those who run the pole
    APPLICATION = "application"  # somebody would like to be a member; for them, too
    LETTER = "letter"  # somebody has written to the team; for them, too
    GATE = "gate"  # unknown servers, or letters that are held back, wait for a yes; for those who run the pole
    POLE = "pole"  # another pole has added this one; for them, too
    POLE_LEFT = "pole_left"  # one that this pole knows has removed it
    UNVERIFIED = "unverified"  # a label is another than whom those who run the pole have verified
    REMOVED = "removed"  # those who run the pole have removed words of hers
    MEASURE = "measure"  # they have done something about her, or about what she has made
    REPORT_HANDLED = "report_handled"  # they have looked at what she has reported
    COMPLAINT = "complaint"  # somebody says that a film of hers uses a work of others, or that has been decided
    COMPLAINED = "complained"  # the same, for who decides
    AUTHOR = "author"  # somebody says that she made a film that was brought here; for those who compose the pole
    HANDED = "handed"  # a film that was brought here is hers by now


class Notice(Model):
    """`owner` is told that `by` did something about `object_uri`. The same deed twice is one notice."""

    id = fields.BigIntField(primary_key=True)
    owner: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="notices")
    kind = fields.CharEnumField(NoticeKind, max_length=16)
    by: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="noticed")
    object_uri = fields.CharField(max_length=LONGEST_URI, default="", db_index=True)
    arrived_at = fields.DatetimeField(db_index=True)
    read_at = fields.DatetimeField(null=True)

    owner_id: int
    by_id: int

    class Meta:
        table = "notice"
        unique_together = (("owner", "kind", "by", "object_uri"),)
        indexes = (("owner", "id"),)
