"""Opening databases: of both engines in one process, one after the other."""

import anyio
import pytest

from fediverse_cinema.poles.models import Pole
from fediverse_cinema.poles.service import found
from tests.kit import poles
from tests.kit.haste import quick_keys


@pytest.mark.postgres
def test_one_process_opens_a_database_of_one_engine_and_then_of_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("sqlite", "postgres", "sqlite"):
        monkeypatch.setenv("TEST_DATABASE", kind)
        with poles.blank_databases() as blanks:
            anyio.run(_found_a_pole, blanks)


async def _found_a_pole(blanks: poles.BlankDatabases) -> None:
    async with poles.opened(blanks, "lyon.example"):
        with quick_keys():
            await found()
        assert await Pole.exists()
