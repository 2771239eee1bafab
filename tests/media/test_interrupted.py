"""Preparations that are disturbed: storage that is away or full, a word to stop at a bad moment, two at one task."""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.foundation import storage
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import assets, encode, places, preparing, service, shelving
from fediverse_cinema.media.models import Asset, AssetState, Rendition, Slice, SliceState
from fediverse_cinema.media.slices import Cut
from fediverse_cinema.worker import JOBS
from tests.media.conftest import Draw
from tests.media.test_service import an_asset, assert_nothing_is_left, shown, told, work

pytestmark = [pytest.mark.anyio, pytest.mark.media]
STEPS = (service.PREPARE, preparing.ENCODE_SLICE, preparing.FINISH)
NO_ROOM = "There is no room for another film right now. Please try again later."


@pytest.fixture(autouse=True)
def pole(media_house: House) -> House:
    return media_house


@pytest.fixture(scope="session")
def clip(draw: Draw) -> Path:
    """A second in one small size."""
    return draw("clip.mp4", "-f", "lavfi", "-i", "testsrc2=size=96x64:rate=12:duration=1", "-preset", "ultrafast")


def fill_the_disk(pole: House, *, full: bool) -> None:
    object.__setattr__(pole.settings.media, "kept_free", 1 << 60 if full else 0)


async def work_again() -> None:
    await Job.all().update(due=0)
    await work()


@pytest.mark.parametrize("step", STEPS)
async def test_a_bucket_may_be_away_for_half_a_day(step: str) -> None:
    assert JOBS[step].shortest_patience() > 12 * 3600


async def test_a_bucket_that_is_away_at_the_end_costs_nothing(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asset = await an_asset(clip)

    async def away(*_: Any, **__: Any) -> None:
        raise Later("the bucket does not answer", code="bucket")

    with monkeypatch.context() as patch:
        patch.setattr(storage.DiskShelf, "put", away)
        await work()
    asset = await Asset.get(id=asset.id)
    assert (asset.state, asset.failure) == (AssetState.ENCODING, Later.default_public)
    assert [piece.state for piece in await Slice.all()] == [SliceState.MADE]
    await work_again()
    asset = await Asset.get(id=asset.id)
    assert (asset.state, asset.failure) == (AssetState.READY, "")


async def test_every_step_asks_for_room_and_waits_for_it(clip: Path, pole: House) -> None:
    asset = await an_asset(clip)
    for step in STEPS:
        fill_the_disk(pole, full=True)
        await work_again()
        (job,) = await Job.filter(kind__not="news")
        assert job.kind == step and "the disk is nearly full" in str(job.error)
        assert (await Asset.get(id=asset.id)).failure == NO_ROOM
        fill_the_disk(pole, full=False)
        if step == service.PREPARE:
            await preparing.prepare(asset.id)
        elif step == preparing.ENCODE_SLICE:
            await preparing.encode_slice(**json.loads(job.args))
        await Job.filter(id=job.id).delete()
        if step != preparing.FINISH:
            assert (await Asset.get(id=asset.id)).failure == ""
    await preparing.finish(**json.loads(job.args))
    assert (await Asset.get(id=asset.id)).state is AssetState.READY


async def test_a_disk_that_stays_full_is_what_the_film_maker_hears(clip: Path, pole: House) -> None:
    asset = await an_asset(clip)
    impatient = Kind(preparing.prepare, queue="media", attempts=2, first_delay=0.01, given_up=preparing.give_up)
    pole.jobs = {**pole.jobs, service.PREPARE: impatient}
    fill_the_disk(pole, full=True)
    for _ in range(2):
        await work_again()
        await asyncio.sleep(0.05)
    asset = await Asset.get(id=asset.id)
    assert (asset.state, asset.failure) == (AssetState.FAILED, NO_ROOM)
    await assert_nothing_is_left()


async def test_a_word_to_stop_is_heard_before_the_first_step_has_written(
    clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await an_asset(clip)
    clear = assets.clear

    async def stopped_meanwhile(found: Asset, stem: str | None) -> None:
        monkeypatch.setattr(assets, "clear", clear)
        await service.cancel(found)
        await clear(found, stem)

    monkeypatch.setattr(assets, "clear", stopped_meanwhile)
    await work()
    asset = await Asset.get(id=asset.id)
    assert (asset.state, asset.cancelled, asset.failure) == (AssetState.FAILED, True, service.STOPPED.public)
    await assert_nothing_is_left()
    await service.retry(asset)
    await work()
    assert (await Asset.get(id=asset.id)).state is AssetState.READY


@pytest.mark.parametrize("how", ["stopped", "removed"])
async def test_MED_21_a_film_that_is_stopped_or_removed_while_it_is_shelved_leaves_nothing(
    how: str, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on its way to a bucket in that moment arrives after all was cleared."""
    asset = await an_asset(clip)
    put = storage.DiskShelf.put

    async def interrupted(shelf: storage.DiskShelf, source: Path, name: str, **more: Any) -> None:
        copy = places.arriving() / "copy"
        shutil.copy(source, copy)
        if name.endswith("-master.m3u8"):
            await (service.cancel(asset) if how == "stopped" else service.remove(asset.id))
        await put(shelf, copy, name, **more)
        copy.unlink()

    monkeypatch.setattr(storage.DiskShelf, "put", interrupted)
    await work()
    await assert_nothing_is_left()
    assert not await Job.filter(kind__not="news")
    assert await told() == ([("AssetFailed", asset.id)] if how == "stopped" else [])


async def test_a_film_that_is_stopped_is_not_shelved_to_the_end(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asset = await an_asset(clip)

    async def endless(*_: Any) -> None:
        await service.cancel(asset)
        await asyncio.sleep(600)

    monkeypatch.setattr(shelving, "shelve", endless)
    async with asyncio.timeout(60):
        await work()
    await assert_nothing_is_left()


async def test_two_workers_at_one_slice_do_not_spoil_it(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was taken for dead, and one that took its job, which has written half of it when the other is done."""
    asset = await an_asset(clip)
    await preparing.prepare(asset.id)
    stem = str((await Asset.get(id=asset.id)).stem)
    encoding, both_began, one_is_done = encode.encode_slice, asyncio.Event(), asyncio.Event()
    came: list[Path] = []

    async def together(path: Path, footage: Any, ladder: Any, cut: Cut, *, desk: Path, **more: Any) -> None:
        came.append(desk)
        if len(came) == 1:
            await encoding(path, footage, ladder, cut, desk=desk, **more)
            await both_began.wait()
            return
        await encoding(path, footage, ladder, Cut(cut.first, cut.count // 2), desk=desk, **more)
        both_began.set()
        await one_is_done.wait()
        await encoding(path, footage, ladder, cut, desk=desk, **more)

    monkeypatch.setattr(encode, "encode_slice", together)

    async def attempt() -> None:
        await preparing.encode_slice(asset.id, stem, 0)
        one_is_done.set()

    async with asyncio.timeout(60):
        await asyncio.gather(attempt(), attempt())
    assert [(piece.state, piece.frame_count) for piece in await Slice.all()] == [(SliceState.MADE, 12)]
    assert len(set(came)) == 2 and [path.name for path in places.desks().glob("*/*")] == ["00000"]
    await work()
    assert (await Asset.get(id=asset.id)).state is AssetState.READY


async def test_a_preparation_that_was_killed_after_its_last_word_leaves_no_desk(clip: Path) -> None:
    asset = await an_asset(clip)
    await work()
    asset = await Asset.get(id=asset.id)
    assert asset.state is AssetState.READY
    left = assets.desk(asset)
    left.mkdir()
    (left / "00000").mkdir()
    await preparing.finish(asset.id, str(asset.stem))  # its job, which nobody had crossed off
    assert not left.exists() and shown() == {one.name for one in await Rendition.all()}
