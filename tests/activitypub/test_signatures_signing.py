"""What we sign, before our own reading and before judges that share no code with it."""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from http_message_signatures import HTTPMessageVerifier, MappingKeyResolver, algorithms

from fediverse_cinema.activitypub import keys
from fediverse_cinema.activitypub.signatures import claims, signing
from fediverse_cinema.activitypub.signatures.message import Message
from tests.kit.neighbours import key_of

RSA = key_of("https://nantes.example/users/ines")
ED25519 = keys.generate_ed25519()
KEY_ID = "https://lyon.example/people/ines#main-key"
INBOX = "https://nantes.example/inbox"
PAGE = "https://nantes.example/films/un?page=2"
NOW = datetime(2026, 11, 22, 13, 0, tzinfo=timezone(timedelta(hours=1)))
BODY = '{"type":"Like","content":"été"}'.encode()
JSON = "application/activity+json"


def as_received(method: str, url: str, headers: dict[str, str], body: bytes | None) -> Message:
    return Message(method, url, tuple((name.lower(), value) for name, value in headers.items()), body)


def accept(message: Message, key: keys.PublicKey) -> claims.Claim:
    claim = claims.read(message, now=NOW, hosts=frozenset({"nantes.example", "nantes.example:8443"}))
    claims.verify(claim, key)
    return claim


def cavage_post(url: str = INBOX) -> dict[str, str]:
    digest = signing.body_digest(BODY)
    return signing.sign_cavage("POST", url, key_id=KEY_ID, key=RSA, now=NOW, digest=digest, content_type=JSON)


def test_our_post_verifies_by_our_own_reading() -> None:
    claim = accept(as_received("POST", INBOX, cavage_post(), BODY), RSA.public_key())
    assert (claim.scheme, claim.key_id, claim.algorithm) == ("cavage", KEY_ID, "rsa-sha256")


def test_our_post_verifies_by_hand() -> None:
    headers = cavage_post()
    assert {name: headers[name] for name in ("Host", "Date", "Content-Type")} == {
        "Host": "nantes.example",
        "Date": "Sun, 22 Nov 2026 12:00:00 GMT",
        "Content-Type": JSON,
    }
    assert headers["Digest"] == "SHA-256=" + base64.b64encode(hashlib.sha256(BODY).digest()).decode()
    said = dict(re.findall(r'(\w+)="([^"]*)"', headers["Signature"]))
    assert said["headers"] == "(request-target) host date digest content-type"
    text = (
        "(request-target): post /inbox\n"
        "host: nantes.example\n"
        "date: Sun, 22 Nov 2026 12:00:00 GMT\n"
        f"digest: {headers['Digest']}\n"
        f"content-type: {JSON}"
    )
    RSA.public_key().verify(base64.b64decode(said["signature"]), text.encode(), PKCS1v15(), SHA256())


def test_our_get_covers_its_query() -> None:
    headers = signing.sign_cavage("GET", PAGE, key_id=KEY_ID, key=RSA, now=NOW)
    assert set(headers) == {"Host", "Date", "Signature"}
    said = dict(re.findall(r'(\w+)="([^"]*)"', headers["Signature"]))
    text = "(request-target): get /films/un?page=2\nhost: nantes.example\ndate: Sun, 22 Nov 2026 12:00:00 GMT"
    RSA.public_key().verify(base64.b64decode(said["signature"]), text.encode(), PKCS1v15(), SHA256())
    accept(as_received("GET", PAGE, headers, None), RSA.public_key())


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://nantes.example:8443/inbox", "nantes.example:8443"),
        ("https://nantes.example:443/inbox", "nantes.example"),
        ("https://Nantes.example", "nantes.example"),
    ],
)
def test_the_host_is_signed_as_it_is_sent(url: str, host: str) -> None:
    headers = cavage_post(url)
    assert headers["Host"] == host
    accept(as_received("POST", url, headers, BODY), RSA.public_key())


def test_another_host_can_be_signed() -> None:
    headers = signing.sign_cavage("GET", PAGE, key_id=KEY_ID, key=RSA, now=NOW, host="nantes.example:8443")
    assert headers["Host"] == "nantes.example:8443"
    accept(as_received("GET", PAGE, headers, None), RSA.public_key())


@dataclass
class Request:
    """The shape that http-message-signatures verifies."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [(RSA, algorithms.RSA_V1_5_SHA256), (ED25519, algorithms.ED25519)],
    ids=["rsa", "ed25519"],
)
def test_our_rfc_9421_post_verifies_by_http_message_signatures_and_by_us(
    key: keys.PrivateKey, algorithm: type[algorithms.HTTPSignatureAlgorithm]
) -> None:
    now = datetime.now(UTC)  # that library has no other clock
    digest = signing.content_digest(BODY)
    headers = signing.sign_rfc9421("POST", INBOX, key_id=KEY_ID, key=key, now=now, digest=digest, content_type=JSON)
    resolver = MappingKeyResolver(public_keys={KEY_ID: key.public_key()}, private_keys={})
    verifier = HTTPMessageVerifier(signature_algorithm=algorithm, key_resolver=resolver)
    needed = ("@method", "@target-uri", "content-digest", "content-type")
    (result,) = verifier.verify(Request("POST", INBOX, headers), body=BODY, require_components=needed)
    assert (result.body, result.parameters["created"]) == (BODY, int(now.timestamp()))
    message = as_received("POST", INBOX, headers, BODY)
    claim = claims.read(message, now=now, hosts=frozenset({"nantes.example"}))
    claims.verify(claim, key.public_key())
    assert claim.scheme == "rfc9421"


def test_our_rfc_9421_get_verifies() -> None:
    headers = signing.sign_rfc9421("GET", PAGE, key_id=KEY_ID, key=RSA, now=NOW)
    assert set(headers) == {"Signature-Input", "Signature"}
    accept(as_received("GET", PAGE, headers, None), RSA.public_key())


def test_both_digests_have_the_spelling_that_their_reader_demands() -> None:
    assert signing.body_digest(b"").startswith("SHA-256=")
    assert signing.content_digest(b"") == "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"
