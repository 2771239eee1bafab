"""FET-01 on every way out: whatever makes us ask or tell another server, no socket is opened to an address inside a
network, be it named as such, reached by a redirect, or what a name turns out to mean. The real guard and transport, a
resolver of ours, and sockets whose connects are counted and never made.
"""

import ipaddress
import re
import socket
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import Receive, Scope, Send

import fediverse_cinema
from fediverse_cinema.activitypub import actors, client, delivery, intents, outbox, software, webfinger
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import posters
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.here import at_home_for_good
from fediverse_cinema.media import importing, proxy
from fediverse_cinema.media.models import Upload
from fediverse_cinema.search import finding
from tests.kit.poles import BlankDatabases
from tests.kit.towns import a_lot, a_pole

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine, pytest.mark.stories]

INSIDE = (
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
    "172.31.255.254", "192.0.0.8", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.1.1",
    "192.175.48.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2620:4f:8000::1", "3fff::1", "5f00::1",
    "fc00::1", "fe80::1", "fec0::1", "ff02::1",
)  # fmt: skip
OUTSIDE = ("8.8.8.8", "2606:4700::1111")

Way = Callable[[str], Awaitable[Any]]
"""Leads to a server by a way of ours; the argument is its host."""


async def everybody(host: str) -> bool:
    return True


async def deliver(host: str) -> None:
    instance = await Actor.get(uri=urls.instance())
    uri = urls.activity(ids.new_uuid())
    entry = await outbox.post(instance, {"id": uri, "type": "Like", "actor": instance.uri, "object": f"{uri}/x"})
    await delivery.deliver(entry.id, f"https://{host}/inbox")


async def copy_poster(host: str) -> None:
    instance, uuid = await Actor.get(uri=urls.instance()), ids.new_uuid()
    film = await Film.create(
        uri=f"https://video.example/{uuid}", uuid=uuid, slug=uuid, local=False, author=instance, title="x",
        state=FilmState.PUBLISHED, created_at=clock.now(), published_at=clock.now(),
    )  # fmt: skip
    await posters.copy(film.id, f"https://{host}/poster.jpg")


async def bring_a_film(host: str) -> None:
    instance, source = await Actor.get(uri=urls.instance()), f"https://{host}/film.mp4"
    upload = await Upload.create(
        token=ids.new_uuid(), owner_id=instance.id, file_name="film.mp4", source=source, created_at=clock.now(),
        expires_at=clock.now(),
    )  # fmt: skip
    await importing.fetch(upload.id)


WAYS: dict[str, Way] = {
    "an object": lambda host: client.fetch(f"https://{host}/notes/1"),
    "a page": lambda host: client.seek(f"https://{host}/@alice/1"),
    "the search box": lambda host: finding.ask(finding.Wanted(f"https://{host}/1", host, f"https://{host}/1")),
    "an actor": lambda host: actors.find_actor(f"https://{host}/users/alice"),
    "a key": lambda host: actors.key_owner(f"https://{host}/users/alice#main-key"),
    "WebFinger": lambda host: webfinger.jrd("alice", host),
    "a visitor's server": lambda host: _way_home(host),
    "NodeInfo": software.ask,
    "a picture": lambda host: proxy.copy(f"https://{host}/picture.png", everybody),
    "a poster": copy_poster,
    "a film": bring_a_film,
    "a delivery": deliver,
}
WHERE = {"activitypub/client.py", "activitypub/delivery.py", "media/proxy.py", "media/importing.py", "checking.py"}
"""The modules that go out. The table reaches all but the last, which asks only the bucket of the settings."""


async def _way_home(host: str) -> None:
    if re.fullmatch(r"[a-z0-9.]+", host):  # no address of a person has an IPv6 host
        await intents.way_home(f"alice@{host}", urls.pole(), "follow")


async def turn(scope: Scope, receive: Receive, send: Send) -> None:
    """A public server that sends everybody on to the address that its name has a number for."""
    request = Request(scope, receive)
    number = int(request.url.hostname.split(".")[0].removeprefix("n"))  # type: ignore[union-attr]
    target = f"https://{_literal((*INSIDE, *OUTSIDE)[number])}{request.url.path}"
    await RedirectResponse(target, 307)(scope, receive, send)


def _literal(address: str) -> str:
    return f"[{address}]" if ":" in address else address


@pytest.fixture
def anyio_backend() -> str:
    """The loop of the standard library: one can stand beside its way to connect, and not beside uvloop's."""
    return "asyncio"


@pytest.fixture
async def connects(blank_databases: BlankDatabases, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[str]]:
    """A pole in the open: the addresses to which it has tried to connect. n5.rebound.example means the sixth address of
    the table, n5.turn.example redirects there.
    """
    tried: list[str] = []
    connect, resolve = BaseSelectorEventLoop.sock_connect, socket.getaddrinfo

    async def sock_connect(self: Any, sock: socket.socket, address: Any) -> None:
        if not isinstance(address, tuple) or address[1] != 443:  # the database
            return await connect(self, sock, address)
        tried.append(address[0])
        raise ConnectionRefusedError(f"{address[0]} is far away")

    def getaddrinfo(host: str, port: Any, *args: Any, **kwargs: Any) -> Any:
        if not str(host).endswith(".rebound.example"):
            return resolve(host, port, *args, **kwargs)
        address = (*INSIDE, *OUTSIDE)[int(host.split(".")[0].removeprefix("n"))]
        if ipaddress.ip_address(address).version == 4:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))]

    monkeypatch.setattr(BaseSelectorEventLoop, "sock_connect", sock_connect)
    monkeypatch.setattr(importing, "PAUSES", ())
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    mounts: dict[str, httpx.AsyncBaseTransport] = {
        f"https://n{number}.turn.example": httpx.ASGITransport(app=turn) for number in range(len(INSIDE + OUTSIDE))
    }
    async with a_lot(blank_databases, "lyon.example") as settings, a_pole(settings, mounts) as pole:
        at_home_for_good(pole.house)
        yield tried


@pytest.mark.parametrize("form", ["direct", "redirected", "rebinding"])
@pytest.mark.parametrize("way", WAYS)
async def test_FET_01_no_way_out_leads_inside(connects: list[str], way: str, form: str) -> None:
    for number, address in enumerate((*INSIDE, *OUTSIDE)):
        host = {
            "direct": _literal(address), "redirected": f"n{number}.turn.example",
            "rebinding": f"n{number}.rebound.example",
        }[form]  # fmt: skip
        with suppress(CinemaError):
            await WAYS[way](host)
        if number < len(INSIDE):
            assert connects == [], address
    # And the way is one: to the two public addresses it leads. A letter is carried to no other address, and no address
    # of a person can be written with an IPv6 one.
    expected = {"redirected": []}.get(form, list(OUTSIDE)) if way == "a delivery" else list(OUTSIDE)
    if (way, form) == ("a visitor's server", "direct"):
        expected = ["8.8.8.8"]
    assert list(dict.fromkeys(connects)) == expected


def test_FET_01_the_table_knows_every_module_that_goes_out() -> None:
    package = Path(fediverse_cinema.__file__).parent
    found = {
        str(path.relative_to(package)) for path in package.rglob("*.py")
        if re.search(r"outside\.(get|post|stream|open)\(", path.read_text())
    }  # fmt: skip
    assert found == WHERE
