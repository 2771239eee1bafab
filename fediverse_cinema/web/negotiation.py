"""Who asks: a browser that wants a page, or a server that wants the document. One address can answer both."""

from functools import lru_cache
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

ACTIVITY_TYPE = "application/activity+json"
PAGE_TYPE = "text/html"
_ACTIVITY = (ACTIVITY_TYPE, "application/ld+json")


def wants_activity(request: Request) -> bool:
    """Does the Accept header rank ActivityStreams above HTML?"""
    return _wanted(request.headers.get("accept", "")) == ACTIVITY_TYPE


def wants_html(request: Request) -> bool:
    return _wanted(request.headers.get("accept", "")) == PAGE_TYPE


@lru_cache(maxsize=256)
def _wanted(accept: str) -> str:
    wanted = ranks(accept)
    activity, page = max(wanted.get(name, 0.0) for name in _ACTIVITY), wanted.get(PAGE_TYPE, 0.0)
    if activity > 0 and activity >= page:
        return ACTIVITY_TYPE
    return PAGE_TYPE if page > 0 else ""


def ranks(accept: str) -> dict[str, float]:
    """How much each of what an Accept… header names is wanted, from 0 to 1."""
    found: dict[str, float] = {}
    for part in accept[:2000].split(",")[:40]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        found[name] = max(found.get(name, 0.0), _quality(parameters))
    return found


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter[2:])
            except ValueError:
                return 0.0
    return 1.0


def activity(document: Any, *, status: int = 200, seconds: int = 60, private: bool = False, mark: str = "") -> Response:
    """An ActivityStreams document, open to every origin and, briefly, to caches; `private`: to nobody but who asked.
    One that has been written already (`written`) comes as its bytes, and with its `mark`, if it has one.
    """
    return Response(
        document if isinstance(document, bytes) else written(document),
        status_code=status,
        media_type=f"{ACTIVITY_TYPE}; charset=utf-8",
        headers={
            "Vary": "Accept",
            "Cache-Control": "private, no-store" if private else f"public, max-age={seconds}",
            "Access-Control-Allow-Origin": "*",
            **({"ETag": mark} if mark else {}),
        },
    )


def written(document: Any) -> bytes:
    """As it goes on the wire."""
    return orjson.dumps(document)


def to_document(uri: str) -> Response:
    """A page of ours about a thing of elsewhere, asked for by a server: the document is with its own."""
    return RedirectResponse(uri, status_code=303, headers={"Vary": "Accept"})


def to_page(url: str) -> Response:
    """An id, asked for by a browser: there is a page for people."""
    return RedirectResponse(url, status_code=303, headers={"Vary": "Accept"})
