"""What a request of the tus protocol (https://tus.io/protocols/resumable-upload, 1.0) says in its headers. Nothing is
looked up and nothing is kept here.
"""

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping

from starlette.datastructures import Headers

from fediverse_cinema.foundation.errors import Malformed, Refused
from fediverse_cinema.media.pieces import Checksum

VERSION = "1.0.0"
VERSION_HEADER = "tus-resumable"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
ALGORITHMS = {"sha256": 32, "sha1": 20}
"""And how many bytes a digest has. The protocol wants the second, clients may take the first."""
BODY_TYPE = "application/offset+octet-stream"
LONGEST_METADATA = 4096
METADATA_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
SHA256 = re.compile(r"[0-9a-f]{64}")


def check_version(headers: Headers) -> None:
    if headers.get(VERSION_HEADER) != VERSION:
        raise Refused("not tus 1.0.0", code="tus_version", status=412)


def number(headers: Headers, name: str) -> int:
    """A size or an offset. Malformed when it is missing, negative, endless or no number at all."""
    given = headers.get(name, "")
    if not (given.isascii() and given.isdecimal() and len(given) <= 15):
        raise Malformed(f"{name}: {given[:40]!r}")
    return int(given)


def has_body(headers: Headers) -> bool:
    return headers.get("content-type", "") == BODY_TYPE


def metadata(headers: Headers) -> dict[str, str]:
    """What the sender says of the file, by key. Malformed for what is not as the protocol says, or too much of it."""
    given = headers.get("upload-metadata", "")
    if len(given) > LONGEST_METADATA:
        raise Malformed("more metadata than anybody needs")
    read: dict[str, str] = {}
    for pair in given.split(",") if given.strip() else ():
        key, _, value = pair.strip().partition(" ")
        if key in read or not METADATA_KEY.fullmatch(key):
            raise Malformed(f"metadata: {key[:40]!r}")
        try:
            read[key] = b64decode(value, validate=True).decode().replace("\x00", "")
        except (binascii.Error, ValueError) as error:
            raise Malformed(f"metadata {key}: {error}") from error
    if not SHA256.fullmatch(read.get("sha256", "0" * 64)):
        raise Malformed("metadata: a sha256 that is none")
    return read


def as_metadata(words: Mapping[str, str]) -> str:
    return ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in words.items())


def checksum(headers: Headers) -> Checksum | None:
    """None when none is given. Malformed for an algorithm that we do not have, or what cannot be a digest of it."""
    given = headers.get("upload-checksum")
    if given is None:
        return None
    algorithm, _, encoded = given.partition(" ")
    if algorithm not in ALGORITHMS:
        raise Malformed(f"checksum by {algorithm[:40]!r}")
    try:
        said = b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed(f"checksum: {error}") from error
    if len(said) != ALGORITHMS[algorithm]:
        raise Malformed(f"checksum: {len(said)} bytes are no {algorithm}")
    return Checksum(algorithm, said)
