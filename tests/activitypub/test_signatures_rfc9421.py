"""Every way of being wrong in RFC 9421, signed by http-message-signatures: another reading of the same RFC."""

import base64
import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver, algorithms

from fediverse_cinema.activitypub.signatures import claims
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.foundation.errors import Malformed, Refused, Unverified
from tests.kit.neighbours import key_of

RSA = key_of("https://nantes.example/users/ines")
ED25519 = Ed25519PrivateKey.generate()
KEY_ID = "https://nantes.example/users/ines#main-key"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOSTS = frozenset({"lyon.example", "lyon.example:443"})
BODY = b'{"type":"Like"}'
COVERED = ("@method", "@target-uri", "content-digest")


def content_digest(body: bytes, algorithm: str = "sha-256") -> str:
    digest = hashlib.new(algorithm.replace("-", ""), body).digest()
    return f"{algorithm}=:{base64.b64encode(digest).decode()}:"


@dataclass
class Request:
    """The shape that http-message-signatures signs."""

    method: str = "POST"
    url: str = "https://lyon.example/inbox"
    headers: dict[str, str] = field(
        default_factory=lambda: {"host": "lyon.example", "content-digest": content_digest(BODY)}
    )


def sign(
    request: Request | None = None,
    *,
    covered: tuple[str, ...] = COVERED,
    algorithm: type[Any] = algorithms.RSA_V1_5_SHA256,
    key: Any = RSA,
    age: int = 0,
    **options: Any,
) -> Message:
    request = request or Request()
    resolver = MappingKeyResolver(public_keys={}, private_keys={KEY_ID: key})
    signer = HTTPMessageSigner(signature_algorithm=algorithm, key_resolver=resolver)
    options |= {"created": NOW + timedelta(seconds=age), "use_existing_digest": "content-digest" in request.headers}
    signer.sign(request, key_id=KEY_ID, covered_component_ids=covered, **options)
    headers = tuple((name.lower(), value) for name, value in request.headers.items())
    return Message(request.method, request.url, headers, None if request.method == "GET" else BODY)


def with_header(message: Message, name: str, value: str) -> Message:
    return replace(message, headers=(*((key, old) for key, old in message.headers if key != name), (name, value)))


def edited(message: Message, name: str, old: str, new: str) -> Message:
    value = message.one(name)
    assert value and old in value
    return with_header(message, name, value.replace(old, new))


def accepted(message: Message, key: Any = RSA) -> claims.Claim:
    claim = claims.read(message, now=NOW, hosts=HOSTS)
    claims.verify(claim, key.public_key())
    return claim


def refusal_of(message: Message) -> Refused:
    with pytest.raises(Refused) as refusal:
        accepted(message)
    return refusal.value


def test_a_post_signed_with_either_key_is_accepted() -> None:
    assert accepted(sign()).scheme == "rfc9421"
    assert accepted(sign(algorithm=algorithms.ED25519, key=ED25519), ED25519).algorithm == "ed25519"


def test_a_signature_that_names_no_algorithm_goes_by_the_key() -> None:
    assert accepted(sign(include_alg=False)).algorithm is None
    accepted(sign(include_alg=False, algorithm=algorithms.ED25519, key=ED25519), ED25519)


def test_every_derived_component_of_a_request_is_known() -> None:
    derived = ("@authority", "@scheme", "@request-target", "@path", "@query")
    accepted(sign(Request(url="https://lyon.example/inbox?a=b%20c"), covered=(*COVERED, *derived, "host")))
    accepted(sign(covered=(*COVERED, *derived)))


def test_a_get_needs_no_digest() -> None:
    accepted(sign(Request("GET", headers={"host": "lyon.example"}), covered=("@method", "@target-uri")))


@pytest.mark.parametrize("missing", COVERED)
def test_SIG_21_a_signature_without_a_required_component_is_refused(missing: str) -> None:
    refusal = refusal_of(sign(covered=tuple(name for name in COVERED if name != missing)))
    assert (refusal.status, refusal.code) == (401, "not_covered")


@pytest.mark.parametrize(
    ("value", "status", "code"),
    [
        (content_digest(BODY).upper(), 400, "bad_structured_field"),
        ("sha-256=:~~:", 400, "bad_structured_field"),
        ("sha-256=7", 400, "bad_structured_field"),
        (f"{content_digest(BODY)}, {content_digest(b'')}", 400, "bad_structured_field"),
        (content_digest(BODY, "sha-512"), 401, "digest_without_sha256"),
        ("sha-256=:AAAA:", 401, "bad_digest"),
        (content_digest(b"another body"), 401, "digest_mismatch"),
    ],
)
def test_SIG_21_a_content_digest_must_be_readable_and_right(value: str, status: int, code: str) -> None:
    refusal = refusal_of(with_header(sign(), "content-digest", value))
    assert (refusal.status, refusal.code) == (status, code)


def test_SIG_03_a_body_changed_by_one_byte_is_refused() -> None:
    assert refusal_of(replace(sign(), body=BODY.replace(b"Like", b"like"))).code == "digest_mismatch"


def test_SIG_21_an_unknown_component_is_refused() -> None:
    for unknown in ('"@status"', '"@query-param";name="a"', '"content-digest";sf', '"x-missing"', '"Host"'):
        letter = edited(sign(), "signature-input", '"content-digest"', f'"content-digest" {unknown}')
        refusal = refusal_of(letter)
        assert (refusal.status, refusal.code) == (401, "header_missing")


def test_SIG_21_a_component_with_parameters_does_not_count_as_covered() -> None:
    letter = edited(sign(), "signature-input", '"content-digest"', '"content-digest";req')
    assert refusal_of(letter).code == "not_covered"


def test_SIG_05_21_only_our_own_address_counts_whatever_the_proxy_says() -> None:
    elsewhere = sign(Request(url="https://paris.example/inbox"))
    assert refusal_of(elsewhere).code == "wrong_host"
    assert refusal_of(replace(elsewhere, url="https://lyon.example/inbox")).code == "bad_signature"
    behind_proxy = with_header(sign(), "host", "127.0.0.1:8000")
    accepted(behind_proxy)
    signed_inside = sign(
        Request(headers={"host": "127.0.0.1:8000", "content-digest": content_digest(BODY)}), covered=(*COVERED, "host")
    )
    assert refusal_of(signed_inside).code == "wrong_host"


def two_labels(first: str, second: str) -> Message:
    """Two labels over one request: `good` is right, `thin` covers little, `odd` an algorithm to come, `bad` lies."""
    made = {
        "good": sign(label="good"),
        "thin": sign(label="thin", covered=("@method",)),
        "odd": edited(sign(label="odd"), "signature-input", "rsa-v1_5-sha256", "mldsa-44"),
        "bad": edited(sign(label="bad", age=-60), "signature-input", "created=", "nonce=1;created="),
    }
    letter = made[first]
    for name in ("signature-input", "signature"):
        letter = with_header(letter, name, f"{made[first].one(name)}, {made[second].one(name)}")
    return letter


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("good", "thin", None),
        ("thin", "good", None),
        ("odd", "good", None),
        ("good", "bad", None),
        ("bad", "good", "bad_signature"),
        ("thin", "odd", "not_covered"),
        ("odd", "thin", "algorithm_unknown"),
    ],
)
def test_SIG_21_of_two_labels_the_first_that_covers_enough_is_chosen(first: str, second: str, code: str | None) -> None:
    letter = two_labels(first, second)
    if code is None:
        accepted(letter)
    else:
        assert refusal_of(letter).code == code


@pytest.mark.parametrize(
    ("age", "expires", "code"),
    [
        (-13 * 3600, None, "expired"),
        (61 * 60, None, "from_the_future"),
        (-30 * 60, None, None),
        (-60, -1, "expired"),
        (-11 * 3600, 30 * 86400, None),
        (-13 * 3600, 30 * 86400, "expired"),
        (-60, -120, "expires_before_created"),
    ],
)
def test_SIG_06_created_and_expires_bound_a_signature(age: int, expires: int | None, code: str | None) -> None:
    letter = sign(age=age, expires=None if expires is None else NOW + timedelta(seconds=expires))
    if code is None:
        accepted(letter)
    else:
        assert refusal_of(letter).code == code


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (f"created={int(NOW.timestamp())}", 'created="abc"', "bad_date"),
        (f"created={int(NOW.timestamp())}", "created", "bad_date"),
        (f"created={int(NOW.timestamp())}", "created=999999999999999", "from_the_future"),
        (f";created={int(NOW.timestamp())}", "", "parameter_missing"),
        (f';keyid="{KEY_ID}"', "", "parameter_missing"),
    ],
)
def test_SIG_07_a_missing_or_unreadable_parameter_is_401(old: str, new: str, code: str) -> None:
    refusal = refusal_of(edited(sign(), "signature-input", old, new))
    assert (refusal.status, refusal.code) == (401, code)


@pytest.mark.parametrize("name", ["hmac-sha256", "ecdsa-p256-sha256", "rsa-pss-sha512", "rsa-sha256", "none", ""])
def test_SIG_08_an_algorithm_that_we_do_not_speak_is_refused_by_name(name: str) -> None:
    refusal = refusal_of(edited(sign(), "signature-input", "rsa-v1_5-sha256", name))
    assert refusal.code == "algorithm_unknown"
    assert repr(name) in str(refusal)


def test_SIG_08_an_hmac_keyed_with_the_public_key_is_refused_by_name() -> None:
    public = b"-----BEGIN PUBLIC KEY-----"
    assert refusal_of(sign(algorithm=algorithms.HMAC_SHA256, key=public)).code == "algorithm_unknown"


def test_SIG_08_an_algorithm_that_does_not_fit_the_key_is_refused_by_name() -> None:
    letter = edited(sign(), "signature-input", "rsa-v1_5-sha256", "ed25519")
    refusal = refusal_of(letter)
    assert refusal.code == "algorithm_mismatch"
    assert "ed25519" in str(refusal)


def test_SIG_17_where_both_schemes_are_present_rfc_9421_is_read() -> None:
    letter = sign()
    assert isinstance(refusal_of(with_header(letter, "signature", 'keyId="k",signature="AAAA"')), Malformed)
    assert isinstance(refusal_of(replace(letter, headers=(*letter.headers, ("signature", 'keyId="k"')))), Malformed)


def test_a_component_covered_twice_is_400() -> None:
    letter = edited(sign(), "signature-input", '"@method"', '"@method" "@method"')
    assert isinstance(refusal_of(letter), Malformed)


def test_SIG_18_a_covered_header_that_occurs_twice_is_400() -> None:
    letter = sign()
    again = replace(letter, headers=(*letter.headers, ("content-digest", content_digest(BODY))))
    assert refusal_of(again).code == "header_twice"


def test_one_header_cannot_pass_for_two_lines() -> None:
    letter = edited(sign(), "signature-input", '"content-digest"', '"content-digest" "x-note"')
    assert refusal_of(with_header(letter, "x-note", 'a\n"b": c')).code == "bad_signature_header"


def test_a_signature_by_another_key_is_401() -> None:
    with pytest.raises(Unverified) as refusal:
        accepted(sign(), key_of("https://nantes.example/users/ana"))
    assert refusal.value.code == "bad_signature"
