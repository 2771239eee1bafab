"""The headers that prove that we sent a request: draft-cavage for everybody, RFC 9421 for who asks for it.

Called by `client` and `delivery`, which make the digest of a body once for all its inboxes.
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from fediverse_cinema.activitypub.signatures import cavage, rfc9421
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.activitypub.signatures.structured import Item

_LABEL = "sig1"


def body_digest(body: bytes) -> str:
    """The Digest header (RFC 3230), in upper case: PeerTube refuses `sha-256=`."""
    return f"SHA-256={_sha256(body)}"


def content_digest(body: bytes) -> str:
    """The Content-Digest header (RFC 9530), in lower case: Mastodon refuses any other."""
    return f"sha-256=:{_sha256(body)}:"


def sign_cavage(
    method: str,
    url: str,
    *,
    key_id: str,
    key: RSAPrivateKey,
    now: datetime,
    digest: str | None = None,
    content_type: str | None = None,
    host: str | None = None,
    more: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Host, Date, Digest, Content-Type and Signature to send: what Mastodon and PeerTube both accept.

    `digest` comes from `body_digest`; `host` is that of the URL unless said otherwise; `more` headers are signed along.
    """
    message = Message(method, url, ())
    headers = {"Host": host or message.address.host, "Date": format_datetime(now.astimezone(UTC), usegmt=True)}
    headers |= _present({"Digest": digest, "Content-Type": content_type, **(more or {})})
    covered = ("(request-target)", *(name.lower() for name in headers))
    text = cavage.base(_carrying(message, headers), covered, target=message.address.target)
    signature = base64.b64encode(_sign(text, key)).decode()
    headers["Signature"] = (
        f'keyId="{key_id}",algorithm="rsa-sha256",headers="{" ".join(covered)}",signature="{signature}"'
    )
    return headers


def sign_rfc9421(
    method: str,
    url: str,
    *,
    key_id: str,
    key: RSAPrivateKey | Ed25519PrivateKey,
    now: datetime,
    digest: str | None = None,
    content_type: str | None = None,
    more: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Content-Digest, Content-Type, Signature-Input and Signature to send. `digest` comes from `content_digest`."""
    headers = _present({"Content-Digest": digest, "Content-Type": content_type, **(more or {})})
    components: list[Item] = [(name, {}) for name in ("@method", "@target-uri", *(name.lower() for name in headers))]
    algorithm = "rsa-v1_5-sha256" if isinstance(key, RSAPrivateKey) else "ed25519"
    parameters = {"created": int(now.timestamp()), "keyid": key_id, "alg": algorithm}
    text = rfc9421.base(_carrying(Message(method, url, ()), headers), components, parameters)
    headers["Signature-Input"] = f"{_LABEL}={rfc9421.serialize(components, parameters)}"
    headers["Signature"] = f"{_LABEL}=:{base64.b64encode(_sign(text, key)).decode()}:"
    return headers


def _carrying(message: Message, headers: dict[str, str]) -> Message:
    return Message(message.method, message.url, tuple((name.lower(), value) for name, value in headers.items()))


def _present(headers: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if value is not None}


def _sha256(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


def _sign(text: bytes, key: RSAPrivateKey | Ed25519PrivateKey) -> bytes:
    return key.sign(text, PKCS1v15(), SHA256()) if isinstance(key, RSAPrivateKey) else key.sign(text)
