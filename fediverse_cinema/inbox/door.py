"""The door: size, type, JSON, signature, ledger, 202. Everything else happens later, in the worker."""

from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from fediverse_cinema.activitypub import gate, synchronization
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.signatures.message import arrived
from fediverse_cinema.activitypub.terms import check_terms
from fediverse_cinema.activitypub.vocab import Activity, read_activity
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Later, Malformed, Missing, Unverified
from fediverse_cinema.foundation.reading import read_object
from fediverse_cinema.inbox import ledger, origin, throng
from fediverse_cinema.inbox.verify import authenticate

log = structlog.get_logger()
LARGEST_LETTER = 1 << 20
TYPES = ("application/activity+json", "application/ld+json", "application/json")


async def receive(request: Request) -> Response:
    """POST to any inbox of ours: 202 when the letter is kept, else 400, 401, 403, 413, 415 or 503."""
    try:
        with throng.at_the_door(request.client.host if request.client else ""):
            await _take_in(request)
    except CinemaError as error:
        if error.code != throng.PUT_OFF:  # a line for each letter of a flood would be a flood, too
            log.info("letter_refused", reason=error.code, status=error.status, detail=str(error)[:300])
        return _answer(error)
    except ClientDisconnect:
        return Response(status_code=400)
    return Response(status_code=202)


async def _take_in(request: Request) -> None:
    _check_type(request)
    body = await _read_body(request)
    activity = read_activity(read_object(body))
    check_terms(activity.document)
    if await _concerns_nobody(activity):
        log.info("letter_ignored", reason="delete_of_unknown", actor=activity.actor_uri)
        return
    sender = await authenticate(arrived(request.scope, urls.base(), body))
    origin.check_at_door(sender, activity)
    if not await gate.is_open(urls.host_of(activity.actor_uri)):
        log.info("letter_ignored", reason="closed_host", actor=activity.actor_uri)
        return
    await _check_recipient(request)
    if said := request.headers.get(synchronization.HEADER):
        await synchronization.hear(said, sender.actor)
    # Without an id of its own, its digest alone tells it from others of hers.
    await ledger.note(ledger.Arrival(activity.id or sender.actor.uri, sender.actor.uri, body))


async def _check_recipient(request: Request) -> None:
    """Missing when this is neither the shared inbox nor one of somebody here."""
    inbox = urls.base() + request.url.path
    if inbox == urls.shared_inbox():
        return
    uri = inbox.removesuffix("/inbox")
    found = await lookup.find(Actor, uri=uri)
    if found is None or not found.local:
        raise Missing(f"nobody at {uri}")


def _check_type(request: Request) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in TYPES:
        raise Malformed(
            f"content type {request.headers.get('content-type', '')[:100]!r}",
            public="An inbox takes application/activity+json.",
            code="wrong_type",
            status=415,
        )


async def _read_body(request: Request) -> bytes:
    """The body as it comes, never more than a megabyte of it, whatever Content-Length says."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length[:18]) > LARGEST_LETTER:
        raise _too_large()
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > LARGEST_LETTER:
            raise _too_large()
        pieces.append(piece)
    return b"".join(pieces)


def _too_large() -> Malformed:
    return Malformed("over 1 MiB", public="A letter has at most 1 MiB.", code="too_large", status=413)


async def _concerns_nobody(activity: Activity) -> bool:
    """A server that closes tells everybody so, for each of its accounts: those we never met cost no key (INB-07)."""
    if activity.type != "Delete" or activity.object_uri != activity.actor_uri:
        return False
    known = await lookup.find(Actor, uri=activity.actor_uri)
    return known is None or known.gone_at is not None


def _answer(error: CinemaError) -> JSONResponse:
    content: dict[str, Any] = {"error": error.sentence(), "code": error.code}
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, Later):
        headers["Retry-After"] = str(int(error.after or 60))
    if isinstance(error, Unverified):
        headers["WWW-Authenticate"] = 'Signature realm="inbox"'
    return JSONResponse(content, status_code=error.status, headers=headers)
