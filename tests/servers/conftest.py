"""Poles as processes, each in a directory of its own, and footage for them."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.kit import footage
from tests.kit.servers import MakeServer, Server, server_in


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[MakeServer]:
    """make_server("lyon") -> a pole with settings and an empty database."""
    with ExitStack() as stack:
        yield lambda name: stack.enter_context(server_in(tmp_path / name, name=f"Pôle {name.title()}"))


@pytest.fixture
def server(make_server: MakeServer) -> Server:
    return make_server("lyon")


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return footage.two_seconds(tmp_path_factory.mktemp("footage") / "bunny.mp4")
