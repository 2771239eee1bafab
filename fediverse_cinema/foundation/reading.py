"""JSON that strangers wrote, read in the one strict way that two readers cannot understand differently. Called by the
inbox's door and by everything that fetches documents; what the document means is their affair.
"""

import json
import math
import re
from typing import Any, NoReturn

from fediverse_cinema.foundation.errors import Malformed

MAX_DEPTH = 32
MAX_DIGITS = 20  # read at all: int() of a million digits takes minutes
INTEGERS = range(-(1 << 63), 1 << 64)  # what the serializer of jobs and letters writes again

# The end is optional, so that each match advances: a string that never ends costs one pass, not one per quote.
STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*"?', re.DOTALL)
NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
NUL_OR_SURROGATE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


def read_object(body: bytes, *, limit: int = 1 << 20) -> dict[str, Any]:
    """The JSON object in `body`: UTF-8 of at most `limit` bytes, 32 levels, each key once (RFC 7493, I-JSON).

    NUL characters vanish from its strings, since PostgreSQL stores none. Raises Malformed with the code `too_large`,
    `utf8`, `depth`, `duplicate_key`, `number`, `text`, `syntax` or `not_an_object`.
    """
    if len(body) > limit:
        raise Malformed(f"{len(body)} bytes of JSON", code="too_large", status=413)
    if _is_deep(body):
        _refuse("depth", f"more than {MAX_DEPTH} levels")
    value = _decode(body)
    if not isinstance(value, dict):
        _refuse("not_an_object", type(value).__name__)
    return _without_nul(value) if NUL_OR_SURROGATE.search(body) else value


def _decode(body: bytes) -> Any:
    try:
        return _DECODER.decode(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Malformed(str(error), code="utf8") from error
    except json.JSONDecodeError as error:
        raise Malformed(str(error), code="syntax") from error


def _is_deep(body: bytes) -> bool:
    """Whether brackets nest deeper than allowed. Asked before parsing, where 100,000 of them end in RecursionError."""
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return False
    depth = 0
    for byte in STRING.sub(b"", body).translate(None, NOT_BRACKETS):
        depth += 1 if byte in b"[{" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """json keeps the last of two equal keys, others the first: an actor could be one here and another there."""
    result = dict(pairs)
    if len(result) != len(pairs):
        _refuse("duplicate_key", "a key stands twice in one object")
    return result


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS + text.startswith("-"):
        _refuse("number", f"an integer of {len(text)} characters")
    value = int(text)
    if value not in INTEGERS:
        _refuse("number", "an integer of more than 64 bits")
    return value


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        _refuse("number", "NaN or beyond all bounds")
    return value


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    if isinstance(value, dict):
        return _unique([(_clean_text(key), _without_nul(item)) for key, item in value.items()])
    return value


def _clean_text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Malformed("half of a surrogate pair", code="text") from error
    return text.replace("\0", "")


def _refuse(code: str, reason: str) -> NoReturn:
    raise Malformed(reason, code=code)


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_finite, parse_int=_integer, parse_constant=_finite)
