"""RsaSignature2017: a judge who knows only pyld and cryptography, tried on what PeerTube sent, and then on ours."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.activitypub import jsonld, keys, ld_signatures, vouching
from fediverse_cinema.activitypub.keyring import SigningKeys
from fediverse_cinema.activitypub.proofs import check
from tests.kit.linked_data import mastodon_forwards, verifies, verifies_compacted
from tests.kit.neighbours import key_of, public_pem

TESTS = Path(__file__).parent.parent
PEERTUBE_KEYS = json.loads((TESTS / "vectors" / "peertube-keys.json").read_text())
PATHS = sorted((TESTS / "letters" / "peertube").glob("*.json"))
LETTERS = [json.loads(json.loads(path.read_text())["raw_body"]) for path in PATHS]
SIGNED = [letter for letter in LETTERS if "signature" in letter]
ANA = "https://pole.example/ap/users/ana"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
KEYS = SigningKeys(key_of(ANA), f"{ANA}#main-key", keys.generate_ed25519(), f"{ANA}#ed25519-key")
PEM = public_pem(KEYS.rsa)
OURS = ("16-create-film", "19-update-film", "33-delete-film")


def document(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((TESTS / "documents" / f"{name}.json").read_text())
    return read


def test_the_judge_believes_every_letter_that_peertube_signed_and_none_that_was_changed() -> None:
    assert len(SIGNED) >= 69
    for letter in SIGNED:
        pem = PEERTUBE_KEYS[letter["signature"]["creator"]]
        assert verifies(letter, pem), letter["id"]
        assert not verifies({**letter, "actor": "https://evil.example/mallory"}, pem)


@pytest.mark.parametrize("name", OURS)
def test_what_we_sign_is_believed_by_the_judge_and_by_those_who_put_it_into_their_own_words(name: str) -> None:
    signed = vouching.signed(document(name), KEYS, NOW)
    assert verifies(signed, PEM) and verifies_compacted(signed, PEM)
    assert not verifies({**signed, "published": "2020-01-01T00:00:00Z"}, PEM)
    assert not verifies(signed, public_pem(key_of("somebody else")))


@pytest.mark.parametrize("name", OURS)
def test_the_proof_counts_beside_the_signature_and_the_signature_beside_the_proof(name: str) -> None:
    signed = vouching.signed(document(name), KEYS, NOW)
    check(signed, key=KEYS.ed25519.public_key(), key_id=KEYS.ed25519_id, now=NOW)
    proof = {**signed["proof"], "proofValue": "z1"}
    assert not verifies({**signed, "proof": proof}, PEM), "the signature covers the proof"


@pytest.mark.parametrize("name", OURS)
def test_every_term_of_a_signed_document_is_defined(name: str) -> None:
    signed = vouching.signed(document(name), KEYS, NOW)
    assert jsonld.undefined_terms(signed) == set()
    assert signed["@context"][:2] == ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"]
    assert {name: signed[name] for name in document(name) if name != "@context"} == {
        name: value for name, value in document(name).items() if name != "@context"
    }


def test_signing_anew_replaces_what_was_there() -> None:
    once = vouching.signed(document("33-delete-film"), KEYS, NOW)
    twice = vouching.signed({**once, "published": "2026-11-21T18:00:00Z"}, KEYS, NOW)
    assert verifies(twice, PEM) and twice["@context"] == once["@context"]
    check(twice, key=KEYS.ed25519.public_key(), key_id=KEYS.ed25519_id, now=NOW)


@pytest.mark.parametrize(
    "signature",
    [None, "yes", [], {}, {"type": "RsaSignature2017"}, {"type": "RsaSignature2017", "creator": ANA},
     {"type": "RsaSignature2017", "creator": {"id": ANA}, "signatureValue": "x"},
     {"type": "Ed25519Signature2018", "creator": ANA, "signatureValue": "x"}],
    ids=str,
)  # fmt: skip
def test_what_is_no_signature_names_nobody(signature: Any) -> None:
    assert ld_signatures.creator_of({"signature": signature}) == ""


def test_a_signature_names_its_creator() -> None:
    assert ld_signatures.creator_of(SIGNED[0]).startswith("http://127.0.0.1:9400/")


def test_the_port_of_mastodons_forwarding_knows_good_from_bad() -> None:
    """What it finds unlike its own words it keeps to itself; so no Note of ours may need words of our own."""
    plain = {
        "@context": ["https://www.w3.org/ns/activitystreams"],
        "id": f"{ANA}/notes/1/activity",
        "type": "Create",
        "actor": ANA,
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "cc": [f"{ANA}/followers"],
        "object": {"id": f"{ANA}/notes/1", "type": "Note", "content": "<p>Oui</p>", "contentMap": {"fr": "<p>Oui</p>"}},
    }
    signature = {"type": "RsaSignature2017"}
    assert mastodon_forwards({**plain, "signature": signature})
    odd = {"@context": [*plain["@context"], {"stage": "https://w3id.org/fep/0673#stage"}], "stage": "editing"}
    assert not mastodon_forwards({**plain, **odd, "signature": signature})
