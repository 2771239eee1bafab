"""Files that are sent piece by piece, so that a cut line costs nothing: tus 1.0, for a member's browser.

A forged request changes nothing. What begins an upload carries the token of a form in a header, which no form of
another site can; what goes on with it (PATCH, DELETE) is no method of forms, so browsers ask us first, and we never say
yes; and like everything it must come from here (gate). The address of an upload is a secret, and its owner's alone.
"""

from collections.abc import AsyncIterator
from datetime import UTC
from email.utils import format_datetime
from functools import wraps

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from fediverse_cinema.accounts import sessions
from fediverse_cinema.activitypub import barriers
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Forbidden, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import pieces, uploads
from fediverse_cinema.media.models import Upload
from fediverse_cinema.media.pieces import Checksum
from fediverse_cinema.web import csrf, formats, sent_files
from fediverse_cinema.web.forms import tus
from fediverse_cinema.web.forms.fields import read_form
from fediverse_cinema.web.gate import Page, allow, member
from fediverse_cinema.web.page import language_of, to
from fediverse_cinema.web.sessions import session_token
from fediverse_cinema.web.translation import msgid, tell

TOKEN_HEADER = "x-csrf-token"
LONGEST_TITLE = 200
LOOK_EVERY = 3  # seconds, while a piece comes
WAITING = msgid("We bring it from %(host)s as soon as it is its turn")
FETCHING = msgid("We bring it from %(host)s: %(done)s of %(total)s")
Piece = tuple[AsyncIterator[bytes], Checksum | None]
"""The bytes that come, and what they should be."""


def _tus(page: Page) -> Page:
    """Answers as the protocol wants it; what is refused says why in the member's language."""

    @wraps(page)
    async def endpoint(request: Request) -> Response:
        try:
            response = await page(request)
        except CinemaError as error:
            sentence = tell(error.public, language_of(request), error.values)
            response = JSONResponse({"error": sentence, "code": error.code}, error.status)
        response.headers.update({"Tus-Resumable": tus.VERSION, "Cache-Control": "no-store"})
        if response.status_code == 412:
            response.headers["Tus-Version"] = tus.VERSION
        return response

    return endpoint


async def options(request: Request) -> Response:
    """What we can do."""
    return Response(
        status_code=204,
        headers={
            "Tus-Resumable": tus.VERSION,
            "Tus-Version": tus.VERSION,
            "Tus-Extension": tus.EXTENSIONS,
            "Tus-Max-Size": str(here().settings.media.largest_upload),
            "Tus-Checksum-Algorithm": ",".join(tus.ALGORITHMS),
        },
    )


@_tus
async def create(request: Request) -> Response:
    """POST: room for a file; its first bytes may come along."""
    csrf.check_token(request, request.headers.get(TOKEN_HEADER, ""))
    tus.check_version(request.headers)
    account = await member(request)
    barriers.check_at_home(account.creator.actor, "Create")
    size, words = tus.number(request.headers, "upload-length"), tus.metadata(request.headers)
    comes = _piece(request, 0, size) if tus.has_body(request.headers) else None
    upload = await uploads.begin(
        account.creator.actor_id,
        size=size,
        file_name=words.get("filename", ""),
        title=words.get("title", "")[:LONGEST_TITLE],
        sha256=words.get("sha256", ""),
    )
    headers = {"Location": sent_files.view(upload).url}
    if comes:
        upload = await _append(upload, 0, comes)
        headers["Upload-Offset"] = str(upload.received)
    return Response(status_code=201, headers=headers | _expires(upload))


@_tus
async def one(request: Request) -> Response:
    """HEAD: how much of it we have. PATCH: what comes next. DELETE: it is not wanted any more."""
    tus.check_version(request.headers)
    upload = await _mine(request)
    if upload.source or upload.failure:
        raise Missing("a file that nobody sends")
    if request.method == "DELETE":
        if upload.asset_id is not None:
            raise Missing("it has become a film")
        await uploads.drop(upload)
        return Response(status_code=204)
    if request.method == "PATCH":
        offset = tus.number(request.headers, "upload-offset")
        if not tus.has_body(request.headers):
            raise Refused("not the type of a piece", code="media_type", status=415)
        upload = await _append(upload, offset, _piece(request, offset, upload.size or 0))
        return Response(status_code=204, headers={"Upload-Offset": str(upload.received)} | _expires(upload))
    words = {"filename": upload.file_name, "title": upload.title}
    headers = {"Upload-Offset": str(upload.received), "Upload-Length": str(upload.size)} | _expires(upload)
    return Response(headers=headers | {"Upload-Metadata": tus.as_metadata(words)})


async def progress(request: Request) -> Response:
    """How far a file has come that we fetch, for the script that asks every second."""
    sent, language = sent_files.view(await _mine(request)), language_of(request)
    done, total = formats.size(sent.received, language), formats.size(sent.size, language)
    sentence, values = FETCHING, {"host": sent.host, "done": done, "total": total}
    if sent.state == "waiting":
        sentence = WAITING
    if sent.state == "failed":
        sentence, values = sent.failure, sent.failure_values
    return JSONResponse(
        {
            "progress": sent.percent,
            "sentence": tell(sentence, language, values),
            "finished": sent.state not in ("waiting", "fetching"),
        },
        headers={"Cache-Control": "no-store"},
    )


async def remove(request: Request) -> Response:
    """From the workshop: what was sent in part, or could not be fetched, goes."""
    upload = await _mine(request)
    await read_form(request)
    await uploads.drop(upload)
    return to("/workshop")


async def _mine(request: Request) -> Upload:
    """Missing for everybody else's, as for what is not there."""
    account = await member(request)
    upload = await uploads.find(request.path_params["token"], account.creator.actor_id)
    await allow(request, "continue_file", upload)
    return upload


def _piece(request: Request, offset: int, size: int) -> Piece:
    """The body, whose length is known before it is read."""
    if offset + tus.number(request.headers, "content-length") > size:
        raise Refused("more than was announced", code="too_large", status=413)
    return _until_gone(request), tus.checksum(request.headers)


async def _append(upload: Upload, offset: int, piece: Piece) -> Upload:
    chunks, checksum = piece
    try:
        return await pieces.append(upload, chunks, offset=offset, checksum=checksum)
    except Refused as refusal:
        if refusal.code in pieces.FOR_GOOD:
            await uploads.drop(upload)
        raise


async def _until_gone(request: Request) -> AsyncIterator[bytes]:
    """What has come before the line broke is hers all the same. A piece may take hours: who is shut out meanwhile sends
    no more of it (MOD-04).
    """
    looked_at = clock.timestamp()
    try:
        async for chunk in request.stream():
            if clock.timestamp() - looked_at >= LOOK_EVERY:
                if await sessions.account_of(session_token(request)) is None:
                    raise Forbidden("shut out meanwhile", code="signed_out", status=401)
                looked_at = clock.timestamp()
            yield chunk
    except ClientDisconnect:
        return


def _expires(upload: Upload) -> dict[str, str]:
    return {"Upload-Expires": format_datetime(upload.expires_at.astimezone(UTC), usegmt=True)}
