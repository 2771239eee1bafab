"""A load generator that costs less than any server: whole requests written before the clock starts, a few keep-alive
connections, one epoll loop, answers read only as far as their end.
"""

import re
import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

CONNECTIONS = 16
PATIENCE = 60.0
HERE = ("127.0.0.1",)
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(slots=True)
class Volley:
    """What came of a row of requests. Times are of the monotonic clock, which all processes of a machine share."""

    began: float
    ended: float = 0.0
    own_cpu: float = 0.0  # seconds; much less than `ended - began`, or the generator was the limit
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def per_second(self) -> float:
        return len(self.seconds) / (self.ended - self.began)

    def milliseconds(self, share: float) -> float:
        """Within which this share of the answers came."""
        return sorted(self.seconds)[min(int(share * len(self.seconds)), len(self.seconds) - 1)] * 1000

    def must_be(self, status: int) -> "Volley":
        """Figures of refused requests are figures of nothing."""
        if set(self.statuses) != {status}:
            raise RuntimeError(f"answers by status: {dict(self.statuses)}, wanted {status} only")
        return self


def fire(port: int, requests: Iterable[bytes], connections: int = CONNECTIONS) -> Volley:
    """Send all of them, each connection the next one as soon as it has its answer."""
    supply = iter(requests)
    lines = [_Line(port) for _ in range(connections)]
    volley, cpu = Volley(time.monotonic()), time.process_time()
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
            _send_next(line, supply, selector)
        while selector.get_map():
            ready = selector.select(PATIENCE)
            if not ready:
                raise TimeoutError(f"no answer in {PATIENCE:.0f} s; {len(volley.seconds)} came before")
            for key, _ in ready:
                line = key.data
                status = line.receive()
                if status is not None:
                    volley.seconds.append(time.monotonic() - line.sent)
                    volley.statuses[status] += 1
                    _send_next(line, supply, selector)
    volley.ended, volley.own_cpu = time.monotonic(), time.process_time() - cpu
    return volley


def pace(
    port: int, request: bytes, *, per_second: float, times: int, connections: int = CONNECTIONS,
    sources: Sequence[str] = HERE,
) -> Volley:  # fmt: skip
    """One at each beat, whether those before have been answered or not. Time runs from the beat: who finds no
    connection free waits as a reader would. The connections come from these addresses in turn.
    """
    volley, cpu = Volley(time.monotonic()), time.process_time()
    beats = [volley.began + number / per_second for number in range(times)]
    with selectors.DefaultSelector() as selector:
        free = [_Line(port, sources[number % len(sources)]) for number in range(connections)]
        for line in free:
            selector.register(line.socket, selectors.EVENT_READ, line)
        while len(volley.seconds) < times:
            while beats and free and beats[0] <= time.monotonic():
                line = free.pop(0)  # in turn: the server closes one that rests
                line.send(request)
                line.sent = beats.pop(0)
            wait = beats[0] - time.monotonic() if beats and free else PATIENCE
            ready = selector.select(max(wait, 0))
            if not ready and wait == PATIENCE:
                raise TimeoutError(f"no answer in {PATIENCE:.0f} s; {len(volley.seconds)} came before")
            for key, _ in ready:
                status = key.data.receive()
                if status is not None:
                    volley.seconds.append(time.monotonic() - key.data.sent)
                    volley.statuses[status] += 1
                    free.append(key.data)
        for line in free:
            line.socket.close()
    volley.ended, volley.own_cpu = time.monotonic(), time.process_time() - cpu
    return volley


def get(port: int, path: str, headers: dict[str, str] | None = None) -> bytes:
    """A GET request as it goes on the wire."""
    return message(f"GET {path} HTTP/1.1", {"Host": f"127.0.0.1:{port}", **(headers or {})})


def message(first_line: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    lines = [first_line, *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode() + body


def whole_length(received: bytes | bytearray) -> int | None:
    """How long the message is that begins here; None while its head is not complete."""
    head_ends = received.find(b"\r\n\r\n")
    if head_ends < 0:
        return None
    stated = _LENGTH.search(received, 0, head_ends)
    return head_ends + 4 + (int(stated[1]) if stated else 0)


class _Line:
    """One keep-alive connection: a request out, its whole answer in."""

    def __init__(self, port: int, source: str = HERE[0]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE, (source, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.sent = 0.0

    def send(self, request: bytes) -> None:
        self.sent = time.monotonic()
        self.socket.sendall(request)

    def receive(self) -> int | None:
        """The status, once the answer is whole."""
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise ConnectionError(f"the server hung up after {self.received[:200]!r}")
        self.received += piece
        length = whole_length(self.received)
        if length is None or len(self.received) < length:
            return None
        status, self.received = int(self.received[9:12]), b""
        return status


def _send_next(line: _Line, supply: Iterator[bytes], selector: selectors.BaseSelector) -> None:
    request = next(supply, None)
    if request is None:
        selector.unregister(line.socket)
        line.socket.close()
    else:
        line.send(request)
