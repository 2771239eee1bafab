"""The keys of actors: made, written as peers read them, read as we accept them, and sealed for the database.

Nothing here knows an actor or a table; what is signed with them is in `signatures` and `proofs`.
"""

import base64
import contextlib
import os
import secrets
import stat
from pathlib import Path
from typing import TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_pem_public_key,
)

from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.sealing import Box

PublicKey: TypeAlias = RSAPublicKey | Ed25519PublicKey
PrivateKey: TypeAlias = RSAPrivateKey | Ed25519PrivateKey

RSA_BITS = range(2048, 8192 + 1)  # shorter ones are broken, longer ones cost the reader too much
LONGEST_PEM = 4096  # characters; RSA 8192 takes about 1450
LONGEST_EXPONENT = 32  # bits; 65537 is all that anybody makes, a long one is slow on purpose
SECRET_BYTES = 32

_SPKI = "-----BEGIN PUBLIC KEY-----"
_ED25519_PUB = b"\xed\x01"  # the multicodec of the key, https://w3id.org/security#Multikey
_LONGEST_MULTIBASE = 64  # characters; an Ed25519 key takes 48
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def generate_rsa() -> RSAPrivateKey:
    """A key for HTTP signatures that every peer can read. Takes about 100 ms: call it in a thread."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def generate_ed25519() -> Ed25519PrivateKey:
    """A key for object proofs (FEP-8b32) and for peers that read RFC 9421 with Ed25519."""
    return Ed25519PrivateKey.generate()


def public_pem(key: PublicKey) -> str:
    """The public half as SubjectPublicKeyInfo in PEM, the one form that PeerTube accepts."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def read_public_pem(pem: str) -> RSAPublicKey:
    """The RSA key of a peer's `publicKeyPem`. Refused unless SPKI, of 2048 to 8192 bits, with a plain exponent."""
    text = pem.strip()
    if len(text) > LONGEST_PEM or not text.startswith(_SPKI):
        raise _refused("key_format", "not an SPKI PEM of reasonable length")
    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _refused("key_format", f"public key: {error}") from error
    if not isinstance(key, RSAPublicKey):
        raise _refused("key_type", f"public key is a {type(key).__name__}, not RSA")
    exponent_bits = key.public_numbers().e.bit_length()
    if key.key_size not in RSA_BITS or exponent_bits > LONGEST_EXPONENT:
        raise _refused("key_size", f"RSA key of {key.key_size} bits, exponent of {exponent_bits}")
    return key


def multibase(key: Ed25519PublicKey) -> str:
    """The public half as the `publicKeyMultibase` of a Multikey (FEP-521a)."""
    return "z" + to_base58(_ED25519_PUB + key.public_bytes_raw())


def from_multibase(text: str) -> Ed25519PublicKey:
    """The key of a `publicKeyMultibase` in base58btc or base64url. Refused when it is anything but Ed25519."""
    if len(text) > _LONGEST_MULTIBASE:
        raise _refused("key_format", f"multibase of {len(text)} characters")
    raw = _from_base(text)
    if len(raw) != 34 or not raw.startswith(_ED25519_PUB):
        raise _refused("key_type", "multibase key is not Ed25519")
    return Ed25519PublicKey.from_public_bytes(raw[2:])


def to_base58(raw: bytes) -> str:
    """Bytes in base58btc, without the multibase letter."""
    zeros = len(raw) - len(raw.lstrip(b"\0"))
    number, digits = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    return _BASE58[0] * zeros + digits


def from_base58(text: str) -> bytes:
    """Bytes of base58btc without the multibase letter. ValueError on a foreign character. Quadratic: bound it first."""
    number = 0
    for letter in text:
        number = number * 58 + _BASE58.index(letter)
    zeros = len(text) - len(text.lstrip(_BASE58[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _from_base(text: str) -> bytes:
    try:
        if text.startswith("z"):
            return from_base58(text[1:])
        if text.startswith("u"):
            return base64.b64decode(text[1:] + "=" * (-len(text[1:]) % 4), altchars="-_", validate=True)
    except ValueError as error:
        raise _refused("key_format", f"multibase: {error}") from error
    raise _refused("key_format", "multibase of an unknown base")


def _refused(code: str, message: str) -> Refused:
    return Refused(message, public="This public key cannot be used here.", code=code)


class Vault:
    """Seals private keys for the database, so that a copy of the database alone cannot speak for anybody.

    Each is sealed about its actor: moved to another one's row, it does not open.
    """

    def __init__(self, secret: bytes) -> None:
        self._box = Box(secret, "private keys of actors")

    def seal(self, key: PrivateKey, *, about: str) -> str:
        """The key as text for a column; every call gives another one."""
        return self._box.seal(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), about=about)

    def open(self, sealed: str, *, about: str) -> PrivateKey:
        """The key that was sealed about this actor. CinemaError with another secret or actor, or after damage."""
        try:
            plain = self._box.open(sealed, about=about)
        except ValueError as error:
            raise CinemaError(f"the sealed key of {about} does not open", code="sealed_key") from error
        # We made it ourselves, and GCM has just proved that: checking the primes again takes 40 ms.
        key = load_der_private_key(plain, password=None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
            raise CinemaError(f"the sealed key of {about} is a {type(key).__name__}", code="sealed_key")
        return key


def read_secret(path: Path) -> bytes:
    """The 32 bytes of the secret file, made at the first start. Refused when others may read it or it is damaged."""
    if not path.exists():
        _make_secret(path)
    with path.open("rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        secret = file.read(SECRET_BYTES + 1)
    if mode & 0o077:
        raise _unusable(
            f"{path} has mode {mode:04o}: others may read it. Make it private: chmod 600 {path}", "secret_exposed"
        )
    if len(secret) != SECRET_BYTES:
        raise _unusable(
            f"{path} must hold {SECRET_BYTES} bytes. Restore it from a backup: without it no key opens.",
            "secret_damaged",
        )
    return secret


def _unusable(sentence: str, code: str) -> Refused:
    """Only who runs the pole ever meets this one, so all of it may be said."""
    return Refused(sentence, public=sentence, code=code)


def _make_secret(path: Path) -> None:
    """Written aside and linked into place: of two processes that start at once one wins, and none reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first: its secret counts
            os.link(aside, path)
    finally:
        aside.unlink()
    _sync_directory(path.parent)


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
