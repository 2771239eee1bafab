"""Signature headers that cannot be read: refused with 400, at once, whatever their size."""

import pytest

from fediverse_cinema.activitypub.signatures import claims
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.foundation.clock import now
from fediverse_cinema.foundation.errors import Malformed


def refusal_of(*headers: tuple[str, str]) -> Malformed:
    with pytest.raises(Malformed) as refusal:
        claims.read(Message("POST", "https://lyon.example/inbox", headers, b"{}"), now=now(), hosts=frozenset())
    return refusal.value


GOOD = 'keyId="https://nantes.example/k",algorithm="rsa-sha256",headers="(request-target) host date digest"'
CAVAGE = {
    "twice the same parameter": f'{GOOD},keyId="https://paris.example/k",signature="AAAA"',
    "an open quote": f'{GOOD},signature="AAAA',
    "no comma": f'{GOOD} signature="AAAA"',
    "a comma at the end": f'{GOOD},signature="AAAA",',
    "a backslash": f'{GOOD},signature="AA\\"AA"',
    "not base64": f'{GOOD},signature="~~~~"',
    "no signature": GOOD,
    "no keyId": 'headers="date",signature="AAAA"',
    "an empty keyId": 'keyId="",headers="date",signature="AAAA"',
    "covers a header twice": 'keyId="k",headers="host host",signature="AAAA"',
    "empty": "",
    "something else": "sig1=:AAAA:",
    "100 kB": f'{GOOD},signature="{"A" * 100_000}"',
    "100 kB of commas": "," * 100_000,
    "8 kB of spaces": 'a="b"' + " " * 8000 + "x",
    "8 kB of parameters": 'a="b",' * 1300 + "x",
}


@pytest.mark.parametrize("header", CAVAGE.values(), ids=CAVAGE)
def test_SIG_17_a_broken_signature_header_is_400(header: str) -> None:
    assert refusal_of(("signature", header)).code in {"bad_signature_header", "signature_too_long"}


INPUTS = {
    "100 kB": 'sig=("@method");keyid="' + "a" * 100_000 + '"',
    "8 kB of labels": "a=()," * 1600,
    "8 kB of parentheses": "sig=" + "(" * 8000,
    "an open quote": 'sig=("@method);created=1',
    "not a list": "sig=1",
    "twice the same label": "sig=(), sig=()",
    "twice the same parameter": 'sig=("@method");created=1;created=2',
    "a label without signature": 'other=("@method" "@target-uri" "content-digest");created=1',
    "a number covered": "sig=(1 2)",
    "keyid is a token": 'sig=("@method");keyid=abc',
    "empty": "",
    "not ASCII": 'sig=("é")',
}


@pytest.mark.parametrize("header", INPUTS.values(), ids=INPUTS)
def test_SIG_17_a_broken_signature_input_is_400(header: str) -> None:
    assert refusal_of(("signature-input", header), ("signature", "sig=:AAAA:")).status == 400


@pytest.mark.parametrize("header", ["sig=1", "sig=()", "sig", "", 'keyId="k",signature="AAAA"'])
def test_SIG_17_a_signature_that_is_not_bytes_is_400(header: str) -> None:
    assert refusal_of(("signature-input", "sig=()"), ("signature", header)).status == 400
