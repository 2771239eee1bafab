"""`fediverse-cinema check` sees a clock that is wrong, and says what walls there are."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fediverse_cinema import backing_up, checking, ways_in
from fediverse_cinema.findings import Line
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.config import DatabaseSettings, PoleSettings, Settings
from fediverse_cinema.foundation.database.migrating import migrate
from fediverse_cinema.foundation.errors import Away
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.instance_file import read_settings
from fediverse_cinema.house import open_house
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.media import sandbox
from fediverse_cinema.media.sandbox import Walls
from tests.kit.empty_places import an_empty_place
from tests.kit.servers import free_port

pytestmark = pytest.mark.anyio


async def clock_line(house: House) -> Line:
    return await line_of(house.settings, "clock")


async def line_of(settings: Settings, what: str) -> Line:
    return next(line for line in await checking.check_everything(settings, outside=False) if line.what == what)


async def test_what_stands_around_ffmpeg_has_a_line_of_its_own(house: House) -> None:
    found = {line.what: line for line in await checking.check_everything(house.settings, outside=False)}
    assert found["sandbox"].state == ("warning" if sandbox.walls().open_sides() else "ok")
    assert "bubblewrap" not in found["ffmpeg"].remedy


@pytest.mark.parametrize(
    ("walls", "words"),
    [
        (Walls(Path("/usr/bin/bwrap")), "bubblewrap"),
        (Walls(None, apart=True, files=True), "namespaces and Landlock"),
        (Walls(None, files=True), "Landlock"),
        (Walls(None), "limits only"),
    ],
)
def test_walls_are_said_in_words(walls: Walls, words: str) -> None:
    assert walls.in_words() == words


async def test_a_clock_that_agrees_with_the_database_is_no_fault(house: House) -> None:
    assert (await clock_line(house)).state != "fault"


async def test_a_clock_behind_its_own_letters_is_a_fault_with_a_remedy(house: House) -> None:
    await Letter.create(
        activity_id="https://a.example/1", id_digest="i", digest="d", sender_uri="https://a.example/u", body="{}",
        outcome=Outcome.APPLIED, received_at=clock.now(),
    )  # fmt: skip
    with clock.stopped_at(clock.now() - timedelta(hours=1)):
        line = await clock_line(house)
    assert line.state == "fault" and "timedatectl" in line.remedy


async def test_a_clock_before_the_first_release_is_a_fault(house: House) -> None:
    with clock.stopped_at(checking.RELEASED - timedelta(days=1)):
        assert (await clock_line(house)).state == "fault"


async def test_a_name_that_cannot_be_asked_for_is_a_line_and_no_end_of_the_table() -> None:
    line = await checking._safely(ways_in.dns, Settings(pole=PoleSettings(host="a..b")))
    assert (line.what, line.state) == ("dns", "fault")


async def test_a_backup_that_has_stopped_being_made_is_seen(house: House, tmp_path: Path) -> None:
    assert (await line_of(house.settings, "backup")).state == "warning"
    settings = replace(house.settings, directory=tmp_path, media=replace(house.settings.media, directory="films"))
    (tmp_path / "instance.toml").touch()
    await backing_up.make(settings, tmp_path / "backups", settings_file=tmp_path / "instance.toml", keep=1)
    assert (await checking._backup(settings)).state == "ok"
    with clock.stopped_at(clock.now() + timedelta(days=4)):
        late = await checking._backup(settings)
    assert late.state == "warning" and "journalctl" in late.remedy


@pytest.mark.one_engine
async def test_a_database_without_a_host_is_looked_for_at_the_socket_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian's PostgreSQL lets a user of the machine in there, and nobody without a password over TCP."""
    knocks: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        knocks.append(await reader.read(100))
        writer.close()

    monkeypatch.setenv("PGHOST", str(tmp_path))  # where libpq, and with it pg_dump, would look
    server = await asyncio.start_unix_server(answer, tmp_path / ".s.PGSQL.5432")
    async with server:
        line = await line_of(
            Settings(database=DatabaseSettings(url="postgres:///cinema"), directory=tmp_path), "database"
        )
    assert line.state == "fault" and any(b"cinema" in knock for knock in knocks)


@pytest.mark.postgres
@pytest.mark.one_engine
async def test_a_pole_that_is_still_in_its_file_is_not_to_be_founded_again(tmp_path: Path) -> None:
    async with an_empty_place(tmp_path / "place", "postgres") as place:
        settings = read_settings(place)
        for _ in ("an empty database", "one that was migrated first"):
            assert "create-pole" in (await line_of(settings, "pole")).remedy
            (place.parent / "data").mkdir(exist_ok=True)
            (place.parent / "data/cinema.sqlite3").touch()
            assert "move-database" in (await line_of(settings, "pole")).remedy
            (place.parent / "data/cinema.sqlite3").unlink()
            await migrate(settings)


@pytest.mark.one_engine
async def test_a_database_that_is_away_is_called_by_its_name(tmp_path: Path) -> None:
    nowhere = DatabaseSettings(url=f"postgres://cinema@127.0.0.1:{free_port()}/cinema")
    settings = Settings(database=nowhere, directory=tmp_path)
    with pytest.raises(Away, match="PostgreSQL does not answer"):
        async with open_house(settings):
            pytest.fail("there is none")
    line = await line_of(settings, "database")
    assert line.state == "fault" and "PostgreSQL says" in line.found


@pytest.mark.parametrize(("version", "state"), [((3, 40, 1), "warning"), ((3, 51, 2), "warning"), ((3, 51, 3), "ok")])
async def test_STO_09_an_old_SQLite_is_named_with_what_to_do(
    house: House, version: tuple[int, ...], state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    line = await line_of(house.settings, "database")
    if house.settings.uses_sqlite:
        assert line.state == state
        assert ("stop the server" in line.remedy and "3.51.3" in line.remedy) == (state == "warning")
    else:
        assert line.state == "ok"
