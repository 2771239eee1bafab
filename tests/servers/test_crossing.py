"""`move-database` as it is typed: refused while a server runs, begun again after a kill -9 at any point."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import asyncpg
import pytest

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import copies
from fediverse_cinema.inbox.models import Letter
from tests.kit.servers import Member, Server, server_in, until

pytestmark = [pytest.mark.servers, pytest.mark.postgres]
MANY = 30_000  # so that a kill finds it at work


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Server]:
    """An empty database, in a place that we need for nothing else."""
    with server_in(tmp_path / "there", database="postgres") as server:
        yield server


@pytest.fixture
def lyon(there: Server, tmp_path: Path) -> Iterator[Server]:
    """It ends before its new database does."""
    with server_in(tmp_path / "lyon", database="sqlite") as server:
        yield server


def asked(there: Server, question: str) -> Any:
    """The answer of PostgreSQL."""

    async def ask() -> Any:
        database = await asyncpg.connect(there.settings.database.url)
        try:
            return await database.fetchval(question)
        finally:
            await database.close()

    return anyio.run(ask)


def switch(lyon: Server, there: Server) -> None:
    path = lyon.directory / "instance.toml"
    path.write_text(path.read_text().replace("sqlite:data/cinema.sqlite3", there.settings.database.url))


def refusal(server: Server, *arguments: str) -> str:
    done = server.cli("move-database", *arguments)
    assert (done.returncode, done.stdout) == (1, "") and "Traceback" not in done.stderr, done
    return done.stderr


def test_a_pole_goes_on_in_postgresql_where_it_stopped(lyon: Server, there: Server) -> None:
    lyon.found("ana").start()
    file = lyon.settings.sqlite_path
    assert "Set database.url to the PostgreSQL database first" in refusal(lyon)
    switch(lyon, there)
    assert refusal(lyon) == "A server runs on this database already. Stop it first.\n"
    assert asked(there, "SELECT to_regclass('actor')") is None
    lyon.stop()
    assert "There is no " in refusal(lyon, "data/other.sqlite3")
    said = lyon.ask("move-database")
    assert said["rows"] == sum(one["rows"] for one in said["tables"].values())
    assert said["tables"]["account"]["rows"] == 1
    assert not file.exists() and Path(said["put_aside"]).exists()
    lyon.start()
    Member(lyon, "ana").close()
    assert "There is no " in refusal(lyon), "what has gone over does not go once more"


def test_killed_at_any_point_it_is_begun_again(lyon: Server, there: Server) -> None:
    lyon.found("ana")
    lyon.inside(_many_letters)
    lyon.leave()
    file = lyon.settings.sqlite_path
    switch(lyon, there)
    for moment, reached, holds in (
        ("rows are going over", _is_copying, False),
        ("all rows are there, and are compared", _holds_rows, True),
    ):
        moving = lyon.spawn("move-database")
        until(lambda: reached(there) or moving.poll() is not None, moment)  # noqa: B023
        assert moving.poll() is None, lyon.log()
        lyon.kill()
        until(lambda: asked(there, _OTHERS) == 0, "PostgreSQL has noticed")
        assert file.exists() and anyio.run(copies.is_empty, lyon.settings) is not holds
    said = lyon.ask("move-database")
    assert said["tables"]["letter"]["rows"] == MANY and not file.exists()
    assert asked(there, "SELECT count(*) FROM letter") == MANY
    assert asked(there, "SELECT nextval(pg_get_serial_sequence('letter', 'id'))") == MANY + 1


_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname=current_database() AND pid<>pg_backend_pid()"


def _is_copying(there: Server) -> bool:
    return bool(asked(there, f"{_OTHERS} AND query LIKE 'COPY%letter%'"))


def _holds_rows(there: Server) -> bool:
    return asked(there, "SELECT to_regclass('letter')") is not None


async def _many_letters() -> None:
    now = clock.now()
    for start in range(0, MANY, 1000):
        await Letter.bulk_create(
            Letter(
                activity_id=f"https://x.example/{number}", id_digest=f"{number:064x}", digest=f"{number:064x}",
                sender_uri="https://x.example/users/x", body="{}" * 100, received_at=now,
            )
            for number in range(start, start + 1000)
        )  # fmt: skip
