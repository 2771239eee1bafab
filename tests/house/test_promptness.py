"""The clock that the cases are measured with: who waits and who computes is late, whoever stands in line is not."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.kit import promptness

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promptness, "AT_ONCE", 0.02)


async def test_who_waits_is_late() -> None:
    with pytest.raises(AssertionError):
        await promptness.promptly(asyncio.sleep(0.05))


async def test_who_computes_is_late() -> None:
    end = time.process_time() + 0.05
    with pytest.raises(AssertionError):
        async with promptness.at_once():
            while time.process_time() < end:
                pass


async def test_what_other_programs_take_of_the_machine_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = tmp_path / "1" / "schedstat"
    thread.parent.mkdir()
    thread.write_text("1 2 3\n")
    monkeypatch.setattr(promptness, "THREADS", tmp_path)
    async with promptness.at_once():
        await asyncio.sleep(0.05)
        thread.write_text("1 10000000002 3\n")
