"""Requests as only attackers write them, byte by byte, and what stands in headers that a proxy alone may write: before
the server as it runs.
"""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Iterable, Iterator

import httpx
import pytest
import uvicorn
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from fediverse_cinema import heads
from fediverse_cinema.accounts.models import SignInAttempt
from fediverse_cinema.foundation import clock
from fediverse_cinema.inbox.models import Letter
from tests.kit.doors import doors
from tests.kit.servers import PATIENCE, MakeServer, Server, server_in

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def lyon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server_in(tmp_path_factory.mktemp("heads") / "lyon") as server:
        yield server.found("ana").start()


def answered(server: Server, request: str) -> list[str]:
    """The first line of each answer to these bytes; the server has closed the connection then."""
    got = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall(request.replace("\n", "\r\n").replace("⏎", "\n").encode("latin-1"))
        while piece := connection.recv(65536):
            got += piece
    return re.findall(r"^HTTP/1\.1 (\d+)", got.decode("latin-1"), re.MULTILINE)


LETTER, PAGE = "POST /ap/inbox HTTP/1.1\nHost: {host}\n", "GET /robots.txt HTTP/1.1\nHost: {host}\n"
CHUNKED, SMUGGLED = "Transfer-Encoding: chunked\n", "GET /smuggled HTTP/1.1\nHost: {host}\nConnection: close\n\n"
AMBIGUOUS = {
    "a length and chunks": f"{LETTER}Content-Length: 5\n{CHUNKED}\n0\n\n{SMUGGLED}",
    "chunks and a length": f"{LETTER}{CHUNKED}Content-Length: 5\n\n0\n\n{SMUGGLED}",
    "two lengths": f"{LETTER}Content-Length: 5\nContent-Length: 6\n\nabcdef",
    "the same length twice": f"{LETTER}Content-Length: 5\nContent-Length: 5\n\nabcde",
    "a list of lengths": f"{LETTER}Content-Length: 5, 6\n\nabcdef",
    "a length with a sign": f"{LETTER}Content-Length: +5\n\nabcde",
    "less than nothing": f"{LETTER}Content-Length: -5\n\nabcde",
    "an encoding that is none": f"{LETTER}Transfer-Encoding: xchunked\n\n0\n\n{SMUGGLED}",
    "chunked, but not last": f"{LETTER}Transfer-Encoding: chunked, identity\n\n0\n\n{SMUGGLED}",
    "a space before the colon": f"{LETTER}Transfer-Encoding : chunked\n\n0\n\n{SMUGGLED}",
    "a chunk that goes on": f"{LETTER}Content-Type: application/activity+json\n{CHUNKED}\n2\nabXX0\n\n",
    "a folded line": f"{PAGE}X-A: b\n  c\nConnection: close\n\n",
    "lines that end with LF alone": PAGE.replace("\n", "⏎") + "Connection: close⏎⏎",
    "a header that ends with LF alone": f"{PAGE}X-A: b⏎X-B: c\nConnection: close\n\n",
    "CR alone": f"{PAGE}X-A: b\rX-B: c\nConnection: close\n\n",
    "NUL": f"{PAGE}X-A: b\0c\nConnection: close\n\n",
    "a header of 100 kB": f"{PAGE}X-A: {'a' * 100_000}\nConnection: close\n\n",
    "10,000 headers": f"{PAGE}{''.join(f'X-{n}: a⏎' for n in range(10_000))}Connection: close\n\n".replace("⏎", "\n"),
    "101 headers": f"{PAGE}{''.join(f'X-{n}: a⏎' for n in range(100))}\n".replace("⏎", "\n"),
    "an address of 100 kB": f"GET /{'a' * 100_000} HTTP/1.1\nHost: {{host}}\nConnection: close\n\n",
    "no HTTP": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n",
}


async def _letters() -> int:
    return await Letter.all().count()


@pytest.mark.parametrize("case", AMBIGUOUS)
def test_WEB_17_what_can_be_read_in_two_ways_or_has_no_end_is_refused_and_the_connection_closed(
    lyon: Server, case: str
) -> None:
    assert answered(lyon, AMBIGUOUS[case].replace("{host}", lyon.host)) == ["400"]
    assert lyon.inside(_letters) == 0
    assert lyon.anonymous("/robots.txt").status_code == 200


def test_WEB_17_a_head_without_an_end_is_not_kept_until_it_has_one(lyon: Server) -> None:
    request = PAGE.replace("{host}", lyon.host).replace("\n", "\r\n").encode() + b"X-A: "
    with socket.create_connection(("127.0.0.1", lyon.port), timeout=PATIENCE) as connection, pytest.raises(OSError):
        connection.sendall(request)
        for _ in range(2000):  # 130 MB, which nobody takes
            connection.sendall(b"a" * 65536)
    assert lyon.anonymous("/robots.txt").status_code == 200


def test_WEB_17_what_follows_upon_the_last_chunk_is_not_kept_without_an_end(lyon: Server) -> None:
    request = f"{LETTER}Content-Type: application/activity+json\n{CHUNKED}\n0\n".replace("{host}", lyon.host)
    for field in (b"a" * 65536, b"a\r\nX-A: " * 8192):  # one that does not end, and many
        with socket.create_connection(("127.0.0.1", lyon.port), timeout=PATIENCE) as connection, pytest.raises(OSError):
            connection.sendall(request.replace("\n", "\r\n").encode() + b"X-A: ")
            for _ in range(2000):
                connection.sendall(field)
    assert lyon.anonymous("/robots.txt").status_code == 200


async def seen(scope: Scope, receive: Receive, send: Send) -> None:
    """The address that the request is from, and the names of its headers, when its body has ended."""
    while (await receive()).get("more_body"):
        pass
    names = b" ".join(name for name, _ in scope["headers"]).decode()
    await PlainTextResponse(f"{scope['client'][0]}: {names}")(scope, receive, send)


@pytest.mark.anyio
async def test_WEB_13_fields_after_the_last_chunk_are_no_headers_of_the_proxy() -> None:
    """A proxy that passes on what a browser wrote there does not say it itself."""
    head = b"POST / HTTP/1.1\r\nX-Forwarded-For: 203.0.113.5\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    more = b"0\r\nX-Forwarded-For: 198.51.100.1\r\nHost: evil.test\r\n\r\n"
    async with doors(seen) as address, asyncio.timeout(PATIENCE):
        for body in (more, b"2\r\nab\r\n" + more):
            reader, writer = await asyncio.open_connection(*address)
            writer.write(head + body)
            assert (await reader.read()).endswith(b"203.0.113.5: x-forwarded-for connection transfer-encoding")
            writer.close()


async def slow(scope: Scope, receive: Receive, send: Send) -> None:
    """An answer that takes longer than the patience of the test below."""
    await asyncio.sleep(0.5)
    await PlainTextResponse("at last")(scope, receive, send)


@pytest.mark.anyio
async def test_LOD_12_who_sends_no_head_or_the_half_of_one_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "PATIENCE", 0.1)
    request = b"GET / HTTP/1.1\r\nHost: lyon.example\r\n"
    async with doors(slow) as address, asyncio.timeout(PATIENCE):
        for sent in (b"", b"GET / HT", request):
            reader, writer = await asyncio.open_connection(*address)
            writer.write(sent)
            assert await reader.read() == b"", "closed without a word"
            writer.close()
        reader, writer = await asyncio.open_connection(*address)
        writer.write(request + b"\r\n" + request)  # the half of a second one while the first is answered
        assert (await reader.read()).endswith(b"at last")
        writer.close()


class Noting(asyncio.Transport):
    """A connection that keeps apart what was written to it at once."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


async def written_by(app: ASGIApp, request: bytes) -> list[bytes]:
    """What goes out, piece by piece, when this is asked."""
    config = uvicorn.Config(app, lifespan="off", log_config=None, access_log=False)
    config.load()
    state, connection = uvicorn.server.ServerState(), Noting()
    door = heads.BoundedHeads(config=config, server_state=state, app_state={})
    door.connection_made(connection)
    door.data_received(request)
    async with asyncio.timeout(PATIENCE):
        while state.tasks:
            await asyncio.wait(state.tasks)
    door.connection_lost(None)
    return connection.written


async def takes_in(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse((await receive())["body"])(scope, receive, send)


async def breaks_off(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise KeyError


def in_pieces(*pieces: bytes) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await StreamingResponse(_each(pieces))(scope, receive, send)

    return app


async def _each(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@pytest.mark.anyio
async def test_a_head_goes_out_with_the_first_piece_of_the_body_and_never_without_need_after_it() -> None:
    ask, send = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
    whole = await written_by(PlainTextResponse("at last"), ask)
    assert len(whole) == 1 and whole[0].startswith(b"HTTP/1.1 200 OK\r\n") and whole[0].endswith(b"\r\n\r\nat last")
    for alone, first_line in (
        (await written_by(PlainTextResponse("at last"), ask.replace(b"GET", b"HEAD")), b"HTTP/1.1 200 OK"),
        (await written_by(Response(status_code=304), ask), b"HTTP/1.1 304 Not Modified"),
        (await written_by(Response(status_code=204), ask), b"HTTP/1.1 204 No Content"),
        (await written_by(breaks_off, ask), b"HTTP/1.1 200 OK"),
    ):
        assert len(alone) == 1 and alone[0].startswith(first_line) and alone[0].endswith(b"\r\n\r\n")
    first, second, last = await written_by(in_pieces(b"ab", b"c"), ask)
    assert first.startswith(b"HTTP/1.1 200 OK") and first.endswith(b"\r\n\r\n2\r\nab\r\n")
    assert (second, last) == (b"1\r\nc\r\n", b"0\r\n\r\n")
    go_on, answer = await written_by(takes_in, send + b"Expect: 100-continue\r\n\r\nab")
    assert go_on == b"HTTP/1.1 100 Continue\r\n\r\n" and answer.endswith(b"\r\n\r\nab")
    both = await written_by(PlainTextResponse("at last"), ask + ask)
    assert [one.count(b"HTTP/1.1 200 OK") for one in both] == [1, 1]


async def _counted() -> set[str]:
    return {one.source for one in await SignInAttempt.all()}


async def _fill() -> None:
    await SignInAttempt.all().delete()
    for _ in range(24):
        await SignInAttempt.create(source="at 127.0.0.1", at=clock.now())
        await SignInAttempt.create(source="at 203.0.113.5", at=clock.now())


@pytest.mark.parametrize("trusted", [False, True], ids=["a stranger", "the proxy"])
def test_WEB_13_what_a_proxy_says_is_believed_of_the_proxy_alone(make_server: MakeServer, trusted: bool) -> None:
    """She is counted, a link is written and a form is taken as without it. Of a proxy of ours the last address of the
    list counts: the others her browser may have written.
    """
    server = make_server("lyon").found("ana")
    settings = server.directory / "instance.toml"
    proxies = "127.0.0.1" if trusted else "192.0.2.1"
    settings.write_text(settings.read_text().replace("[server]\n", f'[server]\ntrusted_proxies = ["{proxies}"]\n'))
    server.start()
    counted = "203.0.113.5" if trusted else "127.0.0.1"
    with httpx.Client(base_url=server.url, trust_env=False, timeout=PATIENCE) as browser:
        server.inside(_fill)
        for number, status in enumerate((401, 429, 429)):
            said = {
                "X-Forwarded-For": f"198.51.100.{number}, 203.0.113.5", "X-Forwarded-Proto": "https",
                "X-Forwarded-Host": "evil.test", "Forwarded": f"for=198.51.100.{number};host=evil.test;proto=https",
                "X-Real-IP": f"198.51.100.{number}",
            }  # fmt: skip
            page = browser.get("/login", headers=said)
            token = re.search(r'name="csrf" value="([^"]+)"', page.text)
            assert token and "evil.test" not in page.text + str(page.headers)
            form = {"csrf": token[1], "handle": f"nobody{number}", "password": "a wrong password"}
            answer = browser.post("/login", data=form, headers=said | {"Origin": server.url})
            assert answer.status_code == status
            document = browser.get("/ap/pole", headers=said | {"Accept": "application/activity+json"})
            assert document.json()["id"] == f"{server.url}/ap/pole" and "evil.test" not in document.text
            assert "https://127.0.0.1" not in document.text + page.text
        forged = browser.post("/login", data=form, headers=said | {"Origin": "http://evil.test"})
        assert forged.status_code == 403
    sources = server.inside(_counted)
    assert f"at {counted}" in sources and not any("198.51.100" in source for source in sources)


def test_the_limits_of_a_head_let_every_real_one_through(lyon: Server) -> None:
    fields = "".join(f"X-{n}: {'a' * 500}\n" for n in range(90))
    assert answered(lyon, f"{PAGE}{fields}Connection: close\n\n".replace("{host}", lyon.host)) == ["200"]
    body = b"a" * 3_000_000  # in pieces that are longer than any head, and more than one request in a connection
    with httpx.Client(base_url=lyon.url, trust_env=False, timeout=PATIENCE) as browser:
        for _ in range(3):
            answer = browser.post("/ap/inbox", content=body, headers={"Content-Type": "application/activity+json"})
            assert answer.status_code == 413
            assert browser.get("/robots.txt").status_code == 200
