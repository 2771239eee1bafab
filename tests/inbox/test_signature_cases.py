"""The cases SIG-02 to SIG-23 before real doors: the shared inbox, a member's and the instance's. What each wrong
request leaves behind is nothing: no row, and no question to any server.
"""

import base64
import gzip
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.inbox.models import Letter
from tests.kit.neighbours import Neighbour, key_of, public_pem
from tests.kit.people import a_creator
from tests.kit.promptness import promptly
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]
ROUTES = ("/ap/inbox", "/ap/users/ana/inbox", "/ap/instance/inbox")
COVERED = ("(request-target)", "host", "date", "digest")
COMPONENTS = ("@method", "@target-uri", "content-digest")


@pytest.fixture
async def inboxes(town: Town) -> list[str]:
    await a_creator("ana")
    return [town.pole.base + path for path in ROUTES]


@pytest.fixture
async def alice(town: Town) -> Neighbour:
    """She has been here: her key is known, so that nothing has to be fetched."""
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("View", alice.uri))
    return alice


@dataclass
class Draft:
    """A request before it is signed: everything about it may be wrong. Header lists, since one may occur twice."""

    who: Neighbour
    url: str
    body: bytes
    covered: tuple[str, ...] = COVERED
    algorithm: str = "rsa-sha256"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    headers: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)  # of the signature: created, expires
    sign: Callable[["Draft", bytes], bytes] = lambda draft, text: draft.who.key.sign(text, PKCS1v15(), SHA256())

    def __post_init__(self) -> None:
        self.headers = {
            "host": urlsplit(self.url).netloc,
            "date": format_datetime(self.now, usegmt=True),
            "digest": f"SHA-256={_sha256(self.body)}",
            "content-type": "application/activity+json",
            **self.headers,
        }

    def lines(self) -> bytes:
        special = {"(request-target)": f"post {urlsplit(self.url).path}"}
        special |= {f"({name})": value for name, value in self.parameters.items()}
        return "\n".join(f"{name}: {special.get(name) or self.headers[name]}" for name in self.covered).encode()

    def signature(self) -> str:
        value = base64.b64encode(self.sign(self, self.lines())).decode()
        more = "".join(f",{name}={text}" for name, text in self.parameters.items())
        covered = " ".join(self.covered)
        return f'keyId="{self.who.key_id}",algorithm="{self.algorithm}",headers="{covered}"{more},signature="{value}"'

    def sent(self) -> list[tuple[str, str]]:
        return [*self.headers.items(), ("signature", self.signature())]


def _sha256(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


def a_draft(alice: Neighbour, inbox: str, **changes: Any) -> Draft:
    return Draft(alice, inbox, orjson.dumps(alice.activity("View", alice.uri)), **changes)


async def post(town: Town, url: str, body: bytes, headers: list[tuple[str, str]]) -> httpx.Response:
    return await promptly(town.pole.client.post(url, content=body, headers=headers))


async def refused(town: Town, draft: Draft, status: int, headers: list[tuple[str, str]] | None = None) -> str:
    async with only(town):
        response = await post(town, draft.url, draft.body, headers or draft.sent())
        assert response.status_code == status, response.text
    said = response.json()
    assert set(said) == {"error", "code"} and said["error"].endswith(".")
    return str(said["code"])


async def test_the_draft_is_good_before_it_is_made_bad(town: Town, alice: Neighbour, inboxes: list[str]) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox)
        async with only(town, Letter=1, Job=1):
            assert (await post(town, draft.url, draft.body, draft.sent())).status_code == 202


@pytest.mark.parametrize("missing", COVERED)
async def test_SIG_02_04_what_is_not_covered_is_not_signed(
    town: Town, alice: Neighbour, inboxes: list[str], missing: str
) -> None:
    for inbox in inboxes:
        covered = tuple(name for name in COVERED if name != missing)
        assert await refused(town, a_draft(alice, inbox, covered=covered), 401) == "not_covered"


async def test_SIG_03_one_byte_more_or_less(town: Town, alice: Neighbour, inboxes: list[str]) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox)
        headers = draft.sent()
        for body in (draft.body + b" ", draft.body.replace(b":", b": ", 1), draft.body.replace(b"View", b"Vjew")):
            draft.body = body
            assert await refused(town, draft, 401, headers) == "digest_mismatch"


async def test_SIG_05_for_another_inbox_or_another_host(town: Town, alice: Neighbour, inboxes: list[str]) -> None:
    fetched: tuple[str, ...] = (alice.uri,)
    for inbox in inboxes:
        draft = a_draft(alice, inbox, headers={"host": "lille.example"})
        headers = [(name, "lyon.example" if name == "host" else value) for name, value in draft.sent()]
        async with only(town, *fetched):
            assert (await post(town, draft.url, draft.body, headers)).status_code == 401
        fetched = ()  # a bad signature makes us ask for a new key once in five minutes


@pytest.mark.parametrize(
    "minutes, status",
    [(-13 * 60, 401), (+61, 401), (-30, 202), (+30, 202), (-60 * 24 * 365 * 40, 401), (60 * 24 * 365 * 40, 401)],
)
async def test_SIG_06_the_date_lies_within_the_window(
    town: Town, alice: Neighbour, inboxes: list[str], minutes: int, status: int
) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox, now=datetime.now(UTC) + timedelta(minutes=minutes))
        before = await Letter.all().count()
        assert (await post(town, draft.url, draft.body, draft.sent())).status_code == status
        assert await Letter.all().count() - before == (status == 202)


CREATED = ("(request-target)", "host", "(created)", "digest")


def _in(minutes: float) -> str:
    """Seconds of the epoch, when the test runs and not when it is collected."""
    return str(int((datetime.now(UTC) + timedelta(minutes=minutes)).timestamp()))


MOMENTS: dict[str, tuple[dict[str, float | str], tuple[str, ...], int]] = {
    "created just now": ({"created": 0}, CREATED, 202),
    "created long ago": ({"created": -13 * 60}, CREATED, 401),
    "created half an hour ago": ({"created": -30}, CREATED, 202),
    "created in the future": ({"created": 61}, CREATED, 401),
    "expired": ({"created": -10, "expires": -1}, (*CREATED, "(expires)"), 401),
    "expires in thirty days": ({"created": -1, "expires": 30 * 24 * 60}, (*CREATED, "(expires)"), 202),
    "of yesterday, expires in thirty days": (
        {"created": -24 * 60, "expires": 30 * 24 * 60}, (*CREATED, "(expires)"), 401,
    ),
    "expires before it was created": ({"created": -1, "expires": -2}, (*CREATED, "(expires)"), 401),
    "created at no number": ({"created": '"abc"'}, CREATED, 401),
    "created at an endless number": ({"created": "1" * 40}, CREATED, 401),
}  # fmt: skip


@pytest.mark.parametrize("parameters, covered, status", MOMENTS.values(), ids=MOMENTS)
async def test_SIG_06_07_09_created_and_expires(
    town: Town,
    alice: Neighbour,
    inboxes: list[str],
    parameters: dict[str, float | str],
    covered: tuple[str, ...],
    status: int,
) -> None:
    for inbox in inboxes:
        said = {name: value if isinstance(value, str) else _in(value) for name, value in parameters.items()}
        draft = a_draft(alice, inbox, parameters=said, covered=covered, algorithm="hs2019")
        if status == 202:
            assert (await post(town, draft.url, draft.body, draft.sent())).status_code == 202
        else:
            await refused(town, draft, 401)


@pytest.mark.parametrize("date", ["", "yesterday", "2026-11-25T12:00:00Z", "Wed, 99 Nov 2026 99:99:99 GMT", "0"])
async def test_SIG_07_a_date_that_cannot_be_read(town: Town, alice: Neighbour, inboxes: list[str], date: str) -> None:
    for inbox in inboxes:
        assert await refused(town, a_draft(alice, inbox, headers={"date": date}), 401) == "bad_date"


async def test_SIG_07_created_is_covered_and_is_not_there(town: Town, alice: Neighbour, inboxes: list[str]) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox, covered=CREATED, algorithm="hs2019", parameters={"created": _in(0)})
        headers = [(name, value.replace(f",created={draft.parameters['created']}", "")) for name, value in draft.sent()]
        assert await refused(town, draft, 401, headers) == "header_missing"


def _hmac(draft: Draft, text: bytes) -> bytes:
    return hmac.digest(public_pem(draft.who.key).encode(), text, "sha256")


def _sha1(draft: Draft, text: bytes) -> bytes:
    return draft.who.key.sign(text, PKCS1v15(), SHA1())


@pytest.mark.parametrize(
    "algorithm, sign",
    [("hmac-sha256", _hmac), ("hs2019", _hmac), ("none", lambda draft, text: b""), ("rsa-sha1", _sha1),
     ("rsa-sha256", _sha1), ("rsa-sha256", lambda draft, text: b""), ("ed25519", _hmac), ("rsa-sha512", _sha1)],
)  # fmt: skip
async def test_SIG_08_other_algorithms(
    town: Town, alice: Neighbour, inboxes: list[str], algorithm: str, sign: Callable[[Draft, bytes], bytes]
) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox, algorithm=algorithm, sign=sign)
        fetched = (alice.uri,) if algorithm in ("hs2019", "rsa-sha256") and inbox == inboxes[0] else ()
        async with only(town, *fetched):
            assert (await post(town, draft.url, draft.body, draft.sent())).status_code == 401


async def test_SIG_09_created_with_rsa_sha256(town: Town, alice: Neighbour, inboxes: list[str]) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox, covered=CREATED, parameters={"created": _in(0)})
        assert await refused(town, draft, 401) == "created_needs_hs2019"


BROKEN: dict[str, str] = {
    "empty": "",
    "a word": "x",
    "an open quote": 'keyId="https://social.example/users/alice#main-key,algorithm="rsa-sha256',
    "a parameter twice": 'keyId="https://social.example/users/alice",keyId="https://evil.example/",signature="eA=="',
    "no key id": 'algorithm="rsa-sha256",headers="date",signature="eA=="',
    "no signature": 'keyId="https://social.example/users/alice",headers="(request-target) host date digest"',
    "no base64": 'keyId="https://social.example/users/alice",headers="(request-target) host date digest",signature="*"',
    "100 kB": 'keyId="' + "x" * 100_000 + '"',
    "100 kB of commas": "," * 100_000,
    "100 kB of equals": 'a="' * 30_000,
}


@pytest.mark.parametrize("header", BROKEN.values(), ids=BROKEN)
async def test_SIG_17_a_header_that_cannot_be_read(
    town: Town, alice: Neighbour, inboxes: list[str], header: str
) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox)
        async with only(town):
            response = await post(town, draft.url, draft.body, [*draft.headers.items(), ("signature", header)])
            assert response.status_code in (400, 401)


async def test_SIG_17_two_signatures(town: Town, alice: Neighbour, inboxes: list[str]) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox)
        twice = [*draft.sent(), ("signature", draft.signature())]
        assert await refused(town, draft, 400, twice) == "header_twice"
        both = [*draft.sent(), ("signature-input", 'sig1=("@method");created=1;keyid="x"')]
        assert await refused(town, draft, 400, both) == "bad_structured_field"


@pytest.mark.parametrize("name", ["digest", "date"])
async def test_SIG_18_a_signed_header_twice(town: Town, alice: Neighbour, inboxes: list[str], name: str) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox)
        assert await refused(town, draft, 400, [*draft.sent(), (name, draft.headers[name])]) == "header_twice"


async def test_SIG_18_two_hosts_and_two_digests_in_one(town: Town, alice: Neighbour, inboxes: list[str]) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox)
        async with only(town):
            answer = await post(town, draft.url, draft.body, [*draft.sent(), ("host", "lille.example")])
            assert answer.status_code in (400, 421)
        good = f"SHA-256={_sha256(draft.body)}"
        draft = a_draft(alice, inbox, headers={"digest": f"SHA-256={_sha256(b'other')},{good}"})
        assert await refused(town, draft, 400) == "digest_twice"


@pytest.mark.parametrize(
    "make, status",
    [(lambda body: "SHA-512=" + base64.b64encode(hashlib.sha512(body).digest()).decode(), 401),
     (lambda body: "sha-256=" + _sha256(body), 202), (lambda body: "SHA-256=no*base64", 401),
     (lambda body: "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()[:31]).decode(), 401),
     (lambda body: "", 401), (lambda body: "md5=" + _sha256(body), 401)],
    ids=["SHA-512", "small letters", "no base64", "31 bytes", "nothing", "md5"],
)  # fmt: skip
async def test_SIG_19_digests(
    town: Town, alice: Neighbour, inboxes: list[str], make: Callable[[bytes], str], status: int
) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox)
        draft.headers["digest"] = make(draft.body)
        if status == 202:
            assert (await post(town, draft.url, draft.body, draft.sent())).status_code == 202
        else:
            await refused(town, draft, 401)


def rfc9421(draft: Draft, components: tuple[str, ...] = COMPONENTS, **changes: str) -> list[tuple[str, str]]:
    """The headers of the request in the newer scheme; `changes`: digest, parameters, label, extra."""
    digest = changes.get("digest", f"sha-256=:{_sha256(draft.body)}:")
    values = {"@method": "POST", "@target-uri": draft.url, "@authority": urlsplit(draft.url).netloc,
              "content-digest": digest, "@query-param": "x", "x-odd": "x"}  # fmt: skip
    listed = " ".join(f'"{name}"' for name in components)
    created = changes.get("created", str(int(draft.now.timestamp())))
    parameters = f'({listed});created={created};keyid="{draft.who.key_id}";alg="rsa-v1_5-sha256"'
    lines = [f'"{name}": {values[name]}' for name in components] + [f'"@signature-params": {parameters}']
    value = base64.b64encode(draft.sign(draft, "\n".join(lines).encode())).decode()
    return [
        ("host", draft.headers["host"]), ("content-type", draft.headers["content-type"]), ("content-digest", digest),
        ("signature-input", f"sig1={parameters}" + changes.get("inputs", "")),
        ("signature", f"sig1=:{value}:" + changes.get("signatures", "")),
    ]  # fmt: skip


async def test_SIG_21_22_a_letter_in_the_newer_scheme(town: Town, alice: Neighbour, inboxes: list[str]) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox)
        async with only(town, Letter=1, Job=1):
            assert (await post(town, draft.url, draft.body, rfc9421(draft))).status_code == 202


@pytest.mark.parametrize("missing", COMPONENTS)
async def test_SIG_21_what_the_newer_scheme_must_cover(
    town: Town, alice: Neighbour, inboxes: list[str], missing: str
) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox)
        headers = rfc9421(draft, tuple(name for name in COMPONENTS if name != missing))
        assert await refused(town, draft, 401, headers) == "not_covered"


NEWER: dict[str, tuple[dict[str, str], int]] = {
    "a digest that cannot be read": ({"digest": "sha-256=?"}, 400),
    "a digest of something else": ({"digest": "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"}, 401),
    "a digest in SHA-512 only": ({"digest": "sha-512=:eA==:"}, 401),
    "created long ago": ({"created": "1600000000"}, 401),
    "created at no number": ({"created": '"now"'}, 401),
    "a second label that is broken": ({"inputs": ", sig2=5", "signatures": ", sig2=:eA==:"}, 400),
    "the same label twice": ({"inputs": ', sig1=("@method");created=1;keyid="x"'}, 400),
    "a label without a signature": ({"inputs": ', sig2=("@method");created=1;keyid="x"'}, 202),
}


@pytest.mark.parametrize("changes, status", NEWER.values(), ids=NEWER)
async def test_SIG_21_the_newer_scheme(
    town: Town, alice: Neighbour, inboxes: list[str], changes: dict[str, str], status: int
) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox)
        headers = rfc9421(draft, **changes)
        if status == 202:
            assert (await post(town, draft.url, draft.body, headers)).status_code == 202
        else:
            await refused(town, draft, status, headers)


@pytest.mark.parametrize("component", ["@query-param", "x-odd"])
async def test_SIG_21_a_component_that_nobody_knows(
    town: Town, alice: Neighbour, inboxes: list[str], component: str
) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox)
        assert await refused(town, draft, 401, rfc9421(draft, (*COMPONENTS, component))) == "header_missing"


async def test_SIG_21_behind_a_proxy_our_public_name_counts(town: Town, alice: Neighbour, inboxes: list[str]) -> None:
    """@authority and @target-uri of the machine behind the proxy are not what its sender signed."""
    for inbox in inboxes:
        draft = a_draft(alice, inbox.replace("lyon.example", "10.0.0.7:8000"), headers={"host": "lyon.example"})
        headers = rfc9421(draft, (*COMPONENTS, "@authority"))
        draft.url = inbox
        async with only(town, *([alice.uri] if inbox == inboxes[0] else [])):
            assert (await post(town, draft.url, draft.body, headers)).status_code == 401


async def test_SIG_02_a_compressed_body_is_not_what_was_signed(
    town: Town, alice: Neighbour, inboxes: list[str]
) -> None:
    for inbox in inboxes:
        draft = a_draft(alice, inbox)
        headers = [*draft.sent(), ("content-encoding", "gzip")]
        draft.body = gzip.compress(draft.body)
        await refused(town, draft, 400, headers)


# 512 bits, as cryptography makes none any longer.
TINY = """-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu
KUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==
-----END PUBLIC KEY-----
"""


async def test_SIG_23_keys_that_are_too_weak_or_none(town: Town, inboxes: list[str]) -> None:
    for inbox in inboxes:
        ec = (
            generate_private_key(SECP256R1()).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )
        rsa = key_of("mallory, weak").public_key()
        pkcs1 = rsa.public_bytes(Encoding.PEM, PublicFormat.PKCS1)
        for number, pem in enumerate(
            (TINY, public_pem(generate_rsa(65537, 1024)), ec.decode(), pkcs1.decode(), "", "x" * 100_000)
        ):
            mallory = town.evil.actor(f"mallory{number}")
            town.evil.documents[f"/users/mallory{number}"]["publicKey"]["publicKeyPem"] = pem
            draft = a_draft(mallory, inbox)
            assert (await post(town, draft.url, draft.body, draft.sent())).status_code == 401
            assert (await Actor.get(uri=mallory.uri)).rsa_public is None


async def test_SIG_23_of_many_keys_hers_is_taken_if_it_is_among_the_first_ten(town: Town, inboxes: list[str]) -> None:
    for inbox in inboxes:
        for place, status in ((3, 202), (40, 401)):
            mallory = town.evil.actor(f"many{place}")
            document = town.evil.documents[f"/users/many{place}"]
            others = [{"id": f"{mallory.uri}#{n}", "owner": "https://social.example/users/alice", "publicKeyPem": ""}
                      for n in range(50)]  # fmt: skip
            others[place] = document["publicKey"]
            document["publicKey"] = others
            draft = a_draft(mallory, inbox)
            assert (await post(town, draft.url, draft.body, draft.sent())).status_code == status
