"""Does the body match the digest that was signed? Both headers: Digest (RFC 3230) and Content-Digest (RFC 9530).

Only SHA-256 counts, over the bytes as they arrived. Called by `claims`; `signing` makes what we send.
"""

import base64
import hashlib
import hmac

from fediverse_cinema.activitypub.signatures import structured
from fediverse_cinema.foundation.errors import Malformed, Unverified


def check_digest(header: str | None, body: bytes) -> None:
    """Malformed when two SHA-256 are given, Unverified when none is, or when it is not the digest of `body`."""
    encoded = [value for name, value in _members(header or "") if name == "sha-256"]
    if len(encoded) > 1:
        raise Malformed("two SHA-256 in one Digest", public="The Digest header names two SHA-256.", code="digest_twice")
    if not encoded:
        raise _no_sha256("Digest", header)
    try:
        claimed = base64.b64decode(encoded[0], validate=True)
    except ValueError as error:
        raise Unverified(
            f"Digest {encoded[0][:60]!r}", public="The digest of the body is not base64.", code="bad_digest"
        ) from error
    _compare(claimed, body)


def check_content_digest(header: str | None, body: bytes) -> None:
    """Malformed when it is no dictionary of bytes, Unverified as in `check_digest`."""
    members = structured.dictionary(header or "", header="Content-Digest")
    if "sha-256" not in members:
        raise _no_sha256("Content-Digest", header)
    claimed, _ = members["sha-256"]
    if not isinstance(claimed, bytes):
        raise Malformed(
            f"sha-256 is a {type(claimed).__name__}",
            public="The Content-Digest header cannot be read.",
            code="bad_structured_field",
        )
    _compare(claimed, body)


def _members(header: str) -> list[tuple[str, str]]:
    """Algorithm, in lower case since PeerTube and Mastodon differ from older servers there, and encoded value."""
    parts = (part.strip().partition("=") for part in header.split(","))
    return [(name.lower(), value) for name, _, value in parts]


def _compare(claimed: bytes, body: bytes) -> None:
    actual = hashlib.sha256(body).digest()
    if len(claimed) != len(actual):
        raise Unverified(
            f"digest of {len(claimed)} bytes", public="The digest of the body is not a SHA-256.", code="bad_digest"
        )
    if not hmac.compare_digest(claimed, actual):
        raise Unverified(
            "the digest is that of another body",
            public="The body does not match its digest.",
            code="digest_mismatch",
        )


def _no_sha256(name: str, header: str | None) -> Unverified:
    return Unverified(
        f"{name} {(header or '')[:60]!r}",
        public="The body needs a digest with SHA-256; other algorithms are not read.",
        code="digest_without_sha256",
    )
