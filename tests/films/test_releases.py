"""DI7: a film that opens by itself at its moment, and the channels whose dates go with it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.films import queries, releases, scheduling, service
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.releases import Release
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.foundation.storage import DiskShelf
from fediverse_cinema.media import opening, vault
from fediverse_cinema.media.models import Asset, AssetState
from fediverse_cinema.media.news import AssetReady
from fediverse_cinema.poles.service import found
from fediverse_cinema.worker import JOBS
from tests.kit.haste import quick_keys
from tests.kit.people import a_creator, a_film
from tests.kit.working import work

pytestmark = pytest.mark.anyio

EIGHT = datetime(2026, 11, 26, 19, tzinfo=UTC)  # 20:00 in Paris
SECOND = timedelta(seconds=1)
MORNING = EIGHT - timedelta(hours=10)


@pytest.fixture
async def film(house: House) -> Film:
    """A draft whose file is ready."""
    with quick_keys(), clock.stopped_at(MORNING):
        await found()
        return await a_film(await a_creator(), published=False)


def meanwhile(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], Awaitable[None]]) -> None:
    """The first time that her files are on their way out of the vault."""
    show = opening._show

    async def overtaken(*given: Any) -> None:
        monkeypatch.setattr(opening, "_show", show)
        await show(*given)
        await deed()

    monkeypatch.setattr(opening, "_show", overtaken)


async def planned(film: Film, moment: datetime = EIGHT) -> Film:
    with clock.stopped_at(MORNING):
        await scheduling.schedule(film, moment)
    return await Film.get(id=film.id)


async def state_at(moment: datetime) -> FilmState:
    with clock.stopped_at(moment):
        await work()
    return (await Film.get()).state


async def test_DI7_a_film_set_for_eight_is_a_draft_a_second_before_and_public_at_eight(film: Film) -> None:
    await planned(film)
    assert await state_at(EIGHT - SECOND) == FilmState.DRAFT
    assert await OutboxEntry.all().count() == 0
    assert await state_at(EIGHT) == FilmState.PUBLISHED
    opened = await Film.get()
    assert opened.published_at == EIGHT, "the moment at which it opened, never one to come"
    create = await OutboxEntry.get(type="Create")
    assert json.loads(create.body)["object"]["published"] == "2026-11-26T19:00:00Z"


async def test_a_server_that_was_off_opens_late_and_says_when_it_did(film: Film) -> None:
    await planned(film)
    await Job.all().delete()
    morning = EIGHT + timedelta(hours=12)
    with clock.stopped_at(morning):
        await JOBS["open_films"].run()
        await work()
    assert (await Film.get()).published_at == morning


async def test_another_date_takes_the_place_of_the_first(film: Film) -> None:
    film = await planned(film)
    film = await planned(film, EIGHT + timedelta(days=1))
    assert await state_at(EIGHT + SECOND) == FilmState.DRAFT
    assert await state_at(EIGHT + timedelta(days=1)) == FilmState.PUBLISHED


async def test_an_earlier_date_holds_too(film: Film) -> None:
    film = await planned(film)
    await planned(film, EIGHT - timedelta(hours=1))
    assert await state_at(EIGHT - timedelta(hours=1)) == FilmState.PUBLISHED


async def test_a_date_that_is_taken_back_opens_nothing(film: Film) -> None:
    film = await planned(film)
    await service.postpone(film)
    assert await state_at(EIGHT + timedelta(days=3)) == FilmState.DRAFT
    assert (await Film.get()).opens_at is None


async def test_a_date_takes_back_the_wish_to_see_it_out_as_soon_as_it_is_ready(film: Film) -> None:
    await Asset.all().update(state=AssetState.ENCODING)
    with clock.stopped_at(MORNING):
        assert not await service.publish(await Film.get())
        await scheduling.schedule(film, EIGHT)
        await Asset.all().update(state=AssetState.READY)
        await scheduling.asset_is_ready((await Asset.get()).id)
        await work()
    assert (await Film.get()).state == FilmState.DRAFT


async def test_publish_now_does_not_wait_for_the_date(film: Film) -> None:
    film = await planned(film)
    with quick_keys(), clock.stopped_at(MORNING):
        assert await service.publish(film)
    assert await state_at(EIGHT) == FilmState.PUBLISHED
    assert (await Film.get()).published_at == MORNING
    assert await OutboxEntry.filter(type="Create").count() == 1


async def test_a_film_whose_file_is_not_ready_in_time_opens_once_it_is(film: Film) -> None:
    await Asset.all().update(state=AssetState.ENCODING)
    await planned(film)
    assert await state_at(EIGHT) == FilmState.DRAFT
    at_ten = EIGHT + timedelta(hours=2)
    await Asset.all().update(state=AssetState.READY)
    with clock.stopped_at(at_ten):
        await scheduling.asset_is_ready((await Asset.get()).id)
        await work()
    assert (await Film.get()).published_at == at_ten


async def test_the_wish_may_be_taken_back_while_its_file_is_late(film: Film) -> None:
    await Asset.all().update(state=AssetState.ENCODING)
    film = await planned(film)
    assert await state_at(EIGHT) == FilmState.DRAFT
    await service.postpone(film)
    await Asset.all().update(state=AssetState.READY)
    await scheduling.asset_is_ready((await Asset.get()).id)
    await JOBS["open_films"].run()
    await work()
    assert (await Film.get()).state == FilmState.DRAFT


async def test_what_is_taken_back_at_the_last_moment_does_not_come_out(film: Film) -> None:
    """Its job has begun: it has found the film, and the maker is quicker than what it does then."""
    film = await planned(film)
    await service.postpone(film)
    with quick_keys(), clock.stopped_at(EIGHT):
        assert not await service.publish(film, by_itself=True)
    assert (await Film.get()).state == FilmState.DRAFT and await OutboxEntry.all().count() == 0


async def test_what_is_taken_back_while_its_files_come_out_of_the_vault_does_not_come_out(
    film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: service.postpone(film))
    await planned(film)
    assert await state_at(EIGHT) == FilmState.DRAFT
    assert await OutboxEntry.all().count() == 0
    assert not (await Asset.get()).open and [file async for file in here().shelf.files()] == []


async def test_a_date_that_is_set_while_its_files_come_out_holds_whoever_pressed_publish_before(
    film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def think_again() -> None:
        await planned(film)

    meanwhile(monkeypatch, think_again)
    with clock.stopped_at(MORNING), quick_keys():
        assert not await service.publish(film)
    assert await state_at(EIGHT - SECOND) == FilmState.DRAFT and await OutboxEntry.all().count() == 0
    assert await state_at(EIGHT) == FilmState.PUBLISHED


async def test_what_is_deleted_while_its_files_come_out_is_gone(film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, lambda: service.delete(film))
    with quick_keys():
        assert not await service.publish(film)
    await work()
    assert await Film.all().count() == await Asset.all().count() == await OutboxEntry.all().count() == 0
    for shelf in (here().shelf, here().vault):
        assert [file async for file in shelf.files()] == []


@pytest.mark.parametrize("wish", [{"opens_at": EIGHT}, {"wanted": True}])
async def test_what_should_be_out_comes_out_although_its_job_or_its_news_is_lost(
    film: Film, wish: dict[str, Any]
) -> None:
    await Film.all().update(**wish)
    with clock.stopped_at(EIGHT):
        await JOBS["open_films"].run()
    assert await state_at(EIGHT) == FilmState.PUBLISHED


async def test_one_that_fails_by_a_fault_of_ours_keeps_no_other_from_opening(
    film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its disk is full, say."""
    with clock.stopped_at(MORNING):
        await a_film(await a_creator("ben"), "Autre", published=False)
    names, show = set(await vault.names_of(await Asset.get(id=film.asset_id))), DiskShelf.show

    async def full(shelf: DiskShelf, name: str, *more: Any) -> None:
        if name in names:
            raise OSError(28, "No space left on device")
        await show(shelf, name, *more)

    monkeypatch.setattr(DiskShelf, "show", full)
    await Film.all().update(opens_at=EIGHT)
    with clock.stopped_at(EIGHT):
        await JOBS["open_films"].run()
        await work()
    assert dict(await Film.all().values_list("title", "state")) == {
        "La Saône": FilmState.DRAFT, "Autre": FilmState.PUBLISHED,
    }  # fmt: skip


@pytest.mark.parametrize("deed", ["its moment", "its file"])
async def test_a_film_that_takes_longer_to_open_than_news_may_take_opens(
    deed: str, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What hears of it only orders the job, which may take a day; once, however often it is ordered meanwhile."""
    show, jobs, looks = DiskShelf.show, here().jobs, list[int]()

    async def slowly(shelf: DiskShelf, *more: Any) -> None:
        looks.append(len(looks))
        await asyncio.sleep(0.1)
        await JOBS["open_films"].run()
        await show(shelf, *more)

    monkeypatch.setattr(DiskShelf, "show", slowly)
    for kind in (news.KIND, scheduling.MOMENT, "open_films"):
        monkeypatch.setitem(jobs, kind, replace(jobs[kind], seconds=0.25))
    await Film.all().update(opens_at=EIGHT)
    with clock.stopped_at(EIGHT):
        async with in_transaction():
            if deed == "its file":
                await news.tell(AssetReady((await Asset.get()).id))
            else:
                await later(scheduling.MOMENT, {"film_id": film.id})
        await work()
    assert (await Film.get()).state == FilmState.PUBLISHED
    assert len(looks) == len([name async for name in here().shelf.files() if not name.name.endswith(".m3u8")])
    assert jobs[scheduling.OPEN].seconds >= 86400


async def test_one_that_cannot_open_keeps_no_other_from_it(film: Film) -> None:
    await planned(film)
    with clock.stopped_at(MORNING):
        without_file = await a_film(await a_creator("ben"), "Sans fichier", published=False)
        await Film.filter(id=without_file.id).update(asset_id=None, opens_at=EIGHT - SECOND)
    await Job.all().delete()
    with clock.stopped_at(EIGHT):
        await JOBS["open_films"].run()
        await work()
    assert dict(await Film.all().values_list("title", "state")) == {
        "Sans fichier": FilmState.DRAFT, "La Saône": FilmState.PUBLISHED,
    }  # fmt: skip


async def test_who_has_moved_away_opens_nothing_any_more(film: Film) -> None:
    await planned(film)
    await Actor.filter(id=film.author_id).update(moved_to="https://social.example/users/ana")
    assert await state_at(EIGHT + timedelta(days=1)) == FilmState.DRAFT
    assert not (await Film.get()).wanted


async def test_a_deleted_film_does_not_open(film: Film) -> None:
    await planned(film)
    await service.delete(film)
    with clock.stopped_at(EIGHT):
        await work()
    assert await Film.all().count() == 0 and await OutboxEntry.all().count() == 0


@pytest.mark.parametrize("moment", [MORNING, MORNING - SECOND, MORNING + timedelta(days=800)])
async def test_a_date_is_to_come_and_not_too_far(film: Film, moment: datetime) -> None:
    with pytest.raises(Refused):
        await planned(film, moment)
    assert (await Film.get()).opens_at is None and await Job.filter(kind=scheduling.MOMENT).count() == 0


async def test_a_public_film_gets_no_date(film: Film) -> None:
    with quick_keys(), clock.stopped_at(MORNING):
        await service.publish(film)
    with pytest.raises(Refused):
        await planned(film)


async def test_DI7_one_date_binds_the_screenings_and_the_opening_here(film: Film) -> None:
    channels = [
        Release("hall", "", "20:30", "L’Abri, Douarnenez", "https://abri.example/"),
        Release("disc", "2027-01", "", "12 €"),
        Release("television", "2026-11-20", "", "Tébéo"),
    ]
    await scheduling.keep(film, channels)
    for day in (26, 28):
        film = await planned(film, EIGHT.replace(day=day))
        assert [(line.channel, line.date, line.time) for line in releases.lines(film)] == [
            ("television", "2026-11-20", ""), ("here", f"2026-11-{day}", "20:00"), ("hall", f"2026-11-{day}", "20:30"),
            ("disc", "2027-01", ""),
        ]  # fmt: skip
    assert await state_at(EIGHT.replace(day=28)) == FilmState.PUBLISHED
    with clock.stopped_at(EIGHT.replace(day=28)):
        page = await queries.film_page(film.slug, None)
    assert [(line.channel, line.date, line.open) for line in page.releases] == [
        ("television", "2026-11-20", False), ("here", "2026-11-28", True), ("hall", "2026-11-28", False),
        ("disc", "2027-01", False),
    ]  # fmt: skip


async def test_a_film_without_other_channels_needs_no_list(film: Film) -> None:
    with quick_keys(), clock.stopped_at(MORNING):
        await service.publish(film)
    assert (await queries.film_page(film.slug, None)).releases == ()


async def test_only_its_maker_knows_of_the_date(film: Film) -> None:
    film = await planned(film)
    maker = await Actor.get(id=film.author_id)
    assert (await queries.film_page(film.slug, maker)).opens_at == EIGHT
    assert [line.opens_at for line in await queries.work_of(maker)] == [EIGHT]
    for viewer in (None, (await a_creator("ben")).actor):
        with pytest.raises(Missing):
            await queries.film_page(film.slug, viewer)
    assert await queries.newest() == () and await queries.newest(author=maker) == ()
