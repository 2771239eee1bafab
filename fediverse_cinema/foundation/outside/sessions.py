"""aiohttp as we use it: its connections, over sockets that the guard has seen, to addresses that `lookups` has found.
Read when the first request leaves.
"""

import ssl
from typing import Any

import aiohttp
import httpx
from yarl import URL

from fediverse_cinema.foundation.outside.guard import Guard
from fediverse_cinema.foundation.outside.lookups import Resolver

TROUBLE = (aiohttp.ClientError, OSError)
MOST_IDLE = 100  # servers whose connections are kept for the next letter: a secure one holds up to 256 KiB of memory


def trusted_authorities() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class Connector(aiohttp.TCPConnector):
    """A letter to thousands of servers does not leave a line open to each: whose turn was longest ago loses hers."""

    def _release(self, key: Any, protocol: Any, *, should_close: bool = False) -> None:
        super()._release(key, protocol, should_close=should_close)
        if len(self._conns) > MOST_IDLE:
            for idle, _ in self._conns.pop(next(iter(self._conns))):
                idle.close()


class Session:
    """For one loop."""

    def __init__(self, guard: Guard, trusted: ssl.SSLContext, *, connections: int, per_host: int) -> None:
        self._resolver = Resolver()
        connector = Connector(
            resolver=self._resolver,
            use_dns_cache=False,
            socket_factory=guard.socket_factory,
            ssl=trusted,
            limit=connections,
            limit_per_host=per_host,
        )
        self._client = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),  # a jar that strangers fill grows for ever
            timeout=aiohttp.ClientTimeout(total=None),  # the client keeps the deadline of the whole call
            trust_env=False,
            auto_decompress=False,
        )

    async def ask(self, request: httpx.Request) -> aiohttp.ClientResponse:
        return await self._client.request(
            request.method,
            URL(str(request.url), encoded=True),
            headers=request.headers,
            data=request.content or None,
            allow_redirects=False,
        )

    async def close(self) -> None:
        await self._client.close()
        await self._resolver.close()
