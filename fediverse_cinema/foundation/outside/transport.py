"""httpx over aiohttp, an order of magnitude faster than httpx's own transport, on sockets that the guard has seen. Made
by the client only.

httpx-aiohttp does nearly this, but lets yarl rewrite the URL (`?a=%2Fb` leaves as `?a=/b`), which breaks signatures
made over the URL as given.
"""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import httpx
from yarl import URL

from fediverse_cinema.foundation.outside.guard import Guard
from fediverse_cinema.foundation.outside.lookups import Resolver

TROUBLE = (aiohttp.ClientError, OSError)
MOST_IDLE = 100  # servers whose connections are kept for the next letter: a secure one holds up to 256 KiB of memory


class Connector(aiohttp.TCPConnector):
    """A letter to thousands of servers does not leave a line open to each: whose turn was longest ago loses hers."""

    def _release(self, key: Any, protocol: Any, *, should_close: bool = False) -> None:
        super()._release(key, protocol, should_close=should_close)
        if len(self._conns) > MOST_IDLE:
            for idle, _ in self._conns.pop(next(iter(self._conns))):
                idle.close()


class GuardedTransport(httpx.AsyncBaseTransport):
    """Follows no redirect, keeps no cookie, reads no proxy from the environment, inflates nothing."""

    def __init__(self, guard: Guard, *, connections: int, per_host: int) -> None:
        self._guard = guard
        self._connections = connections
        self._per_host = per_host
        self._session: aiohttp.ClientSession | None = None
        self._resolver: Resolver | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        # aiohttp wants its session made inside the running loop, so the first request makes it.
        session = self._session = self._session or self._open_session()
        try:
            response = await session.request(
                request.method,
                URL(str(request.url), encoded=True),
                headers=request.headers,
                data=request.content or None,
                allow_redirects=False,
            )
        except TROUBLE as error:
            raise httpx.ConnectError(f"{type(error).__name__}: {error}") from error
        return httpx.Response(response.status, headers=response.raw_headers, stream=Body(response))

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()
        if self._resolver is not None:
            await self._resolver.close()

    def _open_session(self) -> aiohttp.ClientSession:
        self._resolver = Resolver()
        connector = Connector(
            resolver=self._resolver,
            use_dns_cache=False,
            socket_factory=self._guard.socket_factory,
            ssl=httpx.create_ssl_context(),
            limit=self._connections,
            limit_per_host=self._per_host,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),  # a jar that strangers fill grows for ever
            timeout=aiohttp.ClientTimeout(total=None),  # the client keeps the deadline of the whole call
            trust_env=False,
            auto_decompress=False,
        )


class Body(httpx.AsyncByteStream):
    """The bytes of an answer as they arrive. Closed early, it takes its connection along."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._response.content.iter_any():
                yield piece
        except TROUBLE as error:
            raise httpx.ReadError(f"{type(error).__name__}: {error}") from error

    async def aclose(self) -> None:
        self._response.release()
