"""A pole that is handed over is the same pole elsewhere: on the other engine, under another domain, and nowhere when
its archive is not whole.
"""

import hashlib
import json
import os
import re
import stat
import uuid
import zipfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest
from starlette.types import ASGIApp

from fediverse_cinema import backing_up, packing, unpacking
from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import keyring
from fediverse_cinema.activitypub.models import Actor, Host, OutboxEntry
from fediverse_cinema.activitypub.signatures.signing import body_digest
from fediverse_cinema.app import doors
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.factors.models import Passkey
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.config import SecretSettings, Settings
from fediverse_cinema.foundation.database import copies, migrating, rows
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.here import House, at_home
from fediverse_cinema.foundation.instance_file import read_settings
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.house import open_house
from fediverse_cinema.packing import Manifest
from tests.house.conftest import People
from tests.house.rounds import much_talked_of
from tests.kit.empty_places import an_empty_place
from tests.kit.people import PASSWORD
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
FILM = "9b2f4b5e-8a1c-4c37-9f6d-2f1f4f0c7a55-720.mp4"
SECRET = b"s" * 32
HERE, THERE = "lyon.example", "cinema-lyon.example"
ON_ITS_WAY = ["sqlite", "postgres"] if os.environ.get("TEST_DATABASE") == "postgres" else ["sqlite"]
"""The engines of the places that an archive goes through, one after the other."""


@pytest.fixture
async def pole(town: Town, people: People) -> Settings:
    """The settings of a pole in which much has happened, with a file of each kind. Its secret is that of its file."""
    house = town.pole.house
    await much_talked_of(people.ana, people.ben)
    settings = house.settings
    shown = settings.directory / "secret.key"
    shown.write_bytes(SECRET)
    shown.chmod(0o600)
    await _seal_anew(house)
    house.settings = replace(settings, secrets=SecretSettings(key_file="secret.key"))
    for place in backing_up.PLACES:
        (settings.directory / "media" / place).mkdir(parents=True, exist_ok=True)
        (settings.directory / "media" / place / FILM).write_bytes(place.encode())
    (settings.directory / "media/shelf/x.mp4.half").write_bytes(b"not whole yet")
    return house.settings


async def _seal_anew(house: House) -> None:
    """The secret of the tests is said in their settings; a pole that is handed over has a file."""
    with at_home(house):
        ours = await Actor.filter(local_handle__isnull=False)
        kept = {actor.id: keyring.signing_keys(actor) for actor in ours}
        house.secret = SECRET
        house.rooms.clear()
        for actor in ours:
            actor.rsa_private = keyring.vault().seal(kept[actor.id].rsa, about=actor.uri)
            actor.ed25519_private = keyring.vault().seal(kept[actor.id].ed25519, about=actor.uri)
            await actor.save(update_fields=["rsa_private", "ed25519_private"])


def all_rows(archive: Path) -> dict[str, list[dict[str, Any]]]:
    with unpacking.opened(archive) as opened:
        tables = opened.manifest.contents.tables
        return {table.name: [json.loads(line) for line in opened.lines(table.name)] for table in tables}


async def pages(app: ASGIApp, base: str) -> dict[str, str]:
    """What a visitor finds who follows every link, without what is made anew for each answer. Of lists that can be
    asked in many ways she tries two.
    """
    found, waiting = dict[str, str](), ["/"]
    headers = {"Accept": "text/html", "Accept-Language": "fr"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=base, headers=headers) as client:
        while waiting:
            path = waiting.pop()
            if path in found or sum(one.startswith(f"{path.partition('?')[0]}?") for one in found) >= 2:
                continue
            answer = await client.get(path)
            found[path] = f"{answer.status_code} {_without_tokens(answer.text)}"
            links = re.findall(r'(?:href|src|action)="([^"]+)"', answer.text) if "<html" in answer.text else []
            for link in [*links, answer.headers.get("location", "")]:
                parts = urlsplit(urldefrag(urljoin(f"{base}{path}", link.replace("&amp;", "&")))[0])
                # What stands on the page of who signs in is for one answer.
                if f"{parts.scheme}://{parts.netloc}" == base and parts.path != "/login":
                    waiting.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return found


def _without_tokens(text: str) -> str:
    return re.sub(r'<input type="hidden"[^>]+>', "", text)


async def test_an_archive_makes_the_same_pole_whatever_the_engine(town: Town, pole: Settings, tmp_path: Path) -> None:
    with clock.stopped_at(clock.now()):
        before = await pages(town.pole.app, "https://lyon.example")
        await Film.all().update(remote={"far": 1e20})  # PostgreSQL keeps it as a number of 21 digits
        archive, source = tmp_path / "lyon.zip", pole
        made = await packing.export(source, archive)
        assert (made.host, made.has_secret) == ("lyon.example", True) and stat.S_IMODE(archive.stat().st_mode) == 0o600
        rows_before = all_rows(archive)
        assert len(before) > 60 and len(rows_before["film"]) and len(rows_before["actor"]) > 5
        async with AsyncExitStack() as stack:
            for number, engine in enumerate(ON_ITS_WAY):
                place = await stack.enter_async_context(an_empty_place(tmp_path / f"place {number}", engine))
                stands, told = await unpacking.take_over(archive, settings_file=place)
                assert told == made and stands.uses_sqlite == (engine == "sqlite")
                async with open_house(stands) as house:
                    with at_home(house):
                        assert await pages(doors(house), "https://lyon.example") == before
                        ana = await Account.get(creator__actor__handle="ana").select_related("creator__actor")
                        assert keyring.signing_keys(ana.creator.actor), "her keys open with the secret that came along"
                        assert await accounts.sign_in("ana", PASSWORD, address="192.0.2.1")
                        await _a_new_row_has_a_new_number(made)
                for kind in backing_up.PLACES:
                    path = stands.path(stands.media.directory) / kind / FILM
                    assert path.read_text() == kind and not path.with_name("x.mp4.half").exists()
                archive = tmp_path / f"again {number}.zip"
                made = await packing.export(stands, archive)
                after = all_rows(archive)
                assert {name: after[name] for name in after if name not in CHANGED} == {
                    name: rows_before[name] for name in rows_before if name not in CHANGED
                }


CHANGED = ("session", "actor", "pole_file", "job")
"""What the test itself does in each place."""


async def _a_new_row_has_a_new_number(archive: Manifest) -> None:
    """Not even that of a row that has gone."""
    [counter] = [table.counter for table in archive.contents.tables if table.name == "actor"]
    made = await Actor.create(
        uri="https://x.example/1", type="Person", host="x.example", handle="x", created_at=clock.now()
    )
    assert made.id == counter + 1
    await made.delete()


WORDS = (
    "Voir https://lyon.example/films/x ou /search?q=https%3A%2F%2Flyon.example%2Fx, écrire à @ana@lyon.example: elle,"
    " bureau@lyon.example, pas à https://lyon.example.org ni https://lyon.example:8443/"
)
WORDS_THERE = (
    "Voir https://cinema-lyon.example/films/x ou /search?q=https%3A%2F%2Fcinema-lyon.example%2Fx, écrire à"
    " @ana@cinema-lyon.example: elle, bureau@lyon.example, pas à https://lyon.example.org ni https://lyon.example:8443/"
)


async def test_at_another_domain_the_pages_are_the_same_under_new_addresses(
    town: Town, pole: Settings, people: People, tmp_path: Path
) -> None:
    await conversations.say(people.ana.actor, Words(WORDS))
    await Passkey.create(
        account=people.ana.account, credential_id="x", public_key="x", user_handle="x", sign_count=0, name="Téléphone",
        created_at=clock.now(),
    )  # fmt: skip
    with clock.stopped_at(clock.now()):
        before = await pages(town.pole.app, "https://lyon.example")
        await Host.create(name=THERE, failures=3)  # somebody asked there while nobody was at home
        await packing.export(pole, tmp_path / "lyon.zip")
        old_key = (await Actor.get(local_handle="ana")).rsa_public
        async with an_empty_place(tmp_path / "place", ON_ITS_WAY[-1], THERE) as place:
            with pytest.raises(Refused, match="other host") as refused:
                await unpacking.take_over(tmp_path / "lyon.zip", settings_file=place)
            assert "say --host cinema-lyon.example" in refused.value.sentence()
            stands, _ = await unpacking.take_over(tmp_path / "lyon.zip", settings_file=place, host=THERE)
            async with open_house(stands) as house:
                with at_home(house):
                    after = await pages(doors(house), "https://cinema-lyon.example")
                    ana = await Actor.get(local_handle="ana")
                    assert (ana.uri, ana.host) == ("https://cinema-lyon.example/ap/users/ana", "cinema-lyon.example")
                    assert ana.also_known_as == ["https://lyon.example/ap/users/ana"]
                    assert ana.rsa_public == old_key and keyring.signing_keys(ana)
                    assert (await Note.filter(author_id=ana.id).order_by("-id").first()).source == WORDS_THERE  # type: ignore[union-attr]
                    assert not await Host.filter(name__in=[HERE, THERE]).exists()
                    assert not await Passkey.exists(), "no browser shows it at another domain: she would be shut out"
                    entries = await OutboxEntry.all()
                    assert entries and not await Job.filter(kind__in=["fan_out", "deliver"]).exists()
                    for entry in entries:
                        assert entry.fanned_out and entry.digest == body_digest(entry.body.encode())
                        assert not {"proof", "signature"} & set(json.loads(entry.body))
            await packing.export(stands, tmp_path / "again.zip")
    assert _all_at_lyon(after) == _all_at_lyon(before)
    for table, found in all_rows(tmp_path / "again.zip").items():
        for row in found:
            row.pop("also_known_as", None)
            assert not re.search(r"https://lyon\.example(?![.:])", json.dumps(row)), table


async def test_a_pole_does_not_become_a_server_that_it_has_met(pole: Settings, tmp_path: Path) -> None:
    await Actor.create(
        uri=f"https://{THERE}/users/lou", type="Person", host=THERE, handle="lou", created_at=clock.now()
    )
    await packing.export(pole, tmp_path / "lyon.zip")
    async with an_empty_place(tmp_path / "place", ON_ITS_WAY[-1], THERE) as place:
        with pytest.raises(Refused, match="is known") as refused:
            await unpacking.take_over(tmp_path / "lyon.zip", settings_file=place, host=THERE)
        assert await copies.is_empty(read_settings(place))
    assert "has met cinema-lyon.example as another server" in refused.value.sentence()


async def test_a_secret_of_another_pole_opens_none(pole: Settings, tmp_path: Path) -> None:
    """It was handed on by another way than the archive."""
    await packing.export(replace(pole, secrets=SecretSettings(key="kept elsewhere")), tmp_path / "lyon.zip")
    for host in (HERE, THERE):
        directory = tmp_path / uuid.uuid4().hex
        secrets = {"key": "another secret, as long as one has to be"}
        async with an_empty_place(directory, ON_ITS_WAY[-1], host, secrets=secrets) as place:
            with pytest.raises(Refused, match="does not open") as refused:
                await unpacking.take_over(tmp_path / "lyon.zip", settings_file=place, host=host)
            assert await copies.is_empty(read_settings(place))
            assert sorted(path.name for path in directory.rglob("*.mp4")) == [], "nothing is written before"
        assert "that of another pole" in refused.value.sentence()


def _all_at_lyon(pages: dict[str, str]) -> dict[str, str]:
    """Calendars break lines after so many letters, and podcasts are numbered by their address."""
    shown = {path.replace(THERE, HERE): text.replace(THERE, HERE) for path, text in pages.items()}
    return {path: text if "<html" in text else text[:3] for path, text in shown.items()}


async def test_what_is_no_whole_archive_makes_no_pole(pole: Settings, tmp_path: Path) -> None:
    archive = tmp_path / "lyon.zip"
    await packing.export(pole, archive)
    with zipfile.ZipFile(archive) as opened:
        whole = {name: opened.read(name) for name in opened.namelist()}
    film = f"shelf/{FILM}"

    async def refusal(why: str, change: Callable[[dict[str, bytes], dict[str, Any]], None]) -> str:
        """What is said of an archive in which somebody has changed something; `change` gets files and manifest."""
        files = dict(whole)
        manifest = json.loads(files.pop(packing.MANIFEST))
        change(files, manifest)
        with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_DEFLATED) as written:
            for name, content in {**files, packing.MANIFEST: json.dumps(manifest).encode()}.items():
                written.writestr(name, content)
        return await _refused(tmp_path / "bad.zip", why)

    def other_bytes(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        files[film] = b"other"

    def lost(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        del files[film]

    def named(name: str) -> Callable[[dict[str, bytes], dict[str, Any]], None]:
        def change(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
            files[name], manifest["sums"][name] = files.pop(film), manifest["sums"].pop(film)

        return change

    def points_nowhere(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        _say_rows(files, manifest, "creator", [])

    def other_columns(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["contents"]["tables"][0]["columns"].append("more")

    def no_rows(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        _say_rows(files, manifest, "creator", [b"[1]"])

    def newer(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["contents"]["standing"] = 9999

    def of_the_future(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["format"] = 2

    def unfolds(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["sums"][film]["size"] = 1

    for change in (other_bytes, lost, unfolds, points_nowhere, no_rows, other_columns):
        assert "damaged, or none of a pole" in await refusal("damaged", change), change.__name__
    for name in ("../../etc/cron.d/x", "/etc/passwd", "shelf/../../x", "shelf/a/b.mp4", "rows/../x.jsonl", "x.mp4"):
        assert "damaged, or none of a pole" in await refusal("none of ours", named(name))
    assert "install the newer version" in await refusal("step 9999", newer)
    assert "install that" in await refusal("format 2", of_the_future)
    (tmp_path / "cut.zip").write_bytes(archive.read_bytes()[:-200])
    await _refused(tmp_path / "cut.zip", "damaged")
    (tmp_path / "turned.zip").write_bytes(_turned(archive.read_bytes(), b"shelf"))
    await _refused(tmp_path / "turned.zip", "damaged")


async def test_a_place_with_a_pole_or_without_room_takes_none(
    pole: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "lyon.zip"
    await packing.export(pole, archive)
    async with an_empty_place(tmp_path / "place", ON_ITS_WAY[-1]) as place:
        with monkeypatch.context() as full:
            full.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=1_000))
            with pytest.raises(CinemaError, match="no room") as little:
                await unpacking.take_over(archive, settings_file=place)
            assert "There is no room in" in little.value.sentence()
            with pytest.raises(CinemaError, match="no room"):
                await packing.export(pole, tmp_path / "second.zip")
        (tmp_path / "place/data").mkdir()
        (tmp_path / "place/data/secret.key").write_bytes(b"another one")
        with pytest.raises(Refused, match="another secret"):
            await unpacking.take_over(archive, settings_file=place)
        (tmp_path / "place/data/secret.key").unlink()
        assert not (tmp_path / "place/data/media").exists() and await copies.is_empty(read_settings(place))
        await unpacking.take_over(archive, settings_file=place)
        with pytest.raises(Refused, match="not empty"):
            await unpacking.take_over(archive, settings_file=place)
    assert [path.name for path in tmp_path.glob("*.zip*")] == ["lyon.zip"], "half an archive is none"
    with pytest.raises(Refused, match="exists"):
        await packing.export(pole, archive)


async def test_one_that_was_cut_short_is_taken_over_again(
    pole: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "lyon.zip"
    await packing.export(pole, archive)

    async def power_cut(*_: object) -> None:
        raise OSError("the power is gone")

    async with an_empty_place(tmp_path / "place", ON_ITS_WAY[-1]) as place:
        with monkeypatch.context() as during:
            during.setattr(rows, "read", power_cut)
            with pytest.raises(OSError, match="power"):
                await unpacking.take_over(archive, settings_file=place)
        assert await copies.is_empty(read_settings(place))
        stands, _ = await unpacking.take_over(archive, settings_file=place)
        assert not await copies.is_empty(stands)
        assert [path.name for path in stands.path(stands.media.directory).glob(".import*")] == []


async def test_an_archive_of_an_older_schema_is_brought_to_the_newest(pole: Settings, tmp_path: Path) -> None:
    """Rows are put into tables as they were then, and take the steps that they have missed."""
    archive, last = tmp_path / "lyon.zip", migrating.steps()[-1]
    await packing.export(pole, archive)
    step = migrating.Step(last.number + 1, "later", _LATER, _LATER)
    with pytest.MonkeyPatch.context() as later_on:
        plan = [*migrating.steps(), step]
        for module in (migrating, rows, copies):
            later_on.setattr(module, "steps", lambda: plan)
        async with an_empty_place(tmp_path / "place", ON_ITS_WAY[-1]) as place:
            stands, _ = await unpacking.take_over(archive, settings_file=place)
            assert await migrating.pending(stands) == []
            await packing.export(stands, tmp_path / "again.zip")
    assert {row["mood"] for row in all_rows(tmp_path / "again.zip")["film"]} == {"LA SAÔNE, LA NUIT"}


_LATER = (
    "ALTER TABLE film ADD COLUMN mood VARCHAR(300) NOT NULL DEFAULT '';\nUPDATE film SET mood='LA SAÔNE, LA NUIT';\n"
)


def _say_rows(files: dict[str, bytes], manifest: dict[str, Any], table: str, lines: list[bytes]) -> None:
    content, name = b"".join(line + b"\n" for line in lines), f"rows/{table}.jsonl"
    files[name] = content
    manifest["sums"][name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _turned(content: bytes, word: bytes) -> bytes:
    """One bit of a film is another."""
    place = content.index(word + b"/" + FILM.encode()) + len(word) + 1 + len(FILM) + 21
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


async def _refused(archive: Path, why: str) -> str:
    """Nothing is left in the place."""
    directory = archive.parent / uuid.uuid4().hex
    async with an_empty_place(directory, ON_ITS_WAY[-1]) as place:
        with pytest.raises(Refused, match=why) as refused:
            await unpacking.take_over(archive, settings_file=place)
        assert await copies.is_empty(read_settings(place))
    return refused.value.sentence()
