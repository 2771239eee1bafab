"""Fetching documents from other servers, signed by the instance actor, and believing only what their origin says.

Every GET is signed, since servers with authorized fetch answer no other. The document is taken when its `id` is the
address that was asked; otherwise that id is asked, once (CVE-2024-23832 was the lack of this). Who asks for one person
must still look whose document came: an address may lead to an id elsewhere.
"""

from collections.abc import Mapping
from typing import Any

from fediverse_cinema.activitypub import gate, pages
from fediverse_cinema.activitypub.keyring import signing_keys
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.signatures.signing import sign_cavage
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.errors import Gone, Later, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.outside.client import Answer
from fediverse_cinema.foundation.reading import read_object

ACCEPT = 'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
JRD = "application/jrd+json, application/json"
PROFILE = "https://www.w3.org/ns/activitystreams"
PAGES = ("text/html", "application/xhtml+xml")
MOST_BYTES = 1 << 20
HOPS = 3


async def fetch(uri: str) -> Document:
    """The document that `uri` names, from its own origin. Missing, Gone, Refused, or Later when it may come yet."""
    uri = _foreign(uri)
    answer = await _ask(uri)
    return await _by_its_id(uri, _read(answer), answer.url)


async def seek(address: str) -> Document:
    """The same for an address that a person has copied: a page leads to its document by `Link: rel="alternate"` or by
    such a <link>, once, and all hops count together (FET-07, GHSA-97w4).
    """
    address = _foreign(address)
    answer = await _ask(address, accept=f"{ACCEPT}, text/html;q=0.1")
    if _kind(answer)[0] in PAGES:
        _check_status(answer)
        found = pages.alternate(answer.headers.get("link", ""), answer.body, answer.url)
        if not found or answer.hops >= HOPS:
            raise Refused(f"{address} is a page that leads to no document", code="not_activitystreams")
        address = _foreign(found)
        answer = await _ask(address, hops=HOPS - answer.hops - 1)
    return await _by_its_id(address, _read(answer), answer.url)


def _foreign(uri: str) -> str:
    uri = uri.partition("#")[0]
    if urls.is_ours(uri):
        raise Refused(f"{uri} is ours, we do not ask ourselves", code="own_address", uri=uri)
    return uri


async def _by_its_id(uri: str, document: Document, origin: str) -> Document:
    """What came from `origin` when `uri` was asked; if it names another id, what that one answers."""
    named = document.get("id")
    if named != uri:
        if isinstance(named, str):
            _foreign(named)
        if not isinstance(named, str) or not named.startswith(("https://", "http://")):
            raise Refused(f"{uri} answered a document whose id is {str(named)[:100]!r}", code="wrong_id")
        answer = await _ask(named.partition("#")[0])
        document, origin = _read(answer), answer.url
        if document.get("id") != named:
            raise Refused(f"{named} does not answer itself", code="wrong_id")
    # An open redirect would let anybody answer for the server that has it.
    if not urls.same_origin(origin, named):
        raise Refused(f"{named} came from {origin}", code="wrong_origin")
    return document


async def fetch_plain(url: str, *, accept: str = JRD, deadline: float = 10.0) -> Document:
    """A JSON document that is no ActivityStreams: WebFinger, NodeInfo. Not signed."""
    with gate.speaking():
        answer = await here().outside.get(url, accept=accept, deadline=deadline)
    _check_status(answer)
    return read_object(answer.body)


async def _ask(uri: str, *, accept: str = ACCEPT, hops: int = HOPS) -> Answer:
    signer = await instance_signer()
    with gate.speaking():
        return await here().outside.get(uri, accept=accept, signer=signer, limit=MOST_BYTES, hops=hops)


def _read(answer: Answer) -> Document:
    _check_status(answer)
    _check_type(answer)
    return read_object(answer.body)


def _check_status(answer: Answer) -> None:
    if answer.status == 410:
        raise Gone(f"{answer.url} answered 410")
    if answer.status == 404:
        raise Missing(f"{answer.url} answered 404")
    if answer.status >= 500 or answer.status in (408, 429):
        raise Later(f"{answer.url} answered {answer.status}", code="busy")
    if answer.status != 200:
        raise Refused(f"{answer.url} answered {answer.status}", code="refused_there")


def _check_type(answer: Answer) -> None:
    # A server that lets people upload files serves those as text/plain or octet-stream: never believe one
    # of them (CVE-2024-25623).
    kind, parameters = _kind(answer)
    if kind == "application/activity+json" or (kind == "application/ld+json" and PROFILE in parameters):
        return
    raise Refused(f"{answer.url} is {kind!r}, not ActivityStreams", code="not_activitystreams")


def _kind(answer: Answer) -> tuple[str, str]:
    """The content type in small letters, and its parameters."""
    kind, _, parameters = answer.headers.get("content-type", "").partition(";")
    return kind.strip().lower(), parameters


async def instance_actor() -> Actor:
    """The Application that signs for the whole server."""
    rooms = here().rooms
    if "instance" not in rooms:
        rooms["instance"] = await Actor.get(uri=urls.instance())
    found: Actor = rooms["instance"]
    return found


async def instance_signer() -> Any:
    """A signer for Outside.get: asked again at each hop, since the signature covers host and path."""
    keys = signing_keys(await instance_actor())

    async def sign(method: str, url: str, body: bytes | None) -> Mapping[str, str]:
        return sign_cavage(method, url, key_id=keys.rsa_id, key=keys.rsa, now=clock.now())

    return sign
