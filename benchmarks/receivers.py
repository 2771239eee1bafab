"""Other servers as far as a pole sees them: many hosts on addresses of loopback, in a process of their own. They hand
out actor documents, take letters and write down what came and when. Whether it was signed is looked at afterwards.
"""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from benchmarks import load
from benchmarks.processes import free_port

ACCEPTED = b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n"
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"
PATIENCE = 60.0


def hosts(count: int) -> list[str]:
    """So many names on one port: 127.0.1.1:4711, 127.0.1.2:4711 …"""
    port = free_port("127.0.1.1")
    return [f"127.0.{1 + number // 250}.{1 + number % 250}:{port}" for number in range(count)]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One letter: to which host, when by the monotonic clock, and the request as it came."""

    host: str
    moment: float
    request: bytes


@dataclass(slots=True)
class Receivers:
    """A handle on the process."""

    _arrived: Any
    _pipe: Connection

    def count(self) -> int:
        """All letters that have come."""
        return int(self._arrived.value)

    def wait_for(self, letters: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.count() < letters:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.count()} of {letters} letters came")
            time.sleep(0.02)

    def arrivals(self) -> list[Arrival]:
        """What has come since this was asked last."""
        self._pipe.send("arrivals")
        found: list[Arrival] = self._pipe.recv()
        return found


@contextmanager
def running(
    hosts: Sequence[str],
    documents: Mapping[str, bytes] | None = None,
    hanging: Sequence[str] = (),
    seconds: float = 0.0,
) -> Iterator[Receivers]:
    """`documents`: URL -> what it answers. `hanging` hosts take letters in and never answer; the others take so many
    `seconds` for each letter.
    """
    context = multiprocessing.get_context("spawn")
    arrived = context.Value("L", 0)
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_serve, args=(hosts, dict(documents or {}), set(hanging), seconds, arrived, theirs)
    )
    process.start()
    try:
        ours.recv()  # they listen
        yield Receivers(arrived, ours)
    finally:
        process.terminate()
        process.join()


def _serve(
    hosts: Sequence[str],
    documents: dict[str, bytes],
    hanging: set[str],
    seconds: float,
    arrived: Any,
    pipe: Connection,
) -> None:
    asyncio.run(_Neighbourhood(documents, hanging, seconds, arrived, pipe).serve(hosts))


@dataclass(slots=True)
class _Neighbourhood:
    documents: dict[str, bytes]
    hanging: set[str]
    seconds: float
    arrived: Any
    pipe: Connection
    noted: list[Arrival] = field(default_factory=list)

    async def serve(self, hosts: Sequence[str]) -> None:
        loop = asyncio.get_running_loop()
        for host in hosts:
            address, _, port = host.partition(":")
            await loop.create_server(lambda host=host: _Host(host, self), address, int(port), backlog=512)  # type: ignore[misc]
        loop.add_reader(self.pipe.fileno(), self._tell)
        self.pipe.send("listening")
        await asyncio.Event().wait()

    def _tell(self) -> None:
        self.pipe.recv()
        self.pipe.send(self.noted)
        self.noted = []

    def answer(self, host: str, request: bytes) -> bytes | None:
        if host in self.hanging:
            return None
        if request.startswith(b"POST"):
            self.noted.append(Arrival(host, time.monotonic(), request))
            self.arrived.value += 1
            return ACCEPTED
        body = self.documents.get(f"http://{host}{request.split(b' ', 2)[1].decode()}")
        if body is None:
            return NOT_FOUND
        headers = {"content-type": "application/activity+json", "content-length": str(len(body))}
        return load.message("HTTP/1.1 200 OK", headers, body)


class _Host(asyncio.Protocol):
    """One connection to one host."""

    transport: asyncio.Transport

    def __init__(self, host: str, neighbourhood: _Neighbourhood) -> None:
        self.host = host
        self.neighbourhood = neighbourhood
        self.received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        while (length := load.whole_length(self.received)) is not None and len(self.received) >= length:
            request = bytes(self.received[:length])
            del self.received[:length]
            answer = self.neighbourhood.answer(self.host, request)
            if answer is not None and self.neighbourhood.seconds and request.startswith(b"POST"):
                asyncio.get_running_loop().call_later(self.neighbourhood.seconds, self.transport.write, answer)
            elif answer is not None:
                self.transport.write(answer)
