"""Forms of a maker's pages say in a sentence what they have kept, where it was kept."""

import re

import httpx
import pytest

from fediverse_cinema.foundation import clock
from fediverse_cinema.media.models import AudioTrack, Subtitle, TrackKind
from tests.web.conftest import Reader
from tests.web.test_subtitles import VTT, keep, maker, parts

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]
NOTICE = re.compile(r'id="kept" role="status" tabindex="-1"><p>([^<]+)</p>')


async def told(reader: Reader, answer: httpx.Response) -> list[str]:
    """What the page says to which the answer leads; its address alone, without that word, says nothing."""
    address, _, place = answer.headers["location"].partition("#")
    assert (answer.status_code, place) == (303, "kept")
    assert not NOTICE.search(await reader.page(address.partition("?")[0]))
    return NOTICE.findall(await reader.page(address))


async def test_of_subtitles_and_chapters(reader: Reader) -> None:
    film = await maker(reader)
    here = f"/films/{film.slug}"
    assert await told(reader, await keep(reader, film, *parts(VTT))) == ["Les sous-titres sont gardés."]
    track = await Subtitle.get()
    again = await keep(reader, film, *parts(VTT), to=str(track.id))
    assert await told(reader, again) == ["Les sous-titres sont gardés."]
    chapters = await reader.submit(f"{here}/chapters", chapters="0:00 L’aube")
    assert await told(reader, chapters) == ["Les chapitres sont gardés."]
    gone = await reader.submit(f"{here}/subtitles/{track.id}/delete")
    assert await told(reader, gone) == ["Les sous-titres sont retirés."]


async def test_of_sounds(reader: Reader) -> None:
    film = await maker(reader)
    sound = await AudioTrack.create(
        asset_id=film.asset_id, language="xx", kind=TrackKind.DUB, stream=2, created_at=clock.now()
    )
    page = await reader.page(f"/films/{film.slug}/subtitles?kept=sound")
    assert NOTICE.findall(page) == ["Le son est arrivé, nous le préparons."]
    gone = await reader.submit(f"/films/{film.slug}/sounds/{sound.id}/delete")
    assert await told(reader, gone) == ["Le son est retiré."]


@pytest.mark.parametrize("word", ["", "nothing", "<script>", "poster"])
async def test_no_other_word_in_an_address_says_anything(reader: Reader, word: str) -> None:
    film = await maker(reader)
    answer = await reader.client.get(f"/films/{film.slug}/subtitles", params={"kept": word})
    assert answer.status_code == 200 and not NOTICE.search(answer.text) and "<script>" not in answer.text
