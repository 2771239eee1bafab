"""What caches may keep, of browsers, of other servers and in front of a pole, and how they ask whether it is still so
(RFC 9110 §13). Called by the gate after each page.
"""

import hashlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

FOR_EVERYBODY = "public, max-age=0, s-maxage=30"
"""Of pages: a browser asks each time, a cache in front of the pole may be half a minute behind."""
FOR_ONE = "private, no-cache"
SENT_ANEW = ("content-length", "content-type")
MOST_MARKS = 50  # that one may hold


def of_page(request: Request, *, shared: bool) -> str:
    """Of a page that a visitor is shown, `shared` when all of them see it alike. Who brings a cookie may have chosen a
    language, or be a guest.
    """
    visits = request.method in ("GET", "HEAD") and "cookie" not in request.headers
    return FOR_EVERYBODY if shared and visits else FOR_ONE


def with_mark(request: Request, response: Response) -> Response:
    """What everybody may keep bears the mark of its bytes; who has the same already gets no more than the head. Files
    have no body yet, and tell marks of their own.
    """
    headers, body = response.headers, getattr(response, "body", None)
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or body is None or not _is_open(headers):
        return response
    mark = headers.get("etag")
    if mark is None:
        mark = headers["ETag"] = mark_of(body)
    if not _has(request.headers.get("if-none-match", ""), mark):
        return response
    return Response(status_code=304, headers={name: said for name, said in headers.items() if name not in SENT_ANEW})


def mark_of(body: bytes) -> str:
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def _is_open(headers: Mapping[str, str]) -> bool:
    return headers.get("cache-control", "").startswith("public")


def _has(marks: str, mark: str) -> bool:
    """A cache that compresses what passes makes the mark a weak one (W/)."""
    said = [one.strip().removeprefix("W/") for one in marks.split(",", MOST_MARKS)[:MOST_MARKS]]
    return mark in said or said == ["*"]
