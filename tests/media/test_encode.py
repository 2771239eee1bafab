"""What becomes of films of all kinds: of one slice, of the sound, and of both together."""

import re
import struct
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from fediverse_cinema.media import abilities, encode, joining, mastering, slices
from fediverse_cinema.media.abilities import Abilities
from fediverse_cinema.media.ladder import Ladder, ladder_for
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import RenditionKind, Slice
from fediverse_cinema.media.probe import Footage, probe
from fediverse_cinema.media.slices import Cut
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

    def named(self, kind: RenditionKind) -> list[str]:
        return [made.name for made in self.made if made.kind is kind]

    @property
    def mp4(self) -> str:
        (name,) = self.named(RenditionKind.MP4)
        return name


async def prepare(path: Path, desk: Path, tools: Tools, *, seconds: float = 120, av1: bool = False) -> Prepared:
    """The steps of `preparing`, without its rows."""
    footage = await probe(path, tools)
    ladder = ladder_for(footage, av1=av1)
    pieces = []
    for number, cut in enumerate(slices.cut(footage.duration, ladder, seconds=seconds)):
        place = mastering.place(desk, number)
        place.mkdir()
        await encode.encode_slice(path, footage, ladder, cut, desk=place, tools=tools, hear=lambda _: None)
        pictures = mastering.settle(place, ladder, cut)
        pieces.append(Slice(number=number, first_frame=cut.first, frame_count=pictures))
    if footage.audio_stream is not None:
        await encode.encode_sound(path, footage, footage.audio_stream, desk / mastering.SOUND, tools=tools)
    mastering.check_is_whole(pieces, footage, ladder)
    return Prepared(footage, ladder, await mastering.make(desk, pieces, footage, ladder, STEM, tools))


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


@pytest.fixture(scope="session")
def source(draw: Draw) -> Path:
    """Nine seconds: two whole segments and a bit; with remarks that nobody should read."""
    bars = ("-f", "lavfi", "-i", "testsrc2=size=640x480:rate=24:duration=9")
    tone = ("-f", "lavfi", "-i", "sine=duration=9", "-ac", "1", "-preset", "ultrafast")
    return draw("source.mov", *bars, *tone, *SECRETS)


async def test_a_film_becomes_hls_and_one_mp4(source: Path, tmp_path: Path, tools: Tools) -> None:
    result = await prepare(source, tmp_path, tools, seconds=4)
    assert {path.name for path in tmp_path.glob(f"{STEM}*")} == {made.name for made in result.made}
    assert set(result.named(RenditionKind.PLAYLIST)) == {f"{STEM}-{x}.m3u8" for x in ("480", "360", "audio")}

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
    assert re.findall(r"RESOLUTION=(\d+x\d+),FRAME-RATE=([\d.]+)", master) == [
        ("640x480", "24.000"),
        ("480x360", "24.000"),
    ]
    assert re.findall(r'CODECS="([^"]+)"', master) == ["avc1.64001e,mp4a.40.2", "avc1.640015,mp4a.40.2"]
    assert 'TYPE=AUDIO,GROUP-ID="sound"' in master and master.count('AUDIO="sound"') == 2
    assert parts(tmp_path / f"{STEM}-master.m3u8")[2] == set(result.named(RenditionKind.PLAYLIST))

    for rung in result.ladder.rungs:
        entries = "stream=codec_name,profile,width,height,pix_fmt,r_frame_rate"
        told = ask(tmp_path / f"{STEM}-{rung.height}-hls.mp4", tools, entries)
        assert told == [f"h264,High,{rung.width},{rung.height},yuv420p,24/1"]
    assert ask(tmp_path / f"{STEM}-audio-hls.mp4", tools, "stream=codec_name,channels") == ["aac,2"]
    mp4 = tmp_path / f"{STEM}-480.mp4"
    assert ask(mp4, tools, "stream=codec_name,height") == ["h264,480", "aac"]
    assert boxes(mp4).index(b"moov") < boxes(mp4).index(b"mdat")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("mute.mkv", ("-frames:a", "0")), ("one.mkv", ("-frames:v", "1", "-frames:a", "0"))],
)
async def test_a_stream_of_sound_that_holds_nothing_is_no_sound(
    name: str, arguments: tuple[str, ...], draw: Draw, tmp_path: Path, tools: Tools
) -> None:
    bars = ("-f", "lavfi", "-i", "testsrc2=size=96x64:rate=12:duration=1", "-f", "lavfi", "-i", "sine=duration=1")
    result = await prepare(draw(name, *bars, *arguments, "-preset", "ultrafast"), tmp_path, tools)
    assert result.footage.has_audio
    assert result.named(RenditionKind.AUDIO) == [] and not (tmp_path / mastering.SOUND).exists()
    assert ask(tmp_path / result.mp4, tools, "stream=codec_name") == ["h264"]
    assert "AUDIO" not in (tmp_path / f"{STEM}-master.m3u8").read_text()


async def test_the_room_that_the_end_of_a_preparation_takes_is_known_before(
    source: Path, tmp_path: Path, tools: Tools
) -> None:
    result = await prepare(source, tmp_path, tools, seconds=4)
    joined = [path.stat().st_size for path in tmp_path.glob(f"{STEM}*.mp4")]
    for path in tmp_path.glob(f"{STEM}*"):
        path.unlink()
    room = mastering.room(tmp_path, result.ladder, STEM)
    assert len(joined) == 4 and sum(joined) <= room < 1.1 * sum(joined)
    (tmp_path / f"{STEM}-left.mp4").write_bytes(bytes(1000))
    assert mastering.room(tmp_path, result.ladder, STEM) == room - 1000


async def test_MED_15_remarks_in_the_source_do_not_travel(source: Path, tmp_path: Path, tools: Tools) -> None:
    assert b"Teinturiers" in source.read_bytes() and b"+45.7640" in source.read_bytes()
    result = await prepare(source, tmp_path, tools)
    for made in result.made:
        content = (tmp_path / made.name).read_bytes()
        assert not any(word in content for word in (b"Teinturiers", b"45.7640", b"Ines")), made.name


@pytest.mark.parametrize("missing", ["all of it", "AV1"])
async def test_what_ffmpeg_cannot_do_is_said_at_start_up(
    missing: str, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert abilities.remarks(tools.ffmpeg, av1_wanted=True) == []
    monkeypatch.setattr(abilities, "ask", lambda _: Abilities(tone_mapping=missing == "AV1", av1=""))
    lines = abilities.remarks(tools.ffmpeg, av1_wanted=True)
    assert len(lines) == (1 if missing == "AV1" else 2) and "media.av1" in lines[-1]
    assert len(abilities.remarks(tools.ffmpeg, av1_wanted=False)) == len(lines) - 1


@pytest.mark.parametrize("encoder", ["libsvtav1", "libaom-av1"])
async def test_AV1_is_one_more_size_for_browsers_only(
    encoder: str, draw: Draw, tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(abilities, "ask", lambda _: Abilities(tone_mapping=True, av1=encoder))
    film = draw("short.mp4", "-f", "lavfi", "-i", "testsrc2=size=128x96:rate=10:duration=9", "-preset", "ultrafast")
    result = await prepare(film, tmp_path, tools, seconds=4, av1=True)
    assert result.named(RenditionKind.AV1) == [f"{STEM}-96-av1-hls.mp4"]
    assert result.named(RenditionKind.HLS) == [f"{STEM}-96-hls.mp4"]
    assert ask(tmp_path / f"{STEM}-96-av1-hls.mp4", tools, "stream=codec_name,width") == ["av1,128"]
    assert joining.read(tmp_path / f"{STEM}-96-av1-hls.mp4").samples == 90
    assert 'CODECS="av01.0.' in (tmp_path / f"{STEM}-master.m3u8").read_text()
    assert ask(tmp_path / result.mp4, tools, "stream=codec_name") == ["h264"]
    seconds, _, _ = parts(tmp_path / f"{STEM}-96-av1.m3u8")
    assert seconds == [4, 4, 1]


async def test_the_embedded_tools_make_the_same(bunny: Path, tmp_path: Path, tools: Tools) -> None:
    embedded = pytest.importorskip("imageio_ffmpeg").get_ffmpeg_exe()
    result = await prepare(bunny, tmp_path, replace(tools, ffmpeg=Path(embedded), ffprobe=None))
    assert {made.height for made in result.made if made.kind is RenditionKind.HLS} == {720, 480, 360}
    assert ask(tmp_path / f"{STEM}-720.mp4", tools, "stream=codec_name,height") == ["h264,720", "aac"]


async def test_only_tape_is_deinterlaced(source: Path, tools: Tools) -> None:
    footage, able = await probe(source, tools), Abilities(tone_mapping=True, av1="")
    for interlaced in (True, False):
        looked = replace(footage, interlaced=interlaced)
        command = encode.slice_command(source, looked, ladder_for(looked), Cut(0, 10), run_up=0, tools=tools, able=able)
        assert ("yadif" in " ".join(command)) is interlaced
