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
def lyon(tmp_path_factory: pytest.TempPathFactory, clip: Path) -> Iterator[Server]:
    """A pole with one member and one film of hers, so that she has a channel."""
    with server_in(tmp_path_factory.mktemp("poles") / "lyon") as server:
        server.found("ana").start()
        server.publish(clip, "Les marées", by="ana")
        yield server
