"""The tables of the protocol: who acts, who follows whom, what we have sent, how other hosts fare."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

LONGEST_URI = 2048


class ActorType(StrEnum):
    """The five types of ActivityStreams 2.0 §3.1; PeerTube and Mastodon know no others."""

    PERSON = "Person"
    GROUP = "Group"
    APPLICATION = "Application"
    ORGANIZATION = "Organization"
    SERVICE = "Service"


class Actor(Model):
    """Somebody who acts, of this pole or of elsewhere. `host` is the host of `uri`, with its port if odd.

    For actors of ours `local_handle` is the handle in small letters: one namespace for all of them. Their private
    keys lie sealed (keys.Vault).
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    type = fields.CharEnumField(ActorType, max_length=16)
    host = fields.CharField(max_length=300, db_index=True)
    handle = fields.CharField(max_length=200)
    local_handle = fields.CharField(max_length=200, null=True, unique=True)
    name = fields.CharField(max_length=300, default="")
    summary = fields.TextField(default="")  # sanitised HTML
    page_url = fields.CharField(max_length=LONGEST_URI, default="")
    inbox = fields.CharField(max_length=LONGEST_URI, default="")
    shared_inbox = fields.CharField(max_length=LONGEST_URI, null=True)
    outbox = fields.CharField(max_length=LONGEST_URI, null=True)
    followers_uri = fields.CharField(max_length=LONGEST_URI, null=True)
    owner: fields.ForeignKeyNullableRelation["Actor"] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name="owned", on_delete=fields.SET_NULL
    )
    rsa_key_id = fields.CharField(max_length=LONGEST_URI, null=True, db_index=True)
    rsa_public = fields.TextField(null=True)
    rsa_private = fields.TextField(null=True)
    ed25519_key_id = fields.CharField(max_length=LONGEST_URI, null=True)
    ed25519_public = fields.CharField(max_length=100, null=True)
    ed25519_private = fields.TextField(null=True)
    discoverable = fields.BooleanField(default=True)
    created_at = fields.DatetimeField()
    fetched_at = fields.DatetimeField(null=True)
    gone_at = fields.DatetimeField(null=True)

    owner_id: int | None

    class Meta:
        table = "actor"

    @property
    def local(self) -> bool:
        return self.local_handle is not None

    @property
    def address(self) -> str:
        return f"{self.handle}@{self.host}"


class FollowState(StrEnum):
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Follow(Model):
    id = fields.BigIntField(primary_key=True)
    follower: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="follows")
    followed: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="followed_by")
    uri = fields.CharField(max_length=LONGEST_URI, default="")  # id of the Follow activity
    state = fields.CharEnumField(FollowState, max_length=10)
    created_at = fields.DatetimeField()

    follower_id: int
    followed_id: int

    class Meta:
        table = "follow"
        unique_together = (("follower", "followed"),)
        indexes = (("followed", "state"),)


class OutboxEntry(Model):
    """An activity of ours: the exact bytes that leave, made once, with their digest as HTTP signatures want it.

    `listed` ones stand in the actor's outbox collection.
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    actor: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="entries")
    type = fields.CharField(max_length=32)
    object_uri = fields.CharField(max_length=LONGEST_URI, db_index=True)
    body = fields.TextField()
    digest = fields.CharField(max_length=100)
    listed = fields.BooleanField(default=False)
    fanned_out = fields.BooleanField(default=False)
    public = fields.BooleanField(default=True)
    published_at = fields.DatetimeField()

    actor_id: int

    class Meta:
        table = "outbox_entry"
        indexes = (("actor", "listed", "id"),)


class Host(Model):
    """How a remote host fares: while it rests, nothing is sent to it."""

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=300, unique=True)
    failures = fields.IntField(default=0)  # in a row
    resting_until = fields.DatetimeField(null=True)
    seen_at = fields.DatetimeField(null=True)

    class Meta:
        table = "host"


class Tombstone(Model):
    """What has been deleted, here or elsewhere: it never comes back under this id."""

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    former_type = fields.CharField(max_length=32, default="")
    author_uri = fields.CharField(max_length=LONGEST_URI, default="")
    deleted_at = fields.DatetimeField()

    class Meta:
        table = "tombstone"
