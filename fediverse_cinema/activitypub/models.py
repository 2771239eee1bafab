"""The tables of the protocol: who acts, who follows whom, what we have sent, how other hosts fare."""

from enum import StrEnum
from typing import Any

from tortoise import fields

from fediverse_cinema.foundation.database.model import Model

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
    keys lie sealed (keys.Vault). `confirmed_at` says when WebFinger led from name@host to this very actor: until then
    the handle of somebody of elsewhere is only what she claims. `account_domain` is the host of her address, where it
    is not `host`: some servers keep their people under the name of a house and live at another. `profile` holds the
    lines of her profile, each {"name", "value", "payment"}; values of elsewhere are sanitised HTML, ours are plain
    text or an address. `picture` is that of one of ours (people/pictures.py), `icon_url` of one of elsewhere.
    `suspended_at`: those who run the pole have shut her out; `gone_at` is set with it, so that nobody finds her, until
    she may come back (suspending.py).
    """

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    type = fields.CharEnumField(ActorType, max_length=16)
    host = fields.CharField(max_length=300, db_index=True)
    handle = fields.CharField(max_length=200)
    account_domain = fields.CharField(max_length=300, default="", db_default="")
    local_handle = fields.CharField(max_length=200, null=True, unique=True)
    name = fields.CharField(max_length=300, default="")
    summary = fields.TextField(default="")  # sanitised HTML
    page_url = fields.CharField(max_length=LONGEST_URI, default="")
    inbox = fields.CharField(max_length=LONGEST_URI, default="")
    shared_inbox = fields.CharField(max_length=LONGEST_URI, null=True)
    outbox = fields.CharField(max_length=LONGEST_URI, null=True)
    followers_uri = fields.CharField(max_length=LONGEST_URI, null=True)
    following_uri = fields.CharField(max_length=LONGEST_URI, null=True)
    featured_uri = fields.CharField(max_length=LONGEST_URI, null=True)
    icon_url = fields.CharField(max_length=LONGEST_URI, default="", db_default="")
    picture: fields.Field[dict[str, Any]] = fields.JSONField(default=dict, db_default={})
    profile: fields.Field[list[dict[str, Any]]] = fields.JSONField(default=list, db_default=[])
    also_known_as: fields.Field[list[str]] = fields.JSONField(default=list, db_default=[])
    moved_to = fields.CharField(max_length=LONGEST_URI, null=True)
    moved_at = fields.DatetimeField(null=True)
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
    indexable = fields.BooleanField(default=False, db_default=False)
    locked = fields.BooleanField(default=False, db_default=False)  # manuallyApprovesFollowers
    created_at = fields.DatetimeField()
    confirmed_at = fields.DatetimeField(null=True)
    fetched_at = fields.DatetimeField(null=True)
    tells_more = fields.BooleanField(default=False, db_default=False)  # terms that only such as we know (introductions)
    silenced = fields.BooleanField(default=False, db_default=False)  # by a rule for her domain (silencing)
    gone_at = fields.DatetimeField(null=True)
    suspended_at = fields.DatetimeField(null=True)

    owner_id: int | None

    class Meta:
        table = "actor"

    @property
    def local(self) -> bool:
        return self.local_handle is not None

    @property
    def address(self) -> str:
        """name@host. A domain that is not her own counts only when it says so itself."""
        domain = self.account_domain if self.confirmed_at else ""
        return f"{self.handle}@{domain or self.host}"


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


class Block(Model):
    """Somebody wants nothing to do with somebody: neither follows the other, and nothing of hers is taken in."""

    id = fields.BigIntField(primary_key=True)
    blocker: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="blocks")
    blocked: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="blocked_by")
    uri = fields.CharField(max_length=LONGEST_URI, default="")  # id of the Block activity
    created_at = fields.DatetimeField()

    blocker_id: int
    blocked_id: int

    class Meta:
        table = "block"
        unique_together = (("blocker", "blocked"),)


class Pin(Model):
    """What somebody shows first: a member of the collection `featured`, ours or a copy of hers elsewhere."""

    id = fields.BigIntField(primary_key=True)
    actor: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="pins")
    object_uri = fields.CharField(max_length=LONGEST_URI)
    created_at = fields.DatetimeField()

    actor_id: int

    class Meta:
        table = "pin"
        unique_together = (("actor", "object_uri"),)


class OutboxEntry(Model):
    """An activity of ours: the exact bytes that leave, made once, with their digest as HTTP signatures want it.

    `listed` ones stand in the actor's outbox collection. `followers_only` ones carry Collection-Synchronization
    (FEP-8fcf). A letter that we forward is an entry, too: its bytes are its author's, its uri is ours.
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
    followers_only = fields.BooleanField(default=False, db_default=False)
    published_at = fields.DatetimeField()

    actor_id: int

    class Meta:
        table = "outbox_entry"
        indexes = (("actor", "listed", "id"),)


class Host(Model):
    """How a remote host fares: while it rests, nothing is sent to it; after a week of silence it counts as dead, until
    a valid letter comes from it. `signature` is the form that it understood when the first did not do; `software` what
    its NodeInfo says, "" while we have not asked.
    """

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=300, unique=True)
    failures = fields.IntField(default=0)  # in a row
    resting_until = fields.DatetimeField(null=True)
    failing_since = fields.DatetimeField(null=True)
    dead_at = fields.DatetimeField(null=True)
    last_error = fields.CharField(max_length=500, default="", db_default="")
    signature = fields.CharField(max_length=10, default="", db_default="")  # "rfc9421", or "" for draft-cavage
    software = fields.CharField(max_length=60, default="", db_default="")
    software_version = fields.CharField(max_length=60, default="", db_default="")
    asked_at = fields.DatetimeField(null=True)  # its NodeInfo
    seen_at = fields.DatetimeField(null=True)

    class Meta:
        table = "host"


class MuteScope(StrEnum):
    SHARES = "shares"  # what somebody shares
    WORDS = "words"  # all that she says and shows; notices of it still come
    ALL = "all"


class Mute(Model):
    """Somebody of ours does not want to see somebody, who never learns it; to the end of a day, or for good."""

    id = fields.BigIntField(primary_key=True)
    owner: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="mutes")
    muted: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="muted_by")
    scope = fields.CharEnumField(MuteScope, max_length=6)
    until = fields.DateField(null=True)
    created_at = fields.DatetimeField()

    owner_id: int
    muted_id: int

    class Meta:
        table = "mute"
        unique_together = (("owner", "muted"),)


class Shunned(Model):
    """A domain with which somebody of ours wants nothing to do, and all below it: as if she had blocked its people."""

    id = fields.BigIntField(primary_key=True)
    owner: fields.ForeignKeyRelation[Actor] = fields.ForeignKeyField("cinema.Actor", related_name="shuns")
    domain = fields.CharField(max_length=253)
    created_at = fields.DatetimeField()

    owner_id: int

    class Meta:
        table = "shunned"
        unique_together = (("owner", "domain"),)


class Severity(StrEnum):
    ALLOW = "allow"  # named in the list of those with whom we speak; an exception from a rule for the domain above
    SILENCE = "silence"
    CLOSE = "close"


class DomainRule(Model):
    """What we do with a domain and all below it; of several rules the one for the longest name counts (gate). `reason`
    is for those who run the pole, `public_comment` for everybody, to whom the name is shown in part if `obfuscate`.
    """

    id = fields.BigIntField(primary_key=True)
    domain = fields.CharField(max_length=300, unique=True)  # small letters, punycode, without a port
    severity = fields.CharEnumField(Severity, max_length=12)
    reject_media = fields.BooleanField(default=False, db_default=False)
    reject_reports = fields.BooleanField(default=False, db_default=False)
    reason = fields.CharField(max_length=500, default="")
    public_comment = fields.CharField(max_length=500, default="", db_default="")
    obfuscate = fields.BooleanField(default=False, db_default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "domain_rule"


class GateTerms(Model):
    """How the gate stands, in one row: may who is unknown come in, are crowds of letters from strangers held back, is
    the list of rules shown to everybody.
    """

    id = fields.IntField(primary_key=True, generated=False)
    holds_unknown = fields.BooleanField(default=False)
    holds_waves = fields.BooleanField(default=False)
    shows_rules = fields.BooleanField(default=False)

    class Meta:
        table = "gate_terms"


class Knock(Model):
    """An unknown server that would speak with us, or with which one of ours would, while such wait for a yes."""

    id = fields.BigIntField(primary_key=True)
    domain = fields.CharField(max_length=253, unique=True)
    knocked_at = fields.DatetimeField()

    class Meta:
        table = "knock"


class Tombstone(Model):
    """What has been deleted, here or elsewhere: it never comes back under this id. `former_type` is "" when we never
    had it; such a stone lies only as long as the thing may still be on its way (tombstones.sweep)."""

    id = fields.BigIntField(primary_key=True)
    uri = fields.CharField(max_length=LONGEST_URI, unique=True)
    former_type = fields.CharField(max_length=32, default="")
    author_uri = fields.CharField(max_length=LONGEST_URI, default="")
    deleted_at = fields.DatetimeField()

    class Meta:
        table = "tombstone"
        indexes = (("former_type", "deleted_at"),)
