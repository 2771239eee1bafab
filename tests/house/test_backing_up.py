"""Backups are whole, hold together while the pole goes on, and make the same pole again in an empty place."""

import asyncio
import errno
import json
import os
import shutil
import stat
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from fediverse_cinema import backing_up, restoring, running, terminal
from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import keyring
from fediverse_cinema.backing_up import Backup
from fediverse_cinema.cli import app
from fediverse_cinema.foundation import clock, ids, last_backup
from fediverse_cinema.foundation.config import DatabaseSettings, SecretSettings, Settings, StorageSettings
from fediverse_cinema.foundation.database import copies, sql
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.here import House, at_home, here
from fediverse_cinema.foundation.instance_file import write_new
from fediverse_cinema.foundation.shelves import open_shelf, open_vault
from fediverse_cinema.house import open_house
from fediverse_cinema.media import missing
from fediverse_cinema.media.models import KeptFile
from tests.kit import poles
from tests.kit.buckets import a_bucket
from tests.kit.haste import quick_keys

pytestmark = pytest.mark.anyio
PASSWORD = "a password of the tests"
FILM = "9b2f4b5e-8a1c-4c37-9f6d-2f1f4f0c7a55-720.mp4"
SECRET = b"s" * 32
STORAGE = ("kind", "bucket", "endpoint", "public_url", "access_key", "secret_key")


def media(settings: Settings, place: str) -> Path:
    directory = settings.path(settings.media.directory) / place
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def settings_file(settings: Settings) -> Path:
    path = settings.directory / "instance.toml"
    if not path.exists():
        pole, database = {"host": settings.pole.host, "name": "Pôle Lyon"}, {"url": settings.database.url}
        storage = {key: getattr(settings.storage, key) for key in STORAGE}
        write_new(path, {"pole": pole, "database": database, "media": {"directory": "media"}, "storage": storage})
    return path


@pytest.fixture
async def pole(house: House) -> Settings:
    """The settings of a pole with a member and three files. Its secret is that of its file."""
    settings = house.settings = replace(house.settings, secrets=SecretSettings(key_file="secret.key"))
    house.secret = SECRET
    (settings.directory / "secret.key").write_bytes(SECRET)
    with quick_keys():
        await accounts.make_account("ana", "Ana", PASSWORD)
    for place in backing_up.PLACES:
        (media(settings, place) / FILM).write_bytes(place.encode())
    (media(settings, "shelf") / "x.mp4.half").write_bytes(b"not whole yet")
    return settings


@pytest.fixture
async def elsewhere(pole: Settings, tmp_path: Path) -> AsyncIterator[Settings]:
    """An empty place on another machine: its settings are there, its database is empty."""
    place = replace(pole, directory=tmp_path / "other")
    if pole.uses_sqlite:
        yield replace(place, database=DatabaseSettings(url="sqlite:rows/cinema.sqlite3"))
        return
    name = f"fc_{uuid.uuid4().hex}"
    await poles.on_postgres(f'CREATE DATABASE "{name}"')
    try:
        yield replace(place, database=DatabaseSettings(url=f"{pole.database.url.rsplit('/', 1)[0]}/{name}"))
    finally:
        await poles.on_postgres(f'DROP DATABASE "{name}" WITH (FORCE)')


async def back_up(settings: Settings, directory: Path, *, keep: int = 9) -> Backup:
    made, _ = await backing_up.make(settings, directory, settings_file=settings_file(settings), keep=keep)
    return made


async def all_rows(settings: Settings) -> dict[str, list[str]]:
    tables = "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
    if not settings.uses_sqlite:
        tables = "SELECT tablename AS name FROM pg_tables WHERE schemaname='public'"
    names = [row["name"] for row in await sql.rows(tables)]
    return {name: sorted(str(dict(row)) for row in await sql.rows(f'SELECT * FROM "{name}"')) for name in names}


async def test_a_backup_put_back_is_the_same_pole(pole: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    made = await back_up(pole, tmp_path / "backups")
    before = await all_rows(pole)
    assert (made.count, made.has_secret, made.host) == (3, True, "lyon.example")
    chosen = restoring.choose(tmp_path / "backups")
    assert chosen == made
    stands = await restoring.restore(tmp_path / "backups", chosen, settings_file=settings_file(elsewhere))
    assert stands.database.url == elsewhere.database.url
    for place in backing_up.PLACES:
        assert [(path.name, path.read_text()) for path in media(stands, place).iterdir()] == [(FILM, place)]
    for secret in (stands.path("data/secret.key"), settings_file(elsewhere)):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    async with open_house(stands) as house:
        with at_home(house):
            assert await all_rows(stands) == before and len(before["account"]) == 1
            ana = await Account.get().select_related("creator__actor")
            assert keyring.signing_keys(ana.creator.actor), "her keys open with the secret that came along"
            assert await accounts.sign_in("ana", PASSWORD, address="192.0.2.1")


@pytest.mark.parametrize(("kind", "pause"), [("disk", 0.02), pytest.param("s3", 0.1, marks=pytest.mark.s3)])
async def test_STO_11_a_backup_that_is_made_while_everybody_writes_holds_together(
    pole: Settings,
    elsewhere: Settings,
    house: House,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    pause: float,
) -> None:
    """Files come with their rows, change their place, and go, all the time."""
    if kind == "s3":
        pole, elsewhere = (  # each has a bucket of its own
            replace(one, storage=a_bucket(request.getfixturevalue("s3")).settings) for one in (pole, elsewhere)
        )
        house.settings, house.shelf, house.vault = pole, open_shelf(pole), open_vault(pole)
    for place in backing_up.PLACES[1:]:
        (media(pole, place) / FILM).unlink(missing_ok=True)
    one, stop, take = asyncio.Event(), asyncio.Event(), copies.take

    async def some() -> None:
        for _ in range(12):
            one.clear()
            await asyncio.wait_for(one.wait(), 60)

    async def while_others_write(settings: Settings, target: Path) -> None:
        await some()
        await take(settings, target)

    monkeypatch.setattr(copies, "take", while_others_write)
    writers = [asyncio.create_task(write_all_the_time(one, stop, pause)) for _ in range(4)]
    await some()
    made = await back_up(pole, tmp_path / "backups")
    stop.set()
    await asyncio.gather(*writers)
    stands = await restoring.restore(tmp_path / "backups", made, settings_file=settings_file(elsewhere))
    assert stands.storage.kind == kind
    async with open_house(stands) as there:
        with at_home(there):
            assert await KeptFile.all().count() >= 10
            assert await missing.find(set()) == [], "no row names a file that is not there"
            ana = await Account.get().select_related("creator__actor")
            assert keyring.signing_keys(ana.creator.actor)
            for path in {file.name async for file in there.vault.files()}:
                assert await there.vault.size(path) == len(path)


async def write_all_the_time(one: asyncio.Event, stop: asyncio.Event, pause: float) -> None:
    """Keep two files, one after the other, and let the second go again; not quicker than a backup can carry."""
    with TemporaryDirectory() as desk:
        while not stop.is_set():
            for stays in (True, False):
                name = ids.new_uuid()
                (Path(desk) / name).write_text(name)
                await here().vault.put(Path(desk) / name, name)
                row = await KeptFile.create(
                    name=name, owner_id=1, file_name="x.pdf", size=len(name), sha256="", created_at=clock.now()
                )
                if not stays:
                    await row.delete()
                    await here().vault.remove([name])
                one.set()
                await asyncio.sleep(pause)


async def test_what_is_deleted_or_sent_while_a_backup_is_made_is_in_it(
    pole: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def meanwhile(settings: Settings, target: Path) -> None:
        (media(pole, "shelf") / FILM).unlink()
        (media(pole, "vault") / "new.mp4").write_bytes(b"new")
        await take(settings, target)

    take = copies.take
    monkeypatch.setattr(copies, "take", meanwhile)
    made = await back_up(pole, tmp_path / "backups")
    assert set(made.files["shelf"]) == {FILM} and set(made.files["vault"]) == {FILM, "new.mp4"}
    assert not backing_up.missing_in(tmp_path / "backups", made)


async def test_a_film_that_comes_out_before_the_database_is_copied_is_in_it_under_both_names(
    pole: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy names the vault's name of a film that had not come yet at the first look, and has gone at the last."""
    looks: list[int] = []

    async def look(settings: Settings, directory: Path, files: dict[str, dict[str, int]]) -> int:
        new = await carry(settings, directory, files)
        looks.append(new)
        if len(looks) == 1:
            (media(pole, "vault") / "come.mp4").write_bytes(b"come")
        return new

    async def then_out(settings: Settings, target: Path) -> None:
        await take(settings, target)
        (media(pole, "vault") / "come.mp4").rename(media(pole, "shelf") / "out.mp4")

    carry, take = backing_up._carry, copies.take
    monkeypatch.setattr(backing_up, "_carry", look)
    monkeypatch.setattr(copies, "take", then_out)
    made = await back_up(pole, tmp_path / "backups")
    assert looks == [3, 1, 0, 1]
    assert set(made.files["vault"]) == {FILM, "come.mp4"} and set(made.files["shelf"]) == {FILM, "out.mp4"}


async def test_a_backup_that_the_disk_has_no_room_for_is_not_begun(
    pole: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory, film, size = pole.directory / "backups", media(pole, "originals") / "long.mp4", 50_000_000
    film.touch()
    os.truncate(film, size)
    little = SimpleNamespace(free=pole.media.kept_free + size // 2)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: little)

    def two_mounts(*paths: Path) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    with monkeypatch.context() as under_systemd:
        under_systemd.setattr(os, "link", two_mounts)
        with pytest.raises(CinemaError, match="no room"):
            await back_up(pole, directory)
    with pytest.raises(CinemaError, match="no room"):
        await back_up(replace(pole, media=replace(pole.media, kept_free=little.free + 1)), directory)
    assert backing_up.names_in(directory) == [] and last_backup.made_at(pole) is None
    assert list(directory.iterdir()) == [], "nothing was carried"
    made = await back_up(pole, directory)
    assert made.files["originals"]["long.mp4"] == size, "on one disk a second name takes no room"
    assert last_backup.made_at(pole) is not None


async def test_what_others_have_put_into_the_pool_stays_there_and_stops_nothing(pole: Settings, tmp_path: Path) -> None:
    pool = tmp_path / "backups/media/shelf"
    pool.mkdir(parents=True)
    for name in (".nfs000001", "a letter", "left.mp4", "cut.mp4.half"):
        (pool / name).touch()
    (media(pole, "shelf") / "._x").touch()
    made = await back_up(pole, tmp_path / "backups")
    assert {path.name for path in pool.iterdir()} == {FILM, ".nfs000001", "a letter"}
    assert set(made.files["shelf"]) == {FILM}


async def test_files_stand_once_for_all_backups_and_go_with_the_last_that_has_them(
    pole: Settings, tmp_path: Path
) -> None:
    directory, now = tmp_path / "backups", clock.now()
    names = []
    for night, file in enumerate(("first.mp4", "second.mp4", "third.mp4")):
        (media(pole, "shelf") / file).write_bytes(file.encode())
        with clock.stopped_at(now + timedelta(days=night)):
            names.append((await back_up(pole, directory, keep=2)).name)
        (media(pole, "shelf") / file).unlink()
    assert backing_up.names_in(directory) == names[1:]
    assert sorted(path.name for path in (directory / "media/shelf").iterdir()) == [FILM, "second.mp4", "third.mp4"]
    assert not (directory / names[0]).exists()


async def test_one_that_was_cut_short_leaves_nothing_and_two_at_once_do_not_meet(
    pole: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = tmp_path / "backups"

    async def power_cut(settings: Settings, target: Path) -> None:
        with pytest.raises(Refused, match="in use"):
            await back_up(pole, directory)
        raise OSError("the power is gone")

    with monkeypatch.context() as during:
        during.setattr(copies, "take", power_cut)
        with pytest.raises(OSError, match="power"):
            await back_up(pole, directory)
    assert backing_up.names_in(directory) == []
    made = await back_up(pole, directory)
    assert {path.name for path in directory.iterdir()} == {"media", made.name}
    assert stat.S_IMODE((directory / made.name).stat().st_mode) == 0o700
    assert {path.name for path in (directory / made.name).iterdir()} == {
        copies.name(pole), "instance.toml", "manifest.json", "secret.key",
    }  # fmt: skip


async def test_what_cannot_be_put_back_whole_changes_nothing(
    pole: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    directory = tmp_path / "backups"
    made = await back_up(pole, directory)
    there = elsewhere.directory
    there.mkdir()

    async def refusal(why: str, **different: object) -> None:
        path = there / "instance.toml"
        path.unlink(missing_ok=True)
        settings_file(replace(elsewhere, **different))  # type: ignore[arg-type]
        with pytest.raises(Refused, match=why):
            await restoring.restore(directory, made, settings_file=path)
        assert [one.name for one in there.rglob("*") if one.is_file()] in (["instance.toml"], ["secret.key"])
        assert await copies.is_empty(elsewhere)

    await refusal("other host", pole=replace(pole.pole, host="lille.example"))
    await refusal("not empty", database=replace(pole.database, url=_absolute(pole)))
    other = "sqlite:x.sqlite3" if not pole.uses_sqlite else "postgres://127.0.0.1/x"
    await refusal("other engine", database=DatabaseSettings(url=other))

    await refusal("other storage", storage=StorageSettings(kind="s3", bucket="films", public_url="https://b.example"))

    secret = directory / made.name / "secret.key"
    secret.write_bytes(b"")
    await refusal("damaged secret")
    secret.write_bytes(SECRET)

    lost = directory / "media/vault" / FILM
    lost.rename(tmp_path / FILM)
    await refusal("missing")
    (tmp_path / FILM).rename(lost)

    database = directory / made.name / made.database
    whole = database.read_bytes()
    database.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    await refusal("damaged")
    database.write_bytes(whole)

    (there / "instance.toml").unlink()
    (there / "data").mkdir()
    (there / "data/secret.key").write_bytes(b"another one")
    with pytest.raises(Refused, match="another secret"):
        await restoring.restore(directory, made, settings_file=settings_file(elsewhere))
    assert await copies.is_empty(elsewhere)


@pytest.mark.one_engine
async def test_what_a_broken_database_left_beside_it_is_not_played_into_the_one_put_back(
    pole: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    """A pole that was killed: its database is taken away, its journal stays."""
    made = await back_up(pole, tmp_path / "backups")
    path = elsewhere.sqlite_path
    path.parent.mkdir(parents=True)
    left = path.with_name(f"{path.name}-wal")
    left.write_bytes(b"of another database")
    with pytest.raises(Refused, match="left behind") as refused:
        await restoring.restore(tmp_path / "backups", made, settings_file=settings_file(elsewhere))
    assert str(left) in refused.value.sentence() and not path.exists()
    left.unlink()
    with running.as_the_one(elsewhere), pytest.raises(Refused, match="locked"):
        await restoring.restore(tmp_path / "backups", made, settings_file=settings_file(elsewhere))
    assert not path.exists(), "a server that still holds the place keeps it"
    with backing_up.alone(tmp_path / "backups"), pytest.raises(Refused, match="in use"):
        await restoring.restore(tmp_path / "backups", made, settings_file=settings_file(elsewhere))
    stands = await restoring.restore(tmp_path / "backups", made, settings_file=settings_file(elsewhere))
    assert stands.sqlite_path.exists()


def _absolute(settings: Settings) -> str:
    return f"sqlite:{settings.sqlite_path}" if settings.uses_sqlite else settings.database.url


@pytest.mark.one_engine
def test_the_commands_carry_a_pole_from_one_place_to_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def enter(*arguments: str) -> str:
        with quick_keys():
            done = CliRunner().invoke(app, arguments, prog_name="fediverse-cinema")
        assert done.exit_code == 0, done.output
        return done.stdout

    monkeypatch.delenv("FEDIVERSE_CINEMA_CONFIG", raising=False)
    monkeypatch.setattr(terminal, "set_up_logs", lambda form: None)
    monkeypatch.setattr("fediverse_cinema.checking.FROM_OUTSIDE", ())
    for place in ("old", "new"):
        (tmp_path / place).mkdir()
    monkeypatch.chdir(tmp_path / "old")
    enter("init", "--domain", "lyon.example", "--admin", "ana")
    (tmp_path / "old/data/media/shelf").mkdir(parents=True)
    (tmp_path / "old/data/media/shelf" / FILM).write_bytes(b"film")
    said = json.loads(enter("backup", "../backups", "--json"))
    assert (said["files"], said["removed"]) == (1, [])
    monkeypatch.chdir(tmp_path / "new")
    assert f"as it was at {said['name']}, with 1 files" in enter("restore", "../backups")
    old, new = ((tmp_path / place / "data/secret.key").read_bytes() for place in ("old", "new"))
    assert old == new and (tmp_path / "new/data/media/shelf" / FILM).read_bytes() == b"film"
    checks = json.loads(enter("check", "--here", "--json"))
    assert {line["what"]: line["state"] for line in checks}["pole"] == "ok"

    def complaint(*arguments: str) -> str:
        done = CliRunner().invoke(app, arguments, prog_name="fediverse-cinema")
        assert (done.exit_code, done.stdout) == (1, "")
        return done.stderr

    assert "There is a pole in the database of these settings" in complaint("restore", "../backups")
    assert "There is no such backup in ../backups" in complaint("restore", "../backups", "--name", "20200101T000000Z")
    (tmp_path / "new/data/cinema.sqlite3").write_bytes(b"no database " * 1000)
    assert "cannot be copied: file is not a database" in complaint("backup", "../backups")
    broken = tmp_path / "backups/99991231T235959Z/manifest.json"
    broken.parent.mkdir()
    broken.write_text("{")
    assert "manifest.json cannot be read: put it aside." in complaint("restore", "../backups")
    assert "file is not a database" in complaint("restore", "../backups", "--name", said["name"]), "it can be read"


@pytest.mark.one_engine
def test_backups_that_may_not_be_read_are_not_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "20261126T030000Z").mkdir()
    (tmp_path / "20261126T030000Z/manifest.json").write_text("{}")

    def looked_at_by_nobody() -> str:
        os.chmod(tmp_path / "20261126T030000Z", 0)
        if os.geteuid() == 0:
            os.chmod(tmp_path, 0o755)
            os.seteuid(65534)
        try:
            restoring.choose(tmp_path)
        except OSError as error:
            return type(error).__name__
        finally:
            os.seteuid(os.getuid())
            os.chmod(tmp_path / "20261126T030000Z", 0o700)
        return "nothing"

    assert looked_at_by_nobody() == "PermissionError"


def test_the_password_of_a_database_is_seen_by_nobody() -> None:
    """What pg_dump was started with is read by everybody on the machine."""
    address, environment = copies._address(
        Settings(database=DatabaseSettings(url="postgres://cinema:p%40ss@db.example:5433/cinema?sslmode=require"))
    )
    assert address == "postgres://cinema@db.example:5433/cinema?sslmode=require"
    assert environment["PGPASSWORD"] == "p@ss"


async def test_what_pg_dump_sets_is_left_behind_on_no_connection_of_a_pool(tmp_path: Path) -> None:
    pool = "postgres://cinema@127.0.0.1:1/cinema"
    settings = Settings(database=DatabaseSettings(url=pool, direct_url=pool), directory=tmp_path)
    for deed in (copies.take, copies.put_back):
        with pytest.raises(Refused, match="only a pool") as refused:
            await deed(settings, tmp_path / "rows")
        assert "database.direct_url" in refused.value.sentence() and "export" in refused.value.sentence()
