"""What a file says of itself, its chapters and its own sound: read by both tools, and noted for its maker alone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from fediverse_cinema.films import proposals
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation.here import House
from fediverse_cinema.media import probe, uploads
from fediverse_cinema.media.models import AssetState, AudioTrack
from fediverse_cinema.media.tools import Tools
from fediverse_cinema.poles.service import found
from fediverse_cinema.worker import build_worker
from tests.kit.haste import quick_keys
from tests.kit.people import a_creator
from tests.media.conftest import Draw

pytestmark = [pytest.mark.anyio, pytest.mark.media, pytest.mark.one_engine]
TONE = ("-f", "lavfi", "-i", "sine=duration=3")
PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=12:d=3")
CHAPTERS = ((0.4, "L’aube\t"), (1, ""), (2, "<b>Les filets</b>"))


@pytest.fixture(scope="session")
def told(draw: Draw, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds in three chapters, whose own sound says its name; a second one is in English."""
    said = tmp_path_factory.mktemp("told") / "chapters.txt"
    ends = [begin for begin, _ in CHAPTERS[1:]] + [3]
    said.write_text(
        ";FFMETADATA1\n"
        + "".join(
            f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={round(begin * 1000)}\nEND={end * 1000}\ntitle={name}\n"
            for (begin, name), end in zip(CHAPTERS, ends, strict=True)
        )
    )
    maps = ("-f", "ffmetadata", "-i", str(said), "-map", "0", "-map", "1", "-map", "2", "-map_chapters", "3")
    words = (
        "-metadata:s:a:0",
        "language=bre",
        "-metadata:s:a:0",
        "title=Mix du film",
        "-metadata:s:a:1",
        "language=eng",
    )
    roles = ("-disposition:a:0", "default", "-c:v", "libx264", "-preset", "ultrafast")
    return draw("told.mkv", *PICTURE, *TONE, *TONE, *maps, *words, *roles)


@pytest.fixture(params=["ffprobe", "PyAV"])
def looking(request: pytest.FixtureRequest, tools: Tools) -> Tools:
    if request.param == "PyAV":
        pytest.importorskip("av")
        return replace(tools, ffprobe=None)
    return tools


async def test_chapters_and_names_of_sounds_are_read(told: Path, looking: Tools) -> None:
    footage = await probe.probe(told, looking)
    assert footage.chapters == ((0, "L’aube"), (1, ""), (2, "<b>Les filets</b>"))
    own, other = footage.audio_streams
    assert (own.language, own.title, other.language) == ("bre", "Mix du film", "eng")
    assert footage.audio_stream == own.index


@pytest.fixture
async def film(house: House, told: Path) -> AsyncIterator[Film]:
    """A draft whose file has been prepared."""

    async def chunks() -> AsyncIterator[bytes]:
        yield told.read_bytes()

    with quick_keys():
        await found()
        maker = await a_creator()
        asset = await uploads.receive(chunks(), file_name="told.mkv", owner_id=maker.actor_id, limit=10**9)
        draft = await films.begin(maker, Sheet(title="La criée", licence="CC-BY-SA-4.0"), asset)
        await (await build_worker(house.settings)).until_idle()
        yield await Film.get(id=draft.id).select_related("asset")


async def test_what_the_file_says_is_proposed_after_its_preparation_and_never_published_by_itself(film: Film) -> None:
    assert film.asset and film.asset.state is AssetState.READY, film.asset and film.asset.failure
    assert proposals.chapters_of(film) == [[0, "L’aube"], [1, "2"], [2, "<b>Les filets</b>"]]
    assert (proposals.language_of(film), proposals.sound_of(film)) == ("br", "Mix du film")
    assert [(track.language, track.state) for track in await AudioTrack.all()] == [("en", AssetState.ARRIVED)]
    with quick_keys():
        await films.publish(film)
    out = await Film.get(id=film.id).select_related("asset")
    assert out.published_at and (out.chapters, out.languages) == ([], [])
    assert proposals.language_of(out) == "", "a film that is out is not changed by whoever opens its sheet"
