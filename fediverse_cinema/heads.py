"""What comes before a request is one, its first line and its headers, and what may follow upon its last chunk. llhttp
reads both strictly and without end, in bytes as in time; what is longer than any, or does not come, is cut off here.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST = 64 << 10  # bytes of a head, and of what is neither head nor body
MOST_FIELDS = 100
PATIENCE = 30.0  # seconds for a head, and for the first byte on a new connection


class TooLong(Exception):
    """A head that nobody needs: answered with 400 like one that cannot be read."""


class BoundedHeads(HttpToolsProtocol):
    """A connection of a browser, a server or the proxy in front of the pole."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._in_head, self._bytes = True, 0
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._deadline = self.loop.call_later(PATIENCE, self._late)

    def connection_lost(self, exc: Exception | None) -> None:
        self._relax()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._bytes += len(data)
        super().data_received(data)
        if self.transport.is_closing() or not self._bytes:
            return
        if self._bytes > LONGEST:
            self.send_400_response("The head of this request is too long.")
        elif self._in_head and self._deadline is None:
            self._deadline = self.loop.call_later(PATIENCE, self._late)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Fields after the last chunk are none: uvicorn would take them for headers, that of a proxy among them, and
        believe a stranger what her address is.
        """
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._relax()
        self._in_head, self._bytes = False, 0
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > LONGEST or len(self.headers) > MOST_FIELDS:
            raise TooLong
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_head, self._bytes = True, 0
        super().on_message_complete()

    def _late(self) -> None:
        self._deadline = None
        if self.cycle is not None and not self.cycle.response_complete:  # what was asked for before is on its way
            self._deadline = self.loop.call_later(PATIENCE, self._late)
        else:
            self.transport.close()

    def _relax(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
