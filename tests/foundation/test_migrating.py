"""Migrating: every row is kept, a step that fails or is killed changes nothing, and nobody is let in with old code."""

import asyncio
import sqlite3
import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import asyncpg
import pytest

from fediverse_cinema.activitypub.models import Actor, Follow, FollowState, Host, OutboxEntry
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.config import DatabaseSettings, Settings
from fediverse_cinema.foundation.database import migrating, sql
from fediverse_cinema.foundation.database.migrating import MigrationFailed, Step, migrate, pending, steps
from fediverse_cinema.foundation.here import House
from fediverse_cinema.house import open_house
from fediverse_cinema.inbox import ledger
from tests.foundation import children
from tests.kit import poles

pytestmark = pytest.mark.anyio
NEXT = steps()[-1].number + 1


@pytest.fixture
async def filled(blank_databases: poles.BlankDatabases, tmp_path: Path) -> AsyncIterator[Settings]:
    """The settings of a migrated database with rows in it, which nobody has open."""
    url = await blank_databases.new(tmp_path)
    settings = poles.settings_with(url, tmp_path)
    try:
        async with open_house(settings):
            await fill()
        yield settings
    finally:
        await blank_databases.remove(url)


@pytest.fixture
async def empty(blank_databases: poles.BlankDatabases, tmp_path: Path) -> AsyncIterator[Settings]:
    """The settings of a database without any table; on SQLite, without a file."""
    if blank_databases.kind == "sqlite":
        yield poles.settings_with(f"sqlite:{tmp_path}/new.sqlite3", tmp_path)
        return
    url = await blank_databases.new(tmp_path)
    settings = poles.settings_with(url, tmp_path)
    try:
        await ask(settings, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
        yield settings
    finally:
        await blank_databases.remove(url)


async def fill() -> None:
    """Parents with children of every kind: what a rebuilt table would empty or cut off."""
    moment = clock.now()
    one, two = [
        await Actor.create(
            uri=f"https://far.example/{name}", type="Person", host="far.example", handle=name, name=name, summary="",
            page_url="", inbox=f"https://far.example/{name}/inbox", created_at=moment,
        )
        for name in ("one", "two")
    ]  # fmt: skip
    two.owner = one
    await two.save()
    await Follow.create(uri="f", state=FollowState.ACCEPTED, created_at=moment, followed=one, follower=two)
    await OutboxEntry.create(
        uri="e", actor=one, type="Create", object_uri="o", body="{}", digest="d", published_at=moment
    )
    await sql.change("INSERT INTO host(name, failures) VALUES('far.example', 1)")


async def ask(settings: Settings, *statements: str) -> list[tuple[Any, ...]]:
    """Say something to a database behind the back of our engines; the answer to the last."""
    if settings.uses_sqlite:
        database = sqlite3.connect(settings.sqlite_path, isolation_level=None)
        try:
            return [database.execute(statement).fetchall() for statement in statements][-1]
        finally:
            database.close()
    connection = await asyncpg.connect(settings.database.url)
    try:
        return [[tuple(row) for row in await connection.fetch(statement)] for statement in statements][-1]
    finally:
        await connection.close()


async def everything(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables with their columns in order: equal when nothing was changed."""
    tables = "SELECT name FROM sqlite_master WHERE type='table' ORDER BY name"
    if not settings.uses_sqlite:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname='public' ORDER BY 1"
    found = {name: await ask(settings, f'SELECT * FROM "{name}" ORDER BY 1') for (name,) in await ask(settings, tables)}
    if settings.uses_sqlite:
        found["schema"] = await ask(settings, "SELECT name, sql FROM sqlite_master ORDER BY name")
    return found


def copies(settings: Settings) -> list[Path]:
    return sorted(path for path in settings.directory.iterdir() if "-before-" in path.name)


def rebuilding(sqlite_text: str) -> Step:
    """A step that rebuilds the actors, on whom almost everything hangs, with one more column."""
    wider = sqlite_text.replace("CREATE TABLE actor", "CREATE TABLE actor_new", 1)
    wider = wider.replace("uri VARCHAR(2048)", "colour TEXT,\n    uri VARCHAR(2048)", 1)
    names = "id,uri,type,host,handle,name,summary,page_url,inbox,discoverable,created_at,owner_id"
    return Step(
        NEXT,
        "colours",
        f"{wider};\nINSERT INTO actor_new({names}) SELECT {names} FROM actor;\nDROP TABLE actor;\n"
        "ALTER TABLE actor_new RENAME TO actor;\nUPDATE actor SET colour='#ffd91a';\n",
        "ALTER TABLE actor ADD COLUMN colour TEXT; UPDATE actor SET colour='#ffd91a';",
    )


async def actor_table(settings: Settings) -> str:
    if not settings.uses_sqlite:
        return ""
    return str((await ask(settings, "SELECT sql FROM sqlite_master WHERE name='actor'"))[0][0])


async def test_a_new_database_gets_all_steps_and_no_copy(empty: Settings) -> None:
    assert [step.number for step in await pending(empty)] == [step.number for step in steps()]
    report = await migrate(empty)
    assert report.taken == tuple(f"{step.number:04} {step.name}" for step in steps())
    assert (report.standing_at, report.backup) == (steps()[-1].number, None)
    assert await pending(empty) == []
    assert (await migrate(empty)).taken == ()
    if empty.uses_sqlite:
        assert stat.S_IMODE(empty.sqlite_path.stat().st_mode) == 0o600


async def test_the_steps_are_numbered_without_a_gap() -> None:
    assert [step.number for step in steps()] == list(range(1, len(steps()) + 1))


async def test_migrating_a_filled_database_keeps_every_row(filled: Settings) -> None:
    before = await everything(filled)
    step = rebuilding(await actor_table(filled))
    report = await migrate(filled, [*steps(), step])
    assert report.taken == (f"{NEXT:04} colours",)
    after = await everything(filled)
    assert [row[0] for row in after["actor"]] == [row[0] for row in before["actor"]]
    for table in ("follow", "outbox_entry", "host", "job"):
        assert after[table] == before[table]
    assert await ask(filled, "SELECT DISTINCT colour FROM actor") == [("#ffd91a",)]
    owned = "SELECT o.handle FROM actor a JOIN actor o ON o.id=a.owner_id WHERE a.handle='two'"
    assert await ask(filled, owned) == [("one",)]
    assert (await migrate(filled, [*steps(), step])).taken == ()


async def test_the_letters_of_the_first_house_are_kept_and_another_may_bring_the_same(empty: Settings) -> None:
    await migrate(empty, steps()[:1])
    row = "('https://a.example/é','d','https://a.example/u','','{}','waiting','','2026-11-01 00:00:00')"
    insert = "INSERT INTO letter(activity_id,digest,sender_uri,recipient,body,outcome,reason,received_at) VALUES"
    await ask(empty, insert + row)
    kept = "SELECT id, activity_id, digest, sender_uri, body, outcome, reason, received_at FROM letter"
    before = await ask(empty, kept)
    await migrate(empty)
    assert await ask(empty, kept) == before
    known = await ask(empty, "SELECT id_digest FROM letter")
    assert known == [(ledger.id_digest("https://a.example/é", "https://a.example/u"),)]
    insert = "INSERT INTO letter(activity_id,id_digest,digest,sender_uri,body,outcome,reason,received_at) VALUES"
    row = "('https://a.example/é','%s','d','https://a.example/v','{}','waiting','','2026-11-01 00:00:00')"
    await ask(empty, insert + row % "v")
    assert await ask(empty, "SELECT id, sender_uri FROM letter ORDER BY id") == [
        (1, "https://a.example/u"), (2, "https://a.example/v"),
    ]  # fmt: skip
    with pytest.raises((sqlite3.IntegrityError, asyncpg.UniqueViolationError)):
        await ask(empty, insert + row % known[0][0])


async def test_files_that_were_being_prepared_are_no_longer_prepared_for_everybody(empty: Settings) -> None:
    await migrate(empty, steps()[:3])
    columns = "owner_id,state,file_name,original,size,sha256,progress,failure,failure_values,created_at"
    states = ("arrived", "encoding", "failed", "ready")
    for state in states:
        row = f"1,'{state}','f','{state}',1,'',0,'','{{}}','2026-11-01 00:00:00'"
        await ask(empty, f"INSERT INTO asset({columns}) VALUES({row})")
    await migrate(empty)
    opened = await ask(empty, "SELECT state FROM asset WHERE open")
    assert opened == [("ready",)] and await ask(empty, "SELECT count(*) FROM asset") == [(len(states),)]


async def test_after_a_rebuilding_children_still_fall_with_their_parents(filled: Settings) -> None:
    await migrate(filled, [*steps(), rebuilding(await actor_table(filled))])
    async with open_house(filled):
        await sql.change("DELETE FROM actor WHERE handle='one'")
        assert await Follow.all().count() == 0
        assert await sql.rows("SELECT owner_id FROM actor") == [{"owner_id": None}]


@pytest.mark.parametrize(
    "wrong",
    [
        "CREATE TABLE another(id INT);\nUPDATE host SET failures=7;\nINSERT INTO no_such_table VALUES(1);\n",
        "ALTER TABLE host ADD COLUMN x TEXT;\nUPDATE host SET name=NULL;\n",
        "CREATE TABLE another(id INT);\nthis is no SQL;\n",
    ],
)
async def test_a_failing_step_leaves_everything_as_it_was(filled: Settings, wrong: str) -> None:
    before = await everything(filled)
    right = Step(NEXT, "right", "CREATE TABLE right_one(id INT)", "CREATE TABLE right_one(id INT)")
    with pytest.raises(MigrationFailed, match="Nothing was changed"):
        await migrate(filled, [*steps(), right, Step(NEXT + 1, "wrong", wrong, wrong)])
    assert await everything(filled) == before
    assert await pending(filled) == []


async def test_a_step_that_leaves_rows_pointing_nowhere_is_refused(filled: Settings) -> None:
    before = await everything(filled)
    wrong = "DELETE FROM actor WHERE handle='one'"
    if filled.uses_sqlite:
        with pytest.raises(MigrationFailed, match="point nowhere"):
            await migrate(filled, [*steps(), Step(NEXT, "wrong", wrong, wrong)])
        assert await everything(filled) == before


async def test_sqlite_is_copied_before_for_its_owner_alone(filled: Settings) -> None:
    if not filled.uses_sqlite:
        assert copies(filled) == []
        return
    before = await everything(filled)
    report = await migrate(filled, [*steps(), rebuilding(await actor_table(filled))])
    assert copies(filled) == [report.backup]
    assert report.backup is not None
    assert stat.S_IMODE(report.backup.stat().st_mode) == 0o600
    copy = replace(filled, database=DatabaseSettings(url=f"sqlite:{report.backup}"))
    assert await ask(copy, "PRAGMA integrity_check") == [("ok",)]
    assert await everything(copy) == before
    assert await pending(copy) == []


async def test_a_copy_that_cannot_be_made_stops_the_migration(filled: Settings) -> None:
    if not filled.uses_sqlite:
        return
    before = await everything(filled)
    damaged = replace(filled, database=DatabaseSettings(url=f"sqlite:{filled.directory}/damaged.sqlite3"))
    whole = filled.sqlite_path.read_bytes()
    at = whole.index(b"https://far.example/one")
    page = at - at % 4096
    damaged.sqlite_path.write_bytes(whole[:page] + b"\xff" * 4096 + whole[page + 4096 :])
    with pytest.raises(MigrationFailed, match="Nothing was changed"):
        await migrate(damaged, [*steps(), rebuilding(await actor_table(filled))])
    assert copies(damaged) == []
    assert await everything(filled) == before


async def test_a_database_newer_than_the_program_is_refused(filled: Settings) -> None:
    await migrate(filled, [*steps(), rebuilding(await actor_table(filled))])
    before = await everything(filled)
    with pytest.raises(MigrationFailed, match="newer version"):
        await migrate(filled)
    with pytest.raises(MigrationFailed, match="newer version"):
        await pending(filled)
    assert await everything(filled) == before
    assert len(copies(filled)) == (1 if filled.uses_sqlite else 0)


WIDER = "ALTER TABLE host ADD COLUMN colour TEXT;\nCREATE INDEX host_colour ON host (colour);\n"
EXPANDING = Step(NEXT, "wider", WIDER, WIDER, since=NEXT - 1)
CONTRACTING = Step(
    NEXT + 1, "narrower", "ALTER TABLE host DROP COLUMN last_error;\n", "ALTER TABLE host DROP COLUMN last_error;\n",
    since=NEXT,
)  # fmt: skip


async def test_under_a_step_that_says_so_a_program_that_does_not_know_it_goes_on(filled: Settings) -> None:
    async with open_house(filled):
        await Actor.filter(handle="one").update(name="before")
        await migrate(filled, [*steps(), EXPANDING])
        await Actor.filter(handle="one").update(name="meanwhile")
    assert await pending(filled) == []
    async with open_house(filled):
        assert (await Actor.get(handle="one")).name == "meanwhile"
        await Host.create(name="new.example")
        assert await Host.filter(name="new.example").count() == 1
    assert (await migrate(filled)).standing_at == NEXT
    assert await ask(filled, "SELECT since FROM migration ORDER BY number DESC LIMIT 2") == [
        (NEXT - 1,),
        (steps()[-1].since,),
    ]


async def test_a_program_that_a_later_step_is_too_much_for_is_refused(filled: Settings) -> None:
    await migrate(filled, [*steps(), EXPANDING, CONTRACTING])
    with pytest.raises(MigrationFailed, match="newer version"):
        await pending(filled)
    assert (await migrate(filled, [*steps(), EXPANDING])).taken == (), "who knows the one before goes on"


async def test_migrating_under_others_is_refused_when_they_could_not_go_on(filled: Settings) -> None:
    if filled.uses_sqlite:
        return
    before = await everything(filled)
    with pytest.raises(MigrationFailed, match="narrower. Nothing was changed"):
        await migrate(filled, [*steps(), EXPANDING, CONTRACTING], rolling=True)
    assert await everything(filled) == before
    assert (await migrate(filled, [*steps(), EXPANDING], rolling=True)).taken == (f"{NEXT:04} wider",)
    plan = [*steps(), EXPANDING, CONTRACTING]
    assert (await migrate(filled, plan, rolling=True)).taken == (f"{NEXT + 1:04} narrower",), "they know the one before"


async def test_migrating_under_others_does_not_hold_them_up(filled: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    if filled.uses_sqlite:
        return
    monkeypatch.setattr(migrating, "PATIENCE_WITH_OTHERS", "200ms")
    other = await asyncpg.connect(filled.database.url)
    try:
        async with other.transaction():
            await other.fetch("SELECT * FROM host")
            with pytest.raises(MigrationFailed, match="lock timeout. Nothing was changed"):
                await migrate(filled, [*steps(), EXPANDING], rolling=True)
    finally:
        await other.close()
    assert (await migrate(filled, [*steps(), EXPANDING], rolling=True)).taken == (f"{NEXT:04} wider",)


async def test_steps_that_let_older_programs_go_on_keep_all_that_those_know(empty: Settings) -> None:
    for step in [*steps(), EXPANDING]:
        if step.since is not None:
            plan = [*steps(), EXPANDING]
            await migrate(empty, plan[: step.since])
            before = await known_columns(empty)
            await migrate(empty, plan[: step.number])
            after = await known_columns(empty)
            assert before.items() <= after.items(), f"{step.name} changes what a program of step {step.since} knows"
            tables = {table for table, _ in before}
            demanded = {
                (table, column)
                for (table, column), (_, must, given) in after.items()
                if table in tables and (table, column) not in before and must and not given
            }
            assert not demanded, f"{step.name}: a program of step {step.since} would not fill these in"


async def known_columns(settings: Settings) -> dict[tuple[str, str], tuple[str, bool, bool]]:
    """(table, column) -> its type, whether it must have a value, whether it has one by itself."""
    if not settings.uses_sqlite:
        statement = (
            "SELECT table_name, column_name, data_type, is_nullable='NO',"
            " column_default IS NOT NULL OR is_identity='YES'"
            " FROM information_schema.columns WHERE table_schema='public'"
        )
        return {(row[0], row[1]): (row[2], row[3], row[4]) for row in await ask(settings, statement)}
    statement = (
        'SELECT t.name, c.name, c.type, c."notnull", c.dflt_value IS NOT NULL OR c.pk FROM sqlite_master t'
        " JOIN pragma_table_info(t.name) c WHERE t.type='table'"
    )
    return {(row[0], row[1]): (row[2], bool(row[3]), bool(row[4])) for row in await ask(settings, statement)}


async def test_a_path_with_signs_of_an_address_in_it_is_a_path(tmp_path: Path) -> None:
    settings = poles.settings_with(f"sqlite:{tmp_path}/a?b#c%20d/é.sqlite3", tmp_path)
    await migrate(settings)
    assert await pending(settings) == []
    assert settings.sqlite_path.exists()


async def test_what_is_no_database_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "film.sqlite3").write_text("This is a film, not a database. " * 500)
    with pytest.raises(MigrationFailed, match="not a database"):
        await migrate(poles.settings_with(f"sqlite:{tmp_path}/film.sqlite3", tmp_path))


async def test_a_postgresql_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path) -> None:
    settings = poles.settings_with("postgres://nobody@127.0.0.1:1/none", tmp_path)
    with pytest.raises(MigrationFailed, match="PostgreSQL"):
        await migrate(settings)
    with pytest.raises(MigrationFailed, match="PostgreSQL"):
        await pending(settings)


@pytest.mark.stories
async def test_of_two_processes_that_migrate_at_once_one_takes_the_steps(empty: Settings) -> None:
    said = await asyncio.gather(*(children.ended(children.start("migrates", empty)) for _ in range(2)))
    assert sorted(map(int, said)) == [0, len(steps())]
    assert await pending(empty) == []


@pytest.mark.stories
async def test_STO_05_a_migration_that_is_killed_changes_nothing_and_can_be_taken_again(filled: Settings) -> None:
    before = await everything(filled)
    child = children.start("migrates_for_ever", filled)
    try:
        with anyio.fail_after(60):
            while not await in_the_middle(filled):
                assert child.poll() is None, child.stderr and child.stderr.read()
                await asyncio.sleep(0.02)
    finally:
        child.kill()
        await asyncio.to_thread(child.communicate)
    await end_sessions(filled)
    assert await everything(filled) == before
    step = rebuilding(await actor_table(filled))
    assert (await migrate(filled, [*steps(), step])).taken == (f"{NEXT:04} colours",)
    assert len(await ask(filled, "SELECT 1 FROM follow")) == len(before["follow"]) == 1


async def in_the_middle(settings: Settings) -> bool:
    if settings.uses_sqlite:
        # The copy comes first, then the lock that stays as long as the steps take.
        return [path.suffix for path in copies(settings)] == [".sqlite3"] and children.is_locked(settings)
    sleeping = "SELECT 1 FROM pg_stat_activity WHERE datname=current_database() AND wait_event='PgSleep'"
    return bool(await ask(settings, sleeping))


async def end_sessions(settings: Settings) -> None:
    """PostgreSQL notices that its client is dead when it writes to it; an administrator would do this."""
    if not settings.uses_sqlite:
        others = "FROM pg_stat_activity WHERE datname=current_database() AND pid<>pg_backend_pid()"
        await ask(settings, f"SELECT pg_terminate_backend(pid, 60000) {others}")


async def test_the_house_of_a_test_is_migrated(house: House) -> None:
    assert await pending(house.settings) == []
