"""The migrated schema is the declared one: the catalogue after all steps against what Tortoise makes of our models."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tortoise.context import _current_context

from fediverse_cinema.foundation.config import DatabaseSettings
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.opening import open_database
from fediverse_cinema.foundation.here import House
from fediverse_cinema.house import MODELS
from tests.kit import poles

pytestmark = pytest.mark.anyio

ONLY_MIGRATED = {"migration"}
# What a Tortoise model cannot say: indexes of the job table, two of them partial, those of names in small letters, and
# that of open calls in their order, and of films by where they were born.
ONLY_MIGRATED_INDEXES = {
    "job": {"job_due", "job_lane", "job_serial", "job_key"},
    "actor": {"actor_at_host", "actor_at_domain"},
    "call": {"call_in_order"},
    "film": {"film_by_birth"},
}


@asynccontextmanager
async def declared(house: House, blanks: poles.BlankDatabases, directory: Path) -> AsyncIterator[None]:
    """Inside the block, the database is one that Tortoise made from the models."""
    url = f"sqlite:{directory / 'declared.sqlite3'}"
    if sql.dialect() == "postgres":
        url = await blanks.new(directory)
    settings = replace(house.settings, database=DatabaseSettings(url=url, connections=2))
    context = await open_database(settings, MODELS)
    token = _current_context.set(context)
    try:
        if sql.dialect() == "postgres":
            await sql.change("DROP SCHEMA public CASCADE")
            await sql.change("CREATE SCHEMA public")
        await context.generate_schemas()
        yield
    finally:
        _current_context.reset(token)
        await context.close_connections()
        await blanks.remove(url)


async def catalogue() -> dict[str, dict[str, Any]]:
    return await (_sqlite_catalogue() if sql.dialect() == "sqlite" else _postgres_catalogue())


async def _sqlite_catalogue() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    tables = await sql.rows("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
    for table in (row["name"] for row in tables):
        columns = await sql.rows(f"SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('{table}')")
        found[table] = {
            "columns": {column.pop("name"): column for column in columns},
            "foreign keys": sorted(
                (row["from"], row["table"], row["to"], row["on_delete"], row["on_update"])
                for row in await sql.rows(f"SELECT * FROM pragma_foreign_key_list('{table}')")
            ),
            "indexes": {},
            "uniques": [],
        }
        for index in await sql.rows(f"SELECT * FROM pragma_index_list('{table}')"):
            name = index["name"]
            of = [row["name"] for row in await sql.rows(f"SELECT name FROM pragma_index_info('{name}')")]
            if index["origin"] == "c":
                found[table]["indexes"][name] = (of, index["unique"], index["partial"])
            else:
                found[table]["uniques"].append(of)
        found[table]["uniques"].sort()
    return found


async def _postgres_catalogue() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    columns = await sql.rows(
        "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_schema='public'"
    )
    for column in columns:
        table = found.setdefault(column.pop("table_name"), {"columns": {}, "constraints": set(), "indexes": {}})
        table["columns"][column.pop("column_name")] = column
    constraints = await sql.rows(
        "SELECT conrelid::regclass::text AS table_name, pg_get_constraintdef(oid) AS says, contype"
        " FROM pg_constraint WHERE connamespace='public'::regnamespace"
    )
    backing = "SELECT conindid FROM pg_constraint WHERE contype IN ('p','u')"
    indexes = await sql.rows(
        "SELECT indrelid::regclass::text AS table_name, indexrelid::regclass::text AS name,"
        f" pg_get_indexdef(indexrelid) AS says FROM pg_index WHERE indexrelid NOT IN ({backing})"
        " AND indrelid IN (SELECT oid FROM pg_class WHERE relnamespace='public'::regnamespace)"
    )
    for row in constraints:
        found[row["table_name"]]["constraints"].add(row["says"])
    for row in indexes:
        found[row["table_name"]]["indexes"][row["name"]] = row["says"]
    return found


async def test_the_migrated_schema_is_the_declared_schema(
    house: House, blank_databases: poles.BlankDatabases, tmp_path: Path
) -> None:
    migrated = await catalogue()
    async with declared(house, blank_databases, tmp_path):
        wanted = await catalogue()
    assert set(migrated) - set(wanted) == ONLY_MIGRATED
    assert len(wanted) > 15, "the models were not found"
    for table, more in ONLY_MIGRATED_INDEXES.items():
        assert set(migrated[table]["indexes"]) - set(wanted[table]["indexes"]) == more
        for name in more:
            del migrated[table]["indexes"][name]
    for table, description in wanted.items():
        assert migrated[table] == description, table


async def test_the_models_of_every_room_are_among_those_that_are_opened() -> None:
    package = Path(poles.__file__).parents[2] / "fediverse_cinema"
    rooms = {
        f"fediverse_cinema.{'.'.join(path.parent.relative_to(package).parts)}.models"
        for path in package.rglob("models.py")
    }
    assert rooms == set(MODELS)
