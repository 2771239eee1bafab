"""The web application of a pole: doors for browsers and for letters, over an opened house, with the worker inside."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Collection
from functools import cache

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send
from tortoise.exceptions import BaseORMException, ValidationError

from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.here import House, at_home
from fediverse_cinema.foundation.jobs import listening
from fediverse_cinema.foundation.outside.client import Mounts
from fediverse_cinema.house import open_house
from fediverse_cinema.inbox.door import receive
from fediverse_cinema.media import machines
from fediverse_cinema.web import errors
from fediverse_cinema.web.crossroads import Crossroads
from fediverse_cinema.web.gate import guarded
from fediverse_cinema.web.routes.table import routes
from fediverse_cinema.web.routes.wire import ACTORS
from fediverse_cinema.web.security import Threshold
from fediverse_cinema.worker import ARRIVALS, build_worker

log = structlog.get_logger()
INBOXES = ("/ap/inbox", *(f"{actor}/inbox" for actor in ACTORS))


def build_app(settings: Settings, *, worker: bool = True, mounts: Mounts | None = None) -> ASGIApp:
    """The ASGI application. It opens the house when the server starts and closes it when the server stops."""
    return Pole(settings, worker=worker, mounts=mounts)


class Pole:
    """One pole as an ASGI application; the house is open between lifespan start and end."""

    def __init__(self, settings: Settings, *, worker: bool, mounts: Mounts | None):
        self.settings = settings
        self.with_worker = worker
        self.mounts = mounts
        self.inside: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await Starlette(lifespan=self._lifespan)(scope, receive, send)
            return
        if self.inside is None:
            raise RuntimeError("the house is not open: the server did not start the lifespan")
        await self.inside(scope, receive, send)

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        async with open_house(self.settings, mounts=self.mounts) as house:
            self.inside = doors(house)
            async with working(house) if self.with_worker else _taking_in(house):
                yield
            self.inside = None


def doors(house: House) -> ASGIApp:
    """The routes of browsers and of letters over an opened house."""
    app = Starlette(
        routes=[crossroads()],
        exception_handlers={
            CinemaError: errors.cinema_error,
            ClientDisconnect: errors.gone_away,
            HTTPException: errors.http_error,
            ValidationError: errors.too_long,
            **dict.fromkeys((BaseORMException, sqlite3.Error, OSError), errors.not_written),
            Exception: errors.unforeseen,
        },
    )
    return Threshold(app, house)


@cache
def crossroads() -> Crossroads:
    """Every way in, the same for every pole of a process."""
    return Crossroads([*routes(), *inbox_routes()])


def inbox_routes() -> list[BaseRoute]:
    """Shared and personal inboxes; the rule is "anybody", since the door asks for a signature itself."""
    return [Route(path, guarded(_letter, "deliver_letter"), methods=["POST"]) for path in INBOXES]


async def _letter(request: Request) -> Response:
    return await receive(request)


def _taking_in(house: House) -> contextlib.AbstractAsyncContextManager[None]:
    """Where workers have processes of their own: on other machines they cannot reach what was sent to this one."""
    with at_home(house):
        return working(house, (ARRIVALS,)) if machines.several() else contextlib.nullcontext()


@contextlib.asynccontextmanager
async def working(house: House, queues: Collection[str] = ()) -> AsyncIterator[None]:
    """The worker beside the server, in the same process: on SQLite there is one writer only."""

    with at_home(house):
        worker = await build_worker(house.settings, queues)
        async with listening.to_notices():
            task = asyncio.create_task(worker.work(), name="worker")
            task.add_done_callback(_report)
            try:
                yield
            finally:
                worker.stop()
                await asyncio.wait({task}, timeout=10)


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("worker_died", exc_info=task.exception())
