"""Object integrity proofs (FEP-8b32 with the cryptosuite eddsa-jcs-2022): made over what we send, judged on what others
send. Pure; whose key it is that a proof must fit, `inbox.verify` knows.
"""

import contextlib
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fediverse_cinema.activitypub import keys
from fediverse_cinema.activitypub.signatures.freshness import CLOCK_SKEW
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.foundation.errors import Unverified

TYPE, SUITE, PURPOSE = "DataIntegrityProof", "eddsa-jcs-2022", "assertionMethod"
MOST_PROOFS = 8  # of one document; each costs a canonicalisation
LONGEST_VALUE = 100  # characters; 64 bytes take at most 88
LONGEST_MOMENT = 40


def add(document: Document, *, key: Ed25519PrivateKey, key_id: str, now: datetime) -> Document:
    """The document with a proof. Its @context names the terms of the proof already, since the proof covers it.

    A linked-data signature comes afterwards and covers the proof, which does not cover it: so says the FEP
    ("Backward compatibility"), and Fedify judges both that way.
    """
    options = {
        "type": TYPE,
        "cryptosuite": SUITE,
        "created": iso(now),
        "verificationMethod": key_id,
        "proofPurpose": PURPOSE,
        "@context": document["@context"],
    }
    value = "z" + keys.to_base58(key.sign(_hash(options) + _hash(_unsecured(document))))
    return {**document, "proof": {**options, "proofValue": value}}


def check(
    document: Document, *, key: Ed25519PublicKey, key_id: str, now: datetime, longest: timedelta | None = None
) -> None:
    """Unverified unless one of the document's proofs was made by this key, for this purpose, and counts now; `longest`
    ago, when that is given.

    Slow for a large document: JCS is written in Python. Not for the event loop.
    """
    unsecured = None
    for proof in _offered(document):
        if not _claims(proof, key_id, now) or not _same_context(proof, document):
            continue
        if not _made_within(proof, longest, now):
            continue
        try:
            unsecured = unsecured or _hash(_unsecured(document))
            value = _value_of(proof)
            if any(_signed(value, _hash(options) + unsecured, key) for options in _options_of(proof, document)):
                return
        except ValueError:  # no JSON that every reader understands alike
            continue
    raise Unverified(f"no proof by {key_id[:200]}", public="The proof is not valid.", code="bad_proof")


def names_key(document: Document, key_id: str) -> bool:
    """Is there a proof that says it was made by this key? Cheap: nothing is computed."""
    return any(proof.get("verificationMethod") == key_id for proof in _offered(document))


def _offered(document: Document) -> list[Mapping[str, Any]]:
    given = document.get("proof")
    proofs = given if isinstance(given, list) else [given]
    return [proof for proof in proofs[:MOST_PROOFS] if isinstance(proof, Mapping)]


def _claims(proof: Mapping[str, Any], key_id: str, now: datetime) -> bool:
    """What it says of itself. With another purpose she has proved that she may sign in, not that she says this."""
    said = (proof.get("type"), proof.get("cryptosuite"), proof.get("proofPurpose"), proof.get("verificationMethod"))
    if said != (TYPE, SUITE, PURPOSE, key_id):
        return False
    created, expires = proof.get("created"), proof.get("expires")
    if created is not None and not _is_before(created, now + timedelta(seconds=CLOCK_SKEW)):
        return False
    return expires is None or _is_after(expires, now)


def _made_within(proof: Mapping[str, Any], longest: timedelta | None, now: datetime) -> bool:
    """One that does not say when it was made may be as old as the world."""
    return longest is None or _is_after(proof.get("created"), now - longest)


def _options_of(proof: Mapping[str, Any], document: Document) -> list[Document]:
    """What was hashed beside the document. A proof that bears no @context was made without one (the FEP of 2023) or
    with that of the document (the specification since then); signed is the same document both times.
    """
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    if "@context" in options or "@context" not in document:
        return [options]
    return [{**options, "@context": document["@context"]}, options]


def _signed(value: bytes, text: bytes, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(value, text)
    except InvalidSignature:
        return False
    return True


def _same_context(proof: Mapping[str, Any], document: Document) -> bool:
    """§3.3.2 of vc-di-eddsa: a proof that names a @context names the one that the document begins with. Otherwise the
    same words could be shown to others under another meaning.
    """
    if "@context" not in proof:
        return True
    proved, shown = _listed(proof["@context"]), _listed(document.get("@context"))
    return shown[: len(proved)] == proved


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_before(text: Any, moment: datetime) -> bool:
    given = _moment(text)
    return given is not None and given <= moment


def _is_after(text: Any, moment: datetime) -> bool:
    given = _moment(text)
    return given is not None and given > moment


def _moment(text: Any) -> datetime | None:
    """An xsd:dateTime with its zone (Fedify writes nanoseconds); None for anything else."""
    if not isinstance(text, str) or len(text) > LONGEST_MOMENT:
        return None
    with contextlib.suppress(ValueError):
        given = datetime.fromisoformat(text)
        return given if given.tzinfo is not None else None
    return None


def _value_of(proof: Mapping[str, Any]) -> bytes:
    """ValueError when it is no base58btc."""
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z") or len(value) > LONGEST_VALUE:
        raise ValueError("no proofValue")
    return keys.from_base58(value[1:])


def _unsecured(document: Document) -> Document:
    return {name: value for name, value in document.items() if name not in ("proof", "signature")}


def _hash(value: Any) -> bytes:
    """SHA-256 over RFC 8785. ValueError when it has numbers that not every reader understands alike."""
    return hashlib.sha256(rfc8785.dumps(value)).digest()
