"""Originals of a pole with a bucket: on its disk while they are needed, and else in the vault."""

from pathlib import Path

import pytest

from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.bucket import BucketShelf
from fediverse_cinema.foundation.errors import Later, Missing
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import originals, places, service
from fediverse_cinema.media.models import Asset, AssetState, AudioTrack, TrackKind
from fediverse_cinema.worker import JOBS
from tests.kit.buckets import Bucket, a_bucket, move_in

pytestmark = [pytest.mark.anyio, pytest.mark.s3]


@pytest.fixture
def bucket(s3: str, house: House) -> Bucket:
    bucket = a_bucket(s3)
    move_in(house, bucket)
    house.jobs = JOBS
    return bucket


async def an_asset(state: AssetState = AssetState.READY) -> Asset:
    asset = await Asset.create(
        owner_id=7,
        state=state,
        file_name="saone.mov",
        original=ids.new_uuid(),
        size=6,
        sha256="",
        created_at=clock.now(),
    )
    (places.originals() / asset.original).write_bytes(b"master")
    return asset


def on_disk() -> set[str]:
    return {path.name for path in places.originals().iterdir()}


async def test_what_has_been_prepared_is_put_away_and_brought_back_when_it_is_needed(bucket: Bucket) -> None:
    asset = await an_asset()
    await originals.done_with(asset.id)
    assert [job.kind for job in await Job.all()] == [originals.PUT_AWAY]
    await originals.put_away(asset.original)
    assert (on_disk(), bucket.all_names()) == (set(), {f"vault/{asset.original}"})
    path = await originals.at_hand(asset.original)
    assert path.read_bytes() == b"master" and on_disk() == {asset.original}
    await originals.put_away(asset.original)
    assert on_disk() == set()


async def test_what_is_being_worked_on_stays(bucket: Bucket) -> None:
    asset = await an_asset(AssetState.ENCODING)
    with pytest.raises(Later):
        await originals.put_away(asset.original)
    await Asset.filter(id=asset.id).update(state=AssetState.READY)
    await AudioTrack.create(
        asset=asset, language="en", kind=TrackKind.DUB, stream=2, state=AssetState.ENCODING, created_at=clock.now()
    )
    with pytest.raises(Later):
        await originals.put_away(asset.original)
    assert on_disk() == {asset.original} and bucket.all_names() == set()


async def test_it_leaves_the_disk_only_when_it_is_whole_in_the_vault(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await an_asset()
    put = BucketShelf.put

    async def cut_short(shelf: BucketShelf, source: Path, name: str, *, called: str = "") -> None:
        part = source.with_name("part")
        part.write_bytes(source.read_bytes()[:3])
        await put(shelf, part, name, called=called)
        part.unlink()

    monkeypatch.setattr(BucketShelf, "put", cut_short)
    with pytest.raises(Later):
        await originals.put_away(asset.original)
    assert on_disk() == {asset.original}
    monkeypatch.undo()
    await originals.put_away(asset.original)
    assert on_disk() == set() and await here().vault.size(asset.original) == 6


async def test_a_retry_that_begins_while_it_is_put_away_finds_it_where_it_was(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await an_asset(AssetState.FAILED)
    put = BucketShelf.put

    async def retried_meanwhile(shelf: BucketShelf, source: Path, name: str, *, called: str = "") -> None:
        await put(shelf, source, name, called=called)
        await service.retry(asset)

    monkeypatch.setattr(BucketShelf, "put", retried_meanwhile)
    with pytest.raises(Later):
        await originals.put_away(asset.original)
    assert on_disk() == {asset.original}


async def test_a_removed_asset_takes_its_originals_along_wherever_they_are(bucket: Bucket) -> None:
    asset = await an_asset()
    await originals.put_away(asset.original)
    sound = ids.new_uuid()
    (places.originals() / sound).write_bytes(b"sound")
    await AudioTrack.create(
        asset=asset, language="en", kind=TrackKind.DUB, original=sound, state=AssetState.READY, created_at=clock.now()
    )
    await service.remove(asset.id)
    assert (on_disk(), bucket.all_names()) == (set(), set())
    await originals.put_away(asset.original)  # a job that comes too late
    assert bucket.all_names() == set()


async def test_MED_21_what_is_removed_while_it_is_put_away_does_not_stay(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await an_asset()
    put = BucketShelf.put

    async def removed_meanwhile(shelf: BucketShelf, source: Path, name: str, *, called: str = "") -> None:
        copy = source.with_name("copy")  # S3 has read what is unlinked now
        source.rename(copy)
        await service.remove(asset.id)
        await put(shelf, copy, name, called=called)
        copy.unlink()

    monkeypatch.setattr(BucketShelf, "put", removed_meanwhile)
    await originals.put_away(asset.original)
    assert (on_disk(), bucket.all_names()) == (set(), set())


async def test_an_original_that_is_nowhere_is_told(bucket: Bucket) -> None:
    with pytest.raises(Missing, match="gone") as told:
        await originals.at_hand(ids.new_uuid())
    assert told.value.public == "The file of this film is gone. Please send it again."


async def test_what_does_not_fit_on_the_disk_is_not_brought_back(bucket: Bucket, house: House) -> None:
    asset = await an_asset()
    await originals.put_away(asset.original)
    object.__setattr__(house.settings.media, "kept_free", 1 << 60)
    with pytest.raises(Later) as refused:
        await originals.at_hand(asset.original)
    assert refused.value.status == 507 and on_disk() == set()
