"""Passkeys (WebAuthn): her device signs a challenge of ours for this site alone, after it has asked for her finger, her
face or a PIN; so one is enough to sign in with. A challenge is our own word of what it is for, and answered once.

https://www.w3.org/TR/webauthn-3/
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import UnsupportedAlgorithm
from itsdangerous import BadData, URLSafeSerializer
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import suspending
from fediverse_cinema.factors.models import Passkey, SpentChallenge
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Malformed, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.on_first_use import on_first_use
from fediverse_cinema.foundation.reading import read_object

if TYPE_CHECKING:
    import webauthn
else:
    webauthn = on_first_use("webauthn")  # a tenth of a start, and of what an idle pole holds

LIFETIME = timedelta(minutes=15)  # of a challenge, which waits in a page for somebody to press a button
MOST = 20  # of a member
LONGEST_NAME = 60
LARGEST = 32 << 10  # bytes of an answer; one with a certificate has some thousand
HANDLE_BYTES = 32
LONGEST_ID = 1023  # bytes of the id that a device gives to a passkey (WebAuthn, section 4)
ENTER, PROVE, ADD = "enter", "prove", "add"


async def adding(account: Account) -> str:
    """What the browser is asked for when she wants one more, as JSON."""
    hers, actor, structs = await of(account.id), account.creator.actor, webauthn.helpers.structs
    handle = hers[0].user_handle if hers else webauthn.helpers.bytes_to_base64url(secrets.token_bytes(HANDLE_BYTES))
    options = webauthn.generate_registration_options(
        rp_id=_site(),
        rp_name=here().settings.pole.name,
        user_name=actor.address,
        user_display_name=actor.name or actor.handle,
        user_id=webauthn.base64url_to_bytes(handle),
        challenge=_challenge(ADD, account.id, handle),
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(one.credential_id)) for one in hers
        ],
    )
    return str(webauthn.options_to_json(options))


async def add(account: Account, written: str, name: str) -> Passkey:
    """What her browser has answered to `adding`. Refused when it is no answer to that."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refused("name", public="Give it a name of up to %(most)s characters.", code="bad_name", most=LONGEST_NAME)
    answer, challenge = _read(written)
    handle = _meant(challenge, ADD, account.id)
    try:
        made = webauthn.verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=_site(), expected_origin=urls.base(),
            require_user_verification=True,
        )  # fmt: skip
        key = webauthn.helpers.decode_credential_public_key(made.credential_public_key)
        webauthn.helpers.decoded_public_key_to_cryptography(key)
    except _no_answer() as error:
        raise _refused(repr(error)) from error
    if len(made.credential_id) > LONGEST_ID:
        raise _refused(f"an id of {len(made.credential_id)} bytes")
    async with in_transaction():
        await sql.hold(f"passkeys of {account.id}")
        if len(await of(account.id)) >= MOST:
            raise Refused("many passkeys", public="You have %(most)s passkeys: remove one first.", most=MOST)
        await _spend(challenge)
        return await _keep(Passkey(
            account=account, credential_id=webauthn.helpers.bytes_to_base64url(made.credential_id), user_handle=handle,
            public_key=webauthn.helpers.bytes_to_base64url(made.credential_public_key), sign_count=made.sign_count,
            name=name, created_at=clock.now(),
        ))  # fmt: skip


def entering() -> str:
    """What the browser is asked for at the door, as JSON: any passkey of this site."""
    return _asking(ENTER, 0)


def proving(account: Account) -> str:
    """The same within, once more."""
    return _asking(PROVE, account.id)


async def enter(written: str) -> Account:
    """Whose passkey has answered, with creator and actor. Refused when none of ours has; Forbidden when she is shut
    out.
    """
    account = (await _answered(written, ENTER, 0)).account
    suspending.check(account.creator.actor)
    return account


async def prove(account: Account, written: str) -> None:
    """It is herself. Refused when it is not."""
    await _answered(written, PROVE, account.id)


async def of(account_id: int) -> Sequence[Passkey]:
    """As they came."""
    return await Passkey.filter(account_id=account_id).order_by("id")


async def remove(account_id: int, number: int) -> str:
    """Its name. Missing when she has no such one."""
    found = await Passkey.get_or_none(id=number, account_id=account_id)
    if found is None:
        raise Missing("no such passkey")
    await found.delete()
    return found.name


async def _answered(written: str, purpose: str, account_id: int) -> Passkey:
    """The passkey that has answered a challenge of this purpose, of this account unless that is 0 (AUT-13)."""
    answer, challenge = _read(written)
    _meant(challenge, purpose, account_id)
    known = await Passkey.get_or_none(credential_id=str(answer.get("id"))[:1364]).select_related(
        "account__creator__actor"
    )
    if known is None or account_id not in (0, known.account_id):
        raise Refused("unknown passkey", public="This pole does not know this passkey.", code="unknown_passkey")
    handle = answer["response"].get("userHandle")
    if not isinstance(handle, str) or not hmac.compare_digest(handle.encode(), known.user_handle.encode()):
        raise _refused("the passkey of somebody else")
    try:
        seen = webauthn.verify_authentication_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=_site(), expected_origin=urls.base(),
            credential_public_key=webauthn.base64url_to_bytes(known.public_key),
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )  # fmt: skip
    except _no_answer() as error:
        raise _refused(repr(error)) from error
    async with in_transaction():
        await _spend(challenge)
        as_known = Passkey.filter(id=known.id, sign_count=known.sign_count)
        if not await as_known.update(sign_count=seen.new_sign_count, used_at=clock.now()):
            raise _refused("its counter has moved on just now")
    return known


def _asking(purpose: str, account_id: int) -> str:
    challenge = _challenge(purpose, account_id, "")
    verification = webauthn.helpers.structs.UserVerificationRequirement.REQUIRED
    options = webauthn.generate_authentication_options(
        rp_id=_site(), challenge=challenge, user_verification=verification
    )
    return str(webauthn.options_to_json(options))


def _no_answer() -> tuple[type[Exception], ...]:
    """The library stumbles over keys and certificates that are none, and says so in words of its own or of Python's."""
    its_own = webauthn.helpers.exceptions.WebAuthnException
    return its_own, UnsupportedAlgorithm, ArithmeticError, AttributeError, LookupError, TypeError, ValueError


def _site() -> str:
    """A passkey belongs to a name, whatever the port."""
    return urls.own_host().partition(":")[0]


def _challenge(purpose: str, account_id: int, handle: str) -> bytes:
    made: str | bytes = _serializer().dumps([purpose, account_id, handle, ids.new_token(), clock.timestamp()])
    return made if isinstance(made, bytes) else made.encode()


def _meant(challenge: bytes, purpose: str, account_id: int) -> str:
    """The handle that the challenge bears. Refused when it is not ours, too old, or for something else."""
    try:
        *what, handle, _, made_at = _serializer().loads(challenge)
    except BadData as error:
        raise _refused(f"no challenge of ours: {error}") from error
    if what != [purpose, account_id]:
        raise _refused("a challenge for something else")
    if clock.timestamp() > made_at + LIFETIME.total_seconds():
        raise Refused(
            "an old challenge", public="This page was open for too long. Please try once more.", code="old_challenge"
        )
    return str(handle)


def _read(written: str) -> tuple[dict[str, Any], bytes]:
    """The answer, and the challenge that it says it is to."""
    try:
        answer = read_object(written.encode(), limit=LARGEST)
        said = read_object(webauthn.base64url_to_bytes(answer["response"]["clientDataJSON"]), limit=LARGEST)
        return answer, webauthn.base64url_to_bytes(said["challenge"])
    except (Malformed, KeyError, TypeError, ValueError, AttributeError) as error:
        raise _refused(f"unreadable: {error}") from error


async def _spend(challenge: bytes) -> None:
    """In the caller's transaction, which a second answer to it ends."""
    spent = SpentChallenge(digest=hashlib.sha256(challenge).hexdigest(), expires_at=clock.now() + LIFETIME)
    try:
        await spent.save()
    except IntegrityError as error:
        raise _refused("a challenge answered twice") from error


async def _keep(passkey: Passkey) -> Passkey:
    try:
        await passkey.save()
    except IntegrityError as error:
        raise _refused("a passkey that is known already") from error
    return passkey


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(here().secret, salt="challenge of a passkey")


def _refused(reason: str) -> Refused:
    return Refused(
        f"passkey: {reason}", public="This passkey was not accepted. Please try once more.", code="bad_passkey"
    )
