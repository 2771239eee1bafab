"""Every way of being wrong in draft-cavage, signed by hand: these tests share no code with what they test."""

import base64
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from fediverse_cinema.activitypub.signatures import claims
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.foundation.errors import Refused, Unverified
from tests.kit.neighbours import key_of

KEY = key_of("https://nantes.example/users/ines")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
HOSTS = frozenset({"lyon.example", "lyon.example:443"})
INBOX = "https://lyon.example/inbox"
BODY = b'{"type":"Like"}'
MASTODONS_POST = "host date content-type digest (request-target)"
PEERTUBES_POST = "(request-target) host date digest"
PEERTUBES_GET = "(request-target) host date"
DRAFT_11_POST = "(request-target) host (created) digest"


def digest(body: bytes) -> str:
    return "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()


def post(covered: str = PEERTUBES_POST, **said: object) -> Message:
    """A POST whose signature is right over whatever is covered. `said`: changes of headers, parameters, date."""
    return _signed("POST", INBOX, covered, BODY, said)


def get(url: str, covered: str = PEERTUBES_GET, *, target: str | None = None) -> Message:
    return _signed("GET", url, covered, None, {"target": target})


def _signed(method: str, url: str, covered: str, body: bytes | None, said: dict[str, object]) -> Message:
    date = format_datetime(NOW + timedelta(seconds=float(str(said.pop("age", 0)))), usegmt=True)
    target = said.pop("target", None) or "/" + url.split("/", 3)[3]
    parameters = {name: said.pop(name) for name in ("algorithm", "created", "expires") if name in said}
    headers = {"host": "lyon.example", "date": date, "content-type": "application/activity+json"}
    headers |= {} if body is None else {"digest": digest(body)}
    headers |= {name: str(value) for name, value in said.items()}
    values = headers | {f"({name})": str(value) for name, value in parameters.items()}
    values["(request-target)"] = f"{method.lower()} {target}"
    text = "\n".join(f"{name}: {values[name]}" for name in covered.split() if name in values)
    signature = base64.b64encode(KEY.sign(text.encode(), PKCS1v15(), SHA256())).decode()
    shown = {"algorithm": "rsa-sha256"} | parameters
    listed = ",".join(f'{name}="{value}"' for name, value in shown.items())
    headers["signature"] = (
        f'keyId="https://nantes.example/users/ines#main-key",{listed},headers="{covered}",signature="{signature}"'
    )
    return Message(method, url, tuple(headers.items()), body)


def with_header(message: Message, name: str, value: str) -> Message:
    return replace(message, headers=(*((key, old) for key, old in message.headers if key != name), (name, value)))


def accepted(message: Message) -> claims.Claim:
    claim = claims.read(message, now=NOW, hosts=HOSTS)
    claims.verify(claim, KEY.public_key())
    return claim


def refusal_of(message: Message) -> Refused:
    with pytest.raises(Refused) as refusal:
        accepted(message)
    return refusal.value


@pytest.mark.parametrize("covered", [MASTODONS_POST, PEERTUBES_POST, "(request-target) content-type date digest host"])
def test_a_post_in_the_order_of_any_peer_is_accepted(covered: str) -> None:
    claim = accepted(post(covered))
    assert (claim.scheme, claim.key_id) == ("cavage", "https://nantes.example/users/ines#main-key")


def test_a_request_without_signature_must_be_signed() -> None:
    letter = post()
    refusal = refusal_of(replace(letter, headers=tuple(h for h in letter.headers if h[0] != "signature")))
    assert (refusal.status, refusal.code) == (401, "unsigned")


NOT_COVERED = {
    "SIG-02 no digest": "(request-target) host date",
    "SIG-04 no host": "(request-target) date digest",
    "SIG-04 no target": "host date digest",
    "SIG-04 no date": "(request-target) host digest",
    "only the date": "date",
}


@pytest.mark.parametrize("covered", NOT_COVERED.values(), ids=NOT_COVERED)
def test_SIG_02_04_a_signature_that_covers_too_little_is_none(covered: str) -> None:
    refusal = refusal_of(post(covered))
    assert (refusal.status, refusal.code) == (401, "not_covered")


def test_SIG_02_a_body_swapped_under_an_unsigned_digest_is_refused() -> None:
    letter = with_header(post("(request-target) host date"), "digest", digest(b"{}"))
    assert refusal_of(replace(letter, body=b"{}")).code == "not_covered"


def test_SIG_03_a_body_changed_by_one_byte_is_refused() -> None:
    refusal = refusal_of(replace(post(), body=BODY.replace(b"Like", b"like")))
    assert (refusal.status, refusal.code) == (401, "digest_mismatch")


def test_SIG_05_a_letter_for_another_inbox_or_host_is_refused() -> None:
    assert refusal_of(replace(post(), url="https://lyon.example/users/ana/inbox")).code == "bad_signature"
    assert refusal_of(post(host="paris.example")).code == "wrong_host"
    assert refusal_of(with_header(post(host="paris.example"), "host", "lyon.example")).code == "bad_signature"


@pytest.mark.parametrize("host", ["lyon.example", "Lyon.Example", "lyon.example:443"])
def test_our_host_may_come_with_its_port_and_in_any_case(host: str) -> None:
    accepted(post(host=host))


HOUR, DAY = 3600, 86400


@pytest.mark.parametrize(
    ("age", "code"),
    [(-13 * HOUR, "expired"), (61 * 60, "from_the_future"), (-30 * 60, None), (-64 * 60, None), (-66 * 60, "expired")],
)
def test_SIG_06_a_date_or_created_counts_within_an_hour_of_clock_skew(age: int, code: str | None) -> None:
    for letter in (post(age=age), post(DRAFT_11_POST, algorithm="hs2019", created=SECONDS + age)):
        if code is None:
            accepted(letter)
        else:
            refusal = refusal_of(letter)
            assert (refusal.status, refusal.code) == (401, code)


@pytest.mark.parametrize(
    ("created", "expires", "code"),
    [
        (-60, -1, "expired"),
        (-60, 60, None),
        (-11 * HOUR, 30 * DAY, None),
        (-12 * HOUR - 1, 30 * DAY, "expired"),
        (-60, -120, "expires_before_created"),
    ],
)
def test_SIG_06_07_an_end_that_the_signer_named_counts_up_to_twelve_hours(
    created: int, expires: int, code: str | None
) -> None:
    covered = f"{DRAFT_11_POST} (expires)"
    letter = post(covered, algorithm="hs2019", created=SECONDS + created, expires=SECONDS + expires)
    if code is None:
        accepted(letter)
    else:
        assert refusal_of(letter).code == code


@pytest.mark.parametrize(
    "letter",
    [
        post(date="yesterday"),
        post(date="Sun, 22 Nov 2026 12:00:00 +0000"),
        post(date="Sun, 32 Nov 2026 12:00:00 GMT"),
        post(DRAFT_11_POST, algorithm="hs2019", created="abc"),
        post(DRAFT_11_POST, algorithm="hs2019", created="9" * 400),
        post(DRAFT_11_POST, algorithm="hs2019"),
        post(algorithm="hs2019", created="abc"),
        post(DRAFT_11_POST + " (expires)", algorithm="hs2019", created=SECONDS),
    ],
    ids=["date", "zone", "no day", "created", "created too long", "no created", "uncovered created", "no expires"],
)
def test_SIG_07_a_moment_that_cannot_be_read_is_401(letter: Message) -> None:
    refusal = refusal_of(letter)
    assert refusal.status == 401
    assert refusal.code in {"bad_date", "header_missing"}


def test_SIG_06_moments_that_are_not_signed_prove_nothing() -> None:
    """Whoever keeps an old letter could add them."""
    assert refusal_of(post(age=-DAY, algorithm="hs2019", created=SECONDS)).code == "expired"
    accepted(post(algorithm="hs2019", created=SECONDS - DAY))
    accepted(post(algorithm="hs2019", expires=SECONDS - 1))


def test_SIG_07_a_request_that_signs_a_date_it_does_not_have_is_401() -> None:
    letter = post()
    refusal = refusal_of(replace(letter, headers=tuple(h for h in letter.headers if h[0] != "date")))
    assert (refusal.status, refusal.code) == (401, "header_missing")


@pytest.mark.parametrize("algorithm", ["hmac-sha256", "none", "rsa-sha1", "ed25519", "ecdsa-sha256", "rsa-sha512", ""])
def test_SIG_08_an_algorithm_that_we_do_not_speak_is_refused_by_name(algorithm: str) -> None:
    refusal = refusal_of(post(algorithm=algorithm))
    assert (refusal.status, refusal.code) == (401, "algorithm_unknown")
    assert repr(algorithm) in str(refusal)


def test_SIG_08_rsa_with_an_ed25519_key_is_refused_by_name() -> None:
    claim = claims.read(post(), now=NOW, hosts=HOSTS)
    with pytest.raises(Unverified, match="rsa-sha256") as refusal:
        claims.verify(claim, Ed25519PrivateKey.generate().public_key())
    assert refusal.value.code == "algorithm_mismatch"


def test_SIG_08_hs2019_goes_by_the_key_and_the_key_must_have_signed() -> None:
    claim = claims.read(post(algorithm="hs2019"), now=NOW, hosts=HOSTS)
    claims.verify(claim, KEY.public_key())
    with pytest.raises(Unverified):
        claims.verify(claim, Ed25519PrivateKey.generate().public_key())


def test_SIG_09_created_needs_hs2019_and_then_no_date() -> None:
    assert refusal_of(post(DRAFT_11_POST, created=SECONDS)).code == "created_needs_hs2019"
    assert refusal_of(post(f"{PEERTUBES_POST} (expires)", expires=SECONDS + 60)).code == "created_needs_hs2019"
    letter = post(DRAFT_11_POST, algorithm="hs2019", created=SECONDS)
    accepted(replace(letter, headers=tuple(h for h in letter.headers if h[0] != "date")))


def test_SIG_17_two_signature_headers_are_400() -> None:
    letter = post()
    signature = letter.one("signature")
    assert signature
    assert refusal_of(replace(letter, headers=(*letter.headers, ("signature", signature)))).code == "header_twice"


@pytest.mark.parametrize("name", ["host", "date", "digest"])
def test_SIG_18_a_signed_header_that_occurs_twice_is_400(name: str) -> None:
    letter = post()
    value = letter.one(name)
    assert value
    refusal = refusal_of(replace(letter, headers=(*letter.headers, (name, value))))
    assert (refusal.status, refusal.code) == (400, "header_twice")


def test_SIG_18_a_digest_with_two_answers_is_400() -> None:
    for twice in (f"SHA-256=bad,{digest(BODY)}", f"{digest(BODY)},{digest(BODY)}"):
        refusal = refusal_of(post(digest=twice))
        assert (refusal.status, refusal.code) == (400, "digest_twice")


def test_SIG_19_a_lower_case_digest_is_accepted_and_one_beside_others() -> None:
    accepted(post(digest=digest(BODY).replace("SHA", "sha")))
    accepted(post(digest=f"SHA-512=AAAA, {digest(BODY)}"))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("SHA-512=" + base64.b64encode(hashlib.sha512(BODY).digest()).decode(), "digest_without_sha256"),
        ("", "digest_without_sha256"),
        ("SHA-256", "bad_digest"),
        ("SHA-256=~not base64~", "bad_digest"),
        ("SHA-256=" + base64.b64encode(hashlib.sha256(BODY).digest()[:31]).decode(), "bad_digest"),
        ("SHA-256=" + hashlib.sha256(BODY).hexdigest(), "bad_digest"),
        (digest(b"another body"), "digest_mismatch"),
    ],
)
def test_SIG_19_a_digest_that_proves_nothing_is_401_with_a_clear_sentence(value: str, code: str) -> None:
    refusal = refusal_of(post(digest=value))
    assert (refusal.status, refusal.code) == (401, code)
    assert "digest" in refusal.sentence()


def test_SIG_20_a_get_may_leave_its_query_out_of_the_signature_but_not_change_it() -> None:
    page = "https://lyon.example/outbox?page=1"
    accepted(get(page))
    accepted(get(page, target="/outbox"))
    assert refusal_of(get(page, target="/outbox?page=2")).code == "bad_signature"


def test_SIG_20_a_post_may_not_leave_its_query_out() -> None:
    letter = replace(post(target="/inbox"), url=f"{INBOX}?as=admin")
    assert refusal_of(letter).code == "bad_signature"


def test_a_get_needs_no_digest_unless_it_has_a_body() -> None:
    asked = get("https://lyon.example/outbox")
    accepted(asked)
    assert refusal_of(replace(asked, body=b"{}")).code == "not_covered"


def test_one_header_cannot_pass_for_two_lines() -> None:
    """Without the guard, `x-note: a\\ndate: now` would sign a date that the request does not have."""
    assert refusal_of(post(f"{PEERTUBES_POST} x-note", **{"x-note": "a\nb: c"})).code == "bad_signature_header"


def test_what_a_stranger_wrote_is_never_in_the_public_sentence() -> None:
    for refusal in (refusal_of(post(algorithm="<script>")), refusal_of(post(date="<script>"))):
        assert "script" in str(refusal)
        assert "script" not in refusal.sentence()
