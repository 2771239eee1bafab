import asyncio
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fediverse_cinema.foundation import news, storage
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import encode, places, service, uploads
from fediverse_cinema.media.models import Asset, AssetState, Rendition, RenditionKind
from tests.media.conftest import Draw

pytestmark = [pytest.mark.anyio, pytest.mark.media]


@pytest.fixture(autouse=True)
def pole(media_house: House) -> House:
    return media_house


@pytest.fixture(scope="session")
def tiny(draw: Draw) -> Path:
    """A second in one small size: quick to prepare."""
    return draw("tiny.mp4", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=12:duration=1")


async def chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def an_asset(film: Path | bytes) -> Asset:
    content = film.read_bytes() if isinstance(film, Path) else film
    return await uploads.receive(chunks(content), file_name="film.mp4", owner_id=7, limit=1 << 30)


async def prepared(film: Path) -> Asset:
    asset = await an_asset(film)
    await service.prepare(asset.id)
    return await Asset.get(id=asset.id)


async def told() -> list[tuple[str, Any]]:
    jobs = [json.loads(job.args) for job in await Job.filter(kind="news").order_by("id")]
    return [(args["name"], args["news"]["asset_id"]) for args in jobs]


def shelved() -> set[str]:
    shelf = here().settings.path(here().settings.media.directory) / "shelf"
    return {path.name for path in shelf.iterdir()} if shelf.exists() else set()


async def assert_nothing_is_left() -> None:
    assert shelved() == set()
    assert list(places.desks().iterdir()) == []
    assert await Rendition.all().count() == 0


async def test_a_film_is_prepared_and_told_of(bunny: Path) -> None:
    asset = await prepared(bunny)
    assert (asset.state, asset.progress, asset.failure) == (AssetState.READY, 100, "")
    assert (asset.width, asset.height, asset.fps) == (1280, 720, 25)
    assert asset.ratio == pytest.approx(16 / 9)
    assert asset.ready_at is not None
    assert await told() == [("AssetReady", asset.id)]
    assert list(places.desks().iterdir()) == []

    renditions = await asset.renditions.all()
    stem = asset.stem
    assert (
        shelved()
        == {one.name for one in renditions}
        == {
            *(f"{stem}-{height}-hls.mp4" for height in (720, 480, 360, "audio")),
            *(f"{stem}-{height}.m3u8" for height in (720, 480, 360, "audio", "master")),
            *(f"{stem}-720.mp4", f"{stem}-280.jpg", f"{stem}-850.jpg", f"{stem}-1280.jpg"),
        }
    )
    for one in renditions:
        path = here().shelf.path(one.name)
        assert path is not None and path.stat().st_size == one.size > 0
    (mp4,) = [one for one in renditions if one.kind is RenditionKind.MP4]
    assert (mp4.media_type, mp4.width, mp4.height, mp4.fps) == ("video/mp4", 1280, 720, 25)


async def test_a_prepared_film_is_not_prepared_again(tiny: Path) -> None:
    asset = await prepared(tiny)
    await service.prepare(asset.id)
    assert (await Asset.get(id=asset.id)).stem == asset.stem
    assert await told() == [("AssetReady", asset.id)]


async def test_MED_12_a_damaged_film_says_why_and_can_be_tried_again(tiny: Path) -> None:
    content = tiny.read_bytes()
    asset = await an_asset(content[: len(content) // 2])
    await service.prepare(asset.id)
    asset = await Asset.get(id=asset.id)
    assert asset.state is AssetState.FAILED
    assert asset.failure % asset.failure_values == "This is not a film: we found an unfinished or damaged film."
    assert await told() == [("AssetFailed", asset.id)]
    await assert_nothing_is_left()

    (places.originals() / asset.original).write_bytes(content)  # the original was kept; suppose it had been our fault
    await Job.filter(kind=service.PREPARE).delete()
    await service.order(asset)
    assert await Job.filter(kind=service.PREPARE).count() == 1
    await service.prepare(asset.id)
    asset = await Asset.get(id=asset.id)
    assert (asset.state, asset.failure, asset.failure_values) == (AssetState.READY, "", {})


async def test_without_tools_it_is_the_operator_who_is_named(tiny: Path, tmp_path: Path, pole: House) -> None:
    pole.rooms.pop(places.ROOM, None)
    object.__setattr__(pole.settings.media, "ffmpeg", str(tmp_path / "nothing"))
    asset = await prepared(tiny)
    assert asset.state is AssetState.FAILED
    assert "operator" in asset.failure and str(tmp_path) not in asset.failure


async def test_an_original_that_is_gone_is_told(tiny: Path) -> None:
    asset = await an_asset(tiny)
    (places.originals() / asset.original).unlink()
    await service.prepare(asset.id)
    assert (await Asset.get(id=asset.id)).state is AssetState.FAILED


async def test_nothing_is_written_down_before_all_of_it_stands_on_the_shelf(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await an_asset(tiny)
    put = storage.DiskShelf.put
    order: list[str] = []

    async def watched(shelf: storage.DiskShelf, source: Path, name: str) -> None:
        assert await Rendition.all().count() == 0
        order.append(name)
        await put(shelf, source, name)

    monkeypatch.setattr(storage.DiskShelf, "put", watched)
    await service.prepare(asset.id)
    assert order[-1].endswith("-master.m3u8") and order[-2].endswith(".m3u8")
    assert not any(name.endswith(".m3u8") for name in order[:-2])


async def test_an_attempt_that_fails_on_the_way_leaves_nothing_in_sight(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await an_asset(tiny)
    with monkeypatch.context() as patch:
        patch.setattr(news, "tell", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await service.prepare(asset.id)
    assert await Rendition.all().count() == 0
    lost = shelved()
    assert lost
    await service.prepare(asset.id)
    asset = await Asset.get(id=asset.id)
    assert asset.state is AssetState.READY
    assert not lost & shelved()


async def test_MED_21_a_film_removed_while_it_is_prepared_leaves_nothing(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await an_asset(tiny)
    remux = encode.remux

    async def removed_meanwhile(*args: Any, **kwargs: Any) -> Any:
        made = await remux(*args, **kwargs)
        await Asset.filter(id=asset.id).delete()
        return made

    monkeypatch.setattr(encode, "remux", removed_meanwhile)
    await service.prepare(asset.id)
    await assert_nothing_is_left()
    assert await told() == []


async def test_a_removed_asset_takes_everything_with_it(tiny: Path) -> None:
    asset = await prepared(tiny)
    await service.replace_poster(asset, chunks(a_picture()))
    await service.remove(asset)
    await assert_nothing_is_left()
    assert list(places.originals().iterdir()) == []
    await service.prepare(asset.id)  # a job that comes too late
    await assert_nothing_is_left()


def a_picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (900, 600), "blue").save(file, "PNG")
    return file.getvalue()


async def test_a_poster_can_be_replaced(tiny: Path) -> None:
    asset = await prepared(tiny)
    old = {one.name for one in await Rendition.filter(kind=RenditionKind.POSTER)}
    await service.replace_poster(asset, chunks(a_picture()))
    new = await Rendition.filter(asset_id=asset.id, kind=RenditionKind.POSTER).order_by("width")
    assert [(one.width, one.height) for one in new] == [(280, 187), (850, 567), (900, 600)]
    assert not old & shelved()
    assert {one.name for one in new} <= shelved()


async def test_MED_10_a_poster_that_is_no_picture_changes_nothing(tiny: Path) -> None:
    asset = await prepared(tiny)
    before = shelved()
    for content in (b"<svg/>", b"\x89PNG\r\n\x1a\n" + bytes(100)):
        with pytest.raises(Refused):
            await service.replace_poster(asset, chunks(content))
    assert shelved() == before
    assert list(places.desks().iterdir()) == []


async def test_a_poster_that_cannot_be_written_down_does_not_stay(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asset = await prepared(tiny)
    before = shelved()
    monkeypatch.setattr(Rendition, "bulk_create", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await service.replace_poster(asset, chunks(a_picture()))
    assert shelved() == before
    assert {one.name for one in await Rendition.all()} == before


async def test_a_film_in_preparation_has_no_poster_yet(tiny: Path) -> None:
    with pytest.raises(Refused, match="not ready"):
        await service.replace_poster(await an_asset(tiny), chunks(a_picture()))


async def test_progress_is_written_while_it_works(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asset = await an_asset(tiny)
    written = asyncio.Event()
    update, encoding = service._update, encode.encode

    async def watched(asset: Asset, **values: Any) -> bool:
        done = await update(asset, **values)
        if "progress" in values and len(values) == 1:
            written.set()
        return done

    async def slow(*args: Any, **kwargs: Any) -> Any:
        kwargs["on_progress"](42)
        async with asyncio.timeout(60):
            await written.wait()
        told = await Asset.get(id=asset.id)
        assert (told.state, told.progress) == (AssetState.ENCODING, 42)
        return await encoding(*args, **kwargs)

    monkeypatch.setattr(service, "_update", watched)
    monkeypatch.setattr(encode, "encode", slow)
    monkeypatch.setattr(service, "PROGRESS_SECONDS", 0.01)
    await service.prepare(asset.id)
    assert (await Asset.get(id=asset.id)).state is AssetState.READY


KILLED = """
import asyncio, sys
from pathlib import Path
from fediverse_cinema.foundation import news, storage
from fediverse_cinema.foundation.here import at_home_for_good
from fediverse_cinema.media import service
from tests.kit import poles
from fediverse_cinema.house import open_house

async def put(shelf, source, name, put=storage.DiskShelf.put):
    await put(shelf, source, name)
    print("on the shelf", flush=True)
    await asyncio.sleep(600)

async def main(url, directory, asset_id):
    storage.DiskShelf.put = put
    async with open_house(poles.settings_with(url, Path(directory))) as house:
        at_home_for_good(house)
        await service.prepare(int(asset_id))

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_preparation_that_was_killed_begins_again(tiny: Path, pole: House) -> None:
    """kill -9 while files are half on the shelf: nothing public of it, and the next attempt cleans up."""
    asset = await an_asset(tiny)
    settings = pole.settings
    argv = [sys.executable, "-c", KILLED, settings.database.url, str(settings.directory), str(asset.id)]
    process = await asyncio.create_subprocess_exec(
        *argv, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."}
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        assert b"on the shelf" in await process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    await process.wait()
    killed = await Asset.get(id=asset.id)
    assert killed.state is AssetState.ENCODING and await Rendition.all().count() == 0
    assert shelved() and list(places.desks().iterdir())

    await service.prepare(asset.id)
    done = await Asset.get(id=asset.id)
    assert done.state is AssetState.READY
    assert shelved() == {one.name for one in await Rendition.all()}
    assert list(places.desks().iterdir()) == []
