"""What Mastodon, PeerTube, GoToSocial and Fedify really sent, and RFC 9421's own examples, before our verifier."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from fediverse_cinema.activitypub import keys
from fediverse_cinema.activitypub.signatures import claims, freshness, rfc9421
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.foundation.errors import Malformed, Refused, Unverified

TESTS = Path(__file__).parent.parent
VECTORS = TESTS / "vectors"
PEERTUBE_LETTERS = sorted((TESTS / "letters" / "peertube").glob("*.json"))
EVERY_HOST = frozenset({"www.example.com", "127.0.0.1:9411", "127.0.0.9:9124", "peer.test", "example.com"})


def load(path: Path) -> Any:
    return json.loads(path.read_text())


def public_key(pem: str) -> keys.PublicKey:
    """Of any size: what a key must be worth is the business of `keys.read_public_pem`."""
    key = load_pem_public_key(pem.encode())
    assert isinstance(key, RSAPublicKey | Ed25519PublicKey)
    return key


def message(method: str, url: str, headers: list[list[str]], body: str | None) -> Message:
    lower = tuple((name.lower(), value) for name, value in headers)
    return Message(method, url, lower, None if body is None else body.encode())


def changed(letter: Message) -> Message:
    assert letter.body
    return replace(letter, body=bytes([letter.body[0] ^ 1]) + letter.body[1:])


def read_at_its_date(letter: Message) -> claims.Claim:
    now = datetime.fromtimestamp(freshness.http_date(letter.one("date")), UTC)
    return claims.read(letter, now=now, hosts=EVERY_HOST)


MASTODON = load(VECTORS / "mastodon-http-signatures.json")
REASONS: dict[str, set[str]] = {
    "signature does not cover this request": {"bad_signature", "not_covered"},
    "bad Date": {"bad_date"},
    "time window": {"expired"},
    "digest must be covered": {"not_covered"},
    "digest mismatch": {"digest_mismatch"},
    "key fetch 404": {"no_key"},
    "400: dictionary key must be lower case": {"bad_structured_field"},
}


def judge(case: dict[str, Any]) -> claims.Claim:
    asked = message(case["method"], case["url"], list(map(list, case["headers"].items())), case["body"])
    claim = claims.read(asked, now=datetime.fromisoformat(MASTODON["clock"]), hosts=EVERY_HOST)
    if "bob" not in claim.key_id:
        raise Unverified("only bob has a key here", code="no_key")
    claims.verify(claim, public_key(MASTODON["public_keys"][case["key"]]))
    return claim


@pytest.mark.parametrize("case", MASTODON["cases"], ids=lambda case: f"{case['scheme']}-{case['title']}")
def test_SIG_22_mastodons_cases_get_mastodons_verdict(case: dict[str, Any]) -> None:
    if case["mastodon_verdict"] == "accept":
        assert judge(case).scheme == case["scheme"]
        return
    with pytest.raises(Refused) as refusal:
        judge(case)
    assert refusal.value.code in REASONS[case["why"]]
    assert isinstance(refusal.value, Malformed) == case["why"].startswith("400")


def peertube_letter(path: Path) -> Message:
    letter = load(path)
    return message(letter["method"], "http://127.0.0.1:9411" + letter["path"], letter["headers"], letter["raw_body"])


def peertube_key(claim: claims.Claim) -> keys.PublicKey:
    return public_key(load(VECTORS / "peertube-keys.json")[claim.key_id])


@pytest.mark.parametrize("path", PEERTUBE_LETTERS, ids=lambda path: path.stem)
def test_SIG_22_a_letter_of_peertube_verifies_and_a_changed_byte_does_not(path: Path) -> None:
    letter = peertube_letter(path)
    claim = read_at_its_date(letter)
    claims.verify(claim, peertube_key(claim))
    with pytest.raises(Unverified, match="digest"):
        read_at_its_date(changed(letter))


def test_every_recorded_letter_of_peertube_is_here() -> None:
    assert len(PEERTUBE_LETTERS) == 83


def test_SIG_05_a_letter_of_peertube_sent_on_to_another_inbox_does_not_verify() -> None:
    letter = replace(peertube_letter(PEERTUBE_LETTERS[8]), url="http://127.0.0.1:9411/users/ana/inbox")
    claim = read_at_its_date(letter)
    with pytest.raises(Unverified) as refusal:
        claims.verify(claim, peertube_key(claim))
    assert refusal.value.code == "bad_signature"


@pytest.mark.parametrize("asked", load(VECTORS / "peertube-gets.json"), ids=lambda asked: asked["path"])
def test_SIG_20_peertube_signs_its_gets_without_the_query(asked: dict[str, Any]) -> None:
    claim = read_at_its_date(message("GET", "http://127.0.0.1:9411" + asked["path"], asked["headers"], None))
    assert len(claim.bases) == (2 if "?" in asked["path"] else 1)
    claims.verify(claim, peertube_key(claim))


def test_SIG_23_peertubes_test_keys_are_good_mathematics_and_too_short_for_our_inbox() -> None:
    for pem in load(VECTORS / "peertube-keys.json").values():
        with pytest.raises(Refused) as refusal:
            keys.read_public_pem(pem)
        assert refusal.value.code == "key_size"


GOTOSOCIAL = load(VECTORS / "gotosocial-letters.json")


@pytest.mark.parametrize("letter", GOTOSOCIAL["letters"], ids=["like", "follow"])
def test_SIG_22_a_letter_of_gotosocial_verifies_with_hs2019(letter: dict[str, Any]) -> None:
    post = message(letter["method"], letter["url"], letter["headers"], letter["raw_body"])
    claim = read_at_its_date(post)
    assert (claim.algorithm, claim.key_id) == ("hs2019", GOTOSOCIAL["key_id"])
    claims.verify(claim, keys.read_public_pem(GOTOSOCIAL["public_pem"]))
    with pytest.raises(Unverified):
        read_at_its_date(changed(post))


FEDIFY = load(TESTS / "letters" / "fedify" / "captures.json")["captures"]


@pytest.mark.parametrize("capture", FEDIFY, ids=lambda capture: capture["spec"])
def test_SIG_22_a_letter_of_fedify_verifies_in_both_schemes(capture: dict[str, Any]) -> None:
    letter = message(capture["method"], capture["target_uri"], capture["headers"], capture["body"])
    claim = read_at_its_date(letter)
    assert claim.scheme == ("rfc9421" if capture["spec"] == "rfc9421" else "cavage")
    claims.verify(claim, keys.read_public_pem(capture["sender_actor"]["publicKey"]["publicKeyPem"]))
    with pytest.raises(Unverified):
        read_at_its_date(changed(letter))


RFC = load(VECTORS / "rfc9421-appendix-b.json")
RFC_NOW = datetime.fromtimestamp(1618884473, UTC)


def rfc_request(case: dict[str, Any]) -> Message:
    head, _, body = RFC["messages"]["test-request"].partition("\n\n")
    lines = head.split("\n")
    headers = [line.split(": ", 1) for line in lines[1:]]
    headers += [["Signature-Input", case["signature_input"]], ["Signature", case["signature"]]]
    return message("POST", "https://example.com" + lines[0].split()[1], headers, body)


def rfc_case(label: str) -> dict[str, Any]:
    return next(case for case in RFC["cases"] if case["label"] == label)


def test_the_ed25519_example_of_rfc_9421_verifies() -> None:
    """It covers neither @target-uri nor a digest, so `read` refuses it; base and mathematics must agree."""
    case = rfc_case("sig-b26")
    request = rfc_request(case)
    (offer,) = rfc9421.parse(case["signature_input"], case["signature"])
    base = rfc9421.base(request, offer.components, offer.parameters)
    assert base == case["signature_base"].encode()
    claim = claims.Claim("rfc9421", "test-key-ed25519", "ed25519", (base,), offer.signature)
    claims.verify(claim, public_key(RFC["keys"]["test-key-ed25519"]["public_pem"]))
    with pytest.raises(Unverified) as refusal:
        claims.read(request, now=RFC_NOW, hosts=EVERY_HOST)
    assert refusal.value.code == "not_covered"


@pytest.mark.parametrize("label", ["sig-b23", "sig-b25"])
def test_the_other_request_examples_of_rfc_9421_have_our_base(label: str) -> None:
    case = rfc_case(label)
    (offer,) = rfc9421.parse(case["signature_input"], case["signature"])
    assert rfc9421.base(rfc_request(case), offer.components, offer.parameters) == case["signature_base"].encode()


@pytest.mark.parametrize(
    "case", [case for case in RFC["cases"] if case["alg"] != "ed25519"], ids=lambda case: case["label"]
)
def test_SIG_08_an_algorithm_of_rfc_9421_that_we_do_not_speak_is_refused_by_name(case: dict[str, Any]) -> None:
    named = case | {"signature_input": f'{case["signature_input"]};alg="{case["alg"]}"'}
    with pytest.raises(Unverified, match=case["alg"]) as refusal:
        claims.read(rfc_request(named), now=RFC_NOW, hosts=EVERY_HOST)
    assert refusal.value.code == "algorithm_unknown"
