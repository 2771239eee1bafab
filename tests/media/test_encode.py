import re
import struct
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media import encode, stills
from fediverse_cinema.media.ladder import Ladder, ladder_for
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import RenditionKind
from fediverse_cinema.media.probe import Footage, probe
from fediverse_cinema.media.tools import Tools
from tests.media.conftest import Draw

pytestmark = [pytest.mark.anyio, pytest.mark.media]
STEM = "0b7a5c1e-52f4-4f0f-9d6e-0c8f3f1f2a11"
SECRETS = (
    "-metadata",
    "comment=Rue des Teinturiers",
    "-metadata",
    "location=+45.7640+004.8357/",
    "-metadata:s:v",
    "handler_name=Ines",
)


@dataclass(frozen=True)
class Prepared:
    """What one source became."""

    footage: Footage
    ladder: Ladder
    made: list[Made]
    percents: list[int]

    def named(self, kind: RenditionKind) -> list[str]:
        return [made.name for made in self.made if made.kind is kind]


async def prepare(path: Path, desk: Path, tools: Tools) -> Prepared:
    percents: list[int] = []
    footage = await probe(path, tools)
    ladder = ladder_for(footage)
    made = await encode.encode(path, footage, ladder, stem=STEM, desk=desk, tools=tools, on_progress=percents.append)
    fps, rung = ladder.fps, ladder.rungs[0]
    made.append(await encode.remux(rung, fps=fps, has_audio=footage.has_audio, stem=STEM, desk=desk, tools=tools))
    return Prepared(footage, ladder, made, percents)


@pytest.fixture(scope="session")
def source(draw: Draw) -> Path:
    """Nine seconds: two whole segments and a bit; with remarks that nobody should read."""
    bars = ("-f", "lavfi", "-i", "testsrc2=size=640x480:rate=24:duration=9")
    tone = ("-f", "lavfi", "-i", "sine=duration=9", "-ac", "1", "-preset", "ultrafast")
    return draw("source.mov", *bars, *tone, *SECRETS)


def ask(path: Path, tools: Tools, *entries: str) -> list[str]:
    assert tools.ffprobe is not None
    argv = [str(tools.ffprobe), "-v", "error", "-of", "csv=p=0", "-show_entries", *entries, str(path)]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.split()


def boxes(path: Path) -> list[bytes]:
    """Names of the outermost boxes of an MP4, in order."""
    content, position, names = path.read_bytes(), 0, []
    while position < len(content):
        size, name = struct.unpack_from(">I4s", content, position)
        names.append(name)
        position += size
    return names


def parts(playlist: Path) -> tuple[list[float], list[tuple[int, int]], set[str]]:
    """Lengths in seconds, (length, offset) of all byte ranges with the map first, and files named."""
    text = playlist.read_text()
    ranges = [(int(length), int(offset)) for length, offset in re.findall(r"BYTERANGE[:=]\"?(\d+)@(\d+)", text)]
    files = set(re.findall(r'URI="([^"]+)"', text)) | {line for line in text.split("\n") if line and line[0] != "#"}
    return [float(seconds) for seconds in re.findall(r"#EXTINF:([\d.]+)", text)], ranges, files


def assert_covers(ranges: Sequence[tuple[int, int]], size: int) -> None:
    """The ranges follow each other to the end of the file."""
    assert [offset for _, offset in ranges] == [sum(length for length, _ in ranges[:n]) for n in range(len(ranges))]
    assert sum(length for length, _ in ranges) == size


async def test_a_film_becomes_hls_and_one_mp4(source: Path, tmp_path: Path, tools: Tools) -> None:
    result = await prepare(source, tmp_path, tools)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(made.name for made in result.made)
    assert set(result.named(RenditionKind.PLAYLIST)) == {f"{STEM}-{x}.m3u8" for x in ("480", "360", "audio")}
    assert result.percents == sorted(set(result.percents)) and result.percents[-1] == 100

    lengths = []
    for name in result.named(RenditionKind.PLAYLIST):
        seconds, ranges, files = parts(tmp_path / name)
        assert files == {name.replace(".m3u8", "-hls.mp4")}
        assert_covers(ranges, (tmp_path / files.pop()).stat().st_size)
        assert (tmp_path / name).read_text().endswith("#EXT-X-ENDLIST\n")
        if "audio" not in name:
            lengths.append(seconds)
    assert lengths == [[4, 4, 1], [4, 4, 1]]

    master = (tmp_path / f"{STEM}-master.m3u8").read_text()
    assert re.findall(r"RESOLUTION=(\d+x\d+)", master) == ["640x480", "480x360"]
    assert 'TYPE=AUDIO,GROUP-ID="group_sound"' in master and master.count('AUDIO="group_sound"') == 2
    assert parts(tmp_path / f"{STEM}-master.m3u8")[2] == set(result.named(RenditionKind.PLAYLIST))

    for rung in result.ladder.rungs:
        told = ask(
            tmp_path / f"{STEM}-{rung.height}-hls.mp4",
            tools,
            "stream=codec_name,profile,width,height,pix_fmt,r_frame_rate",
        )
        assert told == [f"h264,High,{rung.width},{rung.height},yuv420p,24/1"]
    assert ask(tmp_path / f"{STEM}-audio-hls.mp4", tools, "stream=codec_name,channels") == ["aac,2"]
    mp4 = tmp_path / f"{STEM}-480.mp4"
    assert ask(mp4, tools, "stream=codec_name,height") == ["h264,480", "aac"]
    assert boxes(mp4).index(b"moov") < boxes(mp4).index(b"mdat")


async def test_MED_15_remarks_in_the_source_do_not_travel(source: Path, tmp_path: Path, tools: Tools) -> None:
    assert b"Teinturiers" in source.read_bytes() and b"+45.7640" in source.read_bytes()
    await prepare(source, tmp_path, tools)
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert not any(word in content for word in (b"Teinturiers", b"45.7640", b"Ines")), path.name


async def test_a_silent_turned_film_stands_upright(draw: Draw, tmp_path: Path, tools: Tools) -> None:
    flat = draw("flat.mp4", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=25:duration=1")
    turned = draw("turned.mp4", "-i", str(flat), "-c", "copy", "-metadata:s:v", "rotate=90")
    result = await prepare(turned, tmp_path, tools)
    assert not result.named(RenditionKind.AUDIO)
    assert "AUDIO" not in (tmp_path / f"{STEM}-master.m3u8").read_text()
    assert ask(tmp_path / f"{STEM}-320.mp4", tools, "stream=width,height") == ["180,320"]


async def test_tape_becomes_progressive_with_square_pixels(draw: Draw, tmp_path: Path, tools: Tools) -> None:
    fields = ("-vf", "setfield=tff,setsar=64/45", "-c:v", "mpeg2video", "-flags", "+ildct+ilme", "-top", "1")
    tape = draw("wide_tape.mpg", "-f", "lavfi", "-i", "testsrc=size=720x576:rate=25:duration=1", *fields)
    await prepare(tape, tmp_path, tools)
    told = ask(tmp_path / f"{STEM}-480.mp4", tools, "stream=width,height,sample_aspect_ratio,field_order")
    assert told == ["854,480,1:1,progressive"]


async def test_only_tape_is_deinterlaced(source: Path, tools: Tools) -> None:
    footage = await probe(source, tools)
    for interlaced in (True, False):
        looked = replace(footage, interlaced=interlaced)
        command = encode.hls_command(source, looked, ladder_for(looked), stem=STEM, tools=tools)
        assert ("yadif" in " ".join(command)) is interlaced


async def test_a_variable_rate_becomes_steady(draw: Draw, tmp_path: Path, tools: Tools) -> None:
    select = ("-vf", "select='lt(t,1)+not(mod(n,2))'", "-vsync", "vfr")
    path = draw("variable2.mp4", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=25:duration=2", *select)
    result = await prepare(path, tmp_path, tools)
    told = ask(tmp_path / f"{STEM}-180.mp4", tools, "stream=r_frame_rate,avg_frame_rate")
    assert told == [f"{result.ladder.fps}/1,{result.ladder.fps}/1"]


async def test_MED_12_a_film_that_ends_too_early_is_damaged(
    source: Path, draw: Draw, tmp_path: Path, tools: Tools
) -> None:
    whole = draw("whole.mkv", "-i", str(source), "-c", "copy")
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    footage = await probe(cut, tools)
    assert footage.duration == pytest.approx(9, abs=0.1)
    with pytest.raises(Refused) as refusal:
        await prepare(cut, tmp_path, tools)
    assert refusal.value.values == {"found": "an unfinished or damaged film"}


async def test_posters_show_the_whole_picture_of_a_film(draw: Draw, tmp_path: Path, tools: Tools) -> None:
    bars = ("-f", "lavfi", "-i", "testsrc2=size=1280x536:rate=24:duration=2", "-preset", "ultrafast")
    film = tmp_path / "film.mp4"
    film.write_bytes(draw("scope.mp4", *bars).read_bytes())
    made = await stills.posters_from_film(film, duration=2, stem=STEM, desk=tmp_path, tools=tools)
    assert [(one.name, one.width, one.height) for one in made] == [
        (f"{STEM}-280.jpg", 280, 117),
        (f"{STEM}-850.jpg", 850, 356),
        (f"{STEM}-1280.jpg", 1280, 536),
    ]
    assert not list(tmp_path.glob("*.png"))


async def test_a_film_whose_sound_goes_on_has_a_poster(draw: Draw, tmp_path: Path, tools: Tools) -> None:
    bars = ("-f", "lavfi", "-i", "testsrc=size=320x180:rate=25:duration=1", "-f", "lavfi", "-i", "sine=duration=20")
    (tmp_path / "film.mp4").write_bytes(draw("long_sound.mp4", *bars).read_bytes())
    made = await stills.posters_from_film(tmp_path / "film.mp4", duration=20, stem=STEM, desk=tmp_path, tools=tools)
    assert [one.width for one in made] == [280, 320]


async def test_the_embedded_tools_make_the_same(bunny: Path, tmp_path: Path, tools: Tools) -> None:
    embedded = pytest.importorskip("imageio_ffmpeg").get_ffmpeg_exe()
    result = await prepare(bunny, tmp_path, replace(tools, ffmpeg=Path(embedded), ffprobe=None))
    assert {made.height for made in result.made} == {720, 480, 360, None}
    assert ask(tmp_path / f"{STEM}-720.mp4", tools, "stream=codec_name,height") == ["h264,720", "aac"]
