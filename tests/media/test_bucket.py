"""A film whose pole keeps everything in a bucket: brought, prepared, watched by its maker, published, deleted."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from fediverse_cinema.films import queries
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.media import places, uploads
from fediverse_cinema.media.models import Asset, AssetState, Rendition
from tests.house.rounds import Person, a_member
from tests.kit.buckets import Bucket, a_bucket, move_in
from tests.kit.footage import two_seconds
from tests.kit.towns import Town
from tests.kit.working import take_files_away

pytestmark = [pytest.mark.anyio, pytest.mark.media, pytest.mark.s3]


@pytest.fixture
def bucket(s3: str, town: Town) -> Bucket:
    bucket = a_bucket(s3)
    move_in(town.pole.house, bucket)
    return bucket


async def chunks(path: Path) -> AsyncIterator[bytes]:
    yield path.read_bytes()


async def files_behind(person: Person, address: str) -> list[httpx.Response]:
    """What a player gets that plays this HLS to the end of each of its playlists, redirects followed to the bucket."""
    playlists, answers = [address], []
    async with httpx.AsyncClient() as bucket:
        while playlists:
            address = playlists.pop()
            answer = await (bucket if address.startswith("http") else person.client).get(address)
            if answer.is_redirect:
                answer = await bucket.get(answer.headers["location"])
            answers.append(answer)
            if "mpegurl" in answer.headers["content-type"].lower():
                beside = address.rpartition("/")[0]
                named = re.findall(r'(?m)URI="([^"]+)"|^([^#\s].*)$', answer.text)
                playlists += {f"{beside}/{one or other}" for one, other in named}
    return answers


async def test_a_film_lives_in_a_bucket_from_its_coming_to_its_end(town: Town, bucket: Bucket, tmp_path: Path) -> None:
    ana, clip = await a_member(town.pole, "ana"), two_seconds(tmp_path / "clip.mp4")
    assert ana.account is not None
    asset = await uploads.receive(chunks(clip), file_name="saone.mp4", owner_id=ana.actor.id, limit=1 << 30)
    film = await films.begin(ana.account.creator, Sheet(title="La Saône", licence="CC-BY-SA-4.0"), asset)
    await town.pole.work()
    asset = await Asset.get(id=asset.id)
    assert asset.state is AssetState.READY, asset.failure
    before = {f"vault/{one.name}" for one in await Rendition.all()}
    assert bucket.all_names() == before | {f"vault/{asset.original}"}, "all of it in the vault, the master too"
    assert list(places.originals().iterdir()) == []

    page = await queries.film_page(film.slug, ana.actor)
    watched = await files_behind(ana, page.hls or "")
    assert len(watched) > 3 and {answer.status_code for answer in watched} == {200}

    await films.publish(film)
    await take_files_away()
    public = {one.name for one in await Rendition.all()}
    assert bucket.all_names() == public | {f"vault/{asset.original}"}
    page = await queries.film_page(film.slug, None)
    assert page.hls is not None and page.hls.startswith(bucket.base)
    seen = await files_behind(ana, page.hls)
    assert len(seen) == len(watched) and {answer.status_code for answer in seen} == {200}
    assert {"text/html"}.isdisjoint(answer.headers["content-type"] for answer in seen)

    await films.delete(await Film.get(id=film.id))
    await town.pole.work()
    assert bucket.all_names() == set()
    with pytest.raises(Missing):
        await queries.film_page(film.slug, None)
