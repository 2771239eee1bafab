"""A SQLite file after an accident: what was whole is read, what is damaged is named, and nothing is made worse."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database import copies
from fediverse_cinema.foundation.database.migrating import MigrationFailed, migrate, pending
from fediverse_cinema.foundation.errors import CinemaError

pytestmark = pytest.mark.anyio


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    made = Settings(directory=tmp_path)
    await migrate(made)
    return made


def killed_while_writing(settings: Settings) -> Path:
    """The files as a process leaves them that is killed after twenty commits, none of which is in the file itself."""
    path = settings.sqlite_path
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA wal_autocheckpoint=0")
        for number in range(20):
            database.execute("INSERT INTO host(name, failures) VALUES(?, 0)", (f"{number:02} {'x' * 200}",))
        left = path.with_name("left.sqlite3")
        for end in ("", "-wal"):
            shutil.copyfile(path.with_name(path.name + end), left.with_name(left.name + end))
    return left


def numbers(path: Path) -> list[int]:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.execute("INSERT INTO host(name, failures) VALUES('99 afterwards', 0)")
        return [int(name[:2]) for (name,) in database.execute("SELECT name FROM host ORDER BY id")]


async def test_STO_10_without_its_shared_memory_all_that_was_committed_is_there(settings: Settings) -> None:
    assert numbers(killed_while_writing(settings)) == [*range(20), 99]


@pytest.mark.parametrize("part", [0.9, 0.5, 0.1])
async def test_STO_10_a_log_that_was_cut_loses_its_end_and_nothing_before_it(settings: Settings, part: float) -> None:
    left = killed_while_writing(settings)
    log = left.with_name(left.name + "-wal")
    log.write_bytes(log.read_bytes()[: int(log.stat().st_size * part)])
    *kept, last = numbers(left)
    assert kept == list(range(len(kept))) and len(kept) < 20 and last == 99


async def test_STO_10_a_damaged_page_is_named_and_no_copy_is_made_of_it(settings: Settings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(settings.sqlite_path, isolation_level=None)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = "SELECT rootpage FROM sqlite_master WHERE name='host'"
        page, size = database.execute(query).fetchone()[0], database.execute("PRAGMA page_size").fetchone()[0]
    with settings.sqlite_path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    before = settings.sqlite_path.read_bytes()
    with pytest.raises(CinemaError, match="malformed|damaged") as told:
        await copies.take(settings, tmp_path / "copy.sqlite3")
    assert str(settings.sqlite_path) in str(told.value)
    assert settings.sqlite_path.read_bytes() == before and not (tmp_path / "copy.sqlite3").exists()


async def test_STO_10_what_is_no_database_is_named_and_left_alone(settings: Settings) -> None:
    settings.sqlite_path.write_bytes(b"\xff" * 8_192)
    for ask in (pending, migrate):
        with pytest.raises(MigrationFailed, match="not a database") as told:
            await ask(settings)
        assert str(settings.sqlite_path) in str(told.value)
    assert settings.sqlite_path.read_bytes() == b"\xff" * 8_192
