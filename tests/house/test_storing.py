"""`fediverse-cinema storage`, as it is typed."""

import asyncio
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from fediverse_cinema import checking, terminal
from fediverse_cinema.accounts.service import make_account
from fediverse_cinema.cli import app
from fediverse_cinema.films import service as films
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.findings import Line
from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.instance_file import read_settings
from fediverse_cinema.foundation.shelves import VAULT
from fediverse_cinema.house import open_house
from fediverse_cinema.media.models import Asset, AssetState, KeptFile, Rendition, RenditionKind
from fediverse_cinema.poles.service import found
from tests.kit.buckets import Bucket, a_bucket
from tests.kit.haste import quick_keys

pytestmark = pytest.mark.one_engine
DAY_AFTER = timedelta(hours=25)
LOCAL = '[federation]\nscheme = "http"\nallowed_private_networks = ["127.0.0.0/8"]\n'
LOST = "9b2f4b5e-8a1c-4c37-9f6d-2f1f4f0c7a55-720.mp4"


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That of a pole which has lost sight of one file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FEDIVERSE_CINEMA_CONFIG", raising=False)
    # The loggers of this process outlive the terminal that a command believes to have.
    monkeypatch.setattr(terminal, "set_up_logs", lambda form: None)
    write_settings()
    assert enter("migrate").exit_code == 0
    shelf = tmp_path / "data" / "media" / "shelf"
    shelf.mkdir(parents=True)
    (shelf / LOST).write_bytes(b"x" * 2_000_000)
    return tmp_path


def write_settings(bucket: Bucket | None = None, kind: str = "disk", more: str = "", public_url: str = "") -> None:
    text = '[pole]\nhost = "lyon.example"\n' + more
    if bucket is not None:
        text += (
            f'[storage]\nkind = "{kind}"\nbucket = "{bucket.name}"\nendpoint = "{bucket.endpoint}"\n'
            f'public_url = "{public_url or bucket.base}"\naccess_key = "key"\nsecret_key = "secret"\n'
        )
    Path("instance.toml").write_text(text)


def remember(name: str) -> None:
    """A row knows the file again."""
    with sqlite3.connect("data/cinema.sqlite3") as database:
        values = ("https://a.example/1.webp", name, "image/webp", 2_000_000, "2026-01-01 00:00:00+00:00")
        row = "INSERT INTO proxied_picture (url, name, media_type, size, used_at) VALUES (?, ?, ?, ?, ?)"
        database.execute(row, values)


def enter(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, prog_name="fediverse-cinema")


def names(directory: Path) -> list[str]:
    return [path.name for path in (directory / "data" / "media" / "shelf").iterdir()]


def test_a_sweep_tells_and_touches_nothing_until_it_is_told_to(directory: Path) -> None:
    assert enter("storage", "sweep").stdout == "Nothing is left over.\n", "it may be on its way: it is too young"
    with clock.stopped_at(clock.now() + DAY_AFTER):
        told = enter("storage", "sweep", "--json")
        assert json.loads(told.stdout) == {
            "removed": False, "files": [{"place": "shelf", "name": LOST, "size": 2_000_000}],
        }  # fmt: skip
        assert "1 files, 2.0 MB, nothing removed: add --remove." in enter("storage", "sweep").stdout
        assert names(directory) == [LOST]
        assert "1 files, 2.0 MB, removed." in enter("storage", "sweep", "--remove").stdout
    assert names(directory) == []


def test_to_move_it_needs_a_bucket() -> None:
    done = enter("storage", "move", "--to", "s3")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "Set storage.bucket and storage.public_url first.\n"


@pytest.mark.s3
def test_a_move_says_what_comes_next(directory: Path, s3: str) -> None:
    bucket = a_bucket(s3)
    write_settings(bucket)
    assert "0 files, 0.0 MB, carried." in enter("storage", "move", "--to", "s3").stdout, "nobody knows of it"
    remember(LOST)
    done = enter("storage", "move", "--to", "s3")
    assert done.exit_code == 0 and "1 files, 2.0 MB, carried." in done.stdout
    assert 'Now set storage.kind = "s3", restart the pole' in done.stdout
    assert (bucket.all_names(), names(directory)) == ({LOST}, [LOST])
    early = enter("storage", "move", "--to", "s3", "--remove")
    assert early.exit_code == 1 and early.stderr == 'Set storage.kind to "s3" and restart the pole first.\n'
    assert names(directory) == [LOST]
    write_settings(bucket, kind="s3")
    assert "0 files, 0.0 MB, carried." in enter("storage", "move", "--to", "s3").stdout
    done = enter("storage", "move", "--to", "s3", "--remove")
    assert "1 files, 2.0 MB, removed." in done.stdout and "Run this once more in a day" in done.stdout
    assert (bucket.all_names(), names(directory)) == ({LOST}, [])


def line(what: str) -> Line:
    found = asyncio.run(checking.check_everything(read_settings(), outside=False))
    return next(one for one in found if one.what == what)


def test_a_disk_whose_rest_is_kept_free_is_a_fault_that_says_so() -> None:
    assert line("disk").state != "fault" and line("storage").found == "on this disk"
    write_settings(more=f"[media]\nkept_free = {1 << 60}\n")
    assert line("disk").state == "fault" and "no film is taken in or prepared" in line("disk").found


@pytest.mark.s3
def test_STO_12_a_check_sees_what_browsers_get_of_a_bucket(s3: str) -> None:
    bucket = a_bucket(s3)
    write_settings(bucket, kind="s3", more=LOCAL)
    assert (line("storage").state, bucket.all_names()) == ("ok", set())
    bucket.allow("*")
    assert line("storage").state == "fault" and "shows drafts and originals to everybody" in line("storage").found
    bucket.allow("nothing")
    assert line("storage").state == "fault" and "answers 403 to browsers" in line("storage").found
    write_settings(Bucket("never-made", s3), kind="s3", more=LOCAL)
    assert line("storage").state == "fault"


@contextmanager
def a_front(bucket: Bucket) -> Iterator[tuple[str, dict[str, int]]]:
    """An address at which everybody reads the bucket, and what is answered instead to paths that begin so."""
    instead: dict[str, int] = {}

    class Front(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            statuses = [status for start, status in instead.items() if self.path.startswith(f"/{start}")]
            self.send_response(statuses[0] if statuses else httpx.get(bucket.base + self.path).status_code)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Front) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", instead
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.s3
def test_STO_12_a_bucket_that_is_out_of_order_is_not_taken_for_one_that_keeps_its_drafts(s3: str) -> None:
    bucket = a_bucket(s3)
    with a_front(bucket) as (address, instead):
        write_settings(bucket, kind="s3", more=LOCAL, public_url=address)
        assert line("storage").state == "ok"
        for status in (429, 500, 503):
            instead[VAULT] = status
            assert line("storage").state == "unknown" and f"answers {status}" in line("storage").found
        instead[""] = instead.pop(VAULT)
        assert line("storage").state == "fault" and "out of order" in line("storage").remedy
    assert bucket.all_names() == set()


def test_STO_12_what_is_missing_is_found_and_put_back_from_a_backup(directory: Path) -> None:
    assert enter("storage", "missing").stdout == "Nothing is missing.\n", "nobody knows of the file that stands there"
    film, master, kept = (f"{ids.new_uuid()}{end}" for end in ("-720.mp4", "", ""))
    write_down(film, master, kept)
    found = enter("storage", "missing")
    assert found.exit_code == 1 and found.stderr.startswith("3 files are missing.")
    assert "La [mer]" in found.stdout
    said = json.loads(enter("storage", "missing", "--json").stdout)
    assert [(one["place"], one["name"]) for one in said["missing"]] == [
        ("shelf", film), ("originals", master), ("vault", kept),
    ]  # fmt: skip
    pool = directory / "backups" / "media"
    for place, name, size in (("vault", film, 5), ("originals", master, 7), ("vault", kept, 2)):
        (pool / place).mkdir(parents=True, exist_ok=True)
        (pool / place / name).write_bytes(b"x" * size)
    some = enter("storage", "missing", "--from", "backups")
    assert some.exit_code == 1 and "2 files were put back." in some.stdout, "one of the backup's is not whole"
    assert some.stderr == "1 files are missing. No backup in backups has them whole.\n" and kept in some.stdout
    media = directory / "data" / "media"
    assert (media / "shelf" / film).stat().st_size == 5 and (media / "originals" / master).stat().st_size == 7
    (pool / "vault" / kept).write_bytes(b"xxx")
    assert "Nothing is missing." in enter("storage", "missing", "--from", "backups").stdout
    (media / "shelf" / film).write_bytes(b"xx")
    cut = enter("storage", "missing")
    assert cut.exit_code == 1 and film in cut.stdout, "a part of a file is none"


def write_down(film: str, master: str, kept: str) -> None:
    """A film that is out, with its master, and what a team keeps."""

    async def write() -> None:
        async with open_house(read_settings()):
            now = clock.now()
            asset = await Asset.create(
                owner_id=1, file_name="m.mov", original=master, size=7, sha256="", open=True, state=AssetState.READY,
                created_at=now,
            )  # fmt: skip
            await Rendition.create(asset=asset, kind=RenditionKind.MP4, name=film, media_type="video/mp4", size=5)
            await KeptFile.create(name=kept, owner_id=1, file_name="k.pdf", size=3, sha256="", created_at=now)
            with quick_keys():
                await found()
                ana = await make_account("ana", "Ana", "a password of the tests")
            film_of_hers = await films.begin(ana.creator, Sheet(title="La [mer]", licence="CC-BY-SA-4.0"), asset)
            assert film_of_hers.asset_id == asset.id

    asyncio.run(write())
