"""JSON as strangers send it: one meaning or none."""

import json
from typing import Any

import pytest

from fediverse_cinema.foundation.errors import Malformed
from fediverse_cinema.foundation.reading import read_object

LETTER = {
    "@context": ["https://www.w3.org/ns/activitystreams", {"fc": "https://w3id.org/fep/0673#"}],
    "id": "https://pole.example/ap/activities/1",
    "type": "Create",
    "object": {
        "type": "Note",
        "content": 'Une "bobine" [sic] {…} \\ 🎞️',
        "duration": 1.5,
        "views": -12,
        "sensitive": False,
    },
    "to": ["https://www.w3.org/ns/activitystreams#Public"],
    "cc": None,
}


@pytest.mark.parametrize("escaped", [True, False], ids=["ASCII", "UTF-8"])
def test_a_letter_is_read_as_json_reads_it(escaped: bool) -> None:
    assert read_object(json.dumps(LETTER, ensure_ascii=escaped, indent=1).encode()) == LETTER


def nested(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


REFUSED: dict[str, tuple[bytes, str]] = {
    "JLD-01 lists": (b"[" * 100_000, "depth"),
    "JLD-01 closed lists": (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "depth"),
    "JLD-01 objects": (b'{"a":' * 100_000, "depth"),
    "JLD-02 900 levels": (nested(900), "depth"),
    "JLD-02 33 levels": (nested(33), "depth"),
    "JLD-02 33 levels after a string with brackets": (b'{"x":"\\"]]]","a":' + nested(32) + b"}", "depth"),
    "JLD-07 actor twice": (b'{"actor":"https://a.example/","actor":"https://b.example/"}', "duplicate_key"),
    "JLD-07 below": (b'{"object":[{"id":1,"id":1}]}', "duplicate_key"),
    "JLD-07 escaped": (b'{"actor":1,"\\u0061ctor":2}', "duplicate_key"),
    "JLD-07 equal without NUL": (b'{"actor":1,"actor\\u0000":2}', "duplicate_key"),
    "JLD-08 NaN": (b'{"a":NaN}', "number"),
    "JLD-08 Infinity": (b'{"a":Infinity}', "number"),
    "JLD-08 -Infinity": (b'{"a":-Infinity}', "number"),
    "JLD-08 1e400": (b'{"a":1e400}', "number"),
    "JLD-08 -1e400": (b'{"a":[-1e400]}', "number"),
    "JLD-09 a million digits": (b'{"a":' + b"1" * 1_000_000 + b"}", "number"),
    "JLD-09 more than 64 bits": (b'{"a":18446744073709551616}', "number"),
    "JLD-09 less than 64 bits": (b'{"a":-9223372036854775809}', "number"),
    "JLD-09 21 digits": (b'{"a":-' + b"1" * 21 + b"}", "number"),
    "JLD-10 UTF-16": ('{"a":1}'.encode("utf-16"), "utf8"),
    "JLD-10 UTF-16 without mark": ('{"a":1}'.encode("utf-16-le"), "syntax"),
    "JLD-10 Latin-1": ('{"a":"é"}'.encode("latin-1"), "utf8"),
    "JLD-10 overlong": (b'{"a":"\xc0\xaf"}', "utf8"),
    "JLD-10 surrogate in UTF-8": (b'{"a":"\xed\xa0\x80"}', "utf8"),
    "JLD-10 lone surrogate": (b'{"a":"\\ud800"}', "text"),
    "JLD-10 lone low surrogate": (b'{"a":["\\uDC00"]}', "text"),
    "JLD-10 surrogate in a key": (b'{"\\ud83c":1}', "text"),
    "JLD-10 raw NUL": (b'{"a":"\x00"}', "syntax"),
    "JLD-17 too large": (b'{"a":"' + b"x" * (1 << 20) + b'"}', "too_large"),
    "a list": (b"[1]", "not_an_object"),
    "null": (b"null", "not_an_object"),
    "a text": (b'"{}"', "not_an_object"),
    "nothing": (b"", "syntax"),
    "HTML": (b"<!doctype html>", "syntax"),
    "two objects": (b"{}{}", "syntax"),
    "cut off": (b'{"a":[1,', "syntax"),
    "cut off in a string": (b'{"a":"b', "syntax"),
    "single quotes": (b"{'a':1}", "syntax"),
}


@pytest.mark.parametrize(("body", "code"), REFUSED.values(), ids=REFUSED)
def test_what_can_be_misread_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(Malformed) as refusal:
        read_object(body)
    assert refusal.value.code == code


ACCEPTED: dict[str, tuple[bytes, dict[str, Any]]] = {
    "JLD-02 32 levels": (nested(32), json.loads(nested(32))),
    "JLD-02 many brackets side by side": (b'{"a":[' + b"[]," * 5000 + b"[]]}", {"a": [[]] * 5001}),
    "JLD-02 brackets in texts": (b'{"a":"' + b'[{\\"' * 5000 + b'"}', {"a": '[{"' * 5000}),
    "JLD-07 same key in two objects": (b'{"b":[{"a":1},{"a":1}]}', {"b": [{"a": 1}, {"a": 1}]}),
    "JLD-09 64 bits": (
        b'{"a":[18446744073709551615,-9223372036854775808]}',
        {"a": [18446744073709551615, -9223372036854775808]},
    ),
    "JLD-10 byte order mark": (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
    "JLD-10 surrogate pair": (b'{"a":"\\ud83c\\udf9e"}', {"a": "🎞"}),
    "JLD-10 NUL in texts": (b'{"a":"x\\u0000y","b":["\\u0000"],"c\\u0000":1}', {"a": "xy", "b": [""], "c": 1}),
    "JLD-10 a backslash and not a NUL": (b'{"a":"\\\\u0000"}', {"a": "\\u0000"}),
    "JLD-17 just so": (b'{"a":"' + b"x" * ((1 << 20) - 8) + b'"}', {"a": "x" * ((1 << 20) - 8)}),
}


@pytest.mark.parametrize(("body", "value"), ACCEPTED.values(), ids=ACCEPTED)
def test_what_has_one_meaning_is_read(body: bytes, value: dict[str, Any]) -> None:
    assert read_object(body) == value


def test_JLD_17_the_limit_is_the_callers_and_the_status_says_so() -> None:
    with pytest.raises(Malformed) as refusal:
        read_object(b'{"a":1}', limit=6)
    assert refusal.value.status == 413


def test_a_string_that_never_ends_is_read_once() -> None:
    """A pattern that starts again at each quote would take hours for this."""
    with pytest.raises(Malformed):
        read_object(b'{"a":' + b"[" * 40 + b'"' + b'\\"' * 400_000)
