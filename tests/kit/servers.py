"""A pole as processes of its own: its server, its worker and its command line, reached as everybody reaches them."""

import json
import os
import re
import socket
import subprocess
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal

from fediverse_cinema import publishing
from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.migrating import migrate
from fediverse_cinema.foundation.here import House, at_home
from fediverse_cinema.foundation.instance_file import read_settings
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.house import open_house
from fediverse_cinema.poles.service import found as found_pole
from tests.kit import poles
from tests.kit.forked import Command
from tests.kit.haste import quick_keys

PASSWORD = "a password of the tests"
ACTIVITY = "application/activity+json"
# A guard against hanging only: many times what a loaded machine of two cores needs.
PATIENCE = 180.0
A_WEEK = 7 * 86_400.0  # seconds
T = TypeVar("T")


def until(look: Callable[[], T], what: str, patience: float = PATIENCE) -> T:
    """The first value of `look` that counts as true."""
    deadline = time.monotonic() + patience
    while not (value := look()):
        assert time.monotonic() < deadline, f"it never came to this: {what}"
        time.sleep(0.05)
    return value


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def get(url: str, *, accept: str = "text/html") -> httpx.Response:
    """As a visitor without an account. Nothing here speaks TLS, and to read all certificates of the world for each
    question takes longer than the answer.
    """
    return httpx.get(url, headers={"Accept": accept}, trust_env=False, verify=False, timeout=PATIENCE)


class Server:
    """One pole in a directory of its own. `run` keeps the process; `log` is what all of them have said."""

    def __init__(self, directory: Path, database_url: str, loop: BlockingPortal, *, name: str = "Pôle Lyon") -> None:
        self.directory = directory
        self._loop = loop
        self._house: House | None = None
        self._leaving = ExitStack()
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"
        self.log_path = directory / "server.log"
        self.processes: list[Command] = []
        self.environment = {**os.environ, "FEDIVERSE_CINEMA_CONFIG": str(directory / "instance.toml"), "COLUMNS": "200"}
        (directory / "instance.toml").write_text(
            f'[pole]\nhost = "{self.host}"\nname = "{name}"\nlanguage = "en"\n'
            f"[server]\nport = {self.port}\n"
            '[federation]\nscheme = "http"\nallowed_private_networks = ["127.0.0.0/8"]\n'
            f'[database]\nurl = "{database_url}"\nconnections = 4\n'
        )

    @property
    def settings(self) -> Settings:
        return read_settings(self.directory / "instance.toml")

    def cli(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end, whatever that is."""
        out, err = self.directory / "out.txt", self.directory / "err.txt"
        command = self._command(arguments, out, err)
        try:
            status = command.wait(timeout=PATIENCE)
            return subprocess.CompletedProcess(arguments, status, out.read_text(), err.read_text())
        finally:
            command.kill()
            out.unlink(missing_ok=True)
            err.unlink(missing_ok=True)

    def ask(self, *arguments: str) -> Any:
        """What a command says with --json."""
        done = self.cli(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def found(self, *members: str) -> "Server":
        """The pole, and who can sign in. Done in this process, which is quicker than three commands."""
        self._loop.call(migrate, self.settings)

        async def begin() -> None:
            await found_pole()
            for handle in members:
                await accounts.make_account(handle, handle.title(), PASSWORD)

        with quick_keys():
            self.inside(begin)
        return self

    def spawn(self, *arguments: str) -> Command:
        """A command that stays."""
        process = self._command(arguments, self.log_path, self.log_path)
        self.processes.append(process)
        return process

    def _command(self, arguments: Sequence[str], out: Path, err: Path) -> Command:
        return Command(arguments, environment=self.environment, directory=self.directory, out=out, err=err)

    def start(self, *arguments: str) -> "Server":
        """Serve, and wait until it answers."""
        process = self.spawn("run", *arguments)

        def answers() -> bool:
            assert process.poll() is None, self.log()
            try:
                return get(f"{self.url}/nodeinfo/2.1").status_code == 200
            except httpx.TransportError:
                return False

        until(answers, "the server answers")
        return self

    def inside(self, deed: Callable[[], Awaitable[T]]) -> T:
        """Look at the rows of the pole, or write some, in a process that is not its server's, and a thread that is
        not the test's: in that one the loop of a browser's library may run. The house stays open from one look to the
        next.
        """
        if self._house is None:
            opening = self._loop.wrap_async_context_manager(open_house(self.settings))
            self._house = self._leaving.enter_context(opening)
        house = self._house

        async def within() -> T:
            with at_home(house):
                return await deed()

        return self._loop.call(within)

    def leave(self) -> None:
        """From now on we hold nothing of its database ourselves."""
        self._house = None
        self._leaving.close()

    def kill(self) -> None:
        """As a power cut would: nothing is said, nothing is finished, nobody keeps the database open."""
        self.leave()
        while self.processes:
            process = self.processes.pop()
            process.kill()
            process.wait()

    def stop(self, *, within: float = PATIENCE) -> list[int]:
        """SIGTERM to all processes; how they ended."""
        self.leave()
        for process in self.processes:
            process.terminate()
        ends = [process.wait(timeout=within) for process in self.processes]
        self.processes.clear()
        return ends

    def log(self) -> str:
        return self.log_path.read_text() if self.log_path.exists() else ""

    def document(self, path: str) -> dict[str, Any]:
        """What another server reads at this path, or at this id."""
        answer = get(self.address(path), accept=ACTIVITY)
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        return document

    def address(self, path: str) -> str:
        return path if path.startswith("http") else self.url + path

    def prepare(self, clip: Path, sheet: Sheet, *, by: str, draft: bool = False) -> Film:
        """A film that is out, or a draft that could be: taken in here, and prepared by the server when one runs."""

        async def prepare() -> Film:
            film = await publishing.publish(clip, sheet, by=by, draft=draft)
            return await publishing.until_out(film, tell=lambda _: None)

        return self.inside(prepare)

    def publish(self, clip: Path, title: str, *, by: str) -> str:
        """The id of a film that is out."""
        return str(self.prepare(clip, Sheet(title), by=by).uri)

    def anonymous(self, path: str) -> httpx.Response:
        """What a visitor without an account gets."""
        return get(self.address(path))

    def hurry(self) -> None:
        """What waits for its next attempt is due now: nobody wants to wait for half a minute in a test."""
        self.inside(_all_due)
        self.inside(lambda: sql.change("UPDATE host SET resting_until=NULL"))

    def jobs_left(self, *kinds: str) -> int:
        """How many jobs of these kinds are not done, dead ones included."""
        return sum(row["n"] for row in self.inside(queue.overview) if row["kind"] in kinds)


async def _all_due() -> None:
    """But for what is to be done in more than a week: a link is cut out of a letter that must have arrived by then. For
    periodic jobs: hurried again and again, they would do nothing else, and the rest would wait behind them. And for
    those that a worker holds just now: on PostgreSQL, it and we would wait for each other.
    """
    free = " FOR UPDATE SKIP LOCKED" if sql.dialect() == "postgres" else ""
    now = clock.timestamp()
    await sql.change(
        "UPDATE job SET due=? WHERE id IN (SELECT id FROM job WHERE state=0 AND due>? AND due<?"
        f" AND (key IS NULL OR key NOT LIKE 'every %'){free})",
        now, now, now + A_WEEK,
    )  # fmt: skip


MakeServer = Callable[[str], Server]


class Member:
    """A browser with cookies, signed in. It sends what a browser sends: forms with their token, and its Origin."""

    def __init__(self, server: Server, handle: str) -> None:
        self.server = server
        self.browser = httpx.Client(
            base_url=server.url, headers={"Origin": server.url}, trust_env=False, verify=False, timeout=PATIENCE
        )
        answer = self.submit("/login", handle=handle, password=PASSWORD)
        assert answer.status_code == 303, answer.text

    def page(self, path: str) -> str:
        answer = self.browser.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.text

    def submit(self, path: str, *, on: str = "", files: Any = None, **fields: str | list[str]) -> httpx.Response:
        """Send the form that the page `on` (else the path itself) shows, filled in like this."""
        token = re.search(r'name="csrf" value="([^"]+)"', self.page(on or path))
        assert token, f"no form on {on or path}"
        return self.browser.post(path, data={"csrf": token[1], **fields}, files=files)

    def close(self) -> None:
        self.browser.close()


@contextmanager
def server_in(directory: Path, *, name: str = "Pôle Lyon", database: str = "") -> Iterator[Server]:
    """A pole that is not founded yet, on the given kind of database, else on the one that TEST_DATABASE names. At the
    end nothing of it is left, and nothing that it said was a traceback.
    """
    directory.mkdir(parents=True, exist_ok=True)
    kind = database or os.environ.get("TEST_DATABASE", "sqlite")
    with start_blocking_portal() as loop, _database(kind, loop) as url:
        server = Server(directory, url, loop, name=name)
        try:
            yield server
        finally:
            server.kill()
        assert "Traceback" not in server.log(), server.log()


@contextmanager
def _database(kind: str, loop: BlockingPortal) -> Iterator[str]:
    if kind == "sqlite":
        yield "sqlite:data/cinema.sqlite3"
        return
    name = f"fc_{uuid.uuid4().hex}"
    loop.call(poles.on_postgres, f'CREATE DATABASE "{name}"')
    try:
        yield poles.POSTGRES_URL.rsplit("/", 1)[0] + f"/{name}"
    finally:
        loop.call(poles.on_postgres, f'DROP DATABASE "{name}" WITH (FORCE)')
