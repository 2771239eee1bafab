"""A bucket that answers 500, hangs or hangs up: its own files are not to be had, everything else is, and what was to be
done there is done when it is well again (STO-12).
"""

from collections.abc import AsyncIterator

import pytest

from fediverse_cinema.films import service as films
from fediverse_cinema.foundation import bucket as buckets
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.media import originals, vault
from fediverse_cinema.media import service as media
from fediverse_cinema.media.models import Asset, RenditionKind
from tests.kit.buckets import Bucket, Moody, a_bucket, a_moody_one, move_in
from tests.kit.people import jpeg
from tests.kit.working import work
from tests.web.conftest import Reader
from tests.web.test_pictures import field, picture
from tests.web.test_vault import a_draft, key_of, name_of

pytestmark = [pytest.mark.anyio, pytest.mark.s3]
MOODS = ["answers 500", "hangs", "hangs up"]


@pytest.fixture
async def moody(house: House, s3: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Moody]:
    bucket = a_bucket(s3)
    async with a_moody_one(s3) as found:
        move_in(house, Bucket(bucket.name, found.endpoint))
        monkeypatch.setattr(buckets, "PATIENCE", 2.0)
        yield found


@pytest.mark.parametrize("mood", MOODS)
async def test_STO_12_only_its_files_are_not_to_be_had_and_jobs_wait_for_it(
    reader: Reader, moody: Moody, mood: str
) -> None:
    film, other = await a_draft(), await a_draft("bo")
    asset = await Asset.get(id=film.asset_id)
    await originals.put_away(asset.original)
    await reader.sign_in("ana")
    master = vault.address(await key_of(film), await name_of(film, RenditionKind.MASTER))
    assert (await reader.client.get(master)).status_code == 200

    moody.mood = mood
    for address in (master, f"/films/{film.slug}/original"):
        answer = await reader.client.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8"), address
    assert film.title in await reader.page(f"/films/{film.slug}")
    sent = await reader.send(f"/films/{film.slug}/pictures", field("part", "poster"), picture("poster", jpeg(90, 60)))
    assert sent.status_code == 503
    await films.delete(other)
    await work()
    job = await Job.get(kind=media.REMOVE)
    assert (job.state, job.attempts) == (JobState.READY, 1) and "the bucket does not give" in (job.error or "")
    assert await Asset.exists(id=other.asset_id)

    moody.mood = "well"
    assert (await reader.client.get(master)).status_code == 200
    sent = await reader.send(f"/films/{film.slug}/pictures", field("part", "poster"), picture("poster", jpeg(90, 60)))
    assert sent.status_code == 303
    await sql.change("UPDATE job SET due=0 WHERE state=0")
    await work()
    assert not await Asset.exists(id=other.asset_id) and not await Job.exists(kind=media.REMOVE)
