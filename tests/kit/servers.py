"""A pole as processes of its own: its server, its worker and its command line, reached as everybody reaches them."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import anyio
import httpx

from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.foundation.config import Settings, read_settings
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.migrating import migrate
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.house import open_house
from fediverse_cinema.poles.service import found as found_pole
from tests.kit import poles

COMMAND = Path(sys.executable).with_name("fediverse-cinema")
PASSWORD = "a password of the tests"
ACTIVITY = "application/activity+json"
# A guard against hanging only: many times what a loaded machine of two cores needs.
PATIENCE = 180.0
T = TypeVar("T")


def until(look: Callable[[], T], what: str) -> T:
    """The first value of `look` that counts as true."""
    deadline = time.monotonic() + PATIENCE
    while not (value := look()):
        assert time.monotonic() < deadline, f"it never came to this: {what}"
        time.sleep(0.05)
    return value


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


class Server:
    """One pole in a directory of its own. `run` keeps the process; `log` is what all of them have said."""

    def __init__(self, directory: Path, database_url: str, *, name: str = "Pôle Lyon") -> None:
        self.directory = directory
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"
        self.log_path = directory / "server.log"
        self.processes: list[subprocess.Popen[bytes]] = []
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
        return subprocess.run(
            [str(COMMAND), *arguments],
            env=self.environment,
            cwd=self.directory,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def ask(self, *arguments: str) -> Any:
        """What a command says with --json."""
        done = self.cli(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def found(self, *members: str) -> "Server":
        """The pole, and who can sign in. Done in this process, which is quicker than three commands."""
        anyio.run(migrate, self.settings)

        async def begin() -> None:
            await found_pole()
            for handle in members:
                await accounts.make_account(handle, handle.title(), PASSWORD)

        self.inside(begin)
        return self

    def spawn(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """A command that stays."""
        with self.log_path.open("ab") as log:
            process = subprocess.Popen(
                [str(COMMAND), *arguments],
                env=self.environment,
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def start(self, *arguments: str) -> "Server":
        """Serve, and wait until it answers."""
        process = self.spawn("run", *arguments)

        def answers() -> bool:
            assert process.poll() is None, self.log()
            try:
                return httpx.get(f"{self.url}/nodeinfo/2.1", trust_env=False).status_code == 200
            except httpx.TransportError:
                return False

        until(answers, "the server answers")
        return self

    def inside(self, deed: Callable[[], Awaitable[T]]) -> T:
        """Look at the rows of the pole, or write some, in a process that is not its server's."""

        async def within() -> T:
            async with open_house(self.settings):
                return await deed()

        return anyio.run(within)

    def kill(self) -> None:
        """As a power cut would: nothing is said, nothing is finished."""
        while self.processes:
            process = self.processes.pop()
            process.kill()
            process.wait()

    def stop(self, *, within: float = PATIENCE) -> list[int]:
        """SIGTERM to all processes; how they ended."""
        for process in self.processes:
            process.terminate()
        ends = [process.wait(timeout=within) for process in self.processes]
        self.processes.clear()
        return ends

    def log(self) -> str:
        return self.log_path.read_text() if self.log_path.exists() else ""

    def document(self, path: str) -> dict[str, Any]:
        """What another server reads at this path, or at this id."""
        answer = httpx.get(self.address(path), headers={"Accept": ACTIVITY}, trust_env=False, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        return document

    def address(self, path: str) -> str:
        return path if path.startswith("http") else self.url + path

    def publish(self, clip: Path, title: str, *, by: str) -> str:
        """The id of a film that is out."""
        film: str = self.ask("film", "publish", str(clip), "--by", by, "--title", title, "--wait")["id"]
        return film

    def anonymous(self, path: str) -> httpx.Response:
        """What a visitor without an account gets."""
        return httpx.get(self.address(path), headers={"Accept": "text/html"}, trust_env=False, timeout=PATIENCE)

    def hurry(self) -> None:
        """What waits for its next attempt is due now: nobody wants to wait for half a minute in a test."""
        self.inside(lambda: sql.change("UPDATE job SET due=0 WHERE state=0"))
        self.inside(lambda: sql.change("UPDATE host SET resting_until=NULL"))

    def jobs_left(self, *kinds: str) -> int:
        """How many jobs of these kinds are not done, dead ones included."""
        return sum(row["n"] for row in self.inside(queue.overview) if row["kind"] in kinds)


MakeServer = Callable[[str], Server]


class Member:
    """A browser with cookies, signed in. It sends what a browser sends: forms with their token, and its Origin."""

    def __init__(self, server: Server, handle: str) -> None:
        self.server = server
        self.browser = httpx.Client(
            base_url=server.url, headers={"Origin": server.url}, trust_env=False, timeout=PATIENCE
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
    with _database(database or os.environ.get("TEST_DATABASE", "sqlite")) as url:
        server = Server(directory, url, name=name)
        try:
            yield server
        finally:
            server.kill()
        assert "Traceback" not in server.log(), server.log()


@contextmanager
def _database(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        yield "sqlite:data/cinema.sqlite3"
        return
    name = f"fc_{uuid.uuid4().hex}"
    anyio.run(poles.on_postgres, f'CREATE DATABASE "{name}"')
    try:
        yield poles.POSTGRES_URL.rsplit("/", 1)[0] + f"/{name}"
    finally:
        anyio.run(poles.on_postgres, f'DROP DATABASE "{name}" WITH (FORCE)')
