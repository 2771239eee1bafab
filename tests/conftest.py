"""What every test may ask for: a fresh pole on the database that TEST_DATABASE names (sqlite, or postgres)."""

from collections.abc import AsyncIterator, Iterator

import pytest

from fediverse_cinema.foundation.here import House, at_home_for_good
from tests.kit import poles, towns
from tests.kit.haste import models_finished_once, plain_logs, quick_passwords


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The loop that uvicorn runs a pole in."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session", autouse=True)
def haste() -> Iterator[None]:
    plain_logs()
    with quick_passwords(), models_finished_once():
        yield


@pytest.fixture(scope="session")
def blank_databases() -> Iterator[poles.BlankDatabases]:
    with poles.blank_databases() as blanks:
        yield blanks


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
