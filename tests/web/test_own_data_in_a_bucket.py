"""An archive where the pole keeps its files in a bucket."""

import io
import zipfile

import httpx
import pytest

from fediverse_cinema.archive import exporting
from fediverse_cinema.archive.models import Archive
from fediverse_cinema.foundation.here import House
from fediverse_cinema.media import originals, places
from fediverse_cinema.media.models import Asset
from tests.kit.buckets import a_bucket, move_in
from tests.kit.people import a_film, an_account
from tests.web.conftest import Reader

pytestmark = [pytest.mark.anyio, pytest.mark.s3]


async def test_it_comes_from_there_and_goes_there_and_is_opened_for_some_minutes_to_her(
    reader: Reader, house: House, s3: str
) -> None:
    """Her film is brought for it, and does not stay on this disk."""
    bucket = a_bucket(s3)
    move_in(house, bucket)
    ana = await an_account()
    film = await a_film(ana.creator, "Brume")
    asset = await Asset.get(id=film.asset_id)
    await originals.put_away(asset.original)
    await exporting.order(ana.creator.actor, whole=True)
    made = await Archive.get()
    await exporting.make(made.id)
    assert originals.path(asset.original) is None and list(places.desks().iterdir()) == []
    assert f"vault/{made.name}" in bucket.all_names()
    await reader.sign_in("ana")
    answer = await reader.client.get(f"/workshop/data/archive/{made.id}")
    assert (answer.status_code, answer.headers["cache-control"]) == (302, "private, no-store")
    async with httpx.AsyncClient() as browser:
        given = await browser.get(answer.headers["location"])
        assert "ana-lyon.example-" in given.headers["content-disposition"]
        for stranger in (f"{bucket.base}/vault/{made.name}", f"{bucket.base}/{made.name}"):
            assert (await browser.get(stranger)).status_code in (403, 404)
    with zipfile.ZipFile(io.BytesIO(given.content)) as archive:
        assert archive.read("films/brume/saone.mov") == b"a master!" and archive.read("films/brume/poster.jpg")
