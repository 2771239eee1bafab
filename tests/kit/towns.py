"""Poles with open doors in one process, and the servers of elsewhere around them. Nobody opens a socket: each reaches
the others' ASGI applications through the mounts of its client.
"""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from fediverse_cinema.app import doors
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.here import House, at_home
from fediverse_cinema.house import open_house
from fediverse_cinema.inbox.models import Letter
from fediverse_cinema.poles.service import found
from fediverse_cinema.worker import build_worker
from tests.kit.haste import quick_keys
from tests.kit.neighbours import GOTOSOCIAL, MASTODON, PEERTUBE, Document, Neighbour, Server
from tests.kit.poles import SCRATCH, BlankDatabases, settings_with
from tests.kit.promptness import promptly

Neighbourhood = dict[str, httpx.AsyncBaseTransport]


@dataclass
class Pole:
    """A pole of ours: its house, its doors, and a client that stands before them. `door` is what other poles find."""

    house: House
    app: ASGIApp
    client: httpx.AsyncClient
    door: "Door | None" = None

    @property
    def base(self) -> str:
        return self.house.settings.base_url

    @property
    def shared_inbox(self) -> str:
        return f"{self.base}/ap/inbox"

    @property
    def inboxes(self) -> tuple[str, str, str]:
        """The three ways in: shared, of one of ours who is always there, and the instance's."""
        return self.shared_inbox, f"{self.base}/ap/pole/inbox", f"{self.base}/ap/instance/inbox"

    async def work(self) -> None:
        """Work off all that is due here."""
        with at_home(self.house):
            await (await build_worker(self.house.settings)).until_idle()


@dataclass
class Town:
    """A founded pole, which is here(), and one server of each kind around it. `evil` can sign as well as anybody."""

    pole: Pole
    social: Server
    video: Server
    fedi: Server
    evil: Server

    async def deliver(self, sender: Neighbour, activity: Document) -> Letter:
        """Send a letter to the shared inbox, have it opened, and show what became of it."""
        answer = await promptly(sender.send(activity, self.pole.client, self.pole.shared_inbox))
        assert answer.status_code == 202, answer.text
        await self.pole.work()
        letter = await Letter.all().order_by("-id").first()
        assert letter is not None
        return letter


class Door:
    """An ASGI application that can be named before it is there, and closed again."""

    def __init__(self) -> None:
        self.app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.app is None:
            raise httpx.ConnectError("nobody opens")
        await self.app(scope, receive, send)


@asynccontextmanager
async def a_lot(blanks: BlankDatabases, host: str) -> AsyncIterator[Settings]:
    """Room for a pole: a directory and an empty database, which outlive its house."""
    with tempfile.TemporaryDirectory(dir=SCRATCH) as name:
        url = await blanks.new(Path(name), founded_at=host)
        try:
            yield settings_with(url, Path(name), host)
        finally:
            await blanks.give_back(url)


@asynccontextmanager
async def a_pole(settings: Settings, neighbours: Neighbourhood) -> AsyncIterator[Pole]:
    """A founded pole with open doors."""
    async with open_house(settings, mounts=neighbours) as house:
        with quick_keys():
            await found()
        app = doors(house)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app)) as client:
            yield Pole(house, app, client)


@asynccontextmanager
async def a_town(blanks: BlankDatabases) -> AsyncIterator[Town]:
    servers = {
        name: Server(f"{name}.example", manner)
        for name, manner in {"social": MASTODON, "video": PEERTUBE, "fedi": GOTOSOCIAL, "evil": MASTODON}.items()
    }
    mounts: Neighbourhood = {server.base: httpx.ASGITransport(app=server) for server in servers.values()}
    async with a_lot(blanks, "lyon.example") as settings, a_pole(settings, mounts) as pole:
        yield Town(pole, **servers)


@asynccontextmanager
async def two_poles(
    blanks: BlankDatabases, hosts: tuple[str, str] = ("lyon.example", "lille.example")
) -> AsyncIterator[tuple[Pole, Pole]]:
    """Two poles that reach each other. Neither is here(): say `with at_home(pole.house)`."""
    async with poles_at(blanks, *hosts) as (one, other):
        yield one, other


@asynccontextmanager
async def poles_at(blanks: BlankDatabases, *hosts: str) -> AsyncIterator[list[Pole]]:
    """The same with any number."""
    opened = {host: Door() for host in hosts}
    mounts: Neighbourhood = {f"https://{host}": httpx.ASGITransport(app=door) for host, door in opened.items()}
    async with AsyncExitStack() as stack:
        poles = []
        for host, door in opened.items():
            settings = await stack.enter_async_context(a_lot(blanks, host))
            pole = await stack.enter_async_context(a_pole(settings, mounts))
            door.app, pole.door = pole.app, door
            poles.append(pole)
        yield poles


@contextmanager
def down(pole: Pole) -> Iterator[None]:
    """Inside the block nobody reaches it, though it may work."""
    assert pole.door is not None
    pole.door.app = None
    yield
    pole.door.app = pole.app


async def work_everywhere(*poles: Pole) -> None:
    """Until what one does gives none of the others anything to do: three rounds carry a letter, its answer and what
    comes of that.
    """
    for _ in range(3):
        for pole in poles:
            await pole.work()
