import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from fediverse_cinema.foundation import bucket as buckets
from fediverse_cinema.foundation import storage
from fediverse_cinema.foundation.bucket import BucketShelf
from fediverse_cinema.foundation.config import MediaSettings, Settings, StorageSettings
from fediverse_cinema.foundation.errors import Later, Missing
from fediverse_cinema.foundation.shelves import open_shelf, open_vault, origins
from fediverse_cinema.foundation.storage import DiskShelf, Shelf
from tests.kit.buckets import a_bucket

pytestmark = pytest.mark.anyio
STEM = "9b2f4b5e-8a1c-4c37-9f6d-2f1f4f0c7a55"


@pytest.fixture
def on_disk(tmp_path: Path) -> Settings:
    return Settings(media=MediaSettings(directory="media"), directory=tmp_path)


@pytest.fixture
def in_bucket(s3: str) -> Settings:
    return Settings(storage=a_bucket(s3).settings)


@pytest.fixture(params=["on_disk", pytest.param("in_bucket", marks=pytest.mark.s3)])
def either(request: pytest.FixtureRequest) -> Settings:
    """Settings of a pole with its files on this disk, and in a bucket."""
    settings: Settings = request.getfixturevalue(request.param)
    return settings


@pytest.fixture
def disk(on_disk: Settings) -> DiskShelf:
    shelf = open_shelf(on_disk)
    assert isinstance(shelf, DiskShelf)
    return shelf


@pytest.fixture
def bucket(in_bucket: Settings) -> BucketShelf:
    shelf = open_shelf(in_bucket)
    assert isinstance(shelf, BucketShelf)
    return shelf


def fetched(shelf: Shelf, *names: str) -> list[httpx.Response]:
    """As a browser gets them."""
    return [fetch(str(shelf.url(name))) for name in names]


def fetch(address: str, **headers: str) -> httpx.Response:
    return httpx.get(address, headers=headers)


async def names(shelf: Shelf) -> set[str]:
    return {file.name async for file in shelf.files()}


def a_file(directory: Path, content: bytes = b"pictures") -> Path:
    source = directory / "made"
    source.write_bytes(content)
    return source


async def test_what_is_put_is_there_until_it_is_removed(disk: DiskShelf, tmp_path: Path) -> None:
    await disk.put(a_file(tmp_path), "film.mp4")
    path = disk.path("film.mp4")
    assert path is not None and path.read_bytes() == b"pictures"
    assert disk.url("film.mp4") is None
    await disk.remove(["film.mp4", "never-there.mp4"])
    assert disk.path("film.mp4") is None


async def test_a_name_can_be_put_again(disk: DiskShelf, tmp_path: Path) -> None:
    source = a_file(tmp_path)
    for _ in range(2):
        await disk.put(source, "film.mp4")
    path = disk.path("film.mp4")
    assert path is not None and [file.name for file in path.parent.iterdir()] == ["film.mp4"]


async def test_the_shelf_may_stand_on_another_disk(
    disk: DiskShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    await disk.put(a_file(tmp_path), "film.mp4")
    path = disk.path("film.mp4")
    assert path is not None and path.read_bytes() == b"pictures"


async def test_MED_22_a_file_is_never_seen_half(
    disk: DiskShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power fails before the bytes are safe."""

    def fail(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(storage, "sync", fail)
    with pytest.raises(KeyboardInterrupt):
        disk._put(a_file(tmp_path), f"{STEM}.m3u8")
    assert disk.path(f"{STEM}.m3u8") is None
    await disk.clear(STEM)
    assert list((tmp_path / "media" / "shelf").iterdir()) == []


async def test_clearing_takes_one_preparation_away(disk: DiskShelf, tmp_path: Path) -> None:
    for name in (f"{STEM}-720.mp4", f"{STEM}-master.m3u8", "another.mp4"):
        await disk.put(a_file(tmp_path), name)
    await disk.clear(STEM)
    assert [path.name for path in (tmp_path / "media" / "shelf").iterdir()] == ["another.mp4"]


WRONG_NAMES = [
    *(
        "..",
        ".",
        "",
        "../secret.key",
        "..%2fsecret.key",
        "..%5csecret.key",
        "..\\secret.key",
        "//etc/passwd",
        "/etc/passwd",
    ),
    *(
        "%252e%252e%252f",
        "a/b",
        "film.mp4\0",
        "film.mp4\n",
        "\nfilm.mp4",
        ".film.mp4.half",
        "film é.mp4",
        "~",
        "a*",
        "%00",
    ),
]


@pytest.mark.parametrize("name", WRONG_NAMES)
async def test_WEB_15_other_names_lead_nowhere(name: str, disk: DiskShelf, tmp_path: Path) -> None:
    everywhere: list[Shelf] = [disk, BucketShelf(None, "https://files.example")]  # type: ignore[arg-type]
    for shelf in everywhere:
        for ask in (shelf.path, shelf.url):
            with pytest.raises(Missing):
                ask(name)
        with pytest.raises(Missing):
            await shelf.put(a_file(tmp_path), name)
        with pytest.raises(Missing):
            await shelf.remove([name])


async def test_WEB_15_a_link_on_the_shelf_is_not_followed(disk: DiskShelf, tmp_path: Path) -> None:
    await disk.put(a_file(tmp_path), "film.mp4")
    shelf = tmp_path / "media" / "shelf"
    (shelf / "link.mp4").symlink_to("/etc/passwd")
    (shelf / "folder").mkdir()
    assert disk.path("link.mp4") is None
    assert disk.path("folder") is None


async def test_a_film_that_took_a_day_to_make_is_not_older_than_its_coming(disk: DiskShelf, tmp_path: Path) -> None:
    """What stands on the shelf is often the very file that a tool wrote long before."""
    source, before = a_file(tmp_path), time.time() - 60
    os.utime(source, (0, 0))
    await disk.put(source, "film.mp4")
    assert [file.since > before async for file in disk.files()] == [True]


@pytest.mark.s3
async def test_a_bucket_serves_what_is_put(bucket: BucketShelf, tmp_path: Path) -> None:
    content = os.urandom(12_000_000)  # more than one part
    await bucket.put(a_file(tmp_path, content), f"{STEM}-720.mp4")
    await bucket.put(a_file(tmp_path, b"#EXTM3U"), f"{STEM}.m3u8")
    film, playlist = fetched(bucket, f"{STEM}-720.mp4", f"{STEM}.m3u8")
    assert film.content == content
    assert film.headers["content-type"] == "video/mp4"
    assert playlist.headers["content-type"] == "application/x-mpegURL"
    assert "immutable" in playlist.headers["cache-control"]
    assert bucket.path(f"{STEM}-720.mp4") is None


@pytest.mark.s3
async def test_a_bucket_forgets_what_is_removed(bucket: BucketShelf, tmp_path: Path) -> None:
    put = ["1.mp4", f"{STEM}-280.jpg", f"{STEM}-850.jpg", "ab-other.mp4"]
    for name in put:
        await bucket.put(a_file(tmp_path), name)
    await bucket.remove(["1.mp4", "never-there.mp4"])
    await bucket.clear(STEM)
    assert [answer.status_code for answer in fetched(bucket, *put)] == [404, 404, 404, 200]


async def test_a_shelf_shows_what_the_vault_hands_over(either: Settings, tmp_path: Path) -> None:
    vault, shelf = open_vault(either), open_shelf(either)
    await vault.put(a_file(tmp_path), "old.mp4")
    assert await names(shelf) == set()
    await vault.show("old.mp4", shelf, "new.mp4")
    assert (await names(vault), await names(shelf)) == ({"old.mp4"}, {"new.mp4"})
    assert await shelf.read("new.mp4") == b"pictures"
    await vault.remove(["old.mp4"])
    assert await shelf.size("new.mp4") == 8


async def test_a_file_is_brought_back_whole_and_its_size_is_known(either: Settings, tmp_path: Path) -> None:
    content = os.urandom(9_000_000)  # more than one part
    vault = open_vault(either)
    await vault.put(a_file(tmp_path, content), "master.mov", called="Saône.mov")
    await vault.bring("master.mov", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == content
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["back", "made"]
    assert [(file.name, file.size) async for file in vault.files()] == [("master.mov", 9_000_000)]


async def test_what_is_not_there_is_missing_in_every_way(either: Settings, tmp_path: Path) -> None:
    vault, shelf = open_vault(either), open_shelf(either)
    assert await vault.size("nothing.mp4") is None
    for asked in (
        vault.read("nothing.mp4"), vault.bring("nothing.mp4", tmp_path / "x"), vault.show("nothing.mp4", shelf, "x"),
    ):  # fmt: skip
        with pytest.raises(Missing):
            await asked
    assert list(tmp_path.glob("x*")) == [] and await names(shelf) == set()


@pytest.mark.s3
async def test_the_vault_of_a_bucket_opens_to_signed_addresses_only(in_bucket: Settings, tmp_path: Path) -> None:
    vault = open_vault(in_bucket)
    await vault.put(a_file(tmp_path), f"{STEM}.mov", called="La Saône, la nuit.mov")
    assert vault.url(f"{STEM}.mov") is None
    public = in_bucket.storage.public_url
    assert [fetch(f"{public}{path}{STEM}.mov").status_code for path in ("vault/", "")] == [403, 404]
    address = await vault.signed_url(f"{STEM}.mov", 600)
    assert address is not None and "X-Amz-Expires=600&" in address
    answer = fetch(address, Range="bytes=4-")
    assert (answer.status_code, answer.content) == (206, b"ures")
    assert "La%20Sa%C3%B4ne%2C%20la%20nuit.mov" in answer.headers["content-disposition"]


@pytest.mark.s3
async def test_what_is_too_large_for_a_copy_inside_the_bucket_goes_through_our_hands(
    in_bucket: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buckets, "LARGEST_COPY", 7)
    vault, shelf = open_vault(in_bucket), open_shelf(in_bucket)
    await vault.put(a_file(tmp_path), f"{STEM}.mp4")
    await vault.show(f"{STEM}.mp4", shelf, f"{STEM}-new.mp4")
    (answer,) = fetched(shelf, f"{STEM}-new.mp4")
    assert (answer.content, answer.headers["content-type"]) == (b"pictures", "video/mp4")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.s3
async def test_STO_12_a_bucket_that_does_not_answer_is_for_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = StorageSettings(
        kind="s3", bucket="lost", endpoint="http://127.0.0.1:9", public_url="https://films.example",
        access_key="key", secret_key="secret",
    )  # fmt: skip
    monkeypatch.setattr(buckets, "PATIENCE", 1.0)
    with pytest.raises(Later, match=r"^the bucket does not give [^\n]+$"):  # one line of a log
        await open_vault(Settings(storage=lost)).read("film.m3u8")


def test_pages_know_where_browsers_read_from() -> None:
    there = StorageSettings(kind="s3", bucket="films", public_url="https://films.example/pole/", region="fr-par")
    assert origins(Settings(storage=there)) == ("https://films.example", "https://s3.fr-par.amazonaws.com")
    own = replace(there, endpoint="https://s3.example:9000", public_url="https://s3.example:9000/films")
    assert origins(Settings(storage=own)) == ("https://s3.example:9000",)
    assert origins(Settings()) == ()


@pytest.mark.parametrize("deed", ["show", "bring", "read"])
async def test_a_file_that_goes_between_a_look_and_a_copy_is_missing(
    deed: str, disk: DiskShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"a")
    await disk.put(tmp_path / "a", STEM)
    there = DiskShelf._there

    def gone_then(shelf: DiskShelf, name: str) -> Path:
        path = there(shelf, name)
        path.unlink()
        return path

    monkeypatch.setattr(DiskShelf, "_there", gone_then)
    deeds: dict[str, Callable[[], Awaitable[object]]] = {
        "show": lambda: disk.show(STEM, disk, "new"),
        "bring": lambda: disk.bring(STEM, tmp_path / "new"),
        "read": lambda: disk.read(STEM),
    }
    with pytest.raises(Missing):
        await deeds[deed]()
    assert not list(tmp_path.rglob("new*"))
