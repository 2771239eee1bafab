"""What a visitor sees when something is wrong: a sentence in her language, never a trace of the inside."""

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from fediverse_cinema.foundation import full_disk, ids
from fediverse_cinema.foundation.errors import Away, CinemaError, Later, Missing
from fediverse_cinema.web.negotiation import wants_html
from fediverse_cinema.web.page import language_of, page
from fediverse_cinema.web.pages.screenings import HEADERS
from fediverse_cinema.web.translation import msgid, tell

log = structlog.get_logger()
LONGEST_UUID = 36
SECRETS = ("secret", "token")
"""Parts of addresses that open something for whoever knows them."""
TITLES = {
    400: msgid("This request cannot be read"),
    401: msgid("Please sign in"),
    403: msgid("This is not allowed"),
    404: msgid("Nothing is shown here"),
    405: msgid("This address cannot do that"),
    410: msgid("This has been taken off the screen"),
    413: msgid("This is too large"),
    415: msgid("This kind of file is not taken"),
    422: msgid("This cannot be accepted"),
    429: msgid("Too many attempts"),
    503: msgid("Not possible right now"),
    507: msgid("No room left"),
}
OURS = msgid("Something went wrong on our side")
SENTENCES = {
    404: msgid("The address may be wrong, or what stood here is gone."),
    405: msgid("Go back and use the buttons of the page."),
}


async def cinema_error(request: Request, error: Exception) -> Response:
    """Our own errors: each knows its status and its public sentence."""
    assert isinstance(error, CinemaError)
    log.info("refused", path=_path(request), status=error.status, reason=error.code, detail=str(error)[:300])
    headers = {"Retry-After": str(int(error.after or 60))} if isinstance(error, Later) else {}
    if isinstance(error, Away):  # a page is made of rows
        return PlainTextResponse(tell(error.public, language_of(request)), error.status, headers)
    if error.status == 429:
        headers["Retry-After"] = "300"
    sentence = error.public
    if error.status == 404 and sentence == error.default_public:
        sentence = SENTENCES[404]
    return await _answer(request, error.status, sentence, error.values, headers=headers, plain=error.sentence())


async def http_error(request: Request, error: Exception) -> Response:
    """Starlette's: no such route, no such method, a form that cannot be read."""
    assert isinstance(error, HTTPException)
    sentence = SENTENCES.get(error.status_code, "")
    headers = dict(error.headers or {})
    return await _answer(request, error.status_code, sentence, {}, headers=headers, plain=sentence or error.detail)


async def too_long(request: Request, error: Exception) -> Response:
    """An address names what is longer than any id that is kept. What a form brings is measured before it is kept: there
    it is a fault of ours.
    """
    if request.method in ("GET", "HEAD") or len(request.path_params.get("uuid", "")) > LONGEST_UUID:
        return await cinema_error(request, Missing(str(error)))
    return await unforeseen(request, error)


async def not_written(request: Request, error: Exception) -> Response:
    """The database or the disk did not take something. A full disk is no fault of ours, and she may try again."""
    full = full_disk.behind(error)
    if full is None:
        raise error
    return await cinema_error(request, full)


async def gone_away(request: Request, error: Exception) -> Response:
    """She closed the page in the middle of a form: nobody reads this."""
    return Response(status_code=400)


async def unforeseen(request: Request, error: Exception) -> Response:
    """A fault of ours: the log gets all of it under a number, the visitor gets the number."""
    number = ids.new_token()[:10]
    log.error("unforeseen", error_id=number, path=_path(request), exc_info=error)
    sentence = msgid("It has been noted. Please try again in a moment.")
    return await _answer(request, 500, sentence, {}, headers={}, plain="Internal error", error_id=number)


def _path(request: Request) -> str:
    """For the log, which must open nothing."""
    path = request.url.path
    for secret in _secrets(request):
        path = path.replace(secret, "…")
    return path[:300]


def _secrets(request: Request) -> list[str]:
    return [request.path_params[name] for name in SECRETS if name in request.path_params]


async def _answer(
    request: Request,
    status: int,
    sentence: str,
    values: dict[str, object],
    *,
    headers: dict[str, str],
    plain: str,
    error_id: str = "",
) -> Response:
    if _secrets(request):
        headers |= HEADERS
    if not wants_html(request):
        content = {"error": plain} | ({"error_id": error_id} if error_id else {})
        return JSONResponse(content, status_code=status, headers={"Cache-Control": "no-store", **headers})
    response = await page(
        request,
        "errors/error.html",
        status=status,
        title=TITLES.get(status, OURS),
        sentence=sentence,
        values=values,
        error_id=error_id,
        code=status,
    )
    response.headers.update(headers)
    return response
