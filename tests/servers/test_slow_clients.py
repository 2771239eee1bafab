"""Who sends or reads slowly, says nothing at all, or comes with more connections than there may be: the others are
served, and nobody has to start anything anew.
"""

import asyncio
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import orjson
import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from fediverse_cinema import heads
from fediverse_cinema.inbox.models import Letter
from tests.kit.doors import doors
from tests.kit.servers import PATIENCE, Server, get, until
from tests.kit.street import Street, a_street

pytestmark = pytest.mark.servers
IDLE = 2_000
LONG = 20_000_000  # more than the kernel keeps for two on one machine
LETTER = (
    b"POST /ap/inbox HTTP/1.1\r\nHost: %s\r\nContent-Type: application/activity+json\r\nContent-Length: 900\r\n\r\n{"
)
POST = b"POST / HTTP/1.1\r\nHost: lyon.example\r\nContent-Length: %d\r\n\r\n"


@pytest.fixture
def street() -> Iterator[Street]:
    with a_street(1) as opened:
        yield opened


class Taking:
    """An application that reads a whole body and says its size. It may wait before that."""

    def __init__(self, wait: float = 0) -> None:
        self.wait = wait
        self.gone = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(self.wait)
        try:
            body = await Request(scope, receive).body()
        except ClientDisconnect:
            self.gone.set()
            return
        await PlainTextResponse(f"{len(body)} bytes")(scope, receive, send)


async def a_long_answer(scope: Scope, receive: Receive, send: Send) -> None:
    await Response(b"a" * LONG)(scope, receive, send)


@pytest.mark.anyio
@pytest.mark.parametrize("drips", [False, True], ids=["nothing more", "a byte now and then"])
async def test_LOD_12_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, drips: bool) -> None:
    monkeypatch.setattr(heads, "PATIENCE", 0.3)
    app = Taking()
    async with doors(app) as address, asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(*address)
        writer.write(POST % 1_000_000 + b"the beginning")
        answer = asyncio.create_task(reader.read())
        while drips and not answer.done():
            writer.write(b"a")
            await asyncio.sleep(0.02)
        assert (await answer).startswith(b"HTTP/1.1 408 ")
        await app.gone.wait()
        writer.close()


@pytest.mark.anyio
async def test_LOD_12_who_asks_a_thousand_times_before_the_first_answer_is_sent_away() -> None:
    asked, goes_on = list[str](), asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope["path"])
        await goes_on.wait()
        await PlainTextResponse(f"that was {scope['path']}")(scope, receive, send)

    def requests(how_many: int) -> bytes:
        return b"".join(b"GET /%d HTTP/1.1\r\nHost: lyon.example\r\n\r\n" % number for number in range(how_many))

    async with doors(app) as address, asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(*address)
        writer.write(requests(1000))
        assert (await reader.read()).startswith(b"HTTP/1.1 400 ")
        assert asked == ["/0"]
        writer.close()
        goes_on.set()
        reader, writer = await asyncio.open_connection(*address)
        writer.write(requests(heads.MOST_AHEAD))
        for number in range(heads.MOST_AHEAD):
            await reader.readuntil(b"that was /%d" % number)
        writer.close()


@pytest.mark.anyio
async def test_who_is_not_read_for_a_while_is_not_called_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "PATIENCE", 0.1)
    async with doors(Taking(wait=0.5)) as address, asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(*address)
        size = 50_000_000  # more than the kernel keeps for us
        writer.write(POST % size + b"a" * size)
        assert (await reader.readuntil(b"50000000 bytes")).startswith(b"HTTP/1.1 200 ")
        writer.close()


@pytest.mark.anyio
async def test_a_body_that_comes_slowly_and_steadily_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "PATIENCE", 1.0)
    monkeypatch.setattr(heads, "SLOWEST", 1)
    async with doors(Taking()) as address, asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(*address)
        writer.write(POST % 250)
        for _ in range(25):
            writer.write(b"a" * 10)
            await asyncio.sleep(0.1)
        assert (await reader.readuntil(b"250 bytes")).startswith(b"HTTP/1.1 200 ")
        writer.close()


@pytest.mark.anyio
async def test_LOD_12_who_takes_nothing_of_an_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "STANDSTILL", 0.3)
    async with doors(a_long_answer) as address, asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(*address, limit=1)
        writer.write(b"GET / HTTP/1.1\r\nHost: lyon.example\r\n\r\n")
        await asyncio.sleep(1.5)  # stands still: what the line holds is full, and nobody reads
        got = 0
        with suppress(ConnectionResetError):
            while piece := await reader.read(1 << 20):
                got += len(piece)
        writer.close()
    assert got < LONG


@pytest.mark.anyio
async def test_who_reads_slowly_gets_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "STANDSTILL", 2.0)
    got = 0
    async with doors(a_long_answer) as address, asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(*address, limit=1 << 16)
        writer.write(b"GET / HTTP/1.1\r\nHost: lyon.example\r\nConnection: close\r\n\r\n")
        while piece := await reader.read(1 << 19):
            got += len(piece)
            await asyncio.sleep(0.02)
        writer.close()
    assert got > LONG


@contextmanager
def idlers(server: Server, how_many: int) -> Iterator[None]:
    """Connections that say nothing, half a head, or half a letter."""
    heads.make_room()
    # The inbox reads five hundred letters at once (inbox/throng.py).
    said = [b"", b"GET / HTTP/1.1\r\nHost: lyon"] * 5 + [LETTER % server.host.encode()]
    with ExitStack() as stack:
        for number in range(how_many):
            line = socket.create_connection(("127.0.0.1", server.port), PATIENCE, source_address=("127.0.0.99", 0))
            stack.enter_context(line)
            try:
                line.sendall(said[number % len(said)])
            except OSError:
                continue  # it had to go already
        yield


async def letters() -> int:
    return await Letter.all().count()


def is_served(server: Server, street: Street) -> None:
    """Visitors get pages and rosa's letters are taken."""
    rosa = street.houses[0].actor("rosa")
    inbox = f"{server.url}/ap/inbox"
    before = server.inside(letters)
    for number in range(10):
        assert server.anonymous("/robots.txt").status_code == 200
        body = orjson.dumps(rosa.activity("Arrive", f"https://elsewhere.example/{number}"))
        answer = httpx.post(inbox, content=body, headers=rosa.signed(body, inbox), trust_env=False, timeout=PATIENCE)
        assert answer.status_code == 202
    assert server.inside(letters) == before + 10


def test_LOD_12_beside_thousands_who_say_nothing_the_others_are_served(server: Server, street: Street) -> None:
    server.found("ana").start()
    with idlers(server, IDLE):
        is_served(server, street)
    assert "too_many_connections" not in server.log()


@contextmanager
def limited(server: Server, limit: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The server as a command of its own that may have only so much."""
    command = ["prlimit", limit, str(Path(sys.executable).with_name("fediverse-cinema")), "run"]
    with server.log_path.open("ab") as log:
        process = subprocess.Popen(
            command, env=server.environment, cwd=server.directory, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        until(lambda: answers(server, process), "the server answers")
        yield process
    finally:
        process.kill()
        process.wait()


def answers(server: Server, process: "subprocess.Popen[bytes]") -> bool:
    assert process.poll() is None, server.log()
    try:
        return get(f"{server.url}/nodeinfo/2.1").status_code == 200
    except httpx.TransportError:
        return False


def test_STO_18_with_256_files_it_takes_as_many_connections_as_it_can_and_serves_the_others(
    server: Server, street: Street
) -> None:
    server.found("ana")
    with limited(server, "--nofile=256") as process:
        with idlers(server, 600):
            is_served(server, street)
        is_served(server, street)
        assert process.poll() is None


def test_STO_18_with_512_megabytes_it_lives_through_what_does_not_fit(server: Server, street: Street) -> None:
    """A hundred letters of a megabyte each at once, as deeply nested and as widely spread as JSON can be."""
    server.found("ana")
    megabyte = 1 << 20
    wide = b'{"type":"Create","actor":"https://evil.example/a","object":[' + b"[]," * (megabyte // 3 - 40) + b"[]]}"
    deep = b"[" * (megabyte - 2)
    started = threading.Barrier(50)

    def post(body: bytes) -> int:
        started.wait(PATIENCE)
        with httpx.Client(trust_env=False, verify=False, timeout=PATIENCE) as client:
            try:
                return client.post(
                    f"{server.url}/ap/inbox", content=body, headers={"Content-Type": "application/activity+json"}
                ).status_code
            except httpx.TransportError:
                return 0

    with limited(server, "--data=536870912") as process:
        with ThreadPoolExecutor(50) as threads:
            said = list(threads.map(post, [wide, deep] * 50))
        assert set(said) <= {0, 400, 401, 413, 500, 503}
        is_served(server, street)
        assert process.poll() is None


def test_a_process_that_may_have_more_files_takes_them() -> None:
    given, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(given, 512), most))
        heads.make_room()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (min(heads.FILES, most), most)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (given, most))
