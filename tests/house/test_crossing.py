"""All rows of a SQLite pole go over to PostgreSQL, as they are, or none do."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import anyio
import pytest

from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import keyring
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database import copies, crossing, rows
from fediverse_cinema.foundation.database.migrating import MigrationFailed, connected, migrate
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.instance_file import read_settings
from fediverse_cinema.house import open_house
from tests.house.conftest import People
from tests.house.rounds import much_talked_of
from tests.kit import poles
from tests.kit.empty_places import an_empty_place
from tests.kit.people import PASSWORD
from tests.kit.towns import Town

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]
ODD = {
    "whole": [1.0, 1e16, 1e300, -0.0, 2**63, 9007199254740993],
    "broken": [0.1, 1e-7, 5e-324],
    "words": "é \U0001f3ac \x7f   'quoted' \\ \n",
    "truth": [True, 1, False, 0, None],
    "z": {"b": {}, "a": []},
}


@pytest.fixture(scope="module")
def blank_databases() -> Iterator[poles.BlankDatabases]:
    """Whatever TEST_DATABASE names: one goes from SQLite, and to the other."""
    with poles.blank_databases("sqlite") as blanks:
        yield blanks


@pytest.fixture
async def file(town: Town, people: People) -> Path:
    """That of a pole in which much has happened, and some of it is gone."""
    things = await much_talked_of(people.ana, people.ben)
    film = await Film.get(id=things.film.id)
    film.remote = ODD
    await film.save()
    gone = await Actor.create(
        uri="https://x.example/gone", type="Person", host="x.example", handle="gone", created_at=clock.now()
    )
    await gone.delete()
    return town.pole.house.settings.sqlite_path


@pytest.fixture
async def there(town: Town, tmp_path: Path) -> AsyncIterator[Settings]:
    """The same pole with an empty database on PostgreSQL."""
    async with an_empty_place(tmp_path / "place", "postgres") as place:
        yield replace(town.pole.house.settings, database=read_settings(place).database)


def counter(file: Path, table: str) -> int:
    with rows.opened(file) as database:
        return next(one.counter for one in rows.contents_of(database).tables if one.name == table)


async def test_all_rows_are_there_and_are_what_they_were(file: Path, there: Settings) -> None:
    heard: list[int] = []
    sums = await crossing.cross(file, there, heard.append)
    assert sums["film"].rows and sums["account"].rows == 4 and sums["outbox_entry"].rows > 10
    total = sum(one.rows for one in sums.values())
    assert sum(heard) == 3 * total
    before = {one.uri: (one.created_at, one.also_known_as) for one in await Actor.all()}
    async with open_house(there) as house:
        with at_home(house):
            assert {one.uri: (one.created_at, one.also_known_as) for one in await Actor.all()} == before
            assert (await Film.get(slug="la-saone")).remote == ODD
            ana = await Account.get(creator__actor__handle="ana").select_related("creator__actor")
            assert keyring.signing_keys(ana.creator.actor)
            assert await accounts.sign_in("ana", PASSWORD, address="192.0.2.1")
            new = await Actor.create(
                uri="https://x.example/1", type="Person", host="x.example", handle="x", created_at=clock.now()
            )
            assert new.id == counter(file, "actor") + 1, "not even the number of one that has gone is given twice"


async def test_begun_again_it_only_looks(file: Path, there: Settings) -> None:
    sums = await crossing.cross(file, there)
    heard: list[int] = []
    assert await crossing.cross(file, there, heard.append) == sums
    assert sum(heard) == 2 * sum(one.rows for one in sums.values())


async def test_a_database_that_was_brought_up_to_date_first_is_still_an_empty_one(file: Path, there: Settings) -> None:
    """`check` says "23 steps behind, migrate" to whoever asks it before."""
    await migrate(there)
    sums = await crossing.cross(file, there)
    assert sums["account"].rows == 4


async def test_when_postgresql_goes_away_it_is_not_the_rows_that_are_blamed(file: Path, there: Settings) -> None:
    heard = 0

    def hear(count: int) -> None:
        nonlocal heard
        heard += count
        if heard == 50:  # the rows are going over
            thread = Thread(target=anyio.run, args=(_cut_off, there))
            thread.start()
            thread.join()

    with pytest.raises(MigrationFailed, match="PostgreSQL says: .* Nothing was changed"):
        await crossing.cross(file, there, hear)
    assert heard >= 50 and await copies.is_empty(there)
    await crossing.cross(file, there)


async def _cut_off(settings: Settings) -> None:
    async with connected(settings) as database:
        others = "datname=current_database() AND pid<>pg_backend_pid()"
        await database.execute(f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE {others}")


async def test_where_one_value_is_another_it_is_refused(file: Path, there: Settings) -> None:
    await crossing.cross(file, there)
    before = file.read_bytes()
    for change, differing in (
        ("SELECT setval('actor_id_seq', 100000)", r"^\['actor'\]"),
        ("UPDATE film SET remote='{}'", r"^\['film'\]"),
        ("DELETE FROM session", r"^\['film', 'session'\]"),
        ("UPDATE actor SET name='Somebody else' WHERE handle='ana'", r"^\['actor', 'film', 'session'\]"),
    ):
        async with open_house(there) as house:
            await house.database.connections.get("default").execute_query(change)
        with pytest.raises(Refused, match=differing) as refused:
            await crossing.cross(file, there)
        assert "The file stays as it is." in refused.value.sentence()
    assert file.read_bytes() == before


async def test_rows_that_do_not_fit_together_leave_nothing_behind(file: Path, there: Settings) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA foreign_keys=OFF")
        database.execute("DELETE FROM creator")
    with pytest.raises(Refused, match="point nowhere"):
        await crossing.cross(file, there)
    assert await copies.is_empty(there)


async def test_a_file_of_an_older_version_is_brought_up_to_date_first(file: Path, there: Settings) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DELETE FROM migration WHERE number=(SELECT max(number) FROM migration)")
    with pytest.raises(Refused, match="step") as refused:
        await crossing.cross(file, there)
    assert "run `fediverse-cinema migrate` first" in refused.value.sentence()
    assert await copies.is_empty(there)


async def test_the_file_is_put_aside_whole(file: Path, tmp_path: Path) -> None:
    """Also what stands in the journal of one that was killed."""
    left = tmp_path / "killed.sqlite3"
    for end in ("", "-wal"):
        shutil.copy(file.with_name(file.name + end), left.with_name(left.name + end))
    assert left.with_name("killed.sqlite3-wal").stat().st_size
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        aside = crossing.put_aside(left)
        assert aside.name == f"killed-moved-{clock.now():%Y%m%dT%H%M%SZ}.sqlite3"
    assert list(tmp_path.glob("killed*")) == [aside]
    with closing(sqlite3.connect(f"{aside.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        [films] = database.execute("SELECT count(*) FROM film").fetchone()
    assert films == await Film.all().count() > 0
