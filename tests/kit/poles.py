"""Poles for tests: each with a database of its own, copied from one that has been migrated once."""

import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
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

POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
# Memory where there is some: a test is not about the disk.
SCRATCH = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@dataclass(frozen=True)
class BlankDatabases:
    """Makes fresh, migrated databases, quickly."""

    kind: str
    directory: Path

    async def new(self, directory: Path) -> str:
        """The URL of a new one."""
        if self.kind == "sqlite":
            shutil.copy(self.directory / "blank.sqlite3", directory / "cinema.sqlite3")
            return f"sqlite:{directory / 'cinema.sqlite3'}"
        name = f"fc_{uuid.uuid4().hex}"
        await on_postgres(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
        return POSTGRES_URL.rsplit("/", 1)[0] + f"/{name}"

    async def remove(self, url: str) -> None:
        if self.kind == "postgres":
            await on_postgres(f'DROP DATABASE IF EXISTS "{url.rsplit("/", 1)[1]}" WITH (FORCE)')

    @property
    def template(self) -> str:
        return f"fc_blank_{os.getpid()}"


async def on_postgres(statement: str) -> None:
    connection = await asyncpg.connect(POSTGRES_URL)
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
            await blanks.remove(url)


def over_http(settings: Settings, host: str) -> Settings:
    """The same pole, reached over plain http on loopback."""
    return replace(
        settings,
        pole=replace(settings.pole, host=host),
        federation=FederationSettings(scheme="http", allowed_private_networks=("127.0.0.0/8",)),
    )
