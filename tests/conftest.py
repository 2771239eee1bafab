"""What every test may ask for: a fresh pole on the database that TEST_DATABASE names (sqlite, or postgres)."""

import os
from collections.abc import AsyncIterator, Iterator

import pytest

from fediverse_cinema.foundation.here import House, at_home_for_good
from tests.kit import buckets, held, poles, towns
from tests.kit.haste import models_finished_once, plain_logs, quick_passwords

ON_THEIR_OWN = ("postgres", "servers", "browser", "peer", "long")  # they may make databases themselves


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that opens no database says on PostgreSQL what it has said on SQLite: it need not say it twice."""
    if os.environ.get("TEST_DATABASE") != "postgres":
        return
    spared = [item for item in items if not _meets_a_database(item)]
    config.hook.pytest_deselected(items=spared)
    items[:] = [item for item in items if _meets_a_database(item)]


def _meets_a_database(item: pytest.Item) -> bool:
    asked = getattr(item, "fixturenames", ())
    return "blank_databases" in asked or any(map(item.get_closest_marker, ON_THEIR_OWN))


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
