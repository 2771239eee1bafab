"""A connection before the web application hears of it: the first line of a request and its headers, what may follow
upon its last chunk, and how slow its other end may be. llhttp reads both strictly and without end, in bytes as in time;
what is longer than any, or does not come, is cut off here.
"""

import asyncio
import resource
from typing import Any

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

log = structlog.get_logger()
LONGEST = 64 << 10  # bytes of a head, and of what is neither head nor body
MOST_FIELDS = 100
PATIENCE = 30.0  # seconds for a head, and for the first byte on a new connection
SLOWEST = 4 << 10  # bytes of a body in each second of PATIENCE: a letter or a form, as a rule, has come by then
STANDSTILL = 60.0  # seconds in which somebody may take nothing of an answer, as she does who halts a film
MOST_AHEAD = 20  # requests that wait behind the one that is being answered, of one connection: browsers send none
FILES = 16_384  # that the process may have open at once, where the system lets it


class InOnePiece:
    """The way out of one answer: its head waits for the first piece of the body. To send costs more than what is sent,
    and wakes the other side each time.
    """

    __slots__ = ("_began", "_head", "_transport")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._began, self._head = False, b""

    def write(self, data: bytes) -> None:
        if self._began or data.startswith(b"HTTP/1.1 100 "):
            head, self._head = self._head, b""
            self._transport.write(head + data)
        else:
            self._began, self._head = True, data

    def close(self) -> None:
        if self._head and not self._transport.is_closing():
            self._transport.write(self._head)
        self._transport.close()

    def is_closing(self) -> bool:
        return self._transport.is_closing()


class TooLong(Exception):
    """What nobody needs, of one head or of one after the other: answered with 400 like what cannot be read."""


def make_room() -> None:
    """Have as many files open as we may: systems give a process 1,024 at first, and each connection is one."""
    given, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(most, FILES)
    if given != resource.RLIM_INFINITY and given < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


class BoundedHeads(HttpToolsProtocol):
    """A connection of a browser, a server or the proxy in front of the pole."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._in_head, self._bytes = True, 0
        self._deadline: asyncio.TimerHandle | None = None
        self._body = 0  # bytes of it, since the last look
        self._standstill: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._deadline = self.loop.call_later(PATIENCE, self._late)
        if len(self.connections) > _most_connections():
            self._make_place()

    def connection_lost(self, exc: Exception | None) -> None:
        self._relax()
        self._moves_on()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._bytes += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._bytes > LONGEST:
            self.send_400_response("The head of this request is too long.")
        elif self._deadline is None and (self._bytes or not self._in_head):
            self._deadline = self.loop.call_later(PATIENCE, self._late if self._in_head else self._too_slow)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Fields after the last chunk are none: uvicorn would take them for headers, that of a proxy among them, and
        believe a stranger what her address is.
        """
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._relax()
        self._in_head, self._bytes, self._body = False, 0, 0
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > LONGEST or len(self.headers) > MOST_FIELDS:
            raise TooLong
        super().on_headers_complete()
        if len(self.pipeline) > MOST_AHEAD:  # each takes a kilobyte, and one piece of a line brings thousands
            raise TooLong
        if self.scope["method"] != "HEAD":  # after which nothing comes
            self.cycle.transport = InOnePiece(self.transport)  # type: ignore[assignment]

    def on_body(self, body: bytes) -> None:
        self._bytes = 0
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._relax()
        self._in_head, self._bytes = True, 0
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._standstill is None:
            self._await_readers(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        self._moves_on()
        super().resume_writing()

    def _late(self) -> None:
        self._deadline = None
        if self._busy():  # what was asked for before is on its way
            self._deadline = self.loop.call_later(PATIENCE, self._late)
        else:
            self.transport.close()

    def _too_slow(self) -> None:
        """A body is under way. It is no fault of hers when we do not read, because a disk is slow or a letter before
        hers is being read. A file that comes in pieces is not lost with its connection.
        """
        self._deadline = None
        if self._body >= SLOWEST * PATIENCE or self.flow.read_paused:
            self._body = 0
            self._deadline = self.loop.call_later(PATIENCE, self._too_slow)
            return
        log.info("sender_too_slow", client=self.client, seconds=PATIENCE, bytes=self._body)
        self._turn_away(b"408 Request Timeout")

    def _await_readers(self, left: int) -> None:
        def look() -> None:
            now = self.transport.get_write_buffer_size()
            if now < left:
                self._await_readers(now)
                return
            log.info("reader_stands_still", client=self.client, seconds=STANDSTILL)
            self.transport.abort()

        self._standstill = self.loop.call_later(STANDSTILL, look)

    def _moves_on(self) -> None:
        if self._standstill is not None:
            self._standstill.cancel()
            self._standstill = None

    def _make_place(self) -> None:
        """For a connection more than there may be goes one that asks for nothing, or the one that has brought least of
        what it has begun. When all wait for us, it is itself the one.
        """
        others = [one for one in self.connections if isinstance(one, BoundedHeads) and one is not self]
        idle = next((one for one in others if one.waits()), None)
        idle = idle or min((one for one in others if one.is_owed()), key=lambda one: one._body, default=None)
        if idle is not None:
            idle.transport.abort()
            return
        log.warning("too_many_connections", connections=len(self.connections))
        self._turn_away(b"503 Service Unavailable\r\nretry-after: 5")

    def waits(self) -> bool:
        """For somebody who has not asked for anything yet."""
        return self._in_head and not self._busy() and not self.transport.is_closing()

    def is_owed(self) -> bool:
        """The rest of a body is still to come."""
        return not self._in_head and not self.transport.is_closing()

    def _busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _turn_away(self, status: bytes) -> None:
        """In one line, unless an answer has begun."""
        if not (self._busy() and self.cycle.response_started):
            self.transport.write(b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
        self.transport.close()

    def _relax(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _most_connections() -> int:
    """Half of what may be open: films, the database and the ways out need files, too."""
    given, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return (FILES if given == resource.RLIM_INFINITY else given) // 2
