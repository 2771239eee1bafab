"""Servers of elsewhere on loopback, one for each address of 127.0.0.0/8, that can be made slow to answer, or to hang up
on what they have taken in.
"""

import asyncio
import itertools
import math
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from socket import create_server

import uvicorn
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tests.kit import neighbours
from tests.kit.servers import free_port, until

FIRST = 2  # 127.0.0.1 is where poles of ours live


class House(neighbours.Server):
    """A server that is reached over plain http."""

    @property
    def base(self) -> str:
        return f"http://{self.host}"


class Line(HttpToolsProtocol):
    """A connection that whoever answers can cut."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["state"]["transport"] = self.transport


class Street:
    """All of them behind one event loop in a thread. While a method is held, requests arrive and get no answer."""

    def __init__(self, houses: int, port: int) -> None:
        self.port = port
        self.houses = [House(f"127.0.0.{FIRST + n}:{port}") for n in range(houses)]
        self._by_host = {house.host: house for house in self.houses}
        self._held: set[str] = set()
        self._answered_letters = math.inf
        self._numbers = itertools.count(1)
        self.unanswered = 0
        self.cuts_each = 0  # one in so many letters is kept, and its sender never hears so; 0: all hear
        self.cut = 0
        self.last_words: dict[str, bytes | None] = {}
        """What a house says of its answers to letters before it cuts the line; None: it resets it without a word."""

    @property
    def addresses(self) -> list[str]:
        return [house.host.partition(":")[0] for house in self.houses]

    @property
    def posts(self) -> int:
        """How many letters have arrived, repeated ones counted again."""
        return sum(len(house.letters) for house in self.houses)

    def hold(self, *methods: str) -> None:
        self._held |= set(methods)

    def hold_letters_after(self, more: int) -> None:
        """Answer so many more letters, and then none."""
        self._answered_letters = self.posts + more

    def release(self, *methods: str) -> None:
        self._held -= set(methods)
        if "POST" in methods:
            self._answered_letters = math.inf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        method = scope["method"]
        number = next(self._numbers) if method == "POST" else 0
        host = dict(scope["headers"])[b"host"].decode()
        cuts = number and (host in self.last_words or (self.cuts_each and number % self.cuts_each == 0))

        async def sending(message: Message) -> None:
            if cuts:
                self._cut(scope["state"]["transport"], self.last_words.get(host))
                return
            if message["type"] == "http.response.start":
                await self._pass(method, number)
            await send(message)

        await self._by_host[host](scope, receive, sending)
        if cuts:
            self.cut += 1
            await asyncio.sleep(0)  # the server hears that the line is gone

    def _cut(self, line: asyncio.Transport, last_words: bytes | None) -> None:
        if last_words is None:
            line.abort()
        elif not line.is_closing():
            line.write(last_words)
            line.close()

    async def _pass(self, method: str, number: int) -> None:
        self.unanswered += method == "POST"
        while method in self._held or number > self._answered_letters:  # noqa: ASYNC110 (released by another thread)
            await asyncio.sleep(0.01)
        self.unanswered -= method == "POST"


@contextmanager
def a_street(houses: int) -> Iterator[Street]:
    """Open for as long as the block lasts."""
    street = Street(houses, free_port())
    server = uvicorn.Server(
        uvicorn.Config(street, http=Line, lifespan="off", ws="none", log_config=None, access_log=False)
    )
    with ExitStack() as stack:
        sockets = [stack.enter_context(create_server((address, street.port))) for address in street.addresses]
        thread = threading.Thread(target=server.run, kwargs={"sockets": sockets})
        thread.start()
        try:
            until(lambda: server.started, "the street is open")
            yield street
        finally:
            street.release("GET", "POST")
            server.should_exit = True
            thread.join()
