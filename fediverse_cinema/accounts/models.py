"""Who may sign in, the sessions that are open, and the personal links that let people in who have no account here."""

from enum import StrEnum

from tortoise import fields

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.foundation.database.model import Model
from fediverse_cinema.people.models import Creator


class Role(StrEnum):
    MEMBER = "member"
    EDITOR = "editor"  # composes the front page
    MODERATOR = "moderator"  # looks at reports and complaints, and takes measures
    ADMIN = "admin"


class MailPace(StrEnum):
    """How often somebody gets a mail of what is new."""

    NEVER = "never"
    DAILY = "daily"
    AT_ONCE = "at_once"


class Account(Model):
    """`mail_confirmed_at`: she has shown that the address is hers; nothing is sent before. `mailed_up_to` is the last
    notice that a mail has told her of. `upkeep_mails`: when she runs the pole, she gets a mail when it needs a hand.
    """

    id = fields.BigIntField(primary_key=True)
    creator: fields.OneToOneRelation[Creator] = fields.OneToOneField("cinema.Creator", related_name="account")
    role = fields.CharEnumField(Role, max_length=10, default=Role.MEMBER)
    password = fields.CharField(max_length=200)  # argon2id
    language = fields.CharField(max_length=5, default="", db_default="")  # of her mails
    mail = fields.CharField(max_length=254, default="", db_default="")
    mail_confirmed_at = fields.DatetimeField(null=True)
    mail_pace = fields.CharEnumField(MailPace, max_length=10, default=MailPace.DAILY, db_default="daily")
    mailed_up_to = fields.BigIntField(default=0, db_default=0)
    upkeep_mails = fields.BooleanField(default=True, db_default=True)
    created_at = fields.DatetimeField()

    creator_id: int

    class Meta:
        table = "account"


class Session(Model):
    """An open session. Only the SHA-256 of its token is kept: a stolen database opens none. `device` is her browser and
    system in two words, `seen_at` when she was here last, to the nearest hour; no address is kept. `proved_at`: she has
    shown in it, once more, that it is herself.
    """

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("cinema.Account", related_name="sessions")
    token_hash = fields.CharField(max_length=64, unique=True)
    device = fields.CharField(max_length=60, default="", db_default="")
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField(null=True)
    proved_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField(db_index=True)

    account_id: int

    class Meta:
        table = "session"


class PendingSignIn(Model):
    """The password was right, and the second step is to come: the browser holds the token, we hold its hash."""

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("cinema.Account", related_name=False)
    token_hash = fields.CharField(max_length=64, unique=True)
    expires_at = fields.DatetimeField(db_index=True)

    account_id: int

    class Meta:
        table = "pending_sign_in"


class SignInAttempt(Model):
    """A failed sign-in, counted by address and by handle; swept away after a while."""

    id = fields.BigIntField(primary_key=True)
    source = fields.CharField(max_length=100)
    at = fields.DatetimeField()

    class Meta:
        table = "sign_in_attempt"
        indexes = (("source", "at"),)


class LinkPurpose(StrEnum):
    TEAM = "team"  # enter the team's rooms of a project
    CREDIT = "credit"  # confirm or refuse to be named
    JOIN = "join"  # an application has been accepted: confirm, and belong to the team
    MAIL = "mail"  # this mail address is mine
    SUPPORT = "support"  # read what a project writes for those who support it
    JURY = "jury"  # belong to the jury of a label, and enter its rooms
    COMPLAINT = "complaint"  # confirm a complaint about a film, and see what becomes of it
    AUTHOR = "author"  # confirm what one says of a film that one has made, and see what becomes of it
    APPLY = "apply"  # this mail address is mine, and I would like to be a member
    RESET = "reset"  # I have lost my password, and choose another


class PersonalLink(Model):
    """A link for one person: `actor` when she is known by one, `mail` when that is how it was sent, `account` when it
    is for a member, or was sent at the wish of one. Only the SHA-256 of its secret is kept. `subject_uri` is what it
    is about. A link that is `once` is good for one use.
    """

    id = fields.BigIntField(primary_key=True)
    purpose = fields.CharEnumField(LinkPurpose, max_length=10)
    digest = fields.CharField(max_length=64, unique=True)
    subject_uri = fields.CharField(max_length=LONGEST_URI, db_index=True)
    actor: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name=False
    )
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "cinema.Account", null=True, related_name=False
    )
    mail = fields.CharField(max_length=254, default="", db_default="")
    once = fields.BooleanField(default=True, db_default=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)
    used_at = fields.DatetimeField(null=True)

    actor_id: int | None
    account_id: int | None

    class Meta:
        table = "personal_link"


class GuestSession(Model):
    """Somebody without an account inside the rooms of one thing here (`subject_uri`): it ends when she no longer
    belongs to it. `actor` when she is known by one, else `mail`, where she got her link.
    """

    id = fields.BigIntField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    actor: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name=False
    )
    mail = fields.CharField(max_length=254, default="", db_default="")
    subject_uri = fields.CharField(max_length=LONGEST_URI, db_index=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)

    actor_id: int | None

    class Meta:
        table = "guest_session"


class Silence(Model):
    """Whom this pole writes to no more: she has no account and wants no letters, or her address takes none. `digest` is
    the SHA-256 of the mail address, in small letters, or of her actor's id.
    """

    id = fields.BigIntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "silence"


class Joining(StrEnum):
    """How one becomes a member."""

    CLOSED = "closed"  # by invitation only
    APPROVAL = "approval"  # those who run the pole say yes or no
    OPEN = "open"


class JoiningTerms(Model):
    """One row, from the first change on. `visited_at`: when somebody who runs the pole was here last, to the nearest
    hour; `narrowed_at`: since then nobody joins without a yes, because nobody who runs the pole had come for a week.
    """

    id = fields.IntField(primary_key=True)
    mode = fields.CharEnumField(Joining, max_length=10, default=Joining.CLOSED)
    question = fields.CharField(max_length=500, default="")
    visited_at = fields.DatetimeField(null=True)
    narrowed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "joining_terms"


class Invitation(Model):
    """A link by which up to `most` people become members, until `expires_at`. Only the SHA-256 of its secret is kept;
    `note` is for those who run the pole.
    """

    id = fields.BigIntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    note = fields.CharField(max_length=200, default="")
    most = fields.IntField()
    used = fields.IntField(default=0)
    by: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "cinema.Actor", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)
    revoked_at = fields.DatetimeField(null=True)

    by_id: int | None

    class Meta:
        table = "invitation"


class Application(Model):
    """Somebody who would like to be a member. `waiting_since`: she waits for a yes; before, for the answer to the mail
    that asks whether the address is hers (`confirmed_at`). Several may ask for one name, one of them waits.
    """

    id = fields.BigIntField(primary_key=True)
    handle = fields.CharField(max_length=30, db_index=True)
    name = fields.CharField(max_length=120)
    mail = fields.CharField(max_length=254, default="")
    password = fields.CharField(max_length=200)  # argon2id
    answer = fields.TextField(default="")
    language = fields.CharField(max_length=5, default="")
    invitation: fields.ForeignKeyNullableRelation[Invitation] = fields.ForeignKeyField(
        "cinema.Invitation", null=True, related_name=False, on_delete=fields.SET_NULL
    )
    created_at = fields.DatetimeField(db_index=True)
    confirmed_at = fields.DatetimeField(null=True)
    waiting_since = fields.DatetimeField(null=True)

    invitation_id: int | None

    class Meta:
        table = "application"
