"""What comes out of the vault with a film: its trailer and the pictures beside it, too."""

import re
from functools import partial
from typing import Any

import httpx
import pytest

from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.films import pictures, queries, scheduling, unveiling
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film, FilmState, Still
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import opening
from fediverse_cinema.media import pictures as frames
from fediverse_cinema.media.models import Asset, AssetState, Rendition, RenditionKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.screeners import service as screeners
from fediverse_cinema.worker import JOBS
from tests.kit.people import a_film, an_account, an_asset
from tests.kit.screenings import a_link
from tests.kit.towns import Town
from tests.kit.working import take_files_away

pytestmark = pytest.mark.anyio


async def a_draft_with_still_and_trailer(state: AssetState = AssetState.READY) -> Film:
    creator: Creator = (await an_account()).creator
    film = await a_film(creator, published=False)
    frame = await Rendition.filter(asset_id=film.asset_id, kind=RenditionKind.POSTER).order_by("width").first()
    assert frame is not None
    await Still.create(film=film, position=0, names=[{"name": frame.name, "width": 280, "height": 157}])
    trailer = await an_asset(creator, duration=20)
    await Asset.filter(id=trailer.id).update(state=state)
    await Film.filter(id=film.id).update(trailer_id=trailer.id)
    return await Film.get(id=film.id)


async def on_the_shelf() -> set[str]:
    await take_files_away()
    return {file.name async for file in here().shelf.files()}


async def test_a_draft_has_nothing_on_the_shelf_and_a_film_that_is_out_has_all_of_it(town: Town) -> None:
    film = await a_draft_with_still_and_trailer()
    assert await on_the_shelf() == set()
    await films.publish(film)
    await town.pole.work()
    assert await on_the_shelf() == {one.name for one in await Rendition.all()}
    assert [file async for file in here().vault.files()] == []
    page = await queries.film_page(film.slug, None)
    assert page.trailer is not None and page.trailer.hls is not None
    shown = [page.hls or "", page.trailer.hls, page.stills[0].pictures[0].url, page.line.pictures[0].url]
    assert [address.split("/")[1] for address in shown] == ["media"] * 4
    assert {address.split("/")[2] for address in shown} <= await on_the_shelf()


async def test_a_trailer_that_is_ready_later_comes_out_then_and_the_world_is_told(town: Town) -> None:
    film = await a_draft_with_still_and_trailer(AssetState.ENCODING)
    await films.publish(film)
    await town.pole.work()
    assert (await queries.film_page(film.slug, None)).trailer is None
    trailer = await Asset.get(id=film.trailer_id)
    assert not trailer.open
    told = await OutboxEntry.all().count()
    await Asset.filter(id=trailer.id).update(state=AssetState.READY)
    await scheduling.asset_is_ready(trailer.id)
    await town.pole.work()
    page = await queries.film_page(film.slug, None)
    assert page.trailer is not None and (page.trailer.hls or "").startswith("/media/")
    assert await OutboxEntry.all().count() == told + 1


async def test_what_was_postponed_while_it_was_prepared_stays_where_it_is(town: Town) -> None:
    film = await a_draft_with_still_and_trailer()
    assert film.asset_id is not None
    await scheduling.asset_is_ready(film.asset_id)
    await town.pole.work()
    assert not await films.publish(film, by_itself=True)
    assert await on_the_shelf() == set()


async def test_who_was_shown_a_draft_has_no_lasting_address_however_its_opening_ended(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pole is killed, or its disk is full, when all files are out and the film is not; its maker thinks again."""
    film = await a_film((await an_account()).creator, published=False)
    path, one = await a_link(film)
    with monkeypatch.context() as patch:
        patch.setattr(films, "_open", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await films.publish(film)
    await films.postpone(film)
    assert not (await Asset.get(id=film.asset_id)).open and await on_the_shelf() == set()
    guest = httpx.AsyncClient(transport=httpx.ASGITransport(town.pole.app), base_url=town.pole.base)
    addresses = addresses_in((await guest.get(path)).text)
    assert {address.split("/")[1] for address in addresses} == {"vault"}
    await screeners.revoke(one)
    assert {(await guest.get(address)).status_code for address in addresses} == {404}


async def test_drafts_from_before_there_was_a_vault_go_into_it(town: Town) -> None:
    film = await a_draft_with_still_and_trailer()
    out = await a_film((await an_account("ben")).creator, "Autre")
    for asset in await Asset.filter(id__in=[film.asset_id, film.trailer_id]):
        await opening.open_to_world(asset, partial(unveiling.rename_stills, film))
    path, _ = await a_link(film)
    guest = httpx.AsyncClient(transport=httpx.ASGITransport(town.pole.app), base_url=town.pole.base)
    before = {address for address in addresses_in((await guest.get(path)).text) if address.startswith("/media/")}
    assert {(await guest.get(address)).status_code for address in before} == {200}
    await JOBS["veil_drafts"].run()
    await take_files_away()
    assert {(await guest.get(address)).status_code for address in before} == {404}
    addresses = addresses_in((await guest.get(path)).text)
    assert {(await guest.get(address)).status_code for address in addresses} == {200}
    assert {address.split("/")[1] for address in addresses} == {"vault"}
    assert await on_the_shelf() == {file.name for file in await Rendition.filter(asset_id=out.asset_id)}
    assert await names_of_stills() <= {file.name for file in await Rendition.filter(asset_id=film.asset_id)}


async def test_a_film_that_comes_out_while_it_is_put_into_the_vault_is_out(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = await a_film((await an_account()).creator, published=False)
    await opening.open_to_world(await Asset.get(id=film.asset_id))
    show = opening._show

    async def published_meanwhile(*given: Any) -> None:
        monkeypatch.setattr(opening, "_show", show)
        await show(*given)
        await films.publish(await Film.get(id=film.id))

    monkeypatch.setattr(opening, "_show", published_meanwhile)
    await JOBS["veil_drafts"].run()
    assert (await Film.get(id=film.id)).state == FilmState.PUBLISHED
    assert await on_the_shelf() == {one.name for one in await Rendition.all()}
    assert [file async for file in here().vault.files()] == []


async def test_a_trailer_that_is_ready_while_its_film_comes_out_follows_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its news is heard when the film is still a draft."""
    film = await a_draft_with_still_and_trailer(AssetState.ENCODING)
    show = opening._show

    async def ready_meanwhile(*given: Any) -> None:
        monkeypatch.setattr(opening, "_show", show)
        await show(*given)
        await Asset.filter(id=film.trailer_id).update(state=AssetState.READY)
        await scheduling.asset_is_ready(film.trailer_id or 0)
        await town.pole.work()

    monkeypatch.setattr(opening, "_show", ready_meanwhile)
    await films.publish(film)
    await town.pole.work()
    assert (await queries.film_page(film.slug, None)).trailer is not None


async def test_a_trailer_that_stayed_behind_is_looked_for(town: Town) -> None:
    film = await a_draft_with_still_and_trailer()
    await films.publish(film)
    await Job.all().delete()
    await JOBS["open_films"].run()
    await town.pole.work()
    assert (await queries.film_page(film.slug, None)).trailer is not None


async def test_a_still_that_is_chosen_while_the_film_comes_out_is_not_kept_under_a_name_of_before(town: Town) -> None:
    film = await a_film((await an_account()).creator, published=False)
    await Rendition.filter(asset_id=film.asset_id, kind=RenditionKind.POSTER).update(at=1.0)
    looked_at = await Film.get(id=film.id).select_related("asset")
    assert looked_at.asset is not None
    files = await frames.frame(looked_at.asset, (await Rendition.filter(at=1.0))[0].name)
    await films.publish(film)
    with pytest.raises(Later):
        await pictures._add(looked_at, files)
    assert not await Still.exists()


def addresses_in(page: str) -> set[str]:
    found = set(re.findall(r"/(?:media|vault)/[^\"&, ]+", page))
    assert len(found) > 2
    return found


async def names_of_stills() -> set[str]:
    found = {one["name"] for still in await Still.all() for one in still.names}
    assert found
    return found
