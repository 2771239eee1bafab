import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest

from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import places, uploads
from fediverse_cinema.media.models import Asset, AssetState

pytestmark = pytest.mark.anyio
FILM = b"\0\0\0\x18ftypisom\0\0\0\0isomiso2" + bytes(20_000)


@pytest.fixture(autouse=True)
def pole(media_house: House) -> House:
    return media_house


async def chunks(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def receive(content: bytes, *, name: str = "film.mp4", limit: int = 1 << 20) -> Asset:
    return await uploads.receive(chunks(content), file_name=name, owner_id=7, limit=limit)


async def refusal_of(content: bytes, *, limit: int = 1 << 20) -> CinemaError:
    with pytest.raises(CinemaError) as refusal:
        await receive(content, limit=limit)
    await assert_nothing_is_left()
    return refusal.value


async def assert_nothing_is_left() -> None:
    assert list(places.originals().iterdir()) == []
    assert await Asset.all().count() == 0
    assert await Job.all().count() == 0


async def test_a_file_becomes_an_asset_and_a_job() -> None:
    asset = await receive(FILM)
    original = places.originals() / asset.original
    assert original.read_bytes() == FILM
    assert [path.name for path in places.originals().iterdir()] == [asset.original]
    assert (asset.size, asset.sha256) == (len(FILM), hashlib.sha256(FILM).hexdigest())
    assert (asset.state, asset.owner_id, asset.progress) == (AssetState.ARRIVED, 7, 0)
    assert await Job.all().count() == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("film.mp4", "film.mp4", id="MED_06_plain"),
        pytest.param("-i", "-i", id="MED_06_option"),
        pytest.param("--help", "--help", id="MED_06_help"),
        pytest.param("a;id", "a;id", id="MED_06_shell"),
        pytest.param("concat:x", "concat:x", id="MED_06_protocol"),
        pytest.param("a\nb\0c", "abc", id="MED_06_newline_and_nul"),
        pytest.param("film\u202e4pm.exe", "film4pm.exe", id="MED_06_turned_round"),
        pytest.param("../../x", "x", id="MED_06_path"),
        pytest.param("C:\\films\\x", "x", id="MED_06_path_of_windows"),
        pytest.param("é" * 300, "é" * 255, id="MED_06_long"),
        pytest.param("<img onerror=x>", "<img onerror=x>", id="MED_06_html_is_escaped_where_it_is_shown"),
    ],
)
async def test_a_name_is_for_show_only(name: str, shown: str) -> None:
    asset = await receive(FILM, name=name)
    assert asset.file_name == shown
    assert [path.name for path in places.originals().iterdir()] == [asset.original]


@pytest.mark.parametrize("content", [b"<!doctype html>", b"PK\x03\x04" + bytes(50_000), b"", b"\x7fELF" + bytes(9000)])
async def test_UPL_16_what_is_no_film_is_refused_before_it_has_arrived(content: bytes) -> None:
    assert (await refusal_of(content)).code == "not_a_film"


async def test_UPL_16_the_sender_need_not_send_the_rest_of_what_is_no_film() -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"text " * 100

    with pytest.raises(CinemaError, match="sniffed"):
        await uploads.receive(endless(), file_name="film.mp4", owner_id=7, limit=1 << 40)
    await assert_nothing_is_left()


async def test_a_file_beyond_the_limit_is_refused() -> None:
    refusal = await refusal_of(FILM, limit=len(FILM) - 1)
    assert (refusal.status, refusal.code) == (413, "too_large")
    assert (await receive(FILM, limit=len(FILM))).size == len(FILM)


async def test_a_file_that_would_fill_the_disk_may_come_later(pole: House, monkeypatch: pytest.MonkeyPatch) -> None:
    total, used, _ = shutil.disk_usage("/")
    nearly_full = type(shutil.disk_usage("/"))(total, used, pole.settings.media.kept_free + 5000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: nearly_full)
    assert (await receive(FILM[:4500])).size == 4500
    monkeypatch.setattr(shutil, "disk_usage", lambda _: nearly_full._replace(free=pole.settings.media.kept_free + 10))
    with pytest.raises(CinemaError) as refusal:
        await receive(FILM)
    assert (refusal.value.status, refusal.value.code) == (507, "no_space")


@pytest.mark.parametrize("end", [ConnectionError("gone"), asyncio.CancelledError()])
async def test_nothing_stays_of_a_sender_who_goes_away(end: BaseException) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield FILM
        raise end

    with pytest.raises(type(end)):
        await uploads.receive(broken(), file_name="film.mp4", owner_id=7, limit=1 << 20)
    await assert_nothing_is_left()


async def test_nothing_stays_when_it_cannot_be_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_: Any) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(uploads, "order", fail)
    with pytest.raises(RuntimeError):
        await receive(FILM)
    await assert_nothing_is_left()
