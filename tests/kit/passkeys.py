"""A device that holds passkeys, made of software: it answers the options of a page as a browser would, with real
signatures; each of its answers can be given a fault.
"""

import hashlib
import html
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Credential:
    id: bytes
    key: ec.EllipticCurvePrivateKey
    user_handle: str
    count: int = 0


@dataclass
class Device:
    """`counts`: it counts its answers, as keys on a ring do; those that a telephone shares with others do not."""

    origin: str = "https://lyon.example"
    counts: bool = True
    credentials: list[Credential] = field(default_factory=list)

    def make(
        self, options: dict[str, Any], *, origin: str = "", rp_id: str = "", flags: int = PRESENT | VERIFIED,
        id_bytes: int = 32, public: Any = None, statement: dict[str, Any] | None = None,
    ) -> str:  # fmt: skip
        """A new passkey, as the answer to what a page asks for; `public` instead of its key."""
        assert options["authenticatorSelection"] == {
            "residentKey": "required", "requireResidentKey": True, "userVerification": "required"
        }  # fmt: skip
        made = Credential(secrets.token_bytes(id_bytes), ec.generate_private_key(ec.SECP256R1()), options["user"]["id"])
        self.credentials.append(made)
        numbers = made.key.public_key().public_numbers()
        own = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        data = self._data(rp_id or options["rp"]["id"], flags | ATTESTED, 0)
        data += bytes(16) + len(made.id).to_bytes(2, "big") + made.id + cbor2.dumps(own if public is None else public)
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data} | (statement or {}))
        said = self._said("webauthn.create", options["challenge"], origin)
        return _answer(made.id, {"clientDataJSON": said, "attestationObject": attestation})

    def answer(
        self, options: dict[str, Any], *, origin: str = "", rp_id: str = "", flags: int = PRESENT | VERIFIED,
        count: int | None = None, user_handle: str | None = None, kind: str = "webauthn.get",
    ) -> str:  # fmt: skip
        """The answer of its latest passkey."""
        assert options["userVerification"] == "required" and not options.get("allowCredentials")
        used = self.credentials[-1]
        used.count += self.counts
        data = self._data(rp_id or options["rpId"], flags, used.count if count is None else count)
        said = self._said(kind, options["challenge"], origin)
        signature = used.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        handle = base64url_to_bytes(used.user_handle if user_handle is None else user_handle)
        parts = {"clientDataJSON": said, "authenticatorData": data, "signature": signature, "userHandle": handle}
        return _answer(used.id, parts)

    def _data(self, rp_id: str, flags: int, count: int) -> bytes:
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")

    def _said(self, kind: str, challenge: str, origin: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": origin or self.origin, "crossOrigin": False}
        return json.dumps(said).encode()


def options_on(page: str, action: str) -> dict[str, Any]:
    """What the form of a page that leads to `action` asks a device for."""
    found = re.search(rf'<form [^>]*action="{re.escape(action)}"[^>]*data-options="([^"]+)"', page)
    assert found, f"no passkey is asked for by {action}"
    options: dict[str, Any] = json.loads(html.unescape(found[1]))
    return options


def _answer(credential_id: bytes, parts: dict[str, bytes]) -> str:
    name = bytes_to_base64url(credential_id)
    response = {part: bytes_to_base64url(content) for part, content in parts.items()}
    return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
