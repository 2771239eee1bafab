"""What is made slice by slice is, picture for picture, what one pass would have made."""

import re
import subprocess
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media import encode, joining, mastering, playlists, slices
from fediverse_cinema.media.ladder import Ladder, Rung, ladder_for
from fediverse_cinema.media.models import Slice
from fediverse_cinema.media.playlists import Piece
from fediverse_cinema.media.probe import Footage, probe
from fediverse_cinema.media.slices import Cut
from fediverse_cinema.media.tools import Tools
from tests.media.conftest import Draw

RATES = (Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(50), Fraction(7))
BARS = "testsrc2=size=96x64:rate={0}:duration=9"
TONE = ("-f", "lavfi", "-i", "sine=duration=9")
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-bf", "2")


def ladder(rate: Fraction) -> Ladder:
    return Ladder((Rung(96, 64, 900),), rate)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("seconds", [0.04, 3, 119, 180.5, 3600, 12 * 3600])
def test_slices_cover_a_film_in_whole_groups(rate: Fraction, seconds: float) -> None:
    found = slices.cut(seconds, ladder(rate), seconds=slices.SECONDS)
    assert found[0].first == 0 and all(one.first + one.count == after.first for one, after in pairwise(found))
    assert all(one.first % ladder(rate).group == 0 and one.count > 0 for one in found)
    assert float((found[-1].first + found[-1].count) / rate) == pytest.approx(seconds, abs=float(1 / rate))
    assert max(one.count for one in found) / rate < 1.6 * slices.SECONDS


@dataclass(frozen=True)
class Joined:
    path: Path
    reel: joining.Reel


async def encoded(path: Path, desk: Path, cuts: list[Cut], footage: Footage, tools: Tools) -> Joined:
    """These slices, joined."""
    desk.mkdir()
    steps, files = ladder_for(footage), []
    for number, cut in enumerate(cuts):
        place = mastering.place(desk, number)
        place.mkdir()
        await encode.encode_slice(path, footage, steps, cut, desk=place, tools=tools, hear=lambda _: None)
        mastering.settle(place, steps, cut)
        files.append(place / f"{steps.rungs[0].name}.mp4")
    joining.join(files, desk / "joined.mp4")
    return Joined(desk / "joined.mp4", joining.read(desk / "joined.mp4"))


def times(path: Path, tools: Tools) -> list[str]:
    """Of all pictures, when they are decoded and when they are shown."""
    entries = ("-show_entries", "packet=pts,dts,duration", "-of", "csv=p=0")
    argv = [str(tools.ffprobe), "-v", "error", *entries, str(path)]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.split()


def likeness(one: Path, other: Path, tools: Tools) -> list[float]:
    """How like each picture of one is to that of the other, in decibels (PSNR)."""
    inputs = ("-i", str(one), "-i", str(other))
    argv = [str(tools.ffmpeg), "-v", "error", *inputs, "-lavfi", "psnr=stats_file=-", "-f", "null", "-"]
    told = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    return [float(found) for found in re.findall(r"psnr_avg:(\S+)", told)]


@pytest.mark.anyio
@pytest.mark.media
@pytest.mark.parametrize(
    ("name", "rate", "arguments"),
    [
        pytest.param("ntsc.mov", "24000/1001", (*TONE, *X264), id="24000/1001"),
        pytest.param(
            "late.ts", "25", ("-itsoffset", "-0.02", *TONE, *X264, "-g", "250"), id="a stream, half a picture late"
        ),
        pytest.param(
            "uneven.mkv",
            "30",
            (*TONE, "-vf", "select='lt(t,3)+gt(t,7)*not(mod(n,3))'", "-vsync", "vfr", *X264),
            id="a variable rate, and nothing for four seconds",
        ),
        pytest.param("open.mpg", "25", ("-c:v", "mpeg2video", "-bf", "2", "-g", "15"), id="open groups"),
    ],
)
async def test_the_joined_film_is_that_of_one_pass(
    name: str, rate: str, arguments: tuple[str, ...], draw: Draw, tmp_path: Path, tools: Tools
) -> None:
    path = draw(f"sliced_{name}", "-f", "lavfi", "-i", BARS.format(rate), *arguments)
    footage = await probe(path, tools)
    cuts = slices.cut(footage.duration, ladder_for(footage), seconds=4)
    assert len(cuts) > 1
    joined = await encoded(path, tmp_path / "many", cuts, footage, tools)
    whole = await encoded(path, tmp_path / "one", [Cut(0, cuts[-1].first + cuts[-1].count)], footage, tools)
    assert joined.reel.samples == whole.reel.samples == pytest.approx(cuts[-1].first + cuts[-1].count, abs=4)
    assert times(joined.path, tools) == times(whole.path, tools)
    alike = likeness(joined.path, whole.path, tools)
    assert len(alike) == joined.reel.samples and min(alike) > 30, sorted(alike)[:5]
    # The film's first bytes are those of one pass, and so is the first slice.
    assert joined.path.read_bytes()[: joined.reel.init] == whole.path.read_bytes()[: whole.reel.init]


@pytest.mark.anyio
@pytest.mark.media
async def test_slices_that_begin_otherwise_are_not_joined(draw: Draw, tmp_path: Path, tools: Tools) -> None:
    fragmented = ("-movflags", "+frag_keyframe+delay_moov+default_base_moof")
    files = [
        draw(f"begins_{size}.mp4", "-f", "lavfi", "-i", f"testsrc2=size={size}:rate=25:duration=1", *X264, *fragmented)
        for size in ("96x64", "64x96")
    ]
    assert [(joining.read(file).width, joining.read(file).height) for file in files] == [(96, 64), (64, 96)]
    with pytest.raises(ValueError, match="does not begin as the slices before it"):
        joining.join(files, tmp_path / "joined.mp4")


@pytest.mark.parametrize("counts", [[100, 0, 100], [100, 90, 100], [100, 100, 0], [0, 0, 0]])
def test_MED_12_a_film_with_a_hole_or_without_its_end_is_damaged(counts: list[int]) -> None:
    footage = Footage(96, 64, Fraction(25), 12.0, 1.5, "h264", "mov", 0, None, False)
    pieces = [Slice(number=n, first_frame=100 * n, frame_count=count) for n, count in enumerate(counts)]
    with pytest.raises(Refused) as refusal:
        mastering.check_is_whole(pieces, footage, ladder(Fraction(25)))
    assert refusal.value.values == {"found": "an unfinished or damaged film"}


@pytest.mark.parametrize(("lasts", "pictures"), [(9.0, 0.0), (60.0, 7.2), (60.0, 0.0)])
def test_a_film_whose_sound_goes_on_is_whole(lasts: float, pictures: float) -> None:
    footage = Footage(96, 64, Fraction(25), lasts, 1.5, "h264", "mov", 0, 1, False, picture_duration=pictures)
    pieces = [Slice(number=n, first_frame=100 * n, frame_count=count) for n, count in enumerate([100, 80, 0])]
    mastering.check_is_whole(pieces, footage, ladder(Fraction(25)))


def test_a_growing_playlist_is_watched_from_its_start() -> None:
    fragments = (joining.Fragment(700, 300, 100, 51200), joining.Fragment(1000, 100, 10, 5120))
    reel = joining.Reel(700, 12800, "avc1.64000d", 96, 64, fragments)
    text = playlists.of_files([Piece("a.mp4", reel, fragments), Piece("b.mp4", reel, fragments[:1])], whole=False)
    assert text.split("\n") == [
        "#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:4", "#EXT-X-PLAYLIST-TYPE:EVENT",
        "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-START:TIME-OFFSET=0,PRECISE=YES",
        '#EXT-X-MAP:URI="a.mp4",BYTERANGE="700@0"',
        "#EXTINF:4.000000,", "#EXT-X-BYTERANGE:300@700", "a.mp4",
        "#EXTINF:0.400000,", "#EXT-X-BYTERANGE:100@1000", "a.mp4",
        "#EXTINF:4.000000,", "#EXT-X-BYTERANGE:300@700", "b.mp4", "",
    ]  # fmt: skip
    assert "ENDLIST" not in text
    assert playlists.of_files([Piece("a.mp4", reel, fragments)], whole=True).endswith("#EXT-X-ENDLIST\n")
    master = playlists.master({"96.m3u8": [reel]}, {})
    assert "BANDWIDTH=728,AVERAGE-BANDWIDTH=728,RESOLUTION=96x64,FRAME-RATE=25.000" in master and "AUDIO" not in master
