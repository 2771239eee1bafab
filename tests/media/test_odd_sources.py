"""The matrix of sources: whatever film-makers bring comes out in the right size, time, sound and colours."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from fediverse_cinema.media import abilities, encode, joining, slices
from fediverse_cinema.media.abilities import Abilities
from fediverse_cinema.media.ladder import ladder_for
from fediverse_cinema.media.probe import probe
from fediverse_cinema.media.tools import Tools
from tests.media.conftest import Draw

pytestmark = [pytest.mark.anyio, pytest.mark.media]
RED = "color=red:size=96x64:rate=25:duration=1"
TONE = ("-f", "lavfi", "-i", "sine=duration=1:sample_rate=48000")
QUICK = ("-c:v", "libx264", "-preset", "ultrafast")
HDR = (
    "format=gbrp,zscale=tin=bt709:pin=bt709:min=gbr:rin=full:t={0}:p=bt2020:m=bt2020nc:r=limited:npl=203,"
    "format=yuv420p10le"
)
DNX = "scale=256:128:out_color_matrix=bt709,format=yuv422p"
SURROUND = ("-f", "lavfi", "-i", "sine=duration=1:sample_rate=48000,pan=5.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0")


@dataclass(frozen=True)
class Came:
    """What came out of a source, in its largest size."""

    size: tuple[int, int]
    rate: str
    pictures: int
    seconds: float
    sound: float | None
    channels: int | None
    middle: tuple[int, int, int]


async def come_out(path: Path, desk: Path, tools: Tools) -> Came:
    footage = await probe(path, tools)
    ladder = ladder_for(footage)
    (cut,) = slices.cut(footage.duration, ladder, seconds=60)
    await encode.encode_slice(path, footage, ladder, cut, desk=desk, tools=tools, hear=lambda _: None)
    file = desk / f"{ladder.rungs[0].name}.mp4"
    reel, seconds, channels = joining.read(file), None, None
    if footage.audio_stream is not None:
        await encode.encode_sound(path, footage, footage.audio_stream, desk / "sound.mp4", tools=tools)
        sound = joining.read(desk / "sound.mp4")
        seconds = sum(sound.seconds(one) for one in sound.fragments)
        channels = int(asked(tools, desk / "sound.mp4", "stream=channels")[0])
    told = asked(
        tools,
        file,
        "stream=pix_fmt,color_range,color_space,color_transfer,color_primaries,sample_aspect_ratio,field_order",
    )
    assert told == ["1:1,yuv420p,tv,bt709,bt709,bt709,progressive"]
    lasting = sum(reel.seconds(one) for one in reel.fragments)
    return Came(
        (reel.width, reel.height), str(ladder.rate), reel.samples, lasting, seconds, channels, middle(file, tools)
    )


def asked(tools: Tools, path: Path, entries: str) -> list[str]:
    argv = [str(tools.ffprobe), "-v", "error", "-of", "csv=p=0", "-show_entries", entries, str(path)]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.split()


def middle(path: Path, tools: Tools) -> tuple[int, int, int]:
    """The colour of the middle of the first picture, as a screen shows it."""
    crop = "crop=2:2,scale=1:1:in_color_matrix=bt709:in_range=tv:out_range=full"
    argv = [str(tools.ffmpeg), "-v", "error", "-i", str(path), "-vf", crop, "-frames:v", "1", "-pix_fmt", "rgb24"]
    red, green, blue = subprocess.run([*argv, "-f", "rawvideo", "-"], capture_output=True, check=True).stdout
    return red, green, blue


def is_red(colour: tuple[int, int, int]) -> bool:
    red, green, blue = colour
    return red > 200 and green < 20 and blue < 20


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        pytest.param("sd.mp4", ("-vf", "scale=out_color_matrix=bt601,format=yuv420p", *QUICK), id="BT.601, unsaid"),
        pytest.param(
            "named.mp4",
            ("-vf", "scale=out_color_matrix=bt709,format=yuv420p", "-colorspace", "bt709", *QUICK),
            id="BT.709 in a small picture",
        ),
        pytest.param("full.mp4", ("-pix_fmt", "yuvj420p", *QUICK), id="full range"),
        pytest.param("rgb.mov", ("-c:v", "qtrle"), id="RGB"),
        pytest.param("prores.mov", ("-c:v", "prores_ks", "-pix_fmt", "yuv422p10le"), id="ProRes"),
        pytest.param("prores4.mov", ("-c:v", "prores_ks", "-pix_fmt", "yuva444p10le"), id="ProRes 4444 with alpha"),
        pytest.param("dnx.mov", ("-c:v", "dnxhd", "-profile:v", "dnxhr_hq", "-vf", DNX), id="DNxHR"),
        pytest.param("film.mxf", ("-c:v", "mpeg2video", "-q:v", "2"), id="MXF"),
        pytest.param("dnx.mxf", ("-c:v", "dnxhd", "-profile:v", "dnxhr_lb", "-vf", DNX), id="DNxHR in MXF"),
        pytest.param("film.mkv", ("-c:v", "ffv1"), id="Matroska"),
        pytest.param("film.webm", ("-c:v", "libvpx-vp9", "-deadline", "realtime"), id="WebM"),
        pytest.param("film.avi", ("-c:v", "mjpeg", "-q:v", "2"), id="AVI"),
        pytest.param(
            "hdr10.mkv",
            ("-vf", HDR.format("smpte2084"), "-c:v", "libx265", "-x265-params",
             "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"),
            id="HDR10",
        ),
        pytest.param(
            "hlg.mp4",
            ("-vf", HDR.format("arib-std-b67"), "-c:v", "libx265", "-x265-params",
             "log-level=error:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"),
            id="HLG",
        ),
        pytest.param(
            "bare.mkv",
            ("-vf", HDR.format("smpte2084") + ",setparams=color_primaries=unknown:colorspace=unknown",
             "-c:v", "libx265", "-x265-params", "log-level=error:transfer=smpte2084"),
            id="HDR10 that names its light alone",
        ),
    ],
)  # fmt: skip
async def test_red_stays_red(name: str, arguments: tuple[str, ...], draw: Draw, tmp_path: Path, tools: Tools) -> None:
    came = await come_out(draw(f"red_{name}", "-f", "lavfi", "-i", RED, *arguments), tmp_path, tools)
    assert is_red(came.middle), came.middle
    assert came.pictures == 25 and came.seconds == pytest.approx(1)


async def test_a_large_picture_that_says_nothing_is_BT_709(draw: Draw, tmp_path: Path, tools: Tools) -> None:
    red = ("-f", "lavfi", "-i", "color=red:size=1280x720:rate=5:duration=1")
    hd = draw("hd.mp4", *red, "-vf", "scale=out_color_matrix=bt709,format=yuv420p", *QUICK)
    assert is_red((await come_out(hd, tmp_path, tools)).middle)


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
async def test_a_white_sheet_in_high_dynamic_range_is_no_lamp(
    transfer: str, draw: Draw, tmp_path: Path, tools: Tools
) -> None:
    """ITU-R BT.2408 puts it at 203 cd/m²: bright on a usual screen, and below what shines."""
    params = f"log-level=error:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
    sheet = ("-f", "lavfi", "-i", RED.replace("red", "white"), "-vf", HDR.format(transfer))
    path = draw(f"white_{transfer}.mkv", *sheet, "-c:v", "libx265", "-x265-params", params)
    red, green, blue = (await come_out(path, tmp_path, tools)).middle
    assert 150 < red <= 255 and abs(red - green) < 6 and abs(red - blue) < 6


async def test_high_dynamic_range_without_the_filter_for_it_is_pale_and_plays(
    draw: Draw, tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(abilities, "ask", lambda _: Abilities(tone_mapping=False, av1=""))
    params = "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"
    drawn = ("-f", "lavfi", "-i", RED, "-vf", HDR.format("smpte2084"), "-c:v", "libx265", "-x265-params", params)
    red, green, blue = (await come_out(draw("pale.mkv", *drawn), tmp_path, tools)).middle
    assert red > green + 30 and red > blue + 30


@pytest.mark.parametrize("rate", ["24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60"])
async def test_each_rate_of_cinema_and_television_is_kept(rate: str, draw: Draw, tmp_path: Path, tools: Tools) -> None:
    bars = ("-f", "lavfi", "-i", f"testsrc2=size=96x64:rate={rate}:duration=1", *TONE)
    came = await come_out(draw(f"rate_{rate.replace('/', '_')}.mp4", *bars, *QUICK), tmp_path, tools)
    whole = round(eval_rate(rate))
    assert came.rate == rate and whole <= came.pictures <= whole + 1
    assert came.sound == pytest.approx(came.seconds, abs=0.1)


def eval_rate(rate: str) -> float:
    number, _, by = rate.partition("/")
    return int(number) / int(by or 1)


@pytest.mark.parametrize(
    ("name", "size", "arguments", "shown"),
    [
        pytest.param("portrait.mp4", "64x96", QUICK, (64, 96), id="portrait"),
        pytest.param("square.mp4", "64x64", QUICK, (64, 64), id="square"),
        pytest.param("odd.mkv", "97x65", ("-c:v", "ffv1"), (96, 64), id="odd numbers"),
        pytest.param("wide.mp4", "720x576", ("-vf", "setsar=64/45", *QUICK), (854, 480), id="oblong pixels"),
        pytest.param(
            "tape.mpg",
            "720x576",
            ("-vf", "setfield=tff,setsar=16/15", "-c:v", "mpeg2video", "-flags", "+ildct+ilme", "-top", "1"),
            (640, 480),
            id="tape",
        ),
    ],
)
async def test_each_shape_is_kept(
    name: str, size: str, arguments: tuple[str, ...], shown: tuple[int, int], draw: Draw, tmp_path: Path, tools: Tools
) -> None:
    bars = ("-f", "lavfi", "-i", f"testsrc2=size={size}:rate=25:duration=1")
    came = await come_out(draw(f"shape_{name}", *bars, *arguments), tmp_path, tools)
    assert came.size == shown and came.pictures == 25 and came.sound is None


async def test_a_turned_film_stands_upright(draw: Draw, tmp_path: Path, tools: Tools) -> None:
    """Red above, blue below once it stands: a quarter from the top it is red."""
    flags = "color=blue:size=96x64:rate=25:duration=1,drawbox=w=48:color=red:t=fill"
    flat = draw("flat_flag.mp4", "-f", "lavfi", "-i", flags, *QUICK)
    turned = draw("turned_flag.mp4", "-i", str(flat), "-c", "copy", "-metadata:s:v", "rotate=90")
    came = await come_out(turned, tmp_path, tools)
    assert came.size == (64, 96)


@pytest.mark.parametrize(
    ("name", "sound", "codec"),
    [
        pytest.param("mono.mp4", (*TONE, "-ac", "1"), ("-c:a", "aac"), id="mono"),
        pytest.param("surround.mkv", SURROUND, ("-c:a", "ac3"), id="5.1"),
        pytest.param("pcm.mov", TONE, ("-c:a", "pcm_s24le"), id="PCM"),
        pytest.param(
            "low.mkv", ("-f", "lavfi", "-i", "sine=duration=1:sample_rate=22050"), ("-c:a", "libmp3lame"), id="22 kHz"
        ),
    ],
)
async def test_each_sound_becomes_stereo(
    name: str, sound: tuple[str, ...], codec: tuple[str, ...], draw: Draw, tmp_path: Path, tools: Tools
) -> None:
    path = draw(f"sound_{name}", *sound, "-f", "lavfi", "-i", RED, *QUICK, *codec)
    came = await come_out(path, tmp_path, tools)
    assert came.channels == 2 and came.sound == pytest.approx(came.seconds, abs=0.1)


async def test_a_film_whose_size_changes_on_the_way_keeps_that_of_its_beginning(
    draw: Draw, tmp_path: Path, tools: Tools
) -> None:
    """As recordings of broadcasts do, before an advertisement."""
    shown = [
        draw(f"{size}.ts", "-f", "lavfi", "-i", f"color=red:size={size}:rate=25:duration=1", *late, *QUICK, "-bf", "0")
        for size, late in (("96x64", ()), ("160x120", ("-output_ts_offset", "1")))
    ]
    film = tmp_path / "changing.ts"
    film.write_bytes(b"".join(path.read_bytes() for path in shown))
    came = await come_out(film, tmp_path, tools)
    assert came.size == (96, 64) and came.pictures == pytest.approx(50, abs=2)


@pytest.mark.parametrize("ending", ["mp4", "ts", "mkv"])
async def test_a_film_that_begins_at_another_moment_stays_together(
    ending: str, draw: Draw, tmp_path: Path, tools: Tools
) -> None:
    """A flash and a beep at second 1 of the picture, which begins half a second after the sound: both come at 1.5."""
    flash = "color=black:size=96x64:rate=25:duration=2,drawbox=color=white:t=fill:enable='between(t,0.99,1.2)'"
    beep = "sine=duration=2.5:frequency=880:sample_rate=48000,volume=0:enable='not(between(t,1.5,1.7))'"
    path = draw(f"offset.{ending}", "-itsoffset", "0.5", "-f", "lavfi", "-i", flash, "-f", "lavfi", "-i", beep, *QUICK)
    footage = await probe(path, tools)
    await come_out(path, tmp_path, tools)
    assert footage.duration == pytest.approx(2.5, abs=0.1)
    assert moment_of(tools, tmp_path / "64.mp4", "blackdetect=d=0.2:pix_th=0.5", "black_end") == pytest.approx(
        1.5, abs=0.05
    )
    assert moment_of(tools, tmp_path / "sound.mp4", "silencedetect=d=0.5:n=-40dB", "silence_end") == pytest.approx(
        1.5, abs=0.05
    )


def moment_of(tools: Tools, path: Path, detector: str, word: str) -> float:
    """The first moment that one of ffmpeg's detectors tells."""
    option = "-vf" if detector.startswith("black") else "-af"
    argv = [str(tools.ffmpeg), "-hide_banner", "-nostats", "-i", str(path), option, detector, "-f", "null", "-"]
    said = subprocess.run(argv, capture_output=True, text=True, check=True).stderr
    return float(said.split(f"{word}:")[1].split()[0])


async def test_a_variable_rate_becomes_steady_and_keeps_its_time(draw: Draw, tmp_path: Path, tools: Tools) -> None:
    """A second of all pictures, then a second of every fifth."""
    select = ("-vf", "select='lt(t,1)+not(mod(n,5))'", "-vsync", "vfr")
    bars = ("-f", "lavfi", "-i", "testsrc2=size=96x64:rate=25:duration=2")
    came = await come_out(draw("uneven.mkv", *bars, *select, *QUICK), tmp_path, tools)
    assert came.seconds == pytest.approx(2, abs=0.25)


async def test_of_several_sounds_the_one_that_players_choose_is_the_films_own(draw: Draw, tools: Tools) -> None:
    two = [
        *TONE,
        "-f",
        "lavfi",
        "-i",
        "sine=duration=1",
        "-f",
        "lavfi",
        "-i",
        RED,
        "-map",
        "2",
        "-map",
        "0",
        "-map",
        "1",
    ]
    words = [
        "-metadata:s:a:0",
        "language=eng",
        "-metadata:s:a:1",
        "language=fra",
        "-metadata:s:a:1",
        "title=VF\tStéréo",
    ]
    marked = draw(
        "marked.mkv", *two, *words, "-disposition:a:0", "0", "-disposition:a:1", "default", "-ac", "1", *QUICK
    )
    footage = await probe(marked, tools)
    assert footage.audio_stream == 2
    assert [(one.index, one.language, one.default, one.channels) for one in footage.audio_streams] == [
        (1, "eng", False, 1), (2, "fra", True, 1),
    ]  # fmt: skip
    assert footage.audio_streams[1].title == "VFStéréo"
    unmarked = draw("unmarked.mkv", *two, "-metadata:s:a:0", "language=eng", "-disposition:a", "0", *QUICK)
    assert (await probe(unmarked, tools)).audio_stream == 2
