"""Servers of elsewhere: each answers for its actors and documents as an ASGI application, keeps what it is sent, and
sends letters that are really signed, in the manner of Mastodon, PeerTube or GoToSocial. No code of ours signs here.
"""

import base64
import contextlib
import hashlib
import itertools
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

AS2 = "https://www.w3.org/ns/activitystreams"
PUBLIC = f"{AS2}#Public"
KEYS = Path(__file__).parents[2] / ".pytest_cache" / "keys"
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Manner:
    """How one software names its actors and keys, and how it signs."""

    actor: str
    key: str  # appended to the id of an actor: the id of her key
    said: str  # the same, as letters are signed with it
    covered: tuple[str, ...]
    algorithm: str = "rsa-sha256"
    content_type: str = "application/activity+json"


MASTODON = Manner("/users/{}", "#main-key", "#main-key", ("host", "date", "content-type", "digest", "(request-target)"))
PEERTUBE = Manner("/accounts/{}", "#main-key", "", ("(request-target)", "host", "date", "digest"))
GOTOSOCIAL = Manner(
    "/users/{}", "/main-key", "/main-key", ("(request-target)", "host", "date", "digest"), "hs2019",
    f'application/ld+json; profile="{AS2}"',
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that reached a server of elsewhere."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def activity(self) -> Document:
        found: Document = orjson.loads(self.body)
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says instead of what it would have said."""

    status: int
    body: bytes = b""
    content_type: str = "application/activity+json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Server:
    """One server at https://host. `documents` are served by path; `says` overrules them, "GET /path" or "POST /path"
    at a time; an answer that is a list is used up one by one.
    """

    def __init__(self, host: str, manner: Manner = MASTODON) -> None:
        self.host = host
        self.manner = manner
        self.documents: dict[str, Document] = {}
        self.says: dict[str, Answer | list[Answer]] = {}
        self.asked: list[Asked] = []
        self.before_answering: Callable[[], Any] | None = None
        self._numbers = itertools.count(1)

    @property
    def base(self) -> str:
        return f"https://{self.host}"

    @property
    def fetched(self) -> list[str]:
        """The paths that were asked for with GET; NodeInfo is asked of everybody and counts for nothing."""
        return [one.path for one in self.asked if one.method == "GET" and one.path != "/.well-known/nodeinfo"]

    @property
    def letters(self) -> list[Asked]:
        return [one for one in self.asked if one.method == "POST"]

    def received(self, *types: str) -> list[Document]:
        """The activities that were delivered here, of these types or of all, in order."""
        return [one.activity for one in self.letters if not types or one.activity["type"] in types]

    def new_id(self, kind: str) -> str:
        return f"{self.base}/{kind}/{next(self._numbers)}"

    def serve(self, document: Document) -> Document:
        """Answer this document at its id from now on."""
        self.documents[urlsplit(document["id"]).path] = document
        return document

    def actor(self, name: str, kind: str = "Person", /, **more: Any) -> "Neighbour":
        """An actor who lives here; `more` changes her document."""
        neighbour = Neighbour(self, name, kind)
        self.serve(neighbour.document() | more)
        if not self.manner.key.startswith("#"):  # a stub, as GoToSocial shows it to whoever does not sign
            stub = ("@context", "id", "type", "preferredUsername", "publicKey")
            path = urlsplit(neighbour.key_id).path
            self.documents[path] = {name: neighbour.document()[name] for name in stub}
        return neighbour

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        path, headers = request.url.path, dict(request.headers)
        self.asked.append(Asked(request.method, path, headers, await request.body()))
        if self.before_answering:
            await self.before_answering()
        await self._answer(request.method, path)(scope, receive, send)

    def _answer(self, method: str, path: str) -> Response:
        said = self.says.get(f"{method} {path}")
        if isinstance(said, list):
            said = said.pop(0) if said else None
        if said is not None:
            return Response(said.body, said.status, media_type=said.content_type, headers=dict(said.headers))
        if method == "POST":
            return Response(status_code=202)
        if path not in self.documents:
            return Response(status_code=404)
        return Response(orjson.dumps(self.documents[path]), media_type="application/activity+json; charset=utf-8")


@cache
def key_of(uri: str, generation: int = 0) -> RSAPrivateKey:
    """The key of whoever has this id. Making one takes a tenth of a second, so that it is kept beside what pytest keeps
    from one run to the next.
    """
    kept = KEYS / f"{hashlib.sha256(uri.encode()).hexdigest()[:32]}-{generation}.pem"
    if not kept.exists():
        KEYS.mkdir(parents=True, exist_ok=True)
        made = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with tempfile.NamedTemporaryFile(dir=KEYS, delete=False) as file:
            file.write(made)
        with contextlib.suppress(FileExistsError):
            os.link(file.name, kept)  # the first of several processes wins, and all of them read its key
        os.unlink(file.name)
    key = load_pem_private_key(kept.read_bytes(), None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, RSAPrivateKey)
    return key


class Neighbour:
    """An actor of elsewhere, with a real key."""

    def __init__(self, server: Server, name: str, kind: str) -> None:
        self.server = server
        self.name = name
        self.kind = kind
        self.uri = server.base + server.manner.actor.format(name)
        self.key = key_of(self.uri)

    @property
    def key_id(self) -> str:
        return self.uri + self.server.manner.key

    @property
    def inbox(self) -> str:
        return f"{self.uri}/inbox"

    @property
    def address(self) -> str:
        return f"{self.name}@{self.server.host}"

    def document(self) -> Document:
        """Her document, as Mastodon writes it."""
        return {
            "@context": [AS2, "https://w3id.org/security/v1"],
            "id": self.uri,
            "type": self.kind,
            "preferredUsername": self.name,
            "name": self.name.capitalize(),
            "summary": "<p>Projectionist</p>",
            "url": f"{self.server.base}/@{self.name}",
            "inbox": self.inbox,
            "outbox": f"{self.uri}/outbox",
            "followers": f"{self.uri}/followers",
            "following": f"{self.uri}/following",
            "endpoints": {"sharedInbox": f"{self.server.base}/inbox"},
            "manuallyApprovesFollowers": False,
            "discoverable": True,
            "publicKey": {"id": self.key_id, "owner": self.uri, "publicKeyPem": public_pem(self.key)},
        }

    def changes_key(self) -> None:
        """A new key, and a document that says so."""
        self.key = key_of(self.uri, generation=1)
        self.server.documents[urlsplit(self.uri).path]["publicKey"]["publicKeyPem"] = public_pem(self.key)

    def activity(self, kind: str, about: Document | str, **more: Any) -> Document:
        """An activity of hers with an id of its own."""
        return {"@context": AS2, "id": self.server.new_id(kind.lower()), "type": kind, "actor": self.uri,
                "object": about, **more}  # fmt: skip

    def undo(self, activity: Document) -> Document:
        """The activity taken back, embedded whole."""
        inner = {name: value for name, value in activity.items() if name != "@context"}
        return self.activity("Undo", inner) | {"id": f"{activity['id']}/undo"}

    def note(self, answer_to: str, content: str = "<p>beautiful!</p>", **more: Any) -> Document:
        """A public answer in the shape of Mastodon."""
        uri = self.server.new_id("notes")
        return {"id": uri, "type": "Note", "summary": None, "inReplyTo": answer_to, "published": "2026-08-08T09:00:00Z",
                "url": f"{self.server.base}/@{self.name}/{uri.rsplit('/', 1)[1]}", "attributedTo": self.uri,
                "to": [PUBLIC], "cc": [f"{self.uri}/followers"], "sensitive": False, "content": content,
                "contentMap": {"en": content}, "attachment": [], "tag": [], **more}  # fmt: skip

    def signed(self, body: bytes, inbox: str, **changes: Any) -> dict[str, str]:
        """The headers of a letter of hers; `changes`: key_id, date, covered, content_type, algorithm, host."""
        manner, parts = self.server.manner, urlsplit(inbox)
        headers = {
            "host": changes.get("host", parts.netloc),
            "date": format_datetime(changes.get("date") or datetime.now(UTC), usegmt=True),
            "digest": "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode(),
            "content-type": changes.get("content_type", manner.content_type),
            "user-agent": "neighbour (+https://neighbour.example/)",
        }
        covered = changes.get("covered", manner.covered)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        lines = [f"{name}: {f'post {target}' if name == '(request-target)' else headers[name]}" for name in covered]
        signature = base64.b64encode(self.key.sign("\n".join(lines).encode(), PKCS1v15(), SHA256())).decode()
        headers["signature"] = (
            f'keyId="{changes.get("key_id", self.uri + manner.said)}",'
            f'algorithm="{changes.get("algorithm", manner.algorithm)}",'
            f'headers="{" ".join(covered)}",signature="{signature}"'
        )
        return headers

    async def send(
        self, activity: Document | bytes, client: httpx.AsyncClient, inbox: str, **changes: Any
    ) -> httpx.Response:
        """Post a signed letter to an inbox of a pole of ours."""
        body = activity if isinstance(activity, bytes) else orjson.dumps(activity)
        return await client.post(inbox, content=body, headers=self.signed(body, inbox, **changes))

    def asking(self, url: str, **changes: Any) -> dict[str, str]:
        """The headers of a signed question of hers; `changes`: key_id, date, covered, target (what is signed of it)."""
        parts = urlsplit(url)
        headers = {
            "host": parts.netloc,
            "date": format_datetime(changes.get("date") or datetime.now(UTC), usegmt=True),
            "accept": "application/activity+json",
        }
        covered = changes.get("covered", ("(request-target)", "host", "date"))
        target = changes.get("target", parts.path + (f"?{parts.query}" if parts.query else ""))
        lines = [f"{name}: {f'get {target}' if name == '(request-target)' else headers[name]}" for name in covered]
        signature = base64.b64encode(self.key.sign("\n".join(lines).encode(), PKCS1v15(), SHA256())).decode()
        key_id = changes.get("key_id", self.uri + self.server.manner.said)
        headers["signature"] = (
            f'keyId="{key_id}",algorithm="{self.server.manner.algorithm}",headers="{" ".join(covered)}",'
            f'signature="{signature}"'
        )
        return headers

    async def ask(self, client: httpx.AsyncClient, url: str, **changes: Any) -> httpx.Response:
        """A signed question to a pole of ours."""
        return await client.get(url, headers=self.asking(url, **changes))


def public_pem(key: RSAPrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
