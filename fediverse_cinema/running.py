"""Running a pole: the server with its doors, the worker without, and what must be true before either starts."""

import asyncio
import contextlib
import fcntl
import signal
import socket
import sqlite3
import threading
from collections.abc import Collection, Iterator

import structlog
import uvicorn

from fediverse_cinema.app import build_app
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.config import ServerSettings, Settings
from fediverse_cinema.foundation.database.migrating import Report, migrate, pending
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.foundation.jobs import listening
from fediverse_cinema.heads import BoundedHeads, make_room
from fediverse_cinema.house import open_house
from fediverse_cinema.media import fitness
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.worker import build_worker

log = structlog.get_logger()
# With the four seconds that a stopping worker waits for its jobs, less than the ten that supervisors allow.
LAST_ANSWERS_SECONDS = 5
SAFE_SQLITE = (3, 51, 3)  # older ones have the WAL-reset bug


def serve(settings: Settings, *, with_worker: bool) -> None:
    """Serve until SIGTERM or Ctrl-C. Refused when something is missing that the pole cannot do without."""
    asyncio.run(_check_pole(settings))
    if settings.uses_sqlite and (remark := remark_on_sqlite()):
        log.warning("old_sqlite", version=sqlite3.sqlite_version, remark=remark)
    make_room()
    if with_worker:
        # Which runs ffmpeg some times: the first visitor need not wait for that.
        threading.Thread(target=tell_of_tools, args=(settings,), name="tools", daemon=True).start()
    with _socket_of(settings.server) as taken:
        log.info("serving", pole=settings.base_url, bind=settings.server.bind, port=settings.server.port)
        server = uvicorn.Server(_uvicorn(settings, with_worker=with_worker))
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[taken])
    if not server.started:
        raise CinemaError("the server did not start", public="The server could not start; the lines above say why.")


def work(settings: Settings, queues: Collection[str] = ()) -> None:
    """Work the job table off until SIGTERM or Ctrl-C, all of it or these queues; what runs then is handed back."""
    tell_of_tools(settings)
    asyncio.run(_work(settings, queues))


@contextlib.contextmanager
def the_one(settings: Settings) -> Iterator[bool]:
    """Inside the block: is this process the one that may serve this SQLite file? A second server would believe that
    the jobs of the first have no owner. On PostgreSQL there may be many: always yes.
    """
    if not settings.uses_sqlite:
        yield True
        return
    settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
    with settings.sqlite_path.with_suffix(".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextlib.contextmanager
def as_the_one(settings: Settings) -> Iterator[None]:
    """Inside the block, no server runs on this SQLite file. Refused when one does."""
    with the_one(settings) as ours:
        if not ours:
            raise Refused("locked", public="A server runs on this database already. Stop it first.", code="locked")
        yield


def bring_up_to_date(settings: Settings) -> Report | None:
    """On SQLite take what steps are missing, with a copy first; on PostgreSQL, where others may run, ask for them."""
    missing = asyncio.run(pending(settings))
    if not missing:
        return None
    if not settings.uses_sqlite:
        raise _behind(len(missing))
    with as_the_one(settings):
        return asyncio.run(migrate(settings))


async def check_schema(settings: Settings) -> None:
    """Refused when the database is not the one that this program knows."""
    if missing := await pending(settings):
        raise _behind(len(missing))


def _behind(steps: int) -> Refused:
    return Refused(
        f"{steps} steps behind",
        public="The database lacks %(steps)s step(s) of the schema. Run `fediverse-cinema migrate` first.",
        code="behind",
        steps=steps,
    )


async def _check_pole(settings: Settings) -> None:
    async with open_house(settings):
        await _find_pole()


async def _find_pole() -> None:
    """The ids of a pole are known to other servers: under another name it would be a stranger to its own followers."""
    founded = (await pole_actors()).group.uri
    if founded != urls.pole():
        raise Refused(
            f"founded as {founded}",
            public="This pole was founded as %(founded)s. Set pole.host and federation.scheme back to that.",
            code="other_host",
            founded=founded.removesuffix("/ap/pole"),
        )


def remark_on_sqlite() -> str:
    """What to mind with the SQLite library of this machine; nothing with a safe one."""
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return ""
    return (
        "It can damage the database when two processes write to it at once: stop the server before any command that"
        " changes the pole, or install SQLite 3.51.3 or newer (libsqlite3 of the system)."
    )


def tell_of_tools(settings: Settings) -> None:
    """Films are prepared by this process: log what its operator should know of ffmpeg and of the walls around it."""
    try:
        found, *missing = fitness.remarks(settings.media)
    except Missing as error:
        log.warning("no_tools", remark=str(error))
        return
    log.info("tools", found=found)
    for remark in missing:
        log.warning("tools", remark=remark)


@contextlib.contextmanager
def _socket_of(server: ServerSettings) -> Iterator[socket.socket]:
    """The socket, taken before anything starts, so that a port in use is one sentence."""
    family = socket.AF_INET6 if ":" in server.bind else socket.AF_INET
    try:
        taken = socket.create_server((server.bind, server.port), family=family, backlog=2048)
    except OSError as error:
        raise Refused(f"{server.bind}, port {server.port}: {error}", code="cannot_listen") from error
    with taken:
        yield taken


def _uvicorn(settings: Settings, *, with_worker: bool) -> uvicorn.Config:
    return uvicorn.Config(
        build_app(settings, worker=with_worker),
        lifespan="on",
        http=BoundedHeads,
        ws="none",
        forwarded_allow_ips=list(settings.server.trusted_proxies),
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=LAST_ANSWERS_SECONDS,
    )


async def _work(settings: Settings, queues: Collection[str]) -> None:
    async with open_house(settings):
        await _find_pole()
        worker = await build_worker(settings, queues)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, worker.stop)
        log.info("working", pole=settings.base_url, queues=worker.capacity)
        async with listening.to_notices():
            await worker.work()
