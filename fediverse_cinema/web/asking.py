"""Who asks for a document: a server that signs its question, or anybody. Called by the gate for every page and by the
pages of what is not for everybody.

Whether documents are shown to signed questions only (authorized fetch) is a setting. The instance actor always answers:
otherwise two servers that both insist on signatures could never learn each other's keys.
"""

import asyncio
import re

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import barriers
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.signatures.message import arrived
from fediverse_cinema.activitypub.signers import check_welcome, known_signer_of, signer_of
from fediverse_cinema.conversations.models import OPEN, Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import evidence, lookup
from fediverse_cinema.foundation.errors import Forbidden, Later, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.labels.models import Audience, Selection
from fediverse_cinema.web.negotiation import wants_activity, wants_html

INSTANCE = "/ap/instance"
PATIENCE = 8.0  # seconds for the key of somebody whom we do not know; it is fetched to the end all the same
OPEN_PATHS = (
    "/.well-known/", "/nodeinfo/", "/media/", "/vault/", "/download/", "/proxy/", "/static/", "/pole-",
    "/health", "/ready", "/metrics",
)  # fmt: skip
LEADS_TO_A_PAGE = re.compile(
    r"/ap/(?:instance|pole|(?:users|channels|projects|labels|companies|selections|films|notes|events)/[^/]+"
    r"|projects/[^/]+/calls/[^/]+)"
)
"""The ids at which a browser is shown the way to a page. All else under /ap/ is the document, whoever asks."""


async def who_asks(request: Request) -> Actor | None:
    """The actor whose key signed this question; None when it is not signed, or when the signature proves nothing.
    Forbidden when she lives on a closed host.
    """
    try:
        return await _signer(request)
    except (Refused, Later):
        return None


async def check(request: Request) -> None:
    """Before a document is given. Where they are for signed questions only: Unverified (401) without a signature that
    counts, Later (503) when its key cannot be had just now. Everywhere: Forbidden (403) for a closed host, Missing for
    whoever has been blocked by the person whose things these are.
    """
    path: str = request.scope["path"]
    if path == INSTANCE:
        return
    demanded = here().settings.federation.authorized_fetch
    if not demanded and "signature" not in request.headers:
        return
    owner_id, is_wary = await _whose(path)
    try:
        asker = await (_signer(request) if demanded else _known_signer(request, wanted=is_wary))
    except Forbidden:
        await _check_open(path)
        raise
    if is_wary and owner_id is not None and asker is not None and await barriers.refuses(owner_id, asker):
        raise Missing(f"{asker.uri} is blocked there")


def mark(request: Request, response: Response) -> None:
    """Once it is given: no cache may give one reader what was meant for another (MOD-03)."""
    response.headers.add_vary_header("Signature")
    if here().settings.federation.authorized_fetch and request.scope["path"] != INSTANCE:
        response.headers["Cache-Control"] = "private, no-store"
        del response.headers["ETag"]


def is_for_document(request: Request) -> bool:
    """Ids answer the document, a few of them not to browsers; pages do so to servers that ask for it."""
    path: str = request.scope["path"]
    if request.method not in ("GET", "HEAD") or path.startswith(OPEN_PATHS):
        return False
    if not path.startswith("/ap/"):
        return wants_activity(request)
    return not (wants_html(request) and LEADS_TO_A_PAGE.fullmatch(path))


async def _known_signer(request: Request, *, wanted: bool) -> Actor | None:
    """What is for everybody is not worth a request of ours: only of those whom we know is it asked who they are, and
    only where somebody `wanted` to know. Who signs badly is anybody.
    """
    message = arrived(request.scope, urls.base())
    try:
        if wanted:
            return await known_signer_of(message)
        await check_welcome(message)
    except (Refused, Later):  # the second: her server waits for a yes
        pass
    return None


async def _check_open(path: str) -> None:
    """To a closed host, what is not for everybody looks like what does not exist (PRV-03)."""
    kind, name = _named(path)
    if kind == "notes" and not await Note.exists(uuid=name, visibility__in=OPEN):
        raise Missing(f"no open note {name[:40]}")
    if kind == "selections" and not await Selection.filter(uuid=name).exclude(audience=Audience.PRIVATE).exists():
        raise Missing(f"no open selection {name[:40]}")


async def _signer(request: Request) -> Actor:
    try:
        async with asyncio.timeout(PATIENCE):
            return await signer_of(arrived(request.scope, urls.base()))
    except TimeoutError as error:
        raise Later("the key does not come", public="Your key could not be fetched just now.", after=60) from error


async def _whose(path: str) -> tuple[int | None, bool]:
    """Whose things stand at this address, and whether she keeps anybody from them."""
    kind, name = _named(path)
    try:
        return await evidence.kept(("whose", kind, name), lambda: _whose_by_rows(kind, name))
    except Missing:
        return None, False


async def _whose_by_rows(kind: str, name: str) -> tuple[int, bool]:
    owner_id = await _owner_of(kind, name)
    if owner_id is None:
        raise Missing("nobody's")
    return owner_id, await barriers.refuses_anybody(owner_id)


async def _owner_of(kind: str, name: str) -> int | None:
    if kind == "films":
        film = await lookup.find(Film, uuid=name) or await lookup.find(Film, slug=name)
        return film.author_id if film else None
    if kind in ("notes", "events"):
        note = await lookup.find(Note, uuid=name)
        return note.author_id if note else None
    if kind in ("agenda", "publications"):
        note = await Note.get_or_none(page_url=f"{urls.base()}/{kind}/{name}", local=True)
        return note.author_id if note else None
    if kind == "selections":
        chosen = await lookup.find(Selection, uuid=name) or await lookup.find(Selection, slug=name)
        return _person_of(await lookup.find(Actor, id=chosen.owner_id)) if chosen else None
    if kind in ("users", "channels", "labels", "companies"):
        return _person_of(await lookup.find(Actor, local_handle=name.lower()))
    return None


def _person_of(actor: Actor | None) -> int | None:
    return (actor.owner_id or actor.id) if actor else None


def _named(path: str) -> tuple[str, str]:
    """("films", its name) of /ap/films/{name}/… and of /films/{name}."""
    parts = path.removeprefix("/ap").split("/")
    return (parts[1], parts[2]) if len(parts) > 2 else ("", "")
