"""Moving house between the disk and a bucket, with the pole open."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.foundation.shelves import open_shelf, open_vault
from fediverse_cinema.foundation.storage import DiskShelf
from fediverse_cinema.media import arrival, kept, originals, places, sweeping
from fediverse_cinema.media.models import Asset, AssetState, KeptFile, Rendition, RenditionKind
from fediverse_cinema.media.moving import Kind, Move
from tests.kit.buckets import Bucket, a_bucket, move_in

pytestmark = [pytest.mark.anyio, pytest.mark.s3]

POSTERS = ["9b2f4b5e-8a1c-4c37-9f6d-2f1f4f0c7a55-280.jpg"]
"""What another room has put on the shelf."""


@pytest.fixture
def bucket(s3: str, house: House) -> Bucket:
    """Its address stands in the settings; the pole is still on its disk."""
    bucket = a_bucket(s3)
    settle(house, bucket, "disk")
    return bucket


def settle(house: House, bucket: Bucket, kind: Kind) -> None:
    """Restart the pole with this setting."""
    move_in(house, bucket)
    settings = replace(house.settings, storage=replace(bucket.settings, kind=kind))
    house.settings, house.shelf, house.vault = settings, open_shelf(settings), open_vault(settings)


async def some_files() -> Asset:
    """One of each: on the shelf, in the vault, an original."""
    asset = await Asset.create(
        owner_id=7, state=AssetState.READY, file_name="saone.mov", original=ids.new_uuid(), size=6, sha256="",
        stem=ids.new_uuid(), created_at=clock.now(),
    )  # fmt: skip
    (places.originals() / asset.original).write_bytes(b"master")
    source = places.desks() / "source"
    source.write_bytes(b"a film")
    for shelf, name in ((here().shelf, f"{asset.stem}-open.mp4"), (here().vault, f"{asset.stem}-draft.mp4")):
        await shelf.put(source, name)
        await Rendition.create(asset=asset, kind=RenditionKind.MP4, name=name, media_type="video/mp4", size=6)
    source.unlink()
    return asset


async def delete(asset: Asset) -> None:
    """As the pole that is open deletes a film: rows, and files where it reads them now."""
    name = f"{asset.stem}-open.mp4"
    await asset.delete()
    await here().shelf.remove([name])
    await here().vault.remove([name.replace("open", "draft")])
    await originals.remove(asset.original)


async def carry(to: Kind) -> list[str]:
    move = Move(to, POSTERS)
    loads = await move.loads()
    for load in loads:
        await move.carry(load)
    return [load.place for load in loads]


def on_disk(house: House) -> set[str]:
    root = house.settings.path(house.settings.media.directory)
    return {f"{path.parent.name}/{path.name}" for path in root.rglob("*") if path.is_file()}


async def test_everything_goes_to_a_bucket_and_stays_on_the_disk_until_the_pole_reads_it_there(
    house: House, bucket: Bucket
) -> None:
    asset = await some_files()
    before = on_disk(house)
    assert await carry("s3") == ["originals", "vault", "shelf"]
    there = {f"{asset.stem}-open.mp4", f"vault/{asset.stem}-draft.mp4", f"vault/{asset.original}"}
    assert (bucket.all_names(), on_disk(house)) == (there, before)
    with pytest.raises(Refused, match="not switched"):
        await Move("s3", POSTERS).clear()
    assert on_disk(house) == before

    settle(house, bucket, "s3")
    assert await carry("s3") == []
    assert await here().shelf.read(f"{asset.stem}-open.mp4") == b"a film"
    assert len(await Move("s3", POSTERS).clear()) == 3
    assert (bucket.all_names(), on_disk(house)) == (there, set())


async def test_and_back_again(house: House, bucket: Bucket) -> None:
    await some_files()
    before = on_disk(house)
    await carry("s3")
    settle(house, bucket, "s3")
    await Move("s3", POSTERS).clear()
    assert await carry("disk") == ["originals", "vault", "shelf"]
    assert on_disk(house) == before
    settle(house, bucket, "disk")
    await Move("disk", POSTERS).clear()
    assert (on_disk(house), bucket.all_names()) == (before, set())


async def test_begun_again_it_goes_on_where_it_was_and_takes_along_what_came_meanwhile(
    house: House, bucket: Bucket
) -> None:
    await some_files()
    move = Move("s3", POSTERS)
    first, *_ = await move.loads()
    await move.carry(first)  # and then it is killed
    await some_files()
    assert await carry("s3") == ["originals", "vault", "vault", "shelf", "shelf"]
    assert len(bucket.all_names()) == 6 and await carry("s3") == []


async def test_what_was_carried_in_part_is_carried_again(house: House, bucket: Bucket, tmp_path: Path) -> None:
    asset = await some_files()
    half = tmp_path / "half"
    half.write_bytes(b"a f")
    await open_shelf(house.settings, "s3").put(half, f"{asset.stem}-open.mp4")
    await carry("s3")
    assert await open_shelf(house.settings, "s3").size(f"{asset.stem}-open.mp4") == 6


async def test_a_film_that_comes_out_meanwhile_is_carried_once(house: House, bucket: Bucket) -> None:
    """Its file goes from the vault to the shelf under a new name, after we have looked."""
    asset = await some_files()
    move = Move("s3", POSTERS)
    loads = await move.loads()
    await here().vault.show(f"{asset.stem}-draft.mp4", here().shelf, f"{asset.stem}-new.mp4")
    await Rendition.filter(name=f"{asset.stem}-draft.mp4").update(name=f"{asset.stem}-new.mp4")
    await here().vault.remove([f"{asset.stem}-draft.mp4"])
    for load in loads:
        await move.carry(load)
    assert await carry("s3") == ["shelf"]
    assert bucket.all_names() == {
        f"vault/{asset.original}", f"{asset.stem}-open.mp4", f"{asset.stem}-new.mp4",
    }  # fmt: skip


async def test_what_does_not_arrive_whole_is_said_and_nothing_is_taken_away(
    house: House, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    await some_files()
    await carry("s3")
    settle(house, bucket, "s3")
    await Move("s3", POSTERS).clear()

    async def lose(shelf: DiskShelf, source: Path, name: str, *, called: str = "") -> None:
        return

    monkeypatch.setattr(DiskShelf, "put", lose)
    with pytest.raises(Later, match="not arrived whole"):
        await carry("disk")
    settle(house, bucket, "disk")
    cleared = await Move("disk", POSTERS).clear()
    assert [load.place for load in cleared] == ["originals"] and len(bucket.all_names()) == 2


async def test_the_posters_of_films_of_elsewhere_go_along(house: House, bucket: Bucket) -> None:
    source = places.desks() / "source"
    source.write_bytes(b"a poster")
    await here().shelf.put(source, POSTERS[0])
    assert (await carry("s3"), bucket.all_names()) == (["shelf"], set(POSTERS))


@pytest.mark.parametrize("to, away", [("s3", "disk"), ("disk", "s3")])
async def test_a_film_that_is_deleted_after_the_pole_went_over_does_not_come_back(
    house: House, bucket: Bucket, to: Kind, away: Kind
) -> None:
    settle(house, bucket, away)
    asset = await some_files()
    if away == "s3":
        await originals.put_away(asset.original)
    await carry(to)
    settle(house, bucket, to)
    await delete(asset)
    assert len(bucket.all_names()) == (0 if to == "s3" else 3), "it stands where the pole was, and nowhere else"
    assert await carry(to) == []
    assert len(bucket.all_names() | on_disk(house)) == (2 if to == "s3" else 3)


@pytest.mark.parametrize("to, away", [("s3", "disk"), ("disk", "s3")])
async def test_what_was_deleted_meanwhile_is_cleared_away_after_a_day_on_both_sides(
    house: House, bucket: Bucket, to: Kind, away: Kind
) -> None:
    settle(house, bucket, away)
    before, after, kept = await some_files(), await some_files(), await some_files()
    await carry(to)
    await delete(before)
    settle(house, bucket, to)
    await delete(after)
    everything = bucket.all_names() | on_disk(house)
    young = await Move(to, POSTERS).clear()
    assert {load.name[:36] for load in young} <= {str(kept.stem), kept.original}
    assert [name for name in everything if str(after.stem) in name or str(before.stem) in name]
    with clock.stopped_at(clock.now() + timedelta(hours=25)):
        await Move(to, POSTERS).clear()
    left = bucket.all_names() | on_disk(house)
    assert not [name for name in left if str(after.stem) in name or str(before.stem) in name]
    assert len([name for name in left if str(kept.stem) in name]) == 2


async def test_what_others_keep_in_the_same_bucket_stays(house: House, bucket: Bucket, tmp_path: Path) -> None:
    theirs = tmp_path / "backup.tar"
    theirs.write_bytes(b"of somebody else")
    await open_shelf(house.settings, "s3").put(theirs, "backup.tar")
    with clock.stopped_at(clock.now() + timedelta(hours=25)):
        assert (await Move("disk", POSTERS).clear(), await carry("disk")) == ([], [])
        settle(house, bucket, "s3")
        assert (await sweeping.find(POSTERS), bucket.all_names()) == ([], {"backup.tar"})


@pytest.mark.parametrize("to, away", [("s3", "disk"), ("disk", "s3")])
async def test_what_is_deleted_while_it_is_carried_is_taken_back(
    house: House, bucket: Bucket, to: Kind, away: Kind
) -> None:
    settle(house, bucket, away)
    asset = await some_files()
    if away == "s3":
        await originals.put_away(asset.original)
    there_before = on_disk(house) if to == "s3" else bucket.all_names()
    move = Move(to, POSTERS)
    loads = await move.loads()
    await asset.delete()  # its files stand where we take them from until the pole comes to them
    for load in loads:
        await move.carry(load)
    assert len(loads) == 3 and (bucket.all_names() if to == "s3" else on_disk(house)) == set()
    assert (on_disk(house) if to == "s3" else bucket.all_names()) == there_before


async def test_without_a_bucket_in_the_settings_nothing_begins(house: House) -> None:
    with pytest.raises(Refused, match="no bucket"):
        Move("s3", POSTERS)


async def test_what_is_kept_as_it_came_goes_with_its_name(house: House, bucket: Bucket) -> None:
    """A bucket says what who sent it calls it to who downloads it."""
    file = await kept.receive(arrival.in_one(b"a plan"), file_name="Plan d’Ana.pdf", owner_id=7)
    await kept.enter(file)
    move = Move("s3", POSTERS)
    for load in await move.loads():
        await move.carry(load)
    settle(house, bucket, "s3")
    address = await here().vault.signed_url(file.name, 60) or ""
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(address)
    assert answer.content == b"a plan"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''Plan%20d%E2%80%99Ana.pdf"
    await KeptFile.all().delete()
    with clock.stopped_at(clock.now() + timedelta(hours=25)):
        await Move("s3", POSTERS).clear()
    assert bucket.all_names() == set()
    assert [one async for one in open_vault(house.settings, "disk").files()] == []
