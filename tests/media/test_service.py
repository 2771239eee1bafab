import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.foundation import news, storage
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.foundation.jobs.worker import Worker
from fediverse_cinema.media import encode, places, preparing, progress, service, slices, uploads
from fediverse_cinema.media.models import Asset, AssetState, Rendition, RenditionKind, Slice, SliceState
from tests.media.conftest import Draw

pytestmark = [pytest.mark.anyio, pytest.mark.media]


@pytest.fixture(autouse=True)
def pole(media_house: House) -> House:
    return media_house


@pytest.fixture(scope="session")
def tiny(draw: Draw) -> Path:
    """A second in one small size: quick to prepare."""
    return draw("tiny.mp4", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=12:duration=1")


@pytest.fixture(scope="session")
def long(draw: Draw) -> Path:
    """Sixteen seconds with sound: four groups of pictures."""
    bars = ("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=12:duration=16", "-preset", "ultrafast")
    return draw("sixteen_seconds.mp4", "-f", "lavfi", "-i", "sine=duration=16", *bars)


@pytest.fixture
def short_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SECONDS", 4)


async def chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def an_asset(film: Path | bytes) -> Asset:
    content = film.read_bytes() if isinstance(film, Path) else film
    return await uploads.receive(chunks(content), file_name="film.mp4", owner_id=7, limit=1 << 30)


async def work() -> None:
    """All that is due, but for the news."""
    await Worker({"media": 1}, alone=True).until_idle()


async def prepared(film: Path) -> Asset:
    asset = await an_asset(film)
    await work()
    return await Asset.get(id=asset.id)


async def told() -> list[tuple[str, Any]]:
    jobs = [json.loads(job.args) for job in await Job.filter(kind="news").order_by("id")]
    return [(args["name"], args["news"]["asset_id"]) for args in jobs]


def shown() -> set[str]:
    """What stands on either shelf."""
    root = here().settings.path(here().settings.media.directory)
    return {path.name for place in ("shelf", "vault") if (root / place).exists() for path in (root / place).iterdir()}


async def assert_nothing_is_left() -> None:
    assert shown() == set()
    assert list(places.desks().iterdir()) == []
    assert await Rendition.all().count() == await Slice.all().count() == 0


async def test_a_film_is_prepared_and_told_of(bunny: Path) -> None:
    asset = await prepared(bunny)
    assert (asset.state, asset.progress, asset.failure) == (AssetState.READY, 100, "")
    assert (asset.width, asset.height, asset.fps) == (1280, 720, 25)
    assert asset.ratio == pytest.approx(16 / 9)
    assert asset.loudness is not None and -40 < asset.loudness < -5
    assert asset.started_at is not None and asset.ready_at is not None and asset.seconds_left is None
    assert await told() == [("AssetReady", asset.id)]
    assert list(places.desks().iterdir()) == [] and not await Slice.all()

    renditions = await asset.renditions.all()
    stem = asset.stem
    assert shown() == {one.name for one in renditions}
    pictures = (RenditionKind.POSTER, RenditionKind.STILL, RenditionKind.STORYBOARD)
    assert {one.name for one in renditions if one.kind not in pictures} == {
        *(f"{stem}-{height}-hls.mp4" for height in (720, 480, 360, "audio")),
        *(f"{stem}-{height}.m3u8" for height in (720, 480, 360, "audio", "master")),
        f"{stem}-720.mp4",
    }
    assert {RenditionKind.POSTER, RenditionKind.STORYBOARD} < {one.kind for one in renditions}
    for one in renditions:
        assert await here().vault.size(one.name) == one.size > 0
    (mp4,) = [one for one in renditions if one.kind is RenditionKind.MP4]
    assert (mp4.media_type, mp4.width, mp4.height, mp4.fps) == ("video/mp4", 1280, 720, 25)


async def test_a_prepared_film_is_not_prepared_again(tiny: Path) -> None:
    asset = await prepared(tiny)
    await preparing.prepare(asset.id)
    assert (await Asset.get(id=asset.id)).stem == asset.stem
    assert await told() == [("AssetReady", asset.id)]


async def test_MED_12_a_damaged_film_says_why_and_can_be_tried_again(tiny: Path) -> None:
    content = tiny.read_bytes()
    asset = await an_asset(content[: len(content) // 2])
    await work()
    asset = await Asset.get(id=asset.id)
    assert asset.state is AssetState.FAILED
    assert asset.failure % asset.failure_values == "This is not a film: we found an unfinished or damaged film."
    assert await told() == [("AssetFailed", asset.id)]
    await assert_nothing_is_left()

    (places.originals() / asset.original).write_bytes(content)  # the original was kept; suppose it had been our fault
    await service.retry(asset)
    await work()
    asset = await Asset.get(id=asset.id)
    assert (asset.state, asset.failure, asset.failure_values) == (AssetState.READY, "", {})
    with pytest.raises(Refused, match="not failed"):
        await service.retry(asset)


async def test_without_tools_it_is_the_operator_who_is_named(tiny: Path, tmp_path: Path, pole: House) -> None:
    pole.rooms.pop(places.ROOM, None)
    object.__setattr__(pole.settings.media, "ffmpeg", str(tmp_path / "nothing"))
    asset = await prepared(tiny)
    assert asset.state is AssetState.FAILED
    assert "operator" in asset.failure and str(tmp_path) not in asset.failure


async def test_an_original_that_is_gone_is_told(tiny: Path) -> None:
    asset = await an_asset(tiny)
    (places.originals() / asset.original).unlink()
    await work()
    assert (await Asset.get(id=asset.id)).state is AssetState.FAILED


async def test_MED_22_nothing_is_written_down_before_all_of_it_stands_on_the_shelf(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = storage.DiskShelf.put
    order: list[str] = []

    async def watched(shelf: storage.DiskShelf, source: Path, name: str, **more: Any) -> None:
        assert await Rendition.all().count() == 0
        order.append(name)
        await put(shelf, source, name, **more)

    monkeypatch.setattr(storage.DiskShelf, "put", watched)
    await prepared(tiny)
    assert order[-1].endswith("-master.m3u8") and order[-2].endswith(".m3u8")
    assert not any(name.endswith(".m3u8") for name in order[:-2])


async def test_a_fault_of_ours_is_tried_again_and_leaves_nothing_when_it_is_given_up(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await an_asset(tiny)
    tell = news.tell
    with monkeypatch.context() as patch:
        patch.setattr(news, "tell", lambda _: 1 / 0)
        await work()
        (job,) = await Job.filter(kind=preparing.FINISH)
        assert (job.state, job.attempts) == (JobState.READY, 1) and "ZeroDivisionError" in str(job.error)
        assert (await Asset.get(id=asset.id)).state is AssetState.ENCODING
        assert await Rendition.all().count() == 0 and shown()
        patch.setattr(news, "tell", tell)
        await preparing.give_up(reason=str(job.error), **json.loads(job.args))
    asset = await Asset.get(id=asset.id)
    assert (asset.state, asset.failure) == (AssetState.FAILED, "Something went wrong on our side.")
    await assert_nothing_is_left()
    await preparing.finish(**json.loads(job.args))  # a job that comes too late
    await assert_nothing_is_left()


async def test_MED_21_a_film_removed_while_it_is_prepared_leaves_nothing(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await an_asset(tiny)
    remux = encode.remux

    async def removed_meanwhile(*args: Any, **kwargs: Any) -> None:
        await remux(*args, **kwargs)
        await service.remove(asset.id)

    monkeypatch.setattr(encode, "remux", removed_meanwhile)
    await work()
    await assert_nothing_is_left()
    assert await told() == [] and not list(places.originals().iterdir())


async def test_a_removed_asset_takes_everything_with_it(tiny: Path) -> None:
    asset = await prepared(tiny)
    await service.remove(asset.id)
    await assert_nothing_is_left()
    assert list(places.originals().iterdir()) == []
    await preparing.prepare(asset.id)  # a job that comes too late
    await assert_nothing_is_left()


@pytest.mark.usefixtures("short_slices")
async def test_a_film_is_prepared_in_slices_that_go_by_turns(long: Path, tiny: Path) -> None:
    """A short film does not wait for the end of a long one."""
    first, second = await an_asset(long), await an_asset(tiny)
    await preparing.prepare(first.id)
    await preparing.prepare(second.id)
    orders = await Job.filter(kind=preparing.ENCODE_SLICE).order_by("priority", "due", "id")
    assert [json.loads(job.args)["asset_id"] for job in orders[:2]] == [first.id, second.id]
    assert [json.loads(job.args)["number"] for job in orders] == [0, 0, 1, 2, 3]


@pytest.mark.usefixtures("short_slices")
async def test_progress_and_time_left_are_written_while_it_works(long: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asset = await an_asset(long)
    encoding, seen = encode.encode_slice, list[int]()
    monkeypatch.setattr(progress, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(progress, "SETTLED_SECONDS", 0.01)

    async def slow(*args: Any, **kwargs: Any) -> None:
        await encoding(*args, **kwargs)
        async with asyncio.timeout(60):
            # What is waited for is written by another task.
            while (now := await Asset.get(id=asset.id)).progress < 24 * (len(seen) + 1):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert now.seconds_left is not None
        seen.append(now.progress)

    monkeypatch.setattr(encode, "encode_slice", slow)
    await preparing.prepare(asset.id)
    for number in range(3):
        await preparing.encode_slice(asset.id, str((await Asset.get(id=asset.id)).stem), number)
    assert len(seen) == 3 and seen[-1] < 80


@pytest.mark.usefixtures("short_slices")
async def test_a_stopped_preparation_ends_within_seconds_and_can_be_tried_again(
    long: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await an_asset(long)
    began = asyncio.Event()
    command = encode.slice_command

    def endless(*args: Any, **kwargs: Any) -> list[str]:
        began.set()
        return [*command(*args, **kwargs)[:1], "-f", "lavfi", "-i", "testsrc=size=64x64", "-f", "null", "-"]

    with monkeypatch.context() as patch:
        patch.setattr(encode, "slice_command", endless)
        working = asyncio.create_task(work())
        async with asyncio.timeout(60):
            await began.wait()
            await service.cancel(asset)
            await working  # ffmpeg itself would never end
    asset = await Asset.get(id=asset.id)
    assert (asset.state, asset.cancelled, asset.failure) == (AssetState.FAILED, True, service.STOPPED.public)
    assert (places.originals() / asset.original).exists()
    await assert_nothing_is_left()
    with pytest.raises(Refused, match="not under way"):
        await service.cancel(asset)

    await service.retry(asset)
    await work()
    asset = await Asset.get(id=asset.id)
    assert (asset.state, asset.cancelled) == (AssetState.READY, False)


async def test_a_preparation_stopped_before_it_began_does_not_begin(tiny: Path) -> None:
    asset = await an_asset(tiny)
    await service.cancel(asset)
    await work()
    assert (await Asset.get(id=asset.id)).state is AssetState.FAILED
    await assert_nothing_is_left()


@pytest.mark.usefixtures("short_slices")
async def test_a_refusal_in_one_slice_is_the_failure_of_all(long: Path) -> None:
    asset = await an_asset(long)
    await preparing.prepare(asset.id)
    (places.originals() / asset.original).write_bytes(long.read_bytes()[:5000])
    await work()
    assert (await Asset.get(id=asset.id)).state is AssetState.FAILED
    assert not await Job.filter(kind__not="news")
    await assert_nothing_is_left()


KILLED = """
import asyncio, sys
from pathlib import Path
from fediverse_cinema.foundation import storage
from fediverse_cinema.foundation.here import at_home_for_good
from fediverse_cinema.foundation.jobs.worker import Worker
from fediverse_cinema.media import encode, slices
from tests.kit import poles
from fediverse_cinema.house import open_house

async def put(shelf, source, name, put=storage.DiskShelf.put, **more):
    await put(shelf, source, name, **more)
    await dies_here()

async def encode_slice(path, footage, ladder, cut, encode_slice=encode.encode_slice, **more):
    await encode_slice(path, footage, ladder, cut, **more)
    if cut.first == 2 * ladder.group:
        await dies_here()

async def dies_here():
    print("here", flush=True)
    await asyncio.sleep(600)

async def main(url, directory, where):
    slices.SECONDS = 4
    if where == "shelf":
        storage.DiskShelf.put = put
    else:
        encode.encode_slice = encode_slice
    async with open_house(poles.settings_with(url, Path(directory))) as house:
        at_home_for_good(house)
        await Worker({"media": 1}, alone=True).until_idle()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.usefixtures("short_slices")
@pytest.mark.parametrize(("where", "slices_made"), [("slice", 2), ("shelf", 4)])
async def test_a_preparation_that_was_killed_goes_on_where_it_was(
    where: str, slices_made: int, long: Path, pole: House
) -> None:
    """kill -9 while a slice is encoded, or while files are half on the shelf: nothing public of it, and what was
    finished is not made again."""
    asset = await an_asset(long)
    argv = [sys.executable, "-c", KILLED, pole.settings.database.url, str(pole.settings.directory), where]
    process = await asyncio.create_subprocess_exec(
        *argv, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."}
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        assert b"here" in await process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    await process.wait()
    killed = await Asset.get(id=asset.id)
    assert killed.state is AssetState.ENCODING and await Rendition.all().count() == 0
    assert await Slice.filter(state=SliceState.MADE).count() == slices_made
    made = {path: path.stat().st_mtime_ns for path in places.desks().glob("*/?????/*.mp4")}
    assert len(made) == slices_made

    untouched: dict[Path, int] = {}
    clearing = shutil.rmtree

    def looking(path: Path, **more: Any) -> None:
        untouched.update({one: one.stat().st_mtime_ns for one in made if one.exists()})
        clearing(path, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shutil, "rmtree", looking)
        await work()
    done = await Asset.get(id=asset.id)
    assert done.state is AssetState.READY and done.stem == killed.stem
    assert untouched == made
    assert shown() == {one.name for one in await Rendition.all()}
    assert list(places.desks().iterdir()) == []
