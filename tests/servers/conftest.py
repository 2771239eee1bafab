"""Poles as processes, each in a directory of its own, and footage for them."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.kit import footage
from tests.kit.servers import MakeServer, Member, Server, server_in


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[MakeServer]:
    """make_server("lyon") -> a pole with settings and an empty database."""
    with ExitStack() as stack:
        yield lambda name: stack.enter_context(server_in(tmp_path / name, name=f"Pôle {name.title()}"))


@pytest.fixture
def server(make_server: MakeServer) -> Server:
    return make_server("lyon")


@dataclass
class Neighbours:
    """Ana lives at Lyon and Bob at Brest, and each is signed in."""

    lyon: Server
    brest: Server
    ana: Member
    bob: Member


@pytest.fixture(scope="module")
def neighbours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbours]:
    """Two poles for all tests of a module: each speaks of films and notes of its own."""
    directory = tmp_path_factory.mktemp("poles")
    with ExitStack() as stack:
        lyon = stack.enter_context(server_in(directory / "lyon", name="Pôle Lyon")).found("ana").start()
        brest = stack.enter_context(server_in(directory / "brest", name="Pôle Brest")).found("bob").start()
        ana, bob = Member(lyon, "ana"), Member(brest, "bob")
        stack.callback(ana.close)
        stack.callback(bob.close)
        yield Neighbours(lyon, brest, ana, bob)


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return footage.two_seconds(tmp_path_factory.mktemp("footage") / "bunny.mp4")
