"""The Signature header of draft-cavage-http-signatures-12 and the text that it signs: syntax only.

Ours: it is small, and the habits of the fediverse (a GET without its query, hs2019 for plain RSA) are best seen here.
What must be covered and which algorithms count is decided in `claims`; `signing` builds the same text for what we send.
"""

import base64
import re

from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.foundation.errors import Malformed, Unverified
from fediverse_cinema.foundation.values import frozen

# name="quoted" or name=token. Possessive repeats: a hostile header is refused in one pass.
_PARAMETER = r'[ \t]*+(?P<name>[A-Za-z]++)[ \t]*+=[ \t]*+(?:"(?P<quoted>[^"\\]*+)"|(?P<token>[^\s",=]++))[ \t]*+'
_ANONYMOUS = re.sub(r"\?P<\w+>", "?:", _PARAMETER)
# Not `)*+`: before 3.11.5 a possessive group that fails half-way keeps what it has read of it (gh-106052).
_HEADER = re.compile(rf"{_ANONYMOUS}(?:,{_ANONYMOUS})*")
_PARAMETERS = re.compile(_PARAMETER)
_SECONDS = re.compile(r"[0-9]{1,12}")


@frozen
class Parameters:
    """What the header says. `created` and `expires` are seconds since 1970 and prove nothing unless covered."""

    key_id: str
    algorithm: str
    covered: tuple[str, ...]
    created: int | None
    expires: int | None
    signature: bytes


def parse(header: str) -> Parameters:
    """Read a Signature header. Malformed when its syntax is broken, Unverified when a moment is no number.

    Without `algorithm` it is hs2019, as Mastodon reads it; without `headers` it is (created), as the draft says.
    """
    found = _parameters(header)
    covered = tuple(found.get("headers", "(created)").lower().split())
    if len(set(covered)) < len(covered):
        raise _malformed("a header is covered twice")
    return Parameters(
        key_id=found["keyId"],
        algorithm=found.get("algorithm", "hs2019").lower(),
        covered=covered,
        created=_seconds(found.get("created")),
        expires=_seconds(found.get("expires")),
        signature=_bytes(found["signature"]),
    )


def key_named_in(header: str) -> str:
    """The key alone, of what `parse` reads."""
    return _parameters(header)["keyId"]


def bases(message: Message, parameters: Parameters) -> tuple[bytes, ...]:
    """The texts that the signature may be of: with the query, and on GET also without.

    PeerTube and older Mastodon leave the query of a GET out, GoToSocial when it asks a second time. A POST has no such
    excuse, and there the query could change what the letter means.
    """
    target = message.address.target
    path = message.address.path
    targets = [target, path] if message.method == "GET" and target != path else [target]
    return tuple(
        base(message, parameters.covered, target=each, created=parameters.created, expires=parameters.expires)
        for each in targets
    )


def base(
    message: Message, covered: tuple[str, ...], *, target: str, created: int | None = None, expires: int | None = None
) -> bytes:
    """The signing string of §2.3. Unverified when a covered header is missing, Malformed when it has two values."""
    special = {
        "(request-target)": f"{message.method.lower()} {target}",
        "(created)": None if created is None else str(created),
        "(expires)": None if expires is None else str(expires),
    }
    text = "\n".join(_line(name, special[name] if name in special else message.one(name)) for name in covered)
    try:
        return text.encode("latin-1")  # headers were read as Latin-1: these are the bytes that arrived
    except UnicodeEncodeError as error:
        raise _malformed("a covered header is not Latin-1") from error


def _line(name: str, value: str | None) -> str:
    if value is None:
        raise Unverified(
            f"covers {name[:60]!r}, which the request does not have",
            public="The signature covers a header that is missing.",
            code="header_missing",
        )
    if "\n" in value or "\r" in value:  # one header could pass for two lines
        raise _malformed("a covered header has a line break")
    return f"{name}: {value}"


def _parameters(header: str) -> dict[str, str]:
    if not _HEADER.fullmatch(header):
        raise _malformed("syntax")
    found: dict[str, str] = {}
    for name, quoted, token in _PARAMETERS.findall(header):
        if name in found:
            raise _malformed("a parameter occurs twice")
        found[name] = token or quoted
    if not found.get("keyId") or "signature" not in found:
        raise _malformed("keyId or signature is missing")
    return found


def _seconds(text: str | None) -> int | None:
    if text is None:
        return None
    if not _SECONDS.fullmatch(text):
        raise Unverified(
            f"created or expires is {text[:60]!r}", public="A date of the signature is not a number.", code="bad_date"
        )
    return int(text)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise _malformed("the signature is not base64") from error


def _malformed(reason: str) -> Malformed:
    return Malformed(
        f"Signature header: {reason}", public="The Signature header cannot be read.", code="bad_signature_header"
    )
