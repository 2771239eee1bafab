"""Poles for tests: each with a database of its own, copied from one that has been migrated once."""

import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import anyio
import asyncpg
import httpx

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
# Rows go and numbers begin anew; foreign keys are looked at when all is done, that is never.
EMPTY = """
DO $$ DECLARE one record; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration' LOOP
    EXECUTE format('DELETE FROM %I', one.name);
  END LOOP;
  FOR one IN SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', one.name);
  END LOOP;
END $$
"""


@dataclass(frozen=True)
class BlankDatabases:
    """Makes fresh, migrated databases, quickly."""

    kind: str
    directory: Path
    founded: set[str] = field(default_factory=set)
    emptied: list[str] = field(default_factory=list)
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
            name = url.rsplit("/", 1)[1]
            await on_postgres(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname='{name}'")
            await on_postgres(EMPTY, url)
            self.emptied.append(url)

    async def remove(self, url: str) -> None:
        if self.kind == "postgres":
            await on_postgres(f'DROP DATABASE IF EXISTS "{url.rsplit("/", 1)[1]}" WITH (FORCE)')


async def on_postgres(statement: str, url: str = POSTGRES_URL) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@contextmanager
def blank_databases() -> Iterator[BlankDatabases]:
    kind = os.environ.get("TEST_DATABASE", "sqlite")
    with tempfile.TemporaryDirectory(dir=SCRATCH) as directory:
        blanks = BlankDatabases(kind, Path(directory))
        if kind == "sqlite":
            anyio.run(migrate, settings_with(f"sqlite:{directory}/blank.sqlite3", Path(directory)))
            yield blanks
            return
        anyio.run(on_postgres, f'CREATE DATABASE "{blanks.template}"')
        try:
            url = POSTGRES_URL.rsplit("/", 1)[0] + f"/{blanks.template}"
            anyio.run(migrate, settings_with(url, Path(directory)))
            yield blanks
        finally:
            for url in blanks.emptied:
                anyio.run(blanks.remove, url)
            anyio.run(on_postgres, f'DROP DATABASE "{blanks.template}" WITH (FORCE)')


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
