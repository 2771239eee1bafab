"""A film on its way: its maker stops it, tries again, watches what is ready; who runs the pole sees all of them."""

from pathlib import Path

import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.media import arrival, preparing, slices, uploads
from fediverse_cinema.media import service as media
from fediverse_cinema.media.models import Asset, AssetState, Slice
from tests.kit.footage import bars
from tests.kit.people import a_film, an_account
from tests.web.conftest import Reader
from tests.web.test_editing import a_draft

pytestmark = pytest.mark.anyio


async def state_of(film: Film) -> tuple[AssetState, bool]:
    asset = await Asset.get(id=film.asset_id)
    return asset.state, asset.cancelled


async def test_MED_12_the_retry_button_works_and_so_does_the_one_that_stops(reader: Reader) -> None:
    film = await a_draft(AssetState.FAILED, failure="This film has no duration.")
    await reader.sign_in("ana")
    edit = f"/films/{film.slug}/edit"
    assert f'action="/films/{film.slug}/retry"' in await reader.page(edit)
    assert (await reader.submit(f"/films/{film.slug}/retry")).headers["location"] == edit
    assert await state_of(film) == (AssetState.ARRIVED, False)
    assert await Job.filter(kind=media.PREPARE).count() == 1
    await reader.submit(f"/films/{film.slug}/retry")  # pressed twice
    assert await Job.filter(kind=media.PREPARE).count() == 1

    assert f'action="/films/{film.slug}/cancel"' in await reader.page(edit)
    assert (await reader.submit(f"/films/{film.slug}/cancel")).headers["location"] == edit
    assert await state_of(film) == (AssetState.FAILED, True)
    assert "la préparation a été arrêtée." in await reader.page(edit)
    await reader.submit(f"/films/{film.slug}/cancel")
    assert await state_of(film) == (AssetState.FAILED, True)


async def test_a_finished_film_is_neither_stopped_nor_tried_again(reader: Reader) -> None:
    film = await a_film((await an_account()).creator)
    await reader.sign_in("ana")
    for deed in ("cancel", "retry"):
        assert (await reader.submit(f"/films/{film.slug}/{deed}")).status_code == 303
    assert await state_of(film) == (AssetState.READY, False)


async def test_who_runs_the_pole_sees_all_that_is_being_prepared(house: House, reader: Reader) -> None:
    film = await a_draft(AssetState.ENCODING, progress=40, seconds_left=754)
    await an_account("eva", "Eva", role=Role.ADMIN)
    await reader.sign_in("eva")
    shown = await reader.page("/admin/preparations")
    assert "La Saône" in shown and "40\xa0%" in shown and "Encore 13\xa0min environ." in shown and "Ana Belle" in shown
    asset = str(film.asset_id)
    await Film.filter(id=film.id).update(asset_id=None, trailer_id=film.asset_id)
    assert "Bande-annonce de La Saône" in (await reader.page("/admin/preparations"))
    await Film.filter(id=film.id).update(asset_id=film.asset_id, trailer_id=None)
    assert (await reader.submit("/admin/preparations", asset=asset, deed="cancel")).status_code == 303
    assert await state_of(film) == (AssetState.FAILED, True)
    refused = await reader.submit("/admin/preparations", asset=asset, deed="cancel")
    assert refused.status_code == 422 and "Ce film n’est pas en préparation." in refused.text
    assert (await reader.submit("/admin/preparations", asset=asset, deed="retry")).status_code == 303
    assert await state_of(film) == (AssetState.ARRIVED, False)
    assert (await reader.submit("/admin/preparations", asset="999", deed="retry")).status_code == 422


async def test_a_film_that_stands_still_says_how_many_come_before_it(reader: Reader) -> None:
    film = await a_draft(AssetState.ENCODING, progress=40)
    sentence = "Le film attend son tour\xa0: 2 avant lui"
    await an_account("eva", "Eva", role=Role.ADMIN)
    await reader.sign_in("ana")
    assert sentence not in await reader.page(f"/films/{film.slug}/edit")
    await Job.all().delete()
    for number, asset_id in enumerate((98, 99, film.asset_id)):
        await later(preparing.ENCODE_SLICE, {"asset_id": asset_id, "stem": "", "number": number}, priority=number)
    for page in (f"/films/{film.slug}/edit", f"/films/{film.slug}", "/workshop"):
        assert sentence in await reader.page(page), page
    assert (await reader.client.get(f"/films/{film.slug}/progress")).json()["sentence"] == sentence
    await reader.sign_in("eva")
    assert sentence in await reader.page("/admin/preparations")


@pytest.mark.media
async def test_what_is_ready_is_played_to_its_maker_alone(
    house: House, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "SECONDS", 4)
    account = await an_account()
    content = bars(tmp_path / "bars.mp4", seconds=12).read_bytes()
    owner_id = account.creator.actor_id
    asset = await uploads.receive(arrival.in_one(content), file_name="f.mp4", owner_id=owner_id, limit=1 << 30)
    film = await films.begin(account.creator, Sheet(title="La Saône"), asset)
    address = f"/films/{film.slug}/preview"
    await reader.sign_in("ana")
    assert (await reader.client.get(address)).status_code == 303
    await preparing.prepare(asset.id)
    assert (await reader.client.get(f"{address}/master.m3u8")).status_code == 404
    stem = str((await Asset.get(id=asset.id)).stem)
    await preparing.encode_slice(asset.id, stem, 1)
    assert (await reader.client.get(f"{address}/master.m3u8")).status_code == 404  # the first is not there yet
    await preparing.encode_slice(asset.id, stem, 0)

    assert "data-watch>" in await reader.page(f"/films/{film.slug}/edit")
    assert f'data-hls="{address}/master.m3u8"' in await reader.page(address)
    master = await reader.client.get(f"{address}/master.m3u8")
    assert master.headers["cache-control"] == "no-store" and "RESOLUTION=160x90" in master.text
    assert [line for line in master.text.split("\n") if line.endswith(".m3u8")] == ["90.m3u8"]
    size, sound = [(await reader.client.get(f"{address}/{name}.m3u8")).text for name in ("90", "sound")]
    assert size.count("#EXTINF:4.0") == 2 and "00001-90.mp4" in size and "ENDLIST" not in size + sound
    assert sum(float(line[8:-1]) for line in sound.split("\n") if line.startswith("#EXTINF")) == pytest.approx(8, abs=4)
    part = await reader.client.get(f"{address}/00001-90.mp4", headers={"Range": "bytes=0-99"})
    assert (part.status_code, len(part.content)) == (206, 100)
    for name in ("00002-90.mp4", "91.m3u8", "..%2f..%2fcinema.sqlite3", "00001-90.mp4.m3u8", "sound.mp4.half", "x"):
        assert (await reader.client.get(f"{address}/{name}")).status_code == 404, name

    await an_account("eva", "Eva", role=Role.ADMIN)
    eva = await Reader(house).sign_in("eva")
    for name in ("", "/master.m3u8", "/00001-90.mp4", "/sound.mp4"):
        assert (await eva.client.get(address + name)).status_code == 404
    await eva.client.aclose()
    await media.cancel(await Asset.get(id=asset.id))
    assert (await reader.client.get(f"{address}/master.m3u8")).status_code == 404
    assert not await Slice.all()
