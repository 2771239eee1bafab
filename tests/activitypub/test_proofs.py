"""Object integrity proofs (FEP-8b32): those of others and of the specification before ours, and ours before both."""

import copy
import json
import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fediverse_cinema.activitypub import keys, proofs
from fediverse_cinema.foundation.errors import Unverified
from fediverse_cinema.foundation.reading import read_object

TESTS = Path(__file__).parent.parent
VECTORS = json.loads((TESTS / "vectors" / "fep-8b32.json").read_text())
CAPTURES = json.loads((TESTS / "letters" / "fedify" / "captures.json").read_text())["captures"]
JCS = json.loads((TESTS / "vectors" / "rfc8785-jcs.json").read_text())
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(b"a key of nobody but of this test")
KEY_ID = "https://social.example/users/alice#ed25519-key"
NOTE: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/activitystreams"],
    "id": "https://social.example/create/1",
    "type": "Create",
    "actor": "https://social.example/users/alice",
    "object": {
        "type": "Note",
        "content": "été <p>\u2028</p> 🎬",
        "height": 1.0,
        "width": 1e21,
        "ratio": 1.7777777777777777,
    },
}


def made(document: dict[str, Any] = NOTE, **options: Any) -> dict[str, Any]:
    """The document with a proof whose options were changed before it was made."""
    signed = proofs.add(document, key=KEY, key_id=KEY_ID, now=NOW)
    proof = {name: value for name, value in {**signed["proof"], **options}.items() if value is not None}
    del proof["proofValue"]
    value = KEY.sign(proofs._hash(proof) + proofs._hash(document))
    return {**document, "proof": {**proof, "proofValue": "z" + keys.to_base58(value)}}


def counts(document: dict[str, Any], *, key_id: str = KEY_ID, now: datetime = NOW) -> bool:
    try:
        proofs.check(document, key=KEY.public_key(), key_id=key_id, now=now)
    except Unverified:
        return False
    return True


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["note"][:12])
def test_the_proofs_of_the_fep_count_in_both_generations_of_its_text(vector: dict[str, Any]) -> None:
    (method,) = vector["actor"]["assertionMethod"]
    key = keys.from_multibase(method["publicKeyMultibase"])
    proofs.check(vector["signed"], key=key, key_id=method["id"], now=NOW)
    with pytest.raises(Unverified):
        proofs.check({**vector["signed"], "type": "Update"}, key=key, key_id=method["id"], now=NOW)


def test_the_fep_s_own_key_makes_the_fep_s_own_proof() -> None:
    vector = VECTORS[0]
    secret = keys.from_base58(vector["secret_key_multibase"][1:])[2:34]
    created = datetime.fromisoformat(vector["created"])
    key = Ed25519PrivateKey.from_private_bytes(secret)
    assert proofs.add(vector["unsigned"], key=key, key_id=vector["key_id"], now=created) == vector["signed"]


def test_the_proof_of_example_17_counts_with_the_key_of_example_01() -> None:
    pole, announce = (
        json.loads((TESTS / "documents" / f"{name}.json").read_text())
        for name in ("01-pole-group", "17-announce-film-by-group")
    )
    (method,) = pole["assertionMethod"]
    key = keys.from_multibase(method["publicKeyMultibase"])
    proofs.check(announce, key=key, key_id=method["id"], now=NOW)
    with pytest.raises(Unverified):
        proofs.check({**announce, "object": announce["actor"]}, key=key, key_id=method["id"], now=NOW)


@pytest.mark.parametrize("capture", CAPTURES, ids=lambda capture: capture["spec"])
def test_a_proof_of_fedify_counts_beside_its_linked_data_signature(capture: dict[str, Any]) -> None:
    letter = read_object(capture["body"].encode())
    methods = {one["id"]: one["publicKeyMultibase"] for one in capture["sender_actor"]["assertionMethod"]}
    key_id = letter["proof"]["verificationMethod"]
    assert "signature" in letter and proofs.names_key(letter, key_id)
    proofs.check(letter, key=keys.from_multibase(methods[key_id]), key_id=key_id, now=NOW)


def test_ours_counts_and_still_does_when_a_signature_has_been_added() -> None:
    signed = made()
    assert counts(signed) and counts({**signed, "signature": {"type": "RsaSignature2017"}})
    assert counts(read_object(json.dumps(signed).encode())), "whatever the order of its keys"


CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "the activity": lambda one: one.update(type="Update"),
    "something inside": lambda one: one["object"].update(content="another"),
    "a number": lambda one: one["object"].update(ratio=1.7777777777777775),
    "a key more": lambda one: one.update(target="https://evil.example/"),
    "a key less": lambda one: one.pop("object"),
    "the context": lambda one: one.update({"@context": ["https://evil.example/ns"]}),
    "the order of a list": lambda one: one["@context"].insert(0, "https://evil.example/ns"),
    "the moment": lambda one: one["proof"].update(created="2026-11-25T11:00:00Z"),
    "an option more": lambda one: one["proof"].update(domain="evil.example"),
    "the value": lambda one: one["proof"].update(proofValue=one["proof"]["proofValue"][:-1] + "1"),
    "no value": lambda one: one["proof"].pop("proofValue"),
    "a value that is no base58": lambda one: one["proof"].update(proofValue="z0OIl"),
    "a value of another base": lambda one: one["proof"].update(proofValue="u" + one["proof"]["proofValue"][1:]),
    "an endless value": lambda one: one["proof"].update(proofValue="z" + "1" * 100_000),
    "a value that is a number": lambda one: one["proof"].update(proofValue=17),
    "no proof": lambda one: one.pop("proof"),
    "a proof that is a string": lambda one: one.update(proof="believe me"),
    "a number beyond all readers": lambda one: one.update(size=2**53 + 2),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_document_that_was_changed_has_no_proof(change: Callable[[dict[str, Any]], Any]) -> None:
    signed = copy.deepcopy(made())
    change(signed)
    assert not counts(signed)


OPTIONS: dict[str, dict[str, Any]] = {
    "another suite": {"cryptosuite": "eddsa-rdfc-2022"},
    "no suite": {"cryptosuite": None},
    "another type": {"type": "Ed25519Signature2020"},
    "another purpose": {"proofPurpose": "authentication"},
    "no purpose": {"proofPurpose": None},
    "a purpose in a list": {"proofPurpose": ["assertionMethod"]},
    "another method": {"verificationMethod": "https://social.example/users/alice#main-key"},
    "the actor as method": {"verificationMethod": "https://social.example/users/alice"},
    "made tomorrow": {"created": "2026-11-26T12:00:00Z"},
    "made at no time": {"created": "yesterday"},
    "made at a time without zone": {"created": "2026-11-25T12:00:00"},
    "made at a number": {"created": 1795304430},
    "expired": {"expires": "2026-11-25T11:59:59Z"},
    "expiring at no time": {"expires": "never"},
    "another context": {"@context": ["https://evil.example/ns"]},
    "more context than the document": {"@context": [*NOTE["@context"], "https://evil.example/ns"]},
}


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_a_proof_of_another_kind_or_time_does_not_count_however_well_made(options: dict[str, Any]) -> None:
    assert not counts(made(**options))


@pytest.mark.parametrize(
    "options",
    [{"created": None}, {"created": "2026-11-25T12:59:00Z"}, {"created": "2019-01-01T00:00:00.056429984+02:00"},
     {"expires": "2026-11-25T12:00:01Z"}, {"@context": None}, {"@context": NOTE["@context"][0]}],
    ids=str,
)  # fmt: skip
def test_what_the_specification_leaves_open_does_not_hinder(options: dict[str, Any]) -> None:
    assert counts(made(**options))


def test_the_key_of_somebody_else_proves_nothing() -> None:
    signed = made()
    assert not counts(signed, key_id="https://social.example/users/bob#ed25519-key")
    with pytest.raises(Unverified):
        other = Ed25519PrivateKey.generate().public_key()
        proofs.check(signed, key=other, key_id=KEY_ID, now=NOW)


def test_of_several_proofs_one_must_count_and_only_eight_are_looked_at() -> None:
    signed = made()
    bad = {**signed["proof"], "proofValue": "z1"}
    assert counts({**signed, "proof": [bad, "x", None, signed["proof"]]})
    assert not counts({**signed, "proof": [bad, bad]}) and not counts({**signed, "proof": []})
    assert not counts({**signed, "proof": [bad] * proofs.MOST_PROOFS + [signed["proof"]]})
    assert proofs.names_key({"proof": [{}, signed["proof"]]}, KEY_ID)
    assert not proofs.names_key({"proof": [{}, "x"]}, KEY_ID)


def test_a_proof_is_for_ever_unless_it_says_when_it_ends() -> None:
    assert counts(made(), now=NOW + timedelta(days=3000))
    assert not counts(made(expires="2026-12-01T00:00:00Z"), now=NOW + timedelta(days=7))


@pytest.mark.parametrize("case", JCS["documents"], ids=lambda case: case["name"])
def test_what_is_hashed_is_rfc_8785_as_we_read_json(case: dict[str, Any]) -> None:
    wrapped = read_object(b'{"x":' + case["input"].encode() + b"}")
    assert rfc8785.dumps(wrapped["x"]).hex() == case["output_hex"]


def test_numbers_are_written_as_every_reader_writes_them() -> None:
    for case in JCS["numbers"]:
        text = case["text"]
        (number,) = struct.unpack(">d", bytes.fromhex(case["ieee754_hex"]))
        if text is None:
            with pytest.raises(ValueError):
                rfc8785.dumps(number)
        else:
            assert rfc8785.dumps(number).decode() == text
