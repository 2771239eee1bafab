"""What is deleted does not stay public, whatever happens to the pole or to its storage meanwhile."""

from collections.abc import Iterable

import pytest

from fediverse_cinema.films import service, trailers
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.foundation.storage import DiskShelf
from fediverse_cinema.media import places
from fediverse_cinema.media import service as media
from fediverse_cinema.media.models import Asset, Rendition
from tests.kit.people import a_film, an_account, an_asset
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def with_trailer() -> Film:
    creator = (await an_account()).creator
    film = await a_film(creator)
    await trailers.give(film, await an_asset(creator))
    return await Film.get(id=film.id)


async def on_the_shelf() -> set[str]:
    return {file.name async for file in here().shelf.files()}


async def assert_nothing_is_left() -> None:
    assert await on_the_shelf() == set() and [file async for file in here().vault.files()] == []
    assert list(places.originals().iterdir()) == [] and await Asset.all().count() == 0


async def test_a_pole_that_is_killed_once_its_film_is_deleted_takes_the_files_away_when_it_is_back(town: Town) -> None:
    """All that has to be done is written with the deletion: nothing runs after it here."""
    film = await with_trailer()
    await town.pole.work()
    assert await on_the_shelf()
    await service.delete(film)
    assert await Job.filter(kind=media.REMOVE).count() == 2
    await town.pole.work()
    await assert_nothing_is_left()


async def test_files_that_storage_does_not_give_away_are_taken_away_when_it_answers(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = await with_trailer()
    await town.pole.work()

    async def away(_: DiskShelf, names: Iterable[str]) -> None:
        raise Later("the bucket does not answer")

    with monkeypatch.context() as patch:
        patch.setattr(DiskShelf, "remove", away)
        await service.delete(film)
        await town.pole.work()
    assert await Rendition.exists(), "it is known what has to be taken away"
    await Job.filter(kind=media.REMOVE).update(due=0)
    await town.pole.work()
    await assert_nothing_is_left()


async def test_a_trailer_that_is_taken_away_goes_with_the_same_certainty(town: Town) -> None:
    film = await with_trailer()
    await town.pole.work()
    trailer = film.trailer_id
    await trailers.take_away(film)
    assert await Job.filter(kind=media.REMOVE).count() == 1
    await town.pole.work()
    assert not await Asset.exists(id=trailer)
    assert await on_the_shelf() == {one.name for one in await Rendition.filter(asset_id=film.asset_id)}


async def test_a_deletion_that_is_not_written_down_takes_no_file_away(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = await with_trailer()
    await town.pole.work()
    before = await on_the_shelf()
    monkeypatch.setattr(service, "_close", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await service.delete(film)
    await town.pole.work()
    assert await Film.exists(id=film.id) and await on_the_shelf() == before
