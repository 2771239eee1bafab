"""Whatever a stranger sends, reading it ends in a claim or in an error of ours, never in anything else."""

from dataclasses import replace
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from fediverse_cinema.activitypub import keys
from fediverse_cinema.activitypub.signatures import claims, signing
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.foundation.errors import CinemaError, Malformed, Unverified
from tests.kit.neighbours import key_of

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOSTS = frozenset({"lyon.example"})
INBOX = "https://lyon.example/inbox?a=b"
BODY = b'{"type":"Like"}'
RSA = key_of("https://nantes.example/users/ines")
ED25519 = keys.generate_ed25519()


def letter(headers: dict[str, str]) -> Message:
    return Message("POST", INBOX, tuple((name.lower(), value) for name, value in headers.items()), BODY)


CAVAGE = letter(
    signing.sign_cavage("POST", INBOX, key_id="https://x/k", key=RSA, now=NOW, digest=signing.body_digest(BODY))
)
RFC9421 = letter(
    signing.sign_rfc9421("POST", INBOX, key_id="https://x/k", key=ED25519, now=NOW, digest=signing.content_digest(BODY))
)

hostile_text = st.text(max_size=40) | st.text('"\\=,;:()@?%* \t\n-.0123456789abcdefSHAhost', max_size=60)
names = st.sampled_from([*{name for name, _ in CAVAGE.headers + RFC9421.headers}, "x-note"])


@st.composite
def edits(draw: st.DrawFn, value: str) -> str:
    """The value with a slice of it, possibly empty, replaced by something hostile."""
    start = draw(st.integers(0, len(value)))
    end = draw(st.integers(start, min(len(value), start + 30)))
    return value[:start] + draw(hostile_text) + value[end:]


@st.composite
def mutations(draw: st.DrawFn) -> Message:
    message = draw(st.sampled_from([CAVAGE, RFC9421]))
    headers = list(message.headers)
    for _ in range(draw(st.integers(1, 3))):
        index = draw(st.integers(0, len(headers) - 1))
        name, value = headers[index]
        headers[index] = draw(
            st.sampled_from([(name, value)])
            | st.tuples(st.just(name), edits(value) | hostile_text)
            | st.tuples(names, st.just(value))
        )
    headers += draw(st.lists(st.tuples(names, hostile_text), max_size=2))
    url = draw(st.just(INBOX) | edits(INBOX))
    method = draw(st.sampled_from(["POST", "GET", "get", "\n"]))
    return replace(
        message, method=method, url=url, headers=tuple(headers), body=draw(st.sampled_from([BODY, b"", None]))
    )


@settings(max_examples=400, deadline=None, database=None)
@given(message=mutations(), key=st.sampled_from([RSA.public_key(), ED25519.public_key()]))
def test_a_mutated_request_never_raises_anything_but_our_errors(message: Message, key: keys.PublicKey) -> None:
    try:
        claims.verify(claims.read(message, now=NOW, hosts=HOSTS), key)
    except CinemaError as error:
        assert type(error) in {Malformed, Unverified}
        assert error.code and error.sentence()


@settings(max_examples=200, deadline=None, database=None)
@given(text=hostile_text)
def test_a_hostile_public_key_never_raises_anything_but_our_errors(text: str) -> None:
    for read in (keys.read_public_pem, keys.from_multibase):
        for key in (text, f"-----BEGIN PUBLIC KEY-----\n{text}", f"z{text}", f"u{text}"):
            try:
                read(key)
            except CinemaError as error:
                assert error.status == 422


@settings(max_examples=200, deadline=None, database=None)
@given(raw=st.binary(max_size=80))
def test_base58_gives_back_what_it_was_given(raw: bytes) -> None:
    assert keys.from_base58(keys.to_base58(raw)) == raw


@given(seed=st.binary(min_size=32, max_size=32))
@settings(max_examples=50, deadline=None, database=None)
def test_a_multibase_key_reads_back(seed: bytes) -> None:
    key = Ed25519PublicKey.from_public_bytes(seed)
    assert keys.from_multibase(keys.multibase(key)) == key
