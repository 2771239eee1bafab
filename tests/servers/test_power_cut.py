"""The power fails in the very moment in which somebody hears that something is done."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import orjson
import pytest

from fediverse_cinema.films.sheet import Sheet
from tests.kit import power
from tests.kit.servers import PATIENCE, Member, Server, get, until
from tests.kit.street import Street, a_street

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace, to see what is made safe, and when"),
]
LETTERS = 20
TABLES = ("", "-wal")


@pytest.fixture
def street() -> Iterator[Street]:
    with a_street(1) as opened:
        yield opened


@contextmanager
def watched(server: Server, trace: Path) -> Iterator[None]:
    """The server as a command of its own under strace."""
    command = [*power.STRACE, f"--output={trace}", sys.executable, "-c", "from fediverse_cinema.cli import app; app()"]
    with server.log_path.open("ab") as log:
        process = subprocess.Popen(
            [*command, "run"], env=server.environment | {"PYTHONPATH": str(Path(__file__).parents[2])},
            cwd=server.directory, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip

    def answers() -> bool:
        assert process.poll() is None, server.log()
        try:
            return get(f"{server.url}/nodeinfo/2.1").status_code == 200
        except httpx.TransportError:
            return False

    try:
        until(answers, "the server answers")
        yield
    finally:
        (child,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(child), signal.SIGTERM)  # strace does not pass it on
        process.wait(PATIENCE)


def rows(files: dict[str, bytes], database: Path, place: Path, question: str) -> set[str]:
    """What a database says that was found on a disk after a power cut."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for ending in TABLES:
        content = files.get(f"{database}{ending}")
        if content is not None:
            (place / f"{database.name}{ending}").write_bytes(content)
    with closing(sqlite3.connect(place / database.name)) as found:
        assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {row[0] for row in found.execute(question)}


def test_STO_06_what_was_answered_202_or_published_survives_a_power_cut(
    server: Server, street: Street, clip: Path, tmp_path: Path
) -> None:
    server.found("ana")
    film = server.prepare(clip, Sheet("Tempête"), by="ana", draft=True)
    server.leave()
    database, trace = server.settings.sqlite_path, tmp_path / "trace"
    before = {path: path.read_bytes() for ending in TABLES if (path := Path(f"{database}{ending}")).exists()}
    rosa, inbox = street.houses[0].actor("rosa"), f"{server.url}/ap/inbox"
    letters = [rosa.activity("Arrive", f"https://elsewhere.example/{n}") for n in range(LETTERS)]
    with watched(server, trace), httpx.Client(trust_env=False, verify=False, timeout=PATIENCE) as client:
        for letter in letters:
            body = orjson.dumps(letter)
            assert client.post(inbox, content=body, headers=rosa.signed(body, inbox)).status_code == 202
        ana = Member(server, "ana")
        assert ana.submit(f"/films/{film.slug}/publish", on="/workshop").status_code == 303
        ana.close()

    found, place = 0, tmp_path / "found"
    for found, files in enumerate(power.at_each(b"HTTP/1.1 202 ", trace, before), 1):
        kept = rows(files, database, place, "SELECT activity_id FROM letter")
        assert {letter["id"] for letter in letters[:found]} <= kept
    assert found == LETTERS
    *_, files = power.at_each(b"HTTP/1.1 303 ", trace, before)
    assert rows(files, database, place, f"SELECT state FROM film WHERE id={film.id}") == {"published"}
