"""httpx over aiohttp, an order of magnitude faster than httpx's own transport, on sockets that the guard has seen. Made
by the client only.

httpx-aiohttp does nearly this, but lets yarl rewrite the URL (`?a=%2Fb` leaves as `?a=/b`), which breaks signatures
made over the URL as given.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import httpx

from fediverse_cinema.foundation.on_first_use import on_first_use
from fediverse_cinema.foundation.outside.guard import Guard

if TYPE_CHECKING:
    import aiohttp

    from fediverse_cinema.foundation.outside import sessions
else:
    sessions = on_first_use("fediverse_cinema.foundation.outside.sessions")  # a twelfth of a start is aiohttp


class GuardedTransport(httpx.AsyncBaseTransport):
    """Follows no redirect, keeps no cookie, reads no proxy from the environment, inflates nothing."""

    def __init__(self, guard: Guard, *, connections: int, per_host: int) -> None:
        self._guard = guard
        self._connections = connections
        self._per_host = per_host
        self._session: sessions.Session | None = None
        self._opening = asyncio.Lock()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        session = self._session or await self._open()
        try:
            response = await session.ask(request)
        except sessions.TROUBLE as error:
            raise httpx.ConnectError(f"{type(error).__name__}: {error}") from error
        return httpx.Response(response.status, headers=response.raw_headers, stream=Body(response))

    async def _open(self) -> "sessions.Session":
        """By the first request, since aiohttp wants its session made inside the running loop; but what it needs is
        read in a thread: a tenth of a second, in which others are to be answered.
        """
        async with self._opening:
            if self._session is None:
                trusted = await asyncio.to_thread(lambda: sessions.trusted_authorities())  # reads the module, too
                self._session = sessions.Session(
                    self._guard, trusted, connections=self._connections, per_host=self._per_host
                )
            return self._session

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()


class Body(httpx.AsyncByteStream):
    """The bytes of an answer as they arrive. Closed early, it takes its connection along."""

    def __init__(self, response: "aiohttp.ClientResponse") -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._response.content.iter_any():
                yield piece
        except sessions.TROUBLE as error:
            raise httpx.ReadError(f"{type(error).__name__}: {error}") from error

    async def aclose(self) -> None:
        self._response.release()
