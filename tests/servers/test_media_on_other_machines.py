"""Films are sent to one machine and prepared on others, which share a database and a bucket, and no disk."""

import json
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from fediverse_cinema.foundation import ids
from fediverse_cinema.foundation.database.migrating import migrate
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import House, at_home, here
from fediverse_cinema.foundation.instance_file import read_settings
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.house import open_house
from fediverse_cinema.media import (
    importing,
    machines,
    missing,
    originals,
    places,
    preparing,
    preview,
    service,
    slices,
    uploads,
)
from fediverse_cinema.media.models import Asset, AssetState, AudioTrack, Rendition, Slice, TrackKind, Upload
from fediverse_cinema.worker import JOBS
from tests.kit import footage
from tests.kit.buckets import Bucket, a_bucket
from tests.kit.empty_places import an_empty_place
from tests.kit.servers import Member, Server, server_in, until

BEGINNING = b"\x00\x00\x00\x18ftypmp42" + b"x" * 4096  # enough of a film to be taken in
STEPS = (originals.HAND_IN, service.PREPARE, preparing.ENCODE_SLICE, preparing.FINISH)
pytestmark = [pytest.mark.servers, pytest.mark.postgres, pytest.mark.media, pytest.mark.s3]


@pytest.fixture
def bucket(s3: str) -> Bucket:
    return a_bucket(s3)


@pytest.fixture
def lyon(tmp_path: Path, bucket: Bucket) -> Iterator[Server]:
    with server_in(tmp_path / "lyon", database="postgres") as server:
        with (server.directory / "instance.toml").open("a") as file:
            file.write(
                f'[storage]\nkind = "s3"\nbucket = "{bucket.name}"\nendpoint = "{bucket.endpoint}"\n'
                f'public_url = "{bucket.base}"\naccess_key = "key"\nsecret_key = "secret"\n'
            )
        yield server


def elsewhere(server: Server, directory: Path) -> Path:
    """The settings of another machine: the same, with a disk of its own and the same secret."""
    directory.mkdir()
    (directory / "data").mkdir()
    for name in ("data/secret.key", "instance.toml"):
        shutil.copy(server.directory / name, directory / name)
    return directory / "instance.toml"


def test_a_film_that_is_sent_to_one_machine_is_prepared_on_another(
    lyon: Server, bucket: Bucket, clip: Path, tmp_path: Path
) -> None:
    lyon.found("ana").start("--no-worker")
    there = elsewhere(lyon, tmp_path / "there")
    ana = Member(lyon, "ana")
    with clip.open("rb") as file:
        assert ana.submit("/films/new", title="Les marées", files={"file": ("b.mp4", file, "video/mp4")}).is_redirect
    assert ana.submit("/films/les-marees/publish", on="/workshop").is_redirect
    until(lambda: bucket.all_names(), "the doors carry it into the bucket")
    here = lyon.environment["FEDIVERSE_CINEMA_CONFIG"]
    lyon.environment["FEDIVERSE_CINEMA_CONFIG"] = str(there)
    worker = lyon.spawn("worker", "--queues", "media")
    lyon.environment["FEDIVERSE_CINEMA_CONFIG"] = here
    until(lambda: lyon.jobs_left(*STEPS) == 0 or worker.poll() is not None, "a worker elsewhere prepares the film")
    assert worker.poll() is None, lyon.log()
    lyon.spawn("worker", "--queues", "default,errands,send")
    until(lambda: lyon.anonymous("/films/les-marees").status_code == 200, "it comes out")
    ana.close()
    lyon.stop()
    asset = lyon.inside(lambda: Asset.get())
    shown = lyon.inside(lambda: Rendition.all())
    assert bucket.all_names() == {f"vault/{asset.original}", *(one.name for one in shown)}
    for place in (lyon.directory, there.parent):
        assert not list((place / "data/media/desks").glob("*-*")), "no machine keeps a desk"
    assert not list((lyon.directory / "data/media/originals").iterdir())


@pytest.fixture
async def houses(bucket: Bucket, tmp_path: Path) -> AsyncIterator[list[House]]:
    """Three machines of one pole: one with doors, two that prepare films."""
    async with an_empty_place(tmp_path / "place", "postgres") as place, AsyncExitStack() as stack:
        settings = replace(read_settings(place), storage=bucket.settings)
        await migrate(settings)
        yield [
            await stack.enter_async_context(
                open_house(replace(settings, media=replace(settings.media, directory=str(tmp_path / name))))
            )
            for name in ("doors", "first", "second")
        ]


@pytest.fixture
def four_slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(slices, "SECONDS", 4)
    return footage.bars(tmp_path / "bars.mp4", seconds=16)


async def sent(content: bytes) -> Asset:
    """A film that has come to this machine."""

    async def chunks() -> AsyncIterator[bytes]:
        yield content

    return await uploads.receive(chunks(), file_name="bars.mp4", owner_id=7, limit=1 << 30)


async def handed_in(content: bytes) -> Asset:
    """One that all machines find in the bucket."""
    asset = await sent(content)
    await originals.hand_in(**await the_job(originals.HAND_IN))
    return asset


async def the_job(kind: str) -> dict[str, Any]:
    [args] = await Job.filter(kind=kind).values_list("args", flat=True)
    found: dict[str, Any] = json.loads(str(args))
    return found


def on_disk(*places: Path) -> list[str]:
    return [path.name for place in places for path in place.iterdir()]


@pytest.mark.anyio
async def test_each_step_of_a_film_may_be_taken_on_another_machine(
    houses: list[House], bucket: Bucket, four_slices: Path
) -> None:
    doors, first, second = houses
    with at_home(doors):
        asset = await sent(four_slices.read_bytes())
        waits = await the_job(originals.HAND_IN)
    with at_home(first), pytest.raises(Later, match="another machine"):
        await originals.hand_in(**waits)
    assert bucket.all_names() == set() and not await Job.exists(kind=service.PREPARE)
    with at_home(doors):
        await originals.hand_in(**waits)
        assert on_disk(places.originals()) == []
        assert bucket.all_names() == {f"vault/{asset.original}"}
        await originals.hand_in(**waits)  # killed before anybody heard of it
    with at_home(first):
        await preparing.prepare(**await the_job(service.PREPARE))
    pieces = await Slice.all().order_by("number")
    assert len(pieces) == 4
    for house, piece in zip((first, second, second, first), pieces, strict=True):
        with at_home(house):
            await preparing.encode_slice(asset.id, piece.stem, piece.number)
    asset = await Asset.get(id=asset.id)
    for house, sees in ((doors, False), (first, True)):
        with at_home(house):
            assert await preview.is_there(asset) is sees
    with at_home(second):
        await preparing.finish(**await the_job(preparing.FINISH))
        assert on_disk(places.desks()) == []
    asset = await Asset.get(id=asset.id)
    assert asset.state is AssetState.READY and asset.duration == pytest.approx(16, abs=0.2)
    shown = {f"vault/{one.name}" for one in await Rendition.all()}
    assert bucket.all_names() == {f"vault/{asset.original}", *shown}, "nothing is left of what was shared"
    with at_home(first):
        assert len(on_disk(places.desks(), places.originals())) == 2, "nobody has told this machine"
        other = await an_original(asset)
        assert (await originals.at_hand(other.original)).read_bytes() == b"another"
        await machines.sit_down(other)
        assert on_disk(places.desks(), places.originals()) == [f"{other.id}-{other.stem}", other.original]


async def an_original(like: Asset) -> Asset:
    """One that is being prepared, and lies in the bucket."""
    other = await Asset.create(
        owner_id=7, file_name="b.mp4", original=ids.new_uuid(), stem=ids.new_uuid(), state=AssetState.ENCODING, size=7,
        sha256="", created_at=like.created_at,
    )  # fmt: skip
    with TemporaryDirectory() as desk:
        (Path(desk) / "b.mp4").write_bytes(b"another")
        await here().vault.put(Path(desk) / "b.mp4", other.original)
    return other


@pytest.mark.anyio
async def test_a_step_that_lost_its_machine_is_taken_again_on_another(
    houses: list[House], bucket: Bucket, four_slices: Path
) -> None:
    """Its disk is gone with all that was made there; what was shared is not made twice."""
    doors, first, second = houses
    with at_home(doors):
        asset = await handed_in(four_slices.read_bytes())
    with at_home(first):
        await preparing.prepare(asset.id)
        for piece in await Slice.all():
            await preparing.encode_slice(asset.id, piece.stem, piece.number)
        shutil.rmtree(places.desks())
        shutil.rmtree(places.originals())
    with at_home(second):
        await preparing.finish(**await the_job(preparing.FINISH))
    assert (await Asset.get(id=asset.id)).state is AssetState.READY


@pytest.mark.anyio
async def test_one_that_is_stopped_leaves_nothing_in_the_bucket(
    houses: list[House], bucket: Bucket, four_slices: Path
) -> None:
    doors, first, second = houses
    with at_home(doors):
        asset = await handed_in(four_slices.read_bytes())
    with at_home(first):
        await preparing.prepare(asset.id)
        first_piece = await Slice.all().order_by("number").first()
        assert first_piece is not None
        await preparing.encode_slice(asset.id, first_piece.stem, 0)
    assert len(bucket.all_names()) > 2
    with at_home(second):
        await service.cancel(await Asset.get(id=asset.id))
    assert bucket.all_names() == {f"vault/{asset.original}"}


@pytest.mark.anyio
async def test_what_one_machine_has_fetched_is_taken_on_another(houses: list[House], bucket: Bucket) -> None:
    doors, first, second = houses
    with at_home(first):
        upload = await uploads.enter(7, size=len(BEGINNING), file_name="b.mp4", source="https://x.example/b.mp4")
        (places.arriving() / upload.token).write_bytes(BEGINNING)
        await Upload.filter(id=upload.id).update(received=len(BEGINNING), sha256="0" * 64)
        await importing.fetch(upload.id)
        assert on_disk(places.arriving()) == []
    assert bucket.all_names() == {f"vault/{upload.token}"}
    with at_home(doors):
        asset = await uploads.take(upload.token, 7)
    with at_home(second):
        await originals.hand_in(**await the_job(originals.HAND_IN))
        assert (await originals.at_hand(asset.original)).read_bytes() == BEGINNING


@pytest.mark.anyio
async def test_what_lies_on_the_disk_of_another_machine_is_not_called_missing(houses: list[House]) -> None:
    doors, first, _ = houses
    with at_home(doors):
        asset = await sent(BEGINNING)
        sound = await AudioTrack.create(
            asset=asset, language="fr", kind=TrackKind.DUB, original=ids.new_uuid(), size=7, created_at=asset.created_at
        )
    with at_home(first):
        assert await missing.find(()) == []
        await AudioTrack.all().update(state=AssetState.READY)
        assert [lost.name for lost in await missing.find(())] == [sound.original]


@pytest.mark.anyio
async def test_what_no_machine_has_is_told_in_the_end(houses: list[House]) -> None:
    doors, *_ = houses
    with at_home(doors):
        asset = await sent(BEGINNING)
        shutil.rmtree(places.originals())
        waits = await the_job(originals.HAND_IN)
        await originals.never_handed_in(reason="on the disk of another machine", **waits)
        assert (await Asset.get(id=asset.id)).state is AssetState.FAILED
    assert JOBS[originals.HAND_IN].shortest_patience() > 12 * 3600
