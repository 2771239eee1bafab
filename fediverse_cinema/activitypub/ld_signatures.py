"""RsaSignature2017 on what our own members say in public, so that PeerTube and Mastodon pass it on: neither reads any
other proof. Never a reason for us to believe anything: a signature over a graph says little about the JSON that we read
(CVE-2026-42462), and canonicalising a hostile graph takes minutes.
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from fediverse_cinema.activitypub import jsonld
from fediverse_cinema.activitypub.vocab import Document, iso

TYPE = "RsaSignature2017"
# What https://w3id.org/identity/v1 makes of the two options, in canonical order; its address no longer answers.
_OPTIONS = (
    '_:c14n0 <http://purl.org/dc/terms/created> "{created}"^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n'
    "_:c14n0 <http://purl.org/dc/terms/creator> <{creator}> .\n"
)


def add(document: Document, *, key: RSAPrivateKey, key_id: str, now: datetime) -> Document:
    """The document with a signature over all that it means, a proof included. Slow: not for the event loop."""
    created = iso(now)
    unsigned = {name: value for name, value in document.items() if name != "signature"}
    text = _hash(_OPTIONS.format(created=created, creator=key_id)) + _hash(jsonld.canonical(unsigned))
    value = base64.b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()
    return {**document, "signature": {"type": TYPE, "creator": key_id, "created": created, "signatureValue": value}}


def creator_of(document: Document) -> str:
    """The id of the key that claims to have signed it; "" when none does. Nobody has verified this."""
    signature = document.get("signature")
    if not isinstance(signature, Mapping) or signature.get("type") != TYPE:
        return ""
    creator, value = signature.get("creator"), signature.get("signatureValue")
    return creator if isinstance(creator, str) and isinstance(value, str) else ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
