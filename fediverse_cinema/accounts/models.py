"""Who may sign in, and the sessions that are open."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from fediverse_cinema.people.models import Creator


class Role(StrEnum):
    MEMBER = "member"
    ADMIN = "admin"


class Account(Model):
    id = fields.BigIntField(primary_key=True)
    creator: fields.OneToOneRelation[Creator] = fields.OneToOneField("cinema.Creator", related_name="account")
    role = fields.CharEnumField(Role, max_length=10, default=Role.MEMBER)
    password = fields.CharField(max_length=200)  # argon2id
    created_at = fields.DatetimeField()

    creator_id: int

    class Meta:
        table = "account"


class Session(Model):
    """An open session. Only the SHA-256 of its token is kept: a stolen database opens none."""

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("cinema.Account", related_name="sessions")
    token_hash = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)

    account_id: int

    class Meta:
        table = "session"


class SignInAttempt(Model):
    """A failed sign-in, counted by address and by handle; swept away after a while."""

    id = fields.BigIntField(primary_key=True)
    source = fields.CharField(max_length=100)
    at = fields.DatetimeField()

    class Meta:
        table = "sign_in_attempt"
        indexes = (("source", "at"),)
