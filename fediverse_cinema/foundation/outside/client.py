"""How we speak to other servers: GET with redirects, POST without, both bounded in time and size. The only place that
knows httpx, with the transport beside it; it adds no signature of its own. Called by activitypub and media.
"""

import asyncio
import errno
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import replace

import httpx

from fediverse_cinema.foundation.errors import CinemaError, Later, Refused
from fediverse_cinema.foundation.outside.guard import AddressRefused, Guard
from fediverse_cinema.foundation.outside.lines import in_line
from fediverse_cinema.foundation.outside.transport import GuardedTransport
from fediverse_cinema.foundation.values import frozen

Signer = Callable[[str, str, bytes | None], Awaitable[Mapping[str, str]]]
"""(method, URL as it goes on the wire, body) -> the headers to add. Asked again at each hop."""
Admit = Callable[[str], Awaitable[None]]
"""Raises Refused for a server (host, with its port if odd) that we have nothing to do with. Asked at each hop."""
Mounts = Mapping[str, httpx.AsyncBaseTransport]
"""Servers reached otherwise than over the network: "https://pole.example" -> its transport."""

PEOPLES_PART = 0.4  # of the connections for questions
_for_people: ContextVar[bool] = ContextVar("for people", default=False)
_count: ContextVar[Callable[[str], Awaitable[None]] | None] = ContextVar("count", default=None)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
CROWDED = "crowded"  # our own fault, which says nothing of the server that was to be asked
CROWDED_SECONDS = 30.0
OUR_OWN = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.EADDRNOTAVAIL})  # no socket left
UNREACHABLE = "The other server cannot be reached right now."
ODD_ANSWER = "The other server gave an answer that cannot be used."


@contextmanager
def for_people(really: bool = True) -> Iterator[None]:
    """What is asked inside the block, somebody in front of a browser wants to know: it never takes more than a part of
    the connections, so that clicks cannot keep us from asking for the key of who writes to us. Not `really`: what has
    bounds of its own is not counted among that.
    """
    token = _for_people.set(really)
    try:
        yield
    finally:
        _for_people.reset(token)


@contextmanager
def counted(count: Callable[[str], Awaitable[None]]) -> Iterator[None]:
    """Each address that is asked for inside the block, and each to which one of them leads, is counted before: `count`
    raises for one too many. So nothing that a stranger's document makes us ask besides is left out.
    """
    token = _count.set(count)
    try:
        yield
    finally:
        _count.reset(token)


@frozen
class Answer:
    """What a server said. `url` is the last one asked, after so many `hops`; header names are in small letters, the
    body is as sent.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    hops: int = 0


@frozen
class Opened:
    """An answer whose body has yet to come; `url` is the last one asked."""

    status: int
    url: str
    headers: Mapping[str, str]
    chunks: AsyncIterator[bytes]


class Outside:
    """The one HTTP client of a house, open for as long as the house is.

    `transport` replaces the network and so the guard's look at addresses, its rules for URLs stay; `mounts` does the
    same for single servers: "https://pole.example" -> transport. `admit` says whom we speak with at all. Errors of
    every call: Refused (`guard`, `redirect`, `too_large`, `encoding`) when asking again is useless, Later
    (`unreachable`, `unknown_host`, `tls`, `timeout`, `crowded`) otherwise.
    """

    def __init__(
        self,
        guard: Guard,
        *,
        user_agent: str,
        transport: httpx.AsyncBaseTransport | None = None,
        mounts: Mounts | None = None,
        admit: Admit | None = None,
        connections: int = 100,
        per_host: int = 4,
    ) -> None:
        self._guard = guard
        self._admit = admit
        # Two pools: a hundred inboxes that do not answer must not keep us from asking for the key of who writes to us.
        self._pools = {
            method: transport or GuardedTransport(guard, connections=connections, per_host=per_host)
            for method in ("GET", "POST")
        }
        self._places_for_people = asyncio.Semaphore(max(1, int(connections * PEOPLES_PART)))
        self._mounts = dict(mounts or {})
        # Compressed answers could inflate a thousandfold, so we ask for none.
        self._headers = {"user-agent": user_agent, "accept-encoding": "identity"}

    async def get(
        self,
        url: str,
        *,
        accept: str,
        signer: Signer | None = None,
        limit: int = 1 << 20,
        deadline: float = 30.0,
        hops: int = 3,
    ) -> Answer:
        """Ask for a document, following at most `hops` redirects, each under the guard's eyes.

        `limit` counts the bytes of one body; `deadline` the seconds of the whole call, waiting for a free connection
        and all hops included.
        """
        places = self._places_for_people if _for_people.get() else nullcontext()
        async with _deadline(deadline, url), places:
            for hop in range(hops + 1):
                if count := _count.get():
                    await count(url)
                answer = await self._ask("GET", url, {"accept": accept}, None, signer, limit)
                if answer.status not in REDIRECTS:
                    return replace(answer, hops=hop)
                url = _next_hop(answer)
        raise Refused(f"{url}: more than {hops} redirects", public=ODD_ANSWER, code="redirect")

    @asynccontextmanager
    async def open(
        self, url: str, *, accept: str, headers: Mapping[str, str] | None = None, patience: float = 30.0, hops: int = 3
    ) -> AsyncIterator[Opened]:
        """A file that is too large to be held: its bytes come inside the block, as they arrive. Redirects are followed
        as for a document; `patience` is how long nothing may come, before the answer and within it.
        """
        for _ in range(hops + 1):
            async with _deadline(patience, url):
                response = await self._send("GET", url, {"accept": accept, **(headers or {})}, None, None)
            try:
                if response.status_code not in REDIRECTS:
                    yield Opened(response.status_code, url, dict(response.headers), _pour(response, url, patience))
                    return
                url = _next_hop(Answer(response.status_code, url, dict(response.headers), b""))
            finally:
                assert isinstance(response.stream, httpx.AsyncByteStream)
                await response.stream.aclose()
        raise Refused(f"{url}: more than {hops} redirects", public=ODD_ANSWER, code="redirect")

    async def post(
        self, url: str, body: bytes, *, headers: Mapping[str, str], deadline: float = 30.0, limit: int = 64 << 10
    ) -> Answer:
        """Hand a letter over. A redirect is an answer like others: what was signed for one inbox is for that inbox."""
        async with _deadline(deadline, url):
            return await self._ask("POST", url, headers, body, None, limit)

    def check(self, url: str) -> str:
        """The server that this URL names, if it is one that we would ask. Refused (`guard`) otherwise."""
        return self._guard.check_url(str(_parse(url)))

    async def close(self) -> None:
        """Close the connections that are kept alive. Mounted transports belong to those who made them."""
        for pool in self._pools.values():
            await pool.aclose()

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, signer: Signer | None, limit: int
    ) -> Answer:
        response = await self._send(method, url, headers, body, signer)
        try:
            return Answer(response.status_code, url, dict(response.headers), await _read(response, url, limit))
        except httpx.TransportError as error:
            raise _explain(url, error) from error

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, signer: Signer | None
    ) -> httpx.Response:
        """The answer as it begins; whoever asked closes its stream."""
        target = _parse(url)
        server = self._guard.check_url(str(target))
        if self._admit:
            await self._admit(server)
        signed = await signer(method, str(target), body) if signer else {}
        request = httpx.Request(method, target, headers={**self._headers, **headers, **signed}, content=body)
        transport = self._mounts.get(f"{target.scheme}://{server}", self._pools[method])
        try:
            return await transport.handle_async_request(request)
        except httpx.TransportError as error:
            raise _explain(url, error) from error


@asynccontextmanager
async def _deadline(seconds: float, url: str) -> AsyncIterator[None]:
    line = None
    try:
        async with asyncio.timeout(seconds) as timeout:
            with in_line(timeout) as line:
                yield
    except TimeoutError as error:
        if line is not None and line.stands:
            said = f"{url}: not asked, too many names are being looked up"
            raise Later(said, public=UNREACHABLE, code=CROWDED, after=CROWDED_SECONDS, counts=False) from error
        raise Later(f"{url}: no answer in {seconds} s", public=UNREACHABLE, code="timeout") from error


def _parse(url: str) -> httpx.URL:
    """The URL in the form in which it will leave, which is the form that the guard must judge and signers must sign."""
    try:
        return httpx.URL(url.partition("#")[0])
    except httpx.InvalidURL as error:
        raise Refused(f"{url[:200]!r}: {error}", public="This address cannot be used.", code="guard") from error


def _next_hop(answer: Answer) -> str:
    try:
        return str(httpx.URL(answer.url).join(answer.headers["location"]))
    except (KeyError, httpx.InvalidURL) as error:
        raise Refused(f"{answer.url}: a redirect to nowhere", public=ODD_ANSWER, code="redirect") from error


async def _pour(response: httpx.Response, url: str, patience: float) -> AsyncIterator[bytes]:
    assert isinstance(response.stream, httpx.AsyncByteStream)
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Refused(f"{url}: compressed against our wish", public=ODD_ANSWER, code="encoding")
    pieces = aiter(response.stream)
    while True:
        try:
            async with asyncio.timeout(patience):
                piece = await anext(pieces, None)
        except TimeoutError as error:
            raise Later(f"{url}: nothing came for {patience} s", public=UNREACHABLE, code="timeout") from error
        except httpx.TransportError as error:
            raise _explain(url, error) from error
        if piece is None:
            return
        yield piece


async def _read(response: httpx.Response, url: str, limit: int) -> bytes:
    assert isinstance(response.stream, httpx.AsyncByteStream)
    pieces: list[bytes] = []
    size = 0
    try:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise Refused(f"{url}: compressed against our wish", public=ODD_ANSWER, code="encoding")
        async for piece in response.stream:
            size += len(piece)
            if size > limit:
                raise Refused(f"{url}: more than {limit} bytes", public=ODD_ANSWER, code="too_large")
            pieces.append(piece)
    finally:
        await response.stream.aclose()
    return b"".join(pieces)


def _explain(url: str, error: httpx.TransportError) -> CinemaError:
    for cause in _causes(error):
        if isinstance(cause, AddressRefused):
            return Refused(f"{url}: {cause.address} refused", public="This address cannot be used.", code="guard")
        if isinstance(cause, OSError) and cause.errno in OUR_OWN:
            said = f"{url}: not asked: {cause.strerror}"
            return Later(said, public=UNREACHABLE, code=CROWDED, after=CROWDED_SECONDS, counts=False)
        if isinstance(cause, ssl.SSLError):
            return Later(f"{url}: no secure connection: {cause}", public=UNREACHABLE, code="tls")
        if isinstance(cause, socket.gaierror):
            return Later(f"{url}: unknown host: {cause}", public=UNREACHABLE, code="unknown_host")
    return Later(f"{url}: not reached: {error}", public=UNREACHABLE, code="unreachable")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
