"""A film's trailer: a second file, which nobody sees before the film, and which goes when another comes."""

import re
from pathlib import Path

import pytest

from fediverse_cinema.films import service, teaser, trailers
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media.models import Asset, Rendition, RenditionKind
from fediverse_cinema.people.models import Creator
from tests.kit.footage import two_seconds
from tests.kit.haste import quick_keys
from tests.kit.people import a_film, an_account, an_asset
from tests.kit.towns import Town
from tests.kit.working import work
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(reader: Reader) -> Creator:
    return (await an_account()).creator


async def with_trailer(by: Creator, *, published: bool) -> tuple[Film, Asset]:
    film, asset = await a_film(by, published=False), await an_asset(by, duration=42.0)
    await trailers.give(film, asset)
    if published:
        with quick_keys():
            await service.publish(await Film.get(id=film.id))
        await work()
    return await Film.get(id=film.id).select_related("asset", "trailer", "author"), asset


async def files_of(asset: Asset) -> set[str]:
    """Of an asset, those that everybody can fetch."""
    names = {one.name for one in await Rendition.filter(asset_id=asset.id)}
    return {name for name in names if here().shelf.path(name)}


async def test_the_trailer_comes_out_with_its_film_and_stands_on_its_page_and_in_its_document(
    reader: Reader, ana: Creator
) -> None:
    draft, asset = await with_trailer(ana, published=False)
    assert await files_of(asset) == set()
    await reader.sign_in("ana")
    assert re.search(r'<source src="/vault/[^"]+\.mp4"', await reader.page(f"/films/{draft.slug}/trailer"))
    with quick_keys():
        await service.publish(draft)
    await work()
    mp4 = await Rendition.get(asset_id=asset.id, kind=RenditionKind.MP4)
    page = await reader.page(f"/films/{draft.slug}")
    assert "La Saône, la bande-annonce" in page and f'<source src="/media/{mp4.name}" type="video/mp4">' in page
    document = (await reader.client.get(draft.uri, headers={"Accept": "application/activity+json"})).json()
    assert document["trailer"]["id"] == f"{draft.uri}#trailer"
    assert [one["href"] for one in document["trailer"]["url"]] == [f"https://lyon.example/media/{mp4.name}"]


async def test_another_trailer_takes_the_place_of_the_first_and_both_go_with_the_film(
    reader: Reader, ana: Creator
) -> None:
    film, first = await with_trailer(ana, published=True)
    assert await files_of(first)
    await trailers.give(film, await an_asset(ana))
    await work()
    assert not await Asset.exists(id=first.id) and await files_of(first) == set()
    film = await Film.get(id=film.id)
    await service.delete(film)
    await work()
    assert await Asset.all().count() == await Rendition.all().count() == 0


@pytest.mark.parametrize("ticked", [True, False])
async def test_the_teaser_is_looked_at_when_the_trailer_that_it_was_cut_out_of_goes(
    reader: Reader, ana: Creator, ticked: bool
) -> None:
    """Another trailer in its place, or none."""
    film, _ = await with_trailer(ana, published=False)
    await Film.filter(id=film.id).update(teaser=ticked)
    orders = list[int]()
    for go in (trailers.give(film, await an_asset(ana)), trailers.take_away(film), trailers.take_away(film)):
        await Job.filter(kind=teaser.MAKE).delete()
        await go
        orders.append(await Job.filter(kind=teaser.MAKE).count())
    assert orders == ([1, 1, 0] if ticked else [0, 0, 0])


async def test_what_is_taken_away_is_told(reader: Reader, ana: Creator) -> None:
    film, asset = await with_trailer(ana, published=True)
    await reader.sign_in("ana")
    answer = await reader.submit(f"/films/{film.slug}/trailer/remove")
    assert answer.headers["location"] == f"/films/{film.slug}/trailer"
    await work()
    now = await Film.get(id=film.id)
    assert (now.trailer_id, await Asset.exists(id=asset.id)) == (None, False)
    assert now.updated_at and film.updated_at and now.updated_at > film.updated_at
    document = (await reader.client.get(film.uri, headers={"Accept": "application/activity+json"})).json()
    assert "trailer" not in document
    assert "bande-annonce" not in await reader.page(f"/films/{film.slug}")


async def test_a_file_that_is_no_film_is_refused_and_the_trailer_stays(reader: Reader, ana: Creator) -> None:
    film, asset = await with_trailer(ana, published=True)
    await reader.sign_in("ana")
    answer = await reader.send(f"/films/{film.slug}/trailer", ("file", ("x.mp4", b"PK\x03\x04" + b"\0" * 9_000)))
    assert answer.status_code == 422 and 'id="file-error"' in answer.text
    assert (await Film.get(id=film.id)).trailer_id == asset.id
    answer = await reader.send(f"/films/{film.slug}/trailer", ("deed", (None, b"send")))
    assert answer.status_code == 422, "no file at all"


@pytest.mark.media
async def test_a_trailer_that_is_sent_later_is_prepared_and_told_to_the_world(town: Town, tmp_path: Path) -> None:
    account = await an_account()
    film = await a_film(account.creator)
    maker = await Reader(town.pole.house).sign_in("ana")
    clip = two_seconds(tmp_path / "clip.mp4").read_bytes()
    answer = await maker.send(f"/films/{film.slug}/trailer", ("file", ("annonce.mp4", clip)))
    assert answer.status_code == 303
    await town.pole.work()
    document = (await town.pole.client.get(film.uri, headers={"Accept": "application/activity+json"})).json()
    (file,) = document["trailer"]["url"]
    assert (await town.pole.client.get(file["href"])).content[4:8] == b"ftyp"
    assert "la bande-annonce" in await maker.page(f"/films/{film.slug}")
    await maker.client.aclose()
