"""Other servers as they are: slow, endless, lying, redirecting, or pretending to live at our own address."""

import asyncio
import datetime
import os
import resource
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.foundation.outside import lines, lookups, sessions
from fediverse_cinema.foundation.outside.client import Outside, Signer
from fediverse_cinema.foundation.outside.guard import Guard
from tests.kit.promptness import at_once

pytestmark = pytest.mark.anyio

ON_LOOPBACK = Guard(allowed_networks=("127.0.0.0/8",), plain_http=True)
JSON = "application/activity+json"
HANGING = 60  # seconds after which a test counts as hanging
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"

Speak = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Neighbour:
    """A server on loopback: `requests` are the raw heads with bodies, `connections` how often somebody called."""

    port: int = 0
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def a_neighbour(
    speak: Speak, *, address: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Neighbour]:
    """Answers each request of each connection with `speak(request, writer)`, until somebody hangs up."""
    neighbour = Neighbour()
    tasks: set[asyncio.Task[None]] = set()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())  # type: ignore[arg-type]
        neighbour.connections += 1
        gone = (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError)
        with suppress(*gone, RuntimeError), closing(writer):  # the last is what uvloop says of a closed line
            while True:
                neighbour.requests.append(await read_request(reader))
                await speak(neighbour.requests[-1], writer)
                await writer.drain()

    server = await asyncio.start_server(converse, address, port, ssl=tls)
    neighbour.port = server.sockets[0].getsockname()[1]
    try:
        yield neighbour
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return head + (await reader.readexactly(int(lengths[0])) if lengths else b"")


def saying(answer: bytes) -> Speak:
    async def speak(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    return speak


def redirecting(location: str, status: int = 302) -> Speak:
    return saying(f"HTTP/1.1 {status} Go\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())


@asynccontextmanager
async def our_way_out(guard: Guard = ON_LOOPBACK, *, patient: bool = False, **kwargs: Any) -> AsyncIterator[Outside]:
    """What is asked in the block takes less than a second; when `patient`, a deadline is what is tried."""
    outside = Outside(guard, user_agent="FediverseCinema/test (+https://lyon.example/)", **kwargs)
    try:
        with anyio.fail_after(HANGING):
            async with nullcontext() if patient else at_once():
                yield outside
    finally:
        await outside.close()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """A telephone book of our own, in place of the resolver: name -> addresses."""
    book: dict[str, list[str]] = {}
    resolve = socket.getaddrinfo

    def look_up(host: str, port: Any, *args: Any, **kwargs: Any) -> Any:
        addresses = book.get(host, [host])
        return [line for address in addresses for line in resolve(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return book


@pytest.fixture
def tarpit(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A name server that takes every question and gives no answer, until the test is over."""
    over = threading.Event()

    def ponder(*_: Any, **__: Any) -> Any:
        over.wait(HANGING)
        raise socket.gaierror("no answer")

    monkeypatch.setattr(socket, "getaddrinfo", ponder)
    yield
    over.set()


async def sign(method: str, url: str, body: bytes | None) -> Mapping[str, str]:
    return {"x-signed": f"{method} {url} {body!r}"}


# What is said and heard


async def test_a_document_comes_back_as_it_was_sent() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nX-Twice: 1\r\nX-Twice: 2\r\nContent-Length: 3\r\n\r\n{\x00}"
    async with a_neighbour(saying(answer)) as there, our_way_out() as outside:
        got = await outside.get(f"{there.url}/actor", accept=JSON)
    assert (got.status, got.url, got.body) == (200, f"{there.url}/actor", b"{\x00}")
    assert got.headers["content-type"] == "a/b" and got.headers["x-twice"] == "1, 2"
    head = there.requests[0].lower()
    assert head.startswith(b"get /actor http/1.1\r\n") and b"user-agent: fediversecinema/test (+https://" in head
    assert b"accept: application/activity+json" in head and b"accept-encoding: identity" in head


async def test_a_letter_arrives_with_the_headers_that_were_signed() -> None:
    async with (
        a_neighbour(saying(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")) as there,
        our_way_out() as outside,
    ):
        got = await outside.post(
            f"{there.url}/inbox", b'{"type":"Create"}', headers={"Content-Type": JSON, "Signature": "abc"}
        )
    assert got.status == 202 and got.body == b""
    (request,) = there.requests
    assert request.startswith(b"POST /inbox HTTP/1.1\r\n") and request.endswith(b'\r\n\r\n{"type":"Create"}')
    for header in (f"host: 127.0.0.1:{there.port}", "content-type: application/activity+json", "signature: abc"):
        assert request.lower().count(header.encode()) == 1


@pytest.mark.parametrize("target", ["/?rest_route=%2Factivitypub%2Finbox", "/%7Eann/%e3%81%82", "//x/a%2Fb?q=[1]"])
async def test_a_url_leaves_as_it_was_signed(target: str) -> None:
    async with a_neighbour(saying(OK)) as there, our_way_out() as outside:
        await outside.get(there.url + target, accept=JSON, signer=sign)
        await outside.post(there.url + target, b"{}", headers={})
    assert [request.split()[1] for request in there.requests] == [target.encode()] * 2
    assert f"x-signed: GET {there.url}{target} None\r\n".encode() in there.requests[0]


async def test_the_fragment_of_a_key_stays_at_home_and_in_the_answer() -> None:
    async with a_neighbour(saying(OK)) as there, our_way_out() as outside:
        got = await outside.get(f"{there.url}/actor#main-key", accept=JSON, signer=sign)
    assert b"#" not in there.requests[0] and got.url == f"{there.url}/actor#main-key"


async def test_connections_are_kept_and_cookies_are_not() -> None:
    answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: track=1; Path=/\r\nContent-Length: 2\r\n\r\nhi"
    async with a_neighbour(saying(answer)) as there, our_way_out() as outside:
        for _ in range(3):
            await outside.post(f"{there.url}/inbox", b"{}", headers={})
    assert (there.connections, len(there.requests)) == (1, 3)
    assert not any(b"cookie" in request.lower() for request in there.requests)


async def test_what_the_first_requests_need_is_read_once_and_not_in_the_thread_of_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    readers: list[threading.Thread] = []
    make = httpx.create_ssl_context

    def watched() -> ssl.SSLContext:
        readers.append(threading.current_thread())
        return make()

    monkeypatch.setattr(httpx, "create_ssl_context", watched)
    async with a_neighbour(saying(OK)) as there, our_way_out() as outside:
        await asyncio.gather(*(outside.post(there.url, b"{}", headers={}) for _ in range(5)))
    [reader] = readers
    assert reader is not threading.main_thread()


async def test_no_more_connections_to_one_server_than_allowed() -> None:
    async with a_neighbour(saying(OK)) as there, our_way_out(per_host=2) as outside:
        await asyncio.gather(*(outside.post(there.url, b"{}", headers={}) for _ in range(20)))
    assert there.connections <= 2 and len(there.requests) == 20


async def test_a_line_is_kept_to_a_bounded_number_of_servers_and_the_oldest_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sessions, "MOST_IDLE", 2)
    async with AsyncExitStack() as stack:
        street = [await stack.enter_async_context(a_neighbour(saying(OK))) for _ in range(4)]
        outside = await stack.enter_async_context(our_way_out())
        for there in [*street, *reversed(street)]:
            await outside.post(there.url, b"{}", headers={})
    assert [there.connections for there in street] == [2, 2, 1, 1]


async def test_STO_18_without_a_socket_left_the_other_server_is_not_to_blame() -> None:
    given = resource.getrlimit(resource.RLIMIT_NOFILE)
    async with a_neighbour(saying(OK)) as known, a_neighbour(saying(OK)) as there, our_way_out() as outside:
        await outside.post(known.url, b"{}", headers={})
        free = os.dup(0)
        os.close(free)
        resource.setrlimit(resource.RLIMIT_NOFILE, (free, given[1]))
        try:
            with pytest.raises(Later) as later:
                await outside.post(there.url, b"{}", headers={})
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, given)
        assert (later.value.code, later.value.counts, there.connections) == ("crowded", False, 0)
        await outside.post(there.url, b"{}", headers={})
    assert len(there.requests) == 1


async def test_FET_12_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_neighbour(saying(OK)) as proxy, a_neighbour(saying(OK)) as there:
        for variable in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(variable, proxy.url)
        async with our_way_out() as outside:
            await outside.get(there.url, accept=JSON)
    assert (proxy.connections, there.connections) == (0, 1)


# Poles of one process, without sockets


async def test_mounted_poles_are_reached_without_sockets() -> None:
    async def lyon(scope: Any, receive: Any, send: Any) -> None:
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"x-host", dict(scope["headers"])[b"host"])]}
        )
        await send({"type": "http.response.body", "body": (await receive())["body"] or b"lyon"})

    mounts = {"https://lyon.example": httpx.ASGITransport(lyon)}
    async with our_way_out(Guard(), mounts=mounts) as outside:
        got = await outside.get("https://LYON.example:443/actor", accept=JSON)
        assert (got.body, got.headers["x-host"]) == (b"lyon", "lyon.example")
        assert (await outside.post("https://lyon.example/inbox", b"{}", headers={})).body == b"{}"
        with pytest.raises(Refused):
            await outside.get("http://lyon.example/actor", accept=JSON)


# Where we do not go


@pytest.mark.parametrize(
    "host", ["127.1", "0x7f000001", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "localhost", "0.0.0.0", "①②⑦.0.0.1"]
)
async def test_FET_02_no_spelling_of_loopback_is_connected_to(host: str) -> None:
    async with (
        a_neighbour(saying(OK)) as there,
        our_way_out(Guard(plain_http=True, allowed_ports=(there.port,))) as outside,
    ):
        for call in (
            outside.get(f"http://{host}:{there.port}/", accept=JSON),
            outside.post(f"http://{host}:{there.port}/", b"{}", headers={}),
        ):
            with pytest.raises(Refused) as refusal:
                await call
            assert refusal.value.code == "guard"
    assert there.connections == 0


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["127.0.0.1", "10.0.0.1", "::1"]], ids=["one", "several"])
async def test_FET_01_a_name_that_leads_home_is_refused_at_the_socket(
    names: dict[str, list[str]], addresses: list[str]
) -> None:
    names["rebound.example"] = addresses
    async with (
        a_neighbour(saying(OK)) as there,
        our_way_out(Guard(plain_http=True, allowed_ports=(there.port,))) as outside,
    ):
        with pytest.raises(Refused) as refusal:
            await outside.get(f"http://rebound.example:{there.port}/", accept=JSON)
    assert refusal.value.code == "guard" and there.connections == 0


async def test_FET_03_of_a_name_with_two_addresses_only_the_allowed_one_is_used(names: dict[str, list[str]]) -> None:
    names["both.example"] = ["127.0.0.1", "127.0.0.2"]
    guard = Guard(allowed_networks=("127.0.0.2/32",), plain_http=True)
    async with (
        a_neighbour(saying(OK), address="127.0.0.2") as public,
        a_neighbour(saying(OK), port=public.port) as private,
        our_way_out(guard) as outside,
    ):
        await outside.get(f"http://both.example:{public.port}/", accept=JSON)
    assert (public.connections, private.connections) == (1, 0)


async def test_FET_03_if_the_allowed_address_is_down_we_come_back_later(names: dict[str, list[str]]) -> None:
    names["both.example"] = ["127.0.0.1", "127.0.0.2"]
    guard = Guard(allowed_networks=("127.0.0.2/32",), plain_http=True)
    async with a_neighbour(saying(OK)) as private, our_way_out(guard) as outside:
        with pytest.raises(Later):
            await outside.get(f"http://both.example:{private.port}/", accept=JSON)
    assert private.connections == 0


# Redirects


@pytest.mark.parametrize("signer", [None, sign], ids=["unsigned", "signed"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("host", ["[::ffff:127.0.0.2]", "127.0.0.2", "rebound.example"])
async def test_FET_05_a_redirect_to_a_private_address_is_refused(
    host: str, status: int, signer: Signer | None, names: dict[str, list[str]]
) -> None:
    names["rebound.example"] = ["127.0.0.2"]
    async with (
        a_neighbour(saying(OK), address="127.0.0.2") as private,
        a_neighbour(redirecting(f"http://{host}:{private.port}/", status)) as public,
        our_way_out(Guard(allowed_networks=("127.0.0.1/32",), plain_http=True)) as outside,
    ):
        with pytest.raises(Refused) as refusal:
            await outside.get(public.url, accept=JSON, signer=signer)
    assert refusal.value.code == "guard" and len(public.requests) == 1 and private.connections == 0


async def test_a_redirect_is_followed_and_signed_anew() -> None:
    async with (
        a_neighbour(saying(OK)) as second,
        a_neighbour(redirecting(f"{second.url}/b?é=1")) as first,
        our_way_out() as outside,
    ):
        got = await outside.get(f"{first.url}/a", accept=JSON, signer=sign)
    assert (got.body, got.url) == (b"hi", f"{second.url}/b?%C3%A9=1")
    assert f"x-signed: GET {first.url}/a None\r\n".encode() in first.requests[0]
    assert f"x-signed: GET {second.url}/b?%C3%A9=1 None\r\n".encode() in second.requests[0]


async def test_FET_06_circles_and_endless_redirects_stop_after_four_requests() -> None:
    async def next_number(request: bytes, writer: asyncio.StreamWriter) -> None:
        number = int(request.split()[1][1:] or b"0")
        await redirecting(f"/{number + 1}")(request, writer)

    for speak in (redirecting("/"), next_number):
        async with a_neighbour(speak) as there, our_way_out() as outside:
            with pytest.raises(Refused) as refusal:
                await outside.get(f"{there.url}/", accept=JSON)
        assert refusal.value.code == "redirect" and len(there.requests) == 4


async def test_FET_06_two_servers_that_send_us_to_one_another_stop_after_four_requests() -> None:
    async with AsyncExitStack() as stack:
        there: list[Neighbour] = []

        async def to_the_other(request: bytes, writer: asyncio.StreamWriter) -> None:
            other = there[request.startswith(b"GET /0")]
            await redirecting(f"{other.url}/{there.index(other)}")(request, writer)

        there += [await stack.enter_async_context(a_neighbour(to_the_other)) for _ in range(2)]
        async with our_way_out() as outside:
            with pytest.raises(Refused):
                await outside.get(f"{there[0].url}/0", accept=JSON)
    assert [len(neighbour.requests) for neighbour in there] == [2, 2]


BAD_LOCATIONS = {
    "to plain http": (b"http://lyon.example/b", "guard"),
    "to a file": (b"file:///etc/passwd", "guard"),
    "to data": (b"data:application/json,{}", "guard"),
    "to another port": (b"https://lyon.example:22/", "guard"),
    "to a user": (b"https://lyon.example@evil.example/", "guard"),
    "garbage": (b"http://[::1", "redirect"),
    "controls": (b"/\x01\x02", "redirect"),
    "nothing": (None, "redirect"),
}


@pytest.mark.parametrize(("location", "code"), BAD_LOCATIONS.values(), ids=BAD_LOCATIONS)
async def test_FET_06_a_redirect_to_nowhere_good_is_refused(location: bytes | None, code: str) -> None:
    asked: list[str] = []

    async def lyon(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["path"])
        headers = [] if location is None else [(b"location", location)]
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async with our_way_out(Guard(), transport=httpx.ASGITransport(lyon)) as outside:
        with pytest.raises(Refused) as refusal:
            await outside.get("https://lyon.example/a", accept=JSON)
    assert refusal.value.code == code and asked == ["/a"]


async def test_a_letter_is_not_carried_to_another_address() -> None:
    async with (
        a_neighbour(saying(OK)) as second,
        a_neighbour(redirecting(f"{second.url}/", 308)) as first,
        our_way_out() as outside,
    ):
        got = await outside.post(f"{first.url}/inbox", b"{}", headers={})
    assert got.status == 308 and second.connections == 0


# Time and size


async def dripping(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.02)


async def never_ending_headers(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def silent(_: bytes, __: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


@pytest.mark.parametrize("speak", [dripping, never_ending_headers, silent])
async def test_FET_20_a_server_that_takes_its_time_is_left(speak: Speak) -> None:
    async with a_neighbour(speak) as there, our_way_out(patient=True) as outside:
        for call in (
            outside.get(there.url, accept=JSON, deadline=0.2),
            outside.post(there.url, b"{}", headers={}, deadline=0.2),
        ):
            with pytest.raises(Later) as later:
                await call
            assert later.value.code == "timeout"


async def test_FET_20_the_deadline_is_for_all_hops_together() -> None:
    async def slowly(request: bytes, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.3)
        await redirecting("/again")(request, writer)

    async with a_neighbour(slowly) as there, our_way_out(patient=True) as outside:
        with pytest.raises(Later):
            await outside.get(there.url, accept=JSON, deadline=0.8, hops=1000)


async def endless(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
        await writer.drain()


TOO_LARGE = {
    "endless chunks": endless,
    "no length": saying(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b"x" * 70_000),
    "one byte too many": saying(b"HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n" + b"x" * 65_537),
    "a length of a terabyte": saying(b"HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n" + b"x" * 70_000),
}


@pytest.mark.parametrize("speak", TOO_LARGE.values(), ids=TOO_LARGE)
async def test_FET_21_a_body_beyond_the_limit_is_cut_and_its_line_freed(speak: Speak) -> None:
    async with a_neighbour(speak) as there, our_way_out(per_host=1) as outside:
        for call in (
            outside.get(there.url, accept=JSON, limit=65_536),
            outside.post(there.url, b"{}", headers={}, limit=65_536),
        ):
            with pytest.raises(Refused) as refusal:
                await call
            assert refusal.value.code == "too_large"


async def test_FET_21_what_follows_a_length_that_is_too_small_is_nobodys_answer() -> None:
    async with a_neighbour(saying(OK + OK.replace(b"hi", b"no"))) as there, our_way_out(per_host=1) as outside:
        for _ in range(5):
            with suppress(Later):
                assert (await outside.get(there.url, accept=JSON)).body == b"hi"


async def test_a_body_that_inflates_is_not_inflated() -> None:
    bomb = saying(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b")
    async with a_neighbour(bomb) as there, our_way_out() as outside:
        with pytest.raises(Refused) as refusal:
            await outside.get(there.url, accept=JSON)
    assert refusal.value.code == "encoding"


async def hangs_up(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.close()


BROKEN = {
    "hangs up": hangs_up,
    "no HTTP": saying(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    "endless header": saying(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n"),
    "bad chunk": saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
}


@pytest.mark.parametrize("speak", BROKEN.values(), ids=BROKEN)
async def test_a_server_in_trouble_is_asked_again_later(speak: Speak) -> None:
    async with a_neighbour(speak) as there, our_way_out() as outside:
        with pytest.raises(Later) as later:
            await outside.post(there.url, b"{}", headers={})
    assert later.value.code == "unreachable"


async def test_a_server_that_hangs_up_in_the_middle_of_its_body_is_asked_again_later() -> None:
    async def half(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        writer.close()

    async with a_neighbour(half) as there, our_way_out() as outside:
        with pytest.raises(Later):
            await outside.get(there.url, accept=JSON)


async def test_a_server_that_is_gone_is_asked_again_later(names: dict[str, list[str]]) -> None:
    async with a_neighbour(saying(OK)) as there:
        pass
    async with our_way_out() as outside:
        with pytest.raises(Later):
            await outside.get(there.url, accept=JSON)
        names["nowhere.example"] = ["no address"]
        with pytest.raises(Later):
            await outside.get("http://nowhere.example/", accept=JSON)


async def test_FET_20_a_name_server_that_never_answers_holds_up_nobody_else(
    tarpit: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 0.3)
    async with our_way_out(patient=True) as outside:
        calls = [outside.get(f"http://n{number}.example/", accept=JSON, deadline=0.3) for number in range(50)]
        assert {type(result) for result in await asyncio.gather(*calls, return_exceptions=True)} == {Later}
        with anyio.fail_after(HANGING / 2):
            assert await asyncio.to_thread(str, "free") == "free"


class Clerk:
    """A resolver of our own that takes its time with lame names, and counts how many are in its hands."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.asked: list[str] = []

    def look_up(self, host: str, *_: Any, **__: Any) -> Any:
        with self.lock:
            self.asked.append(host)
        if "lame" in host:
            self.over.wait(HANGING)
            raise socket.gaierror("no answer")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]

    async def until_asked(self, names: int) -> None:
        while len(self.asked) < names:  # noqa: ASYNC110 (it rings no bell)
            await asyncio.sleep(0.01)


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clerk]:
    found = Clerk()
    monkeypatch.setattr(socket, "getaddrinfo", found.look_up)
    yield found
    found.over.set()


async def test_a_name_is_looked_up_once_for_all_who_ask_meanwhile(clerk: Clerk) -> None:
    async with our_way_out(patient=True) as outside:
        calls = [outside.get("http://lame.example/", accept=JSON, deadline=0.3) for _ in range(20)]
        assert {type(result) for result in await asyncio.gather(*calls, return_exceptions=True)} == {Later}
    assert clerk.asked == ["lame.example"]


async def test_names_of_one_site_that_lead_nowhere_do_not_hold_up_other_sites(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 0.3)
    async with a_neighbour(saying(OK)) as there, our_way_out(patient=True) as outside:
        lame = [
            asyncio.create_task(outside.get(f"http://lame{number}.evil.example/", accept=JSON, deadline=0.5))
            for number in range(lookups.LOOKUPS + 8)
        ]
        await clerk.until_asked(lookups.OF_ONE_SITE)
        port = httpx.URL(there.url).port
        with anyio.fail_after(HANGING / 2):
            assert (await outside.get(f"http://good.example:{port}/", accept=JSON)).status == 200
        await asyncio.gather(*lame, return_exceptions=True)
        clerk.over.set()
        await asyncio.sleep(0.1)
    assert len(clerk.asked) == lookups.OF_ONE_SITE + 1, "what nobody waits for any more is not looked up"


async def test_who_stands_in_line_for_a_look_up_is_not_to_blame(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 0.2)
    async with our_way_out(patient=True) as outside:
        lame = [
            asyncio.create_task(outside.get(f"http://lame.evil{number}.example/", accept=JSON, deadline=HANGING))
            for number in range(lookups.LOOKUPS)
        ]
        await clerk.until_asked(lookups.LOOKUPS)
        with pytest.raises(Later) as caught:
            await outside.get("http://good.example/", accept=JSON, deadline=0.05)
        assert (caught.value.code, caught.value.counts) == ("crowded", False)
        for task in lame:
            task.cancel()


async def test_the_time_in_line_does_not_count_into_the_deadline(clerk: Clerk) -> None:
    async with a_neighbour(saying(OK)) as there, our_way_out(patient=True) as outside:
        lame = [
            asyncio.create_task(outside.get(f"http://lame.evil{number}.example/", accept=JSON, deadline=HANGING))
            for number in range(lookups.LOOKUPS)
        ]
        await clerk.until_asked(lookups.LOOKUPS)
        port = httpx.URL(there.url).port
        waits = asyncio.create_task(outside.get(f"http://good.example:{port}/", accept=JSON, deadline=0.3))
        await asyncio.sleep(0.5)
        clerk.over.set()
        assert (await waits).status == 200
        await asyncio.gather(*lame, return_exceptions=True)


# TLS


@dataclass
class Authority:
    """A certificate authority in the sense of the tests."""

    directory: Path
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def certify(self, name: str, key: ec.EllipticCurvePrivateKey, *, days: int, ca: bool = False) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        issuer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test authority")])
        today = clock.now()
        builder = (
            x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(today - datetime.timedelta(days=30))
            .not_valid_after(today + datetime.timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        )
        return builder.sign(self.key, hashes.SHA256())

    def server(self, name: str, *, days: int = 30) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        file = self.directory / "server.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        certificate = self.certify(name, key, days=days)
        file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def trusted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        file = self.directory / "authority.pem"
        own = self.certify("Test authority", self.key, days=30, ca=True)
        file.write_bytes(own.public_bytes(serialization.Encoding.PEM))
        monkeypatch.setenv("SSL_CERT_FILE", str(file))


@pytest.fixture
def authority(tmp_path: Path, names: dict[str, list[str]]) -> Authority:
    names["pole.example"] = ["127.0.0.1"]
    return Authority(tmp_path)


async def ask_over_tls(tls: ssl.SSLContext) -> bytes:
    async with a_neighbour(saying(OK), tls=tls) as there:
        guard = Guard(allowed_networks=("127.0.0.0/8",), allowed_ports=(there.port,))
        async with our_way_out(guard) as outside:
            return (await outside.get(f"https://pole.example:{there.port}/", accept=JSON)).body


async def test_FET_23_a_good_certificate_is_accepted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.trusted(monkeypatch)
    assert await ask_over_tls(authority.server("pole.example")) == b"hi"


@pytest.mark.parametrize("fault", ["expired", "another name", "unknown authority"])
async def test_FET_23_there_is_no_way_around_a_bad_certificate(
    fault: str, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault != "unknown authority":
        authority.trusted(monkeypatch)
    name = "evil.example" if fault == "another name" else "pole.example"
    with pytest.raises(Later) as later:
        await ask_over_tls(authority.server(name, days=-1 if fault == "expired" else 30))
    assert later.value.code == "tls"


async def test_FET_23_plain_http_behind_https_is_not_spoken(names: dict[str, list[str]]) -> None:
    names["pole.example"] = ["127.0.0.1"]
    heard: list[bytes] = []

    async def answer_anything(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer):
            heard.append(await reader.read(5))
            writer.write(OK)

    async with await asyncio.start_server(answer_anything, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with our_way_out(Guard(allowed_networks=("127.0.0.0/8",), allowed_ports=(port,))) as outside:
            with pytest.raises(Later):
                await outside.get(f"https://pole.example:{port}/", accept=JSON)
    assert heard and not any(start.startswith(b"GET") for start in heard)
