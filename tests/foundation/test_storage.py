import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from fediverse_cinema.foundation import storage
from fediverse_cinema.foundation.config import MediaSettings, Settings, StorageSettings
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.storage import BucketShelf, DiskShelf, Shelf, open_shelf

pytestmark = pytest.mark.anyio
STEM = "9b2f4b5e-8a1c-4c37-9f6d-2f1f4f0c7a55"


@pytest.fixture
def disk(tmp_path: Path) -> DiskShelf:
    shelf = open_shelf(Settings(media=MediaSettings(directory="media"), directory=tmp_path))
    assert isinstance(shelf, DiskShelf)
    return shelf


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """Address of an S3 server of ours on loopback."""
    server = pytest.importorskip("moto.server").ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, request: pytest.FixtureRequest) -> BucketShelf:
    pytest.importorskip("obstore")
    name = f"bucket-{abs(hash(request.node.name))}"
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{name}/*"}
    httpx.put(f"{s3}/{name}").raise_for_status()
    httpx.put(f"{s3}/{name}?policy", json={"Version": "2012-10-17", "Statement": [everybody]}).raise_for_status()
    keys = {"access_key": "key", "secret_key": "secret", "endpoint": s3, "public_url": f"{s3}/{name}/"}
    shelf = open_shelf(Settings(storage=StorageSettings(kind="s3", bucket=name, **keys)))
    assert isinstance(shelf, BucketShelf)
    return shelf


def fetched(shelf: Shelf, *names: str) -> list[httpx.Response]:
    """As a browser gets them."""
    return [httpx.get(str(shelf.url(name))) for name in names]


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


@pytest.mark.s3
async def test_a_bucket_serves_what_is_put(bucket: BucketShelf, tmp_path: Path) -> None:
    content = os.urandom(12_000_000)  # more than one part
    await bucket.put(a_file(tmp_path, content), "film.mp4")
    await bucket.put(a_file(tmp_path, b"#EXTM3U"), "film.m3u8")
    film, playlist = fetched(bucket, "film.mp4", "film.m3u8")
    assert film.content == content
    assert film.headers["content-type"] == "video/mp4"
    assert playlist.headers["content-type"] == "application/x-mpegURL"
    assert "immutable" in playlist.headers["cache-control"]
    assert bucket.path("film.mp4") is None


@pytest.mark.s3
async def test_a_bucket_forgets_what_is_removed(bucket: BucketShelf, tmp_path: Path) -> None:
    names = ["1.mp4", f"{STEM}-280.jpg", f"{STEM}-850.jpg", "other.mp4"]
    for name in names:
        await bucket.put(a_file(tmp_path), name)
    await bucket.remove(["1.mp4", "never-there.mp4"])
    await bucket.clear(STEM)
    assert [answer.status_code for answer in fetched(bucket, *names)] == [404, 404, 404, 200]
