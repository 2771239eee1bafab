"""Linked-data signatures as their readers judge them, with pyld and cryptography alone: the algorithm itself, and what
Mastodon (`linked_data_signature.rb`, `json_ld_helper.rb`) and PeerTube (`peertube-jsonld.ts`) do before and after.
Ports, read in their sources in 2026; no code of ours judges here.
"""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from pyld import jsonld

from tests.kit.neighbours import AS2, PUBLIC, Document

SECURITY = "https://w3id.org/security/v1"
_CONTEXTS = Path(__file__).parents[2] / "fediverse_cinema" / "activitypub" / "contexts"
# The two terms of https://w3id.org/identity/v1 that a signature uses.
_IDENTITY = {
    "dc": "http://purl.org/dc/terms/",
    "created": {"@id": "dc:created", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "creator": {"@id": "dc:creator", "@type": "@id"},
}
# The extensions of Mastodon's context_helper.rb that can stand in what we send.
MASTODON = [
    AS2,
    SECURITY,
    {
        "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
        "sensitive": "as:sensitive",
        "Hashtag": "as:Hashtag",
        "movedTo": {"@id": "as:movedTo", "@type": "@id"},
        "alsoKnownAs": {"@id": "as:alsoKnownAs", "@type": "@id"},
        "toot": "http://joinmastodon.org/ns#",
        "Emoji": "toot:Emoji",
        "featured": {"@id": "toot:featured", "@type": "@id"},
        "discoverable": "toot:discoverable",
        "indexable": "toot:indexable",
        "votersCount": "toot:votersCount",
        "blurhash": "toot:blurhash",
        "schema": "http://schema.org#",
        "PropertyValue": "schema:PropertyValue",
        "value": "schema:value",
        "quote": {"@id": "https://w3id.org/fep/044f#quote", "@type": "@id"},
        "quoteAuthorization": {"@id": "https://w3id.org/fep/044f#quoteAuthorization", "@type": "@id"},
        "gts": "https://gotosocial.org/ns#",
        "interactionPolicy": {"@id": "gts:interactionPolicy", "@type": "@id"},
        "canQuote": {"@id": "gts:canQuote", "@type": "@id"},
        "automaticApproval": {"@id": "gts:automaticApproval", "@type": "@id"},
        "manualApproval": {"@id": "gts:manualApproval", "@type": "@id"},
    },
]


def _load(url: str, options: Any) -> Document:
    names = {AS2: "activitystreams", SECURITY: "security-v1"}
    document = json.loads((_CONTEXTS / f"{names[url]}.json").read_text())
    return {"contextUrl": None, "documentUrl": url, "document": document, "contentType": "application/ld+json"}


def _digest(document: Document) -> str:
    return hashlib.sha256(_quads(document).encode()).hexdigest()


def _quads(document: Document) -> str:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    quads: str = jsonld.normalize(document, options)
    return quads


def verifies(document: Document, pem: str) -> bool:
    """Did the key sign this document (RsaSignature2017)?"""
    signature = document["signature"]
    options = {name: value for name, value in signature.items() if name not in ("type", "id", "signatureValue")}
    unsigned = {name: value for name, value in document.items() if name != "signature"}
    text = _digest({"@context": _IDENTITY, **options}) + _digest(unsigned)
    key = load_pem_public_key(pem.encode())
    assert isinstance(key, RSAPublicKey)
    try:
        key.verify(base64.b64decode(signature["signatureValue"]), text.encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def verifies_compacted(document: Document, pem: str) -> bool:
    """The same as Mastodon and PeerTube ask it: in their own words, and never with an @graph, @included or @reverse."""
    compacted = compact(document)
    return not _is_odd(compacted) and verifies(compacted, pem)


def compact(document: Document) -> Document:
    """The document in Mastodon's own words, its signature kept."""
    unsigned = {name: value for name, value in document.items() if name != "signature"}
    compacted: Document = jsonld.compact(unsigned, MASTODON, {"documentLoader": _load})
    return {**compacted, "signature": document["signature"]}


def lookalikes(document: Document) -> int:
    """How many nameless nodes cannot be told apart by what is said of them directly. With more than one or two,
    PeerTube and Fedify give up canonicalising (rdf-canonize, maxWorkFactor 1).
    """
    unsigned = {name: value for name, value in document.items() if name != "signature"}
    quads = _quads(unsigned).splitlines()
    nodes = {word for quad in quads for word in quad.split() if word.startswith("_:")}
    seen = ["\n".join(sorted(_seen_from(node, quad) for quad in quads if node in quad.split())) for node in nodes]
    return len(seen) - len(set(seen))


def _seen_from(node: str, quad: str) -> str:
    words = ("_:a" if word == node else "_:z" if word.startswith("_:") else word for word in quad.split(" "))
    return " ".join(words)


def mastodon_forwards(document: Document) -> bool:
    """Does Mastodon find its own words as good as ours (`patch_for_forwarding!`, `safe_for_forwarding?`)? Otherwise it
    takes the letter in and passes nothing on.
    """
    return _safe(document, _patched(document, compact(document)))


def _is_odd(value: Any) -> bool:
    if isinstance(value, dict):
        return any(name in ("@graph", "@included", "@reverse") or _is_odd(inner) for name, inner in value.items())
    return isinstance(value, list) and any(_is_odd(inner) for inner in value)


def _patched(original: Any, compacted: Any) -> Any:
    if isinstance(original, dict) and isinstance(compacted, dict):
        kept = {name: _patched(original.get(name), value) for name, value in compacted.items()}
        return {name: kept[name] for name in kept}
    if isinstance(original, list):
        values = compacted if isinstance(compacted, list) else [compacted]
        if len(values) != len(original):
            return compacted
        return [_patched(one, other) for one, other in zip(original, values, strict=True)]
    return original if (original, compacted) == (PUBLIC, "as:Public") else compacted


def _safe(original: Any, compacted: Any) -> bool:
    if isinstance(original, dict):
        return isinstance(compacted, dict) and all(
            _safe(value, compacted.get(name))
            for name, value in original.items()
            if name not in ("@context", "signature")
        )
    if isinstance(original, list):
        return isinstance(compacted, list) and all(_safe(*pair) for pair in zip(original, compacted, strict=False))
    return type(original) is type(compacted) and bool(original == compacted)
