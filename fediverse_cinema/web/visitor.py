"""A visitor of the site who stands inside: she asks the application itself, signed in as nobody, by no network."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Message, Scope

from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen


@frozen
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@frozen
class Visitor:
    app: ASGIApp

    async def look(self, address: str, **wishes: str) -> Answer:
        """`wishes` are headers of the request."""
        settings, parts = here().settings, urlsplit(address)
        headers = {"host": settings.pole.host, "accept": "*/*"} | wishes
        started: dict[str, str | int] = {}
        pieces: list[bytes] = []
        asked, ended = asyncio.Event(), asyncio.Event()

        async def receive() -> Message:
            if not asked.is_set():
                asked.set()
                return {"type": "http.request", "body": b"", "more_body": False}
            await ended.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                started["status"] = message["status"]
                started.update({name.decode().lower(): value.decode("latin-1") for name, value in message["headers"]})
                return
            pieces.append(message.get("body", b""))
            if not message.get("more_body"):
                ended.set()

        scope: Scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
            "scheme": settings.federation.scheme, "path": unquote(parts.path), "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(), "root_path": "", "client": ("127.0.0.1", 0), "server": None,
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        }  # fmt: skip
        try:
            await self.app(scope, receive, send)
        except Exception:
            if started.get("status") != HTTPStatus.INTERNAL_SERVER_ERROR:
                raise  # what was answered with 500 is in the log already
        status = int(started.pop("status"))
        return Answer(status, {name: str(value) for name, value in started.items()}, b"".join(pieces))
