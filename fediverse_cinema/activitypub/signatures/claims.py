"""Who says that they sent this, and is it so? `read` makes every check that needs no key, `verify` the one that does.

The door reads a claim, fetches the key that it names and verifies. Both schemes are held to the same bar: the moment,
the method, the whole address and the body are covered, or the signature proves nothing. Where a request carries both,
RFC 9421 is read and draft-cavage is not, as Mastodon does: the choice must not depend on which of them happens to fit.
"""

from collections.abc import Set
from datetime import datetime
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from fediverse_cinema.activitypub.keys import PublicKey
from fediverse_cinema.activitypub.signatures import cavage, digests, freshness, rfc9421
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.foundation.errors import Malformed, Unverified
from fediverse_cinema.foundation.values import frozen

LONGEST_HEADER = 8192  # characters; a signature with RSA 8192 and a long key id takes about 2000

_BODILESS = frozenset({"GET", "HEAD"})
# The fediverse's hs2019 means "as the key is": nobody sends the RSA-PSS that the draft's registry has under this name.
_CAVAGE_ALGORITHMS = frozenset({"rsa-sha256", "hs2019"})
_RFC9421_ALGORITHMS = frozenset({"rsa-v1_5-sha256", "ed25519", None})
_KEY_TYPES: dict[str | None, type[RSAPublicKey] | type[Ed25519PublicKey]] = {
    "rsa-sha256": RSAPublicKey,
    "rsa-v1_5-sha256": RSAPublicKey,
    "ed25519": Ed25519PublicKey,
}


@frozen
class Claim:
    """What a request says of its signer. It is true if `key_id`'s key signed any one of `bases`."""

    scheme: Literal["cavage", "rfc9421"]
    key_id: str
    algorithm: str | None
    bases: tuple[bytes, ...]
    signature: bytes


def read(message: Message, *, now: datetime, hosts: frozenset[str]) -> Claim:
    """The claim of a request that arrived at `now` for one of `hosts` (ours, lower case, with and without port).

    Malformed when the headers cannot be read in one way only; Unverified when there is no signature, when it covers
    too little, is out of date, is meant for another host, or when the body is not the one that was signed.
    """
    inputs = _short(message.one("signature-input"))
    signature = _short(message.one("signature"))
    if signature is None:
        raise Unverified("no Signature header", public="This request must be signed.", code="unsigned")
    if inputs is not None:
        return _read_rfc9421(message, rfc9421.parse(inputs, signature), now=now, hosts=hosts)
    return _read_cavage(message, cavage.parse(signature), now=now, hosts=hosts)


def key_named_in(message: Message) -> str:
    """The key that the claim would name, without a look at whether anything else is as it must be."""
    inputs, signature = _short(message.one("signature-input")), _short(message.one("signature"))
    if inputs is not None:
        return _choose(rfc9421.parse(inputs, signature or ""), _required(message)).key_id or ""
    return cavage.key_named_in(signature or "")


def verify(claim: Claim, key: PublicKey) -> None:
    """Unverified unless `key` made the signature, with an algorithm that fits the key."""
    expected = _KEY_TYPES.get(claim.algorithm)
    if expected is not None and not isinstance(key, expected):
        raise Unverified(
            f"{claim.algorithm} with a key of type {type(key).__name__}",
            public="The algorithm of the signature does not fit the key.",
            code="algorithm_mismatch",
        )
    if not any(_signed(base, claim.signature, key) for base in claim.bases):
        raise Unverified(
            f"signature of {claim.key_id[:200]!r} does not match",
            public="The signature does not match the request.",
            code="bad_signature",
        )


def _read_cavage(message: Message, said: cavage.Parameters, *, now: datetime, hosts: frozenset[str]) -> Claim:
    _speak(said.algorithm, _CAVAGE_ALGORITHMS)
    covered = frozenset(said.covered)
    moment = "(created)" if "(created)" in covered else "date"
    _require({"(request-target)", "host", moment} | _digest_for(message, "digest"), covered)
    if said.algorithm != "hs2019" and covered & {"(created)", "(expires)"}:
        raise Unverified(
            f"(created) or (expires) with {said.algorithm}",
            public="The signature needs the algorithm hs2019 to cover (created) or (expires).",
            code="created_needs_hs2019",
        )
    bases = cavage.bases(message, said)
    created: float | None = said.created if "(created)" in covered else None
    if created is None:
        created = freshness.http_date(message.one("date"))
    freshness.check(created, said.expires if "(expires)" in covered else None, now=now)
    _meant_for_us(message.one("host"), hosts)
    if "digest" in covered:
        digests.check_digest(message.one("digest"), message.body or b"")
    return Claim("cavage", said.key_id, said.algorithm, bases, said.signature)


def _read_rfc9421(
    message: Message, offers: tuple[rfc9421.Offer, ...], *, now: datetime, hosts: frozenset[str]
) -> Claim:
    required = _required(message)
    offer = _choose(offers, required)
    _speak(offer.algorithm, _RFC9421_ALGORITHMS)
    _require(required, offer.covered)
    if not offer.key_id or offer.created is None:
        raise Unverified(
            "keyid or created is missing", public="The signature needs keyid and created.", code="parameter_missing"
        )
    base = rfc9421.base(message, offer.components, offer.parameters)
    freshness.check(offer.created, offer.expires, now=now)
    _meant_for_us(message.address.host, hosts)
    if "host" in offer.covered:
        _meant_for_us(message.one("host"), hosts)
    if "content-digest" in offer.covered:
        digests.check_content_digest(message.one("content-digest"), message.body or b"")
    return Claim("rfc9421", offer.key_id, offer.algorithm, (base,), offer.signature)


def _required(message: Message) -> Set[str]:
    return {"@method", "@target-uri"} | _digest_for(message, "content-digest")


def _choose(offers: tuple[rfc9421.Offer, ...], required: Set[str]) -> rfc9421.Offer:
    """The first label that covers enough with an algorithm of ours; without one, the first, to say what it lacks.

    A proxy may add a label of its own, and a sender one for algorithms to come. There is no second try: every label may
    name another key, and each would be one more fetch on the word of a stranger.
    """
    fitting = (each for each in offers if required <= each.covered and each.algorithm in _RFC9421_ALGORITHMS)
    return next(fitting, offers[0])


def _short(header: str | None) -> str | None:
    if header is not None and len(header) > LONGEST_HEADER:
        raise Malformed(
            f"signature header of {len(header)} characters",
            public="The signature is too long.",
            code="signature_too_long",
        )
    return header


def _speak(algorithm: str | None, spoken: Set[str | None]) -> None:
    if algorithm not in spoken:
        raise Unverified(
            f"algorithm {str(algorithm)[:60]!r}",
            public="The algorithm of the signature is not spoken here. RSA with SHA-256 is, and Ed25519 with RFC 9421.",
            code="algorithm_unknown",
        )


def _require(required: Set[str], covered: Set[str]) -> None:
    missing = required - covered
    if missing:
        raise Unverified(
            f"signature does not cover {', '.join(sorted(missing))}",
            public="The signature must cover %(missing)s, too.",
            code="not_covered",
            missing=", ".join(sorted(missing)),
        )


def _digest_for(message: Message, name: str) -> Set[str]:
    return frozenset() if message.method in _BODILESS and not message.body else frozenset({name})


def _meant_for_us(host: str | None, hosts: frozenset[str]) -> None:
    """A letter to another server is no letter to us, however well signed: its reader could send it on."""
    if host is None or host.lower() not in hosts:
        raise Unverified(
            f"signed for the host {(host or '')[:200]!r}",
            public="The signature is meant for another host.",
            code="wrong_host",
        )


def _signed(base: bytes, signature: bytes, key: PublicKey) -> bool:
    try:
        if isinstance(key, RSAPublicKey):
            key.verify(signature, base, PKCS1v15(), SHA256())
        else:
            key.verify(signature, base)
    except InvalidSignature:
        return False
    return True
