"""What she signs in with besides a password. A copy of the database alone passes nobody for her."""

from tortoise import fields

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.foundation.database.model import Model


class Authenticator(Model):
    """An app that shows her codes (TOTP). `sealed` is the secret that both know; until `confirmed_at` nothing is asked
    of it. No code of step `last_step` or before it is good any more.
    """

    id = fields.BigIntField(primary_key=True)
    account: fields.OneToOneRelation[Account] = fields.OneToOneField("cinema.Account", related_name=False)
    sealed = fields.CharField(max_length=200)
    last_step = fields.BigIntField(default=0)
    confirmed_at = fields.DatetimeField(null=True)

    account_id: int

    class Meta:
        table = "authenticator"


class RecoveryCode(Model):
    """A code for once, should she lose the rest. Only its SHA-256 is kept."""

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("cinema.Account", related_name=False)
    digest = fields.CharField(max_length=64)
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "recovery_code"


class Passkey(Model):
    """A public key of a device of hers (WebAuthn); `credential_id`, `public_key` and `user_handle`, by which the device
    knows her, in base64url. A device that counts its answers never counts back.
    """

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("cinema.Account", related_name=False)
    credential_id = fields.CharField(max_length=1364, unique=True)
    public_key = fields.TextField()
    user_handle = fields.CharField(max_length=86)
    sign_count = fields.BigIntField()
    name = fields.CharField(max_length=60)
    created_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    account_id: int

    class Meta:
        table = "passkey"


class SpentChallenge(Model):
    """What a passkey has answered once, and answers no more; kept for as long as it would be good."""

    id = fields.BigIntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "spent_challenge"
