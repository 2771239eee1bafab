"""Poles for tests: each with a database of its own, copied from one that has been migrated once."""

import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import anyio
import anyio.from_thread
import anyio.to_thread
import asyncpg
import httpx
from anyio.from_thread import BlockingPortal

from fediverse_cinema.foundation.config import (
    DatabaseSettings,
    FederationSettings,
    MediaSettings,
    PoleSettings,
    SecretSettings,
    Settings,
)
from fediverse_cinema.foundation.database.migrating import migrate
from fediverse_cinema.foundation.here import House, at_home_for_good
from fediverse_cinema.house import open_house
from fediverse_cinema.poles.service import found
from tests.kit.haste import quick_keys

POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
# Memory where there is some: a test is not about the disk.
SCRATCH = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# Rows go and numbers begin anew, where there are any, and tables are as they were made; else nothing, and false.
# A function, since it is planned once for all tests. Nobody else may be inside.
EMPTYING = """
CREATE FUNCTION pg_temp.empty() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  IF ({there}) <> '{expected}' THEN RETURN false; END IF;
  {rows}
  {numbers}
  RETURN true;
END $$
"""
ROWS = 'IF EXISTS (SELECT FROM "{0}") THEN DELETE FROM "{0}"; END IF;'
NUMBERS = """IF (SELECT is_called FROM "{0}") THEN PERFORM setval('"{0}"', 1, false); END IF;"""
THERE = """
SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class
WHERE relkind = '{}' AND relnamespace = 'public'::regnamespace
"""


@dataclass(frozen=True)
class BlankDatabases:
    """Makes fresh, migrated databases, quickly."""

    kind: str
    directory: Path
    founded: set[str] = field(default_factory=set)
    emptied: list[str] = field(default_factory=list)
    brooms: dict[str, Any] = field(default_factory=dict)
    portal: BlockingPortal | None = None
    emptying: str = ""
    template: str = field(default_factory=lambda: f"fc_blank_{uuid.uuid4().hex}")

    async def new(self, directory: Path, *, founded_at: str | None = None) -> str:
        """The URL of a new one; on SQLite, that of a pole founded at this host."""
        if self.kind == "sqlite":
            if founded_at is not None and founded_at not in self.founded:
                await self._found(founded_at)
            shutil.copy(self.directory / f"{founded_at or 'blank'}.sqlite3", directory / "cinema.sqlite3")
            return f"sqlite:{directory / 'cinema.sqlite3'}"
        if self.emptied:
            return self.emptied.pop()
        name = f"fc_{uuid.uuid4().hex}"
        await on_postgres(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
        return POSTGRES_URL.rsplit("/", 1)[0] + f"/{name}"

    async def _found(self, host: str) -> None:
        url = f"sqlite:{self.directory / host}.sqlite3"
        shutil.copy(self.directory / "blank.sqlite3", self.directory / f"{host}.sqlite3")
        async with open_house(settings_with(url, self.directory, host)):
            with quick_keys():
                await found()
        self.founded.add(host)

    async def give_back(self, url: str) -> None:
        """Empty it for the next test: on PostgreSQL, making another takes long. The schema must be as it was."""
        if self.kind == "postgres":
            if await anyio.to_thread.run_sync(self._empty, url):
                self.emptied.append(url)
            else:  # a test failed on its way
                await self.remove(url)

    def _empty(self, url: str) -> bool:
        """Over a connection that stays, in a loop that outlives the test's. False when tables have changed."""
        assert self.portal is not None
        if url not in self.brooms or self.brooms[url].is_closed():  # some tests end all connections there are
            self.brooms[url] = self.portal.call(self._broom, url)
        return bool(self.portal.call(self.brooms[url].fetchval, "SELECT pg_temp.empty()"))

    async def _broom(self, url: str) -> Any:
        connection = await asyncpg.connect(url)
        await connection.execute("SET session_replication_role = replica")  # foreign keys are not looked at
        await connection.execute(self.emptying)
        return connection

    async def remove(self, url: str) -> None:
        if self.kind == "postgres":
            await on_postgres(f'DROP DATABASE IF EXISTS "{url.rsplit("/", 1)[1]}" WITH (FORCE)')

    def remove_all(self) -> None:
        assert self.portal is not None
        for broom in self.brooms.values():
            self.portal.call(broom.close)
        for url in self.emptied:
            self.portal.call(self.remove, url)
        self.portal.call(on_postgres, f'DROP DATABASE "{self.template}" WITH (FORCE)')


async def on_postgres(statement: str) -> None:
    connection = await asyncpg.connect(POSTGRES_URL)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _emptying(url: str) -> str:
    """What empties a database like this one."""
    connection = await asyncpg.connect(url)
    try:
        tables, sequences = [str(await connection.fetchval(THERE.format(kind))) for kind in "rS"]
    finally:
        await connection.close()
    return EMPTYING.format(
        there=THERE.format("r"),
        expected=tables,
        rows="\n".join(ROWS.format(name) for name in tables.split() if name != "migration"),
        numbers="\n".join(map(NUMBERS.format, sequences.split())),
    )


@contextmanager
def blank_databases(kind: str = "") -> Iterator[BlankDatabases]:
    """Of this kind, else of the one that TEST_DATABASE names."""
    kind = kind or os.environ.get("TEST_DATABASE", "sqlite")
    with tempfile.TemporaryDirectory(dir=SCRATCH) as directory:
        blanks = BlankDatabases(kind, Path(directory))
        if kind == "sqlite":
            anyio.run(migrate, settings_with(f"sqlite:{directory}/blank.sqlite3", Path(directory)))
            yield blanks
            return
        with anyio.from_thread.start_blocking_portal() as portal:
            blanks = replace(blanks, portal=portal)
            portal.call(on_postgres, f'CREATE DATABASE "{blanks.template}"')
            try:
                url = POSTGRES_URL.rsplit("/", 1)[0] + f"/{blanks.template}"
                portal.call(migrate, settings_with(url, Path(directory)))
                blanks = replace(blanks, emptying=portal.call(_emptying, url))
                yield blanks
            finally:
                blanks.remove_all()


def settings_with(database_url: str, directory: Path, host: str = "lyon.example") -> Settings:
    return Settings(
        pole=PoleSettings(host=host, name="Pôle Lyon", about="Films et projets de Lyon.", region="FR-ARA"),
        database=DatabaseSettings(url=database_url, connections=4),
        federation=FederationSettings(),
        media=MediaSettings(directory="media"),
        secrets=SecretSettings(key="a secret of tests, long enough to be one"),
        directory=directory,
    )


@asynccontextmanager
async def opened(
    blanks: BlankDatabases, host: str, *, mounts: Mapping[str, httpx.AsyncBaseTransport] | None = None
) -> AsyncIterator[House]:
    """A pole at https://host, opened: here() is this pole for the rest of the task."""
    with tempfile.TemporaryDirectory(dir=SCRATCH) as name:
        directory = Path(name)
        url = await blanks.new(directory)
        try:
            async with open_house(settings_with(url, directory, host), mounts=mounts) as house:
                at_home_for_good(house)
                yield house
        finally:
            await blanks.give_back(url)


def over_http(settings: Settings, host: str) -> Settings:
    """The same pole, reached over plain http on loopback."""
    return replace(
        settings,
        pole=replace(settings.pole, host=host),
        federation=FederationSettings(scheme="http", allowed_private_networks=("127.0.0.0/8",)),
    )
