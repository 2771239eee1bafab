"""A disk that is full in the middle of what a tool writes: the film is not to blame for it, nothing half-made stays,
and the step is done again when there is room.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.foundation.errors import Full
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import places, preparing, sandbox, service
from fediverse_cinema.media.models import Asset, AssetState
from tests.kit.small_disk import Disk, a_small_disk
from tests.media.conftest import Draw
from tests.media.test_service import an_asset, shown, work

pytestmark = [pytest.mark.anyio, pytest.mark.media]
DISK = 24_000_000


@pytest.fixture
def disk(media_house: House) -> Iterator[Disk]:
    """Where the pole keeps its files. Nothing of it is kept free."""
    media = media_house.settings.media
    object.__setattr__(media, "kept_free", 0)
    place = media_house.settings.path(media.directory)
    place.mkdir(parents=True, exist_ok=True)
    with a_small_disk(place, DISK) as disk:
        yield disk


@pytest.fixture(scope="session")
def clip(draw: Draw) -> Path:
    """A second in one size, with a sound: every tool has something to write."""
    picture = ("-f", "lavfi", "-i", "testsrc2=size=96x64:rate=12:duration=1")
    return draw("with_sound.mp4", *picture, "-f", "lavfi", "-i", "sine=duration=1", "-preset", "ultrafast")


def filling(disk: Disk, monkeypatch: pytest.MonkeyPatch, at: str) -> list[list[str]]:
    """The disk is full from the moment in which the first tool begins that is called with this word; such calls."""
    calls: list[list[str]] = []
    run = sandbox.run

    async def fill_and_run(argv: list[str], **words: Any) -> sandbox.Result:
        if any(at in word for word in argv):
            calls.append(argv)
            disk.fill()
        return await run(argv, **words)

    monkeypatch.setattr(sandbox, "run", fill_and_run)
    return calls


@pytest.mark.parametrize(
    ("tool", "step"),
    [
        pytest.param("ebur128", service.PREPARE, id="sound"),
        pytest.param("-progress", preparing.ENCODE_SLICE, id="slice"),
        pytest.param("+faststart", preparing.FINISH, id="mp4"),
        pytest.param("thumbnail", preparing.FINISH, id="frame"),
        pytest.param("picture_child.py", preparing.FINISH, id="picture"),
        pytest.param("tile", preparing.FINISH, id="storyboard"),
    ],
)
async def test_a_film_waits_when_the_disk_is_full_in_the_middle_of_it_and_is_ready_when_there_is_room(
    disk: Disk, clip: Path, monkeypatch: pytest.MonkeyPatch, media_house: House, tool: str, step: str
) -> None:
    asset = await an_asset(clip)
    done: list[int] = []

    async def something_else() -> None:
        done.append(1)

    media_house.jobs = {**media_house.jobs, "something_else": Kind(something_else, queue="media")}
    with monkeypatch.context() as patch:
        calls = filling(disk, patch, tool)
        await queue.later("something_else", {})
        await work()
    assert calls
    asset = await Asset.get(id=asset.id)
    assert asset.state in (AssetState.PROBING, AssetState.ENCODING) and asset.failure == Full.default_public
    assert done, "what comes after it in the queue is done"
    (job,) = await Job.filter(kind__not="news")
    assert (job.kind, job.attempts) == (step, 0) and "the disk is full" in str(job.error)
    assert shown() == set(), "nothing half-made is shown"
    assert not [path for path in places.desks().rglob("*") if path.suffix == ".half"]

    disk.clear()
    await Job.all().update(due=0)
    await work()
    asset = await Asset.get(id=asset.id)
    assert (asset.state, asset.failure, asset.progress) == (AssetState.READY, "", 100)
    assert list(places.desks().iterdir()) == []
    assert shown() == {rendition.name for rendition in await asset.renditions.all()}
