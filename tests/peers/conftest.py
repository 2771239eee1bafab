"""A pole of ours as a process, with films to send, and peers that are not ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit import footage
from tests.kit.servers import Server, server_in


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return footage.two_seconds(tmp_path_factory.mktemp("footage") / "bunny.mp4")


@pytest.fixture(scope="module")
def lyon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A pole with one member."""
    with server_in(tmp_path_factory.mktemp("poles") / "lyon") as server:
        yield server.found("ana").start()


@pytest.fixture(scope="module", autouse=True)
def film(lyon: Server, clip: Path) -> str:
    """The id of a film of hers, so that she has a channel: for tests that need any."""
    return lyon.publish(clip, "Les marées", by="ana")
