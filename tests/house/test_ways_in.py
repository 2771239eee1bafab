"""The way to a pole from outside, looked at over real sockets: names, certificates, and proxies that do it wrong."""

import asyncio
import ipaddress
import json
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fediverse_cinema import ways_in
from fediverse_cinema.findings import Line
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.config import PoleSettings, Settings
from fediverse_cinema.foundation.here import House
from fediverse_cinema.poles.service import found, pole_actors
from tests.kit.haste import quick_keys
from tests.kit.poles import over_http

pytestmark = pytest.mark.anyio
OURS, OTHER = "127.0.0.1", "192.0.2.7"  # of the documents: no machine has the other


def at(host: str) -> Settings:
    return Settings(pole=PoleSettings(host=host))


@pytest.mark.parametrize(
    ("addresses", "elsewhere", "state", "word"),
    [
        (["203.0.113.5"], ["203.0.113.5"], "warning", "203.0.113.5 is no address of this machine"),
        (["10.0.0.5"], [], "warning", "a private address"),
        (["127.0.1.1", "203.0.113.5"], [], "unknown", "/etc/hosts"),
        (["8.8.8.8", "2a00::1"], ["2a00::1"], "warning", "2a00::1 is no address of this machine"),
        (["8.8.8.8"], [], "ok", "lyon.example is 8.8.8.8"),
    ],
)
def test_addresses_are_judged(addresses: list[str], elsewhere: list[str], state: str, word: str) -> None:
    line = ways_in._judge("lyon.example", addresses, elsewhere)
    assert line.state == state and word in line.found
    assert bool(line.remedy) == (state == "warning")


def test_an_address_is_of_this_machine_when_one_can_listen_there() -> None:
    assert ways_in._is_here(OURS) and not ways_in._is_here(OTHER)


@pytest.mark.parametrize(
    ("number", "state", "word"),
    [(socket.EAI_NONAME, "fault", "nobody knows"), (socket.EAI_AGAIN, "unknown", "could not look")],
)
def test_a_name_that_nobody_knows_is_a_fault_and_no_network_is_none(
    monkeypatch: pytest.MonkeyPatch, number: int, state: str, word: str
) -> None:
    def no_answer(*_: Any, **__: Any) -> None:
        raise socket.gaierror(number, "why")

    monkeypatch.setattr(socket, "getaddrinfo", no_answer)
    line = asyncio.run(ways_in.dns(at("lyon.example")))
    assert line.state == state and word in line.found and ("A record" in line.remedy) == (state == "fault")


@asynccontextmanager
async def listening(
    answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]], tls: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    """Somebody at a port of this machine."""
    server = await asyncio.start_server(answer, OURS, 0, ssl=tls)
    async with server:
        yield f"{OURS}:{server.sockets[0].getsockname()[1]}"


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


def vouched_for(directory: Path, days: int) -> ssl.SSLContext:
    """A server whose certificate ends in so many days. SSL_CERT_FILE makes it one that is believed."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    since, until = datetime(2026, 1, 1, tzinfo=UTC), clock.now() + timedelta(days=days)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, since, until)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(OURS))])
    made = builder.add_extension(names, False).sign(key, hashes.SHA256())
    pem = made.public_bytes(serialization.Encoding.PEM)
    (directory / "root.pem").write_bytes(pem)
    (directory / "server.pem").write_bytes(
        pem
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(directory / "server.pem")
    return context


async def test_a_certificate_is_told_with_its_last_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for days, state in ((60, "ok"), (5, "warning")):
        async with listening(hang_up, vouched_for(tmp_path, days)) as host:
            assert (await ways_in.certificate(at(host))).state == "fault", "nobody vouches for it yet"
            with monkeypatch.context() as trusting:
                trusting.setenv("SSL_CERT_FILE", str(tmp_path / "root.pem"))
                line = await ways_in.certificate(at(host))
        assert (line.state, line.found) == (state, f"good until {clock.now() + timedelta(days=days):%Y-%m-%d}")
        assert ("renewed" in line.remedy) == (state == "warning")


async def test_what_is_no_certificate_is_said_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    async def speaks_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async def says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with listening(speaks_http) as host:
        line = await ways_in.certificate(at(host))
        assert line.state == "fault" and "no TLS" in line.found
    line = await ways_in.certificate(at(host))
    assert line.state == "fault" and "nobody listens" in line.found and "proxy" in line.remedy
    monkeypatch.setattr(ways_in, "PATIENCE", 0.1)
    async with listening(says_nothing) as host:
        assert (await ways_in.certificate(at(host))) == Line("certificate", "unknown", "could not look: no answer")
    plain = over_http(at("x"), "127.0.0.1:1")
    assert (await ways_in.certificate(plain)).state == "ok"


@pytest.mark.parametrize(
    ("status", "encoding", "key", "state", "word"),
    [
        (200, "", "ours", "ok", "leads to this pole"),
        (200, "gzip", "ours", "warning", "compresses pages"),
        (200, "", "another", "fault", "another server answers"),
        (404, "", "", "fault", "another server answers there (404)"),
        (421, "", "", "fault", "does not pass on Host"),
        (502, "", "", "fault", "finds no server"),
    ],
)
async def test_a_proxy_that_does_it_wrong_is_seen(
    house: House, status: int, encoding: str, key: str, state: str, word: str
) -> None:
    assert (await ways_in.proxy(house.settings)).state == "unknown", "not founded yet"
    with quick_keys():
        await found()
    instance = (await pole_actors()).instance
    shown = {"publicKey": {"publicKeyPem": instance.rsa_public if key == "ours" else "of another"}}
    body = json.dumps(shown).encode() if key else b"x"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        more = f"Content-Encoding: {encoding}\r\n" if encoding and b"gzip" in asked else ""
        writer.write(f"HTTP/1.1 {status} X\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    async with listening(answer) as host:
        line = await ways_in.proxy(over_http(house.settings, host))
    assert line.state == state and word in line.found and bool(line.remedy) == (state != "ok")
    if state == "ok":
        closed = await ways_in.proxy(over_http(house.settings, host))
        assert closed.state == "fault" and "nobody listens" in closed.found
