"""What every test may ask for: a fresh pole on the database that TEST_DATABASE names (sqlite, or postgres)."""

import gc
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from fediverse_cinema.foundation.here import House, at_home_for_good
from tests.kit import buckets, covering, held, poles, towns
from tests.kit.haste import models_finished_once, plain_logs, quick_passwords

ON_THEIR_OWN = ("postgres", "servers", "browser", "peer", "long")  # they may make databases themselves
ON_POSTGRES = os.environ.get("TEST_DATABASE") == "postgres"
NOTES = os.environ.get("TEST_NOTES", "")  # a directory: scripts/test keeps it from the suites on SQLite to PostgreSQL's


def pytest_configure(config: pytest.Config) -> None:
    if NOTES and not ON_POSTGRES:
        config.pluginmanager.register(covering.Notes(Path(NOTES)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that opens no database says on PostgreSQL what it has said on SQLite: it need not say it twice. Nor need
    one whose statements others send, too, where there are notes of that.
    """
    if not ON_POSTGRES:
        return
    meeting = [item for item in items if _meets_a_database(item)]
    taken = covering.needed(meeting, Path(NOTES)) if NOTES else set(meeting)
    config.hook.pytest_deselected(items=[item for item in items if item not in taken])
    items[:] = [item for item in items if item in taken]


def _meets_a_database(item: pytest.Item) -> bool:
    asked = getattr(item, "fixturenames", ())
    return "blank_databases" in asked or any(map(item.get_closest_marker, ON_THEIR_OWN))


def pytest_collection_finish() -> None:
    """Ten thousand tests stay until the end: whoever looks for garbage need not look through them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The loop that uvicorn runs a pole in."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session", autouse=True)
def haste() -> Iterator[None]:
    plain_logs()
    with quick_passwords(), models_finished_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def held_over_ways_out() -> Iterator[list[str]]:
    with held.watched() as seen:
        yield seen


@pytest.fixture(autouse=True)
def no_transaction_is_held_over_a_way_out(held_over_ways_out: list[str]) -> Iterator[None]:
    yield
    seen, held_over_ways_out[:] = list(held_over_ways_out), []
    assert not seen


@pytest.fixture(scope="session")
def blank_databases() -> Iterator[poles.BlankDatabases]:
    with poles.blank_databases() as blanks:
        yield blanks


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of an S3 server, started for the first test that asks for it."""
    with buckets.s3_server() as endpoint:
        yield endpoint


@pytest.fixture
async def house(blank_databases: poles.BlankDatabases) -> AsyncIterator[House]:
    """A pole without doors, opened for the task of the test."""
    async with poles.opened(blank_databases, "lyon.example") as opened:
        yield opened


@pytest.fixture
async def town(blank_databases: poles.BlankDatabases) -> AsyncIterator[towns.Town]:
    """A founded pole with open doors, opened for the task of the test, and servers of elsewhere around it."""
    async with towns.a_town(blank_databases) as opened:
        at_home_for_good(opened.pole.house)
        yield opened
