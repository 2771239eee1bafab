"""Keys: which ones of a peer we take, how ours are written, sealed and kept."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fediverse_cinema.activitypub import keys
from fediverse_cinema.foundation.errors import CinemaError, Refused

INES = "https://lyon.example/people/ines"
SPKI = PublicFormat.SubjectPublicKeyInfo
RSA = keys.generate_rsa()


def pem_of_size(bits: int, exponent: int = 65537) -> str:
    """A key of this size that nobody has the other half of: making a real one of 16384 bits takes minutes."""
    numbers = rsa.RSAPublicNumbers(e=exponent, n=(1 << bits) - 1)
    return numbers.public_key().public_bytes(Encoding.PEM, SPKI).decode()


def test_a_key_of_ours_is_read_back_from_its_pem() -> None:
    pem = keys.public_pem(RSA.public_key())
    assert pem.startswith("-----BEGIN PUBLIC KEY-----")
    assert keys.read_public_pem(f"\n{pem}\n") == RSA.public_key()
    assert keys.read_public_pem(pem.replace("\n", "\r\n")) == RSA.public_key()


@pytest.mark.parametrize("bits", [2048, 3072, 4096, 8192])
def test_SIG_23_a_key_of_usual_size_is_taken(bits: int) -> None:
    assert keys.read_public_pem(pem_of_size(bits)).key_size == bits


@pytest.mark.parametrize(
    ("bits", "exponent"),
    [(512, 65537), (1024, 65537), (2047, 65537), (8193, 65537), (16384, 65537), (2048, (1 << 63) + 1)],
)
def test_SIG_23_a_key_that_is_weak_or_slow_on_purpose_is_refused(bits: int, exponent: int) -> None:
    with pytest.raises(Refused) as refusal:
        keys.read_public_pem(pem_of_size(bits, exponent))
    assert refusal.value.code == "key_size"


PKCS1 = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.PKCS1).decode()
EC = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(Encoding.PEM, SPKI).decode()
EDWARDS = keys.public_pem(keys.generate_ed25519().public_key())
OURS = keys.public_pem(RSA.public_key())


@pytest.mark.parametrize(
    ("pem", "code"),
    [
        (PKCS1, "key_format"),
        (EC, "key_type"),
        (EDWARDS, "key_type"),
        ("", "key_format"),
        ("-----BEGIN PUBLIC KEY-----", "key_format"),
        (OURS.replace("M", "~", 1), "key_format"),
        ("MIIB" + OURS, "key_format"),
        (OURS + "A" * 5000, "key_format"),
    ],
    ids=["pkcs1", "ec", "ed25519", "empty", "only a header", "broken", "something before", "too long"],
)
def test_SIG_23_a_key_in_another_form_is_refused(pem: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        keys.read_public_pem(pem)
    assert refusal.value.code == code


def test_a_multikey_is_written_as_fep_521a_writes_it() -> None:
    """Both halves of the key in the vectors of FEP-8b32; a secret one has another prefix."""
    secret = keys.from_base58("3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq").removeprefix(b"\x80\x26")
    public = ed25519.Ed25519PrivateKey.from_private_bytes(secret).public_key()
    assert keys.multibase(public) == "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    assert keys.from_multibase(keys.multibase(public)) == public


def test_a_multikey_in_base64url_is_read_too() -> None:
    public = keys.generate_ed25519().public_key()
    encoded = base64.urlsafe_b64encode(b"\xed\x01" + public.public_bytes_raw()).decode().rstrip("=")
    assert keys.from_multibase(f"u{encoded}") == public


@pytest.mark.parametrize(
    "text",
    [
        "",
        "z",
        "u",
        "z0OIl",
        "m7QE",
        "z" + keys.to_base58(b"\xed\x01" + b"k" * 31),
        "z" + keys.to_base58(b"\x80\x24" + b"k" * 32),
    ],
    ids=["empty", "no digits", "no bytes", "not base58", "base64", "31 bytes", "P-256"],
)
def test_a_multikey_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        keys.from_multibase(text)


def test_a_long_multikey_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(Refused, match="100001 characters"):
        keys.from_multibase("z" + "2" * 100_000)


VAULT = keys.Vault(b"s" * 32)


@pytest.mark.parametrize("key", [RSA, keys.generate_ed25519()], ids=["rsa", "ed25519"])
def test_a_sealed_key_opens_again_and_signs(key: keys.PrivateKey) -> None:
    opened = VAULT.open(VAULT.seal(key, about=INES), about=INES)
    assert opened.public_key() == key.public_key()
    assert isinstance(opened, rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey)


def test_a_sealed_key_shows_nothing_and_is_new_each_time() -> None:
    first, second = VAULT.seal(RSA, about=INES), VAULT.seal(RSA, about=INES)
    assert first != second
    assert "PRIVATE" not in first
    number = RSA.private_numbers().p
    assert number.to_bytes(128, "big") not in base64.urlsafe_b64decode(first)


def test_a_sealed_key_opens_for_nobody_else() -> None:
    sealed = VAULT.seal(RSA, about=INES)
    other_vault = keys.Vault(b"t" * 32)
    damaged = sealed[:-8] + ("A" if sealed[-8] != "A" else "B") + sealed[-7:]
    for vault, text, about in [
        (VAULT, sealed, "https://lyon.example/people/jean"),
        (other_vault, sealed, INES),
        (VAULT, damaged, INES),
        (VAULT, "", INES),
        (VAULT, "é", INES),
    ]:
        with pytest.raises(CinemaError) as error:
            vault.open(text, about=about)
        assert error.value.code == "sealed_key"


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    secret = keys.read_secret(path)
    assert len(secret) == 32
    assert keys.read_secret(path) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["secret"]


def test_of_several_first_starts_at_once_all_read_the_same_secret(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    with ThreadPoolExecutor(8) as threads:
        secrets = set(threads.map(lambda _: keys.read_secret(path), range(24)))
    assert len(secrets) == 1
    assert os.listdir(tmp_path) == ["secret"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_secret_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret"
    keys.read_secret(path)
    path.chmod(mode)
    with pytest.raises(Refused, match="chmod 600") as refusal:
        keys.read_secret(path)
    assert refusal.value.code == "secret_exposed"


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_damaged_secret_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secret"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(Refused) as refusal:
        keys.read_secret(path)
    assert refusal.value.code == "secret_damaged"
    assert path.read_bytes() == content
