"""Sealing what the database must not give away by itself: a copy of it opens nothing without the pole's secret."""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12


class Box:
    """AES-256-GCM with a key that HKDF-SHA256 derives from `secret` for one `purpose`. What the sealed is about is
    authenticated along: moved to another row, it does not open.
    """

    def __init__(self, secret: bytes, purpose: str) -> None:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"fediverse-cinema: {purpose}".encode())
        self._cipher = AESGCM(derived.derive(secret))

    def seal(self, plain: bytes, *, about: str) -> str:
        """As text for a column; every call gives another one."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return base64.urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, plain, about.encode())).decode()

    def open(self, sealed: str, *, about: str) -> bytes:
        """ValueError with another secret, about something else, or after damage."""
        box = base64.urlsafe_b64decode(sealed)
        try:
            return self._cipher.decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], about.encode())
        except InvalidTag as error:
            raise ValueError(f"what was sealed about {about} does not open") from error
