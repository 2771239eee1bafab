import struct
import subprocess
import zipfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media import probe, sniff
from fediverse_cinema.media.tools import Tools
from tests.media.conftest import Draw, Listener

pytestmark = [pytest.mark.anyio, pytest.mark.media]
BARS = ("-f", "lavfi", "-i", "testsrc=size=320x180:rate=25:duration=1")
UPRIGHT = ("-f", "lavfi", "-i", "testsrc=size=180x320:rate=25:duration=1")
TONE = ("-f", "lavfi", "-i", "sine=duration=1")


@pytest.fixture(params=["ffprobe", "PyAV"])
def looking(request: pytest.FixtureRequest, tools: Tools) -> Tools:
    if request.param == "PyAV":
        pytest.importorskip("av")
        return replace(tools, ffprobe=None)
    return tools


async def refusal_of(path: Path, tools: Tools) -> Refused:
    with pytest.raises(Refused) as refusal:
        await probe.probe(path, tools)
    return refusal.value


async def test_real_footage_is_understood(bunny: Path, looking: Tools) -> None:
    footage = await probe.probe(bunny, looking)
    assert (footage.width, footage.height, footage.fps) == (1280, 720, Fraction(25))
    assert footage.ratio == pytest.approx(16 / 9)
    assert 1.9 < footage.duration < 2.2
    assert footage.has_audio
    assert (footage.codec, footage.container, footage.interlaced) == ("h264", "mov", False)


async def test_a_silent_film_has_no_sound(draw: Draw, looking: Tools) -> None:
    assert not (await probe.probe(draw("mute.mp4", *BARS), looking)).has_audio


async def test_a_portrait_is_upright(draw: Draw, looking: Tools) -> None:
    footage = await probe.probe(draw("portrait.mp4", *UPRIGHT), looking)
    assert (footage.width, footage.height) == (180, 320)


async def test_a_turned_film_has_the_size_in_which_it_is_shown(draw: Draw, looking: Tools) -> None:
    flat = draw("flat.mp4", *BARS)
    footage = await probe.probe(
        draw("turned.mp4", "-i", str(flat), "-c", "copy", "-metadata:s:v", "rotate=90"), looking
    )
    assert (footage.width, footage.height) == (180, 320)
    assert footage.ratio == pytest.approx(9 / 16)


async def test_oblong_pixels_are_known(draw: Draw, looking: Tools) -> None:
    pal = draw("pal.mp4", "-f", "lavfi", "-i", "testsrc=size=720x576:rate=25:duration=1", "-vf", "setsar=64/45")
    assert (await probe.probe(pal, looking)).ratio == pytest.approx(16 / 9)


async def test_interlaced_film_is_known(draw: Draw, looking: Tools) -> None:
    fields = ("-vf", "setfield=tff", "-c:v", "mpeg2video", "-flags", "+ildct+ilme", "-top", "1")
    tape = draw("tape.mpg", "-f", "lavfi", "-i", "testsrc=size=720x576:rate=25:duration=1", *fields)
    assert (await probe.probe(tape, looking)).interlaced


async def test_a_variable_rate_is_told_as_its_average(draw: Draw, looking: Tools) -> None:
    select = ("-vf", "select='lt(t,0.5)+not(mod(n,2))'", "-vsync", "vfr")
    footage = await probe.probe(draw("variable.mp4", *BARS, *select), looking)
    assert Fraction(10) < footage.fps < Fraction(25)


async def test_of_matroska_it_is_known_when_the_pictures_end(draw: Draw, looking: Tools) -> None:
    film = draw("sound_goes_on.mkv", *BARS, "-f", "lavfi", "-i", "sine=duration=5", "-preset", "ultrafast")
    footage = await probe.probe(film, looking)
    assert footage.duration == pytest.approx(5, abs=0.1) and footage.picture_duration == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("said", "seconds"), [("01:02:03.5", 3723.5), ("inf:0:0", 0), ("", 0), ("::::", 0), ("12", 43200), ("-1:00:00", 0)]
)
def test_a_stream_may_say_anything_about_how_long_it_is(said: str, seconds: float) -> None:
    assert probe.read_report(report(tags={"DURATION": said}), "matroska").picture_duration == seconds


@pytest.mark.parametrize("name", ["film.mkv", "film.avi", "film.mpg", "film.ts", "film.mov", "film.mxf", "film.flv"])
async def test_films_come_in_many_containers(name: str, draw: Draw, looking: Tools) -> None:
    assert (
        await probe.probe(draw(name, *BARS, "-c:v", "mpeg2video" if name != "film.flv" else "flv1"), looking)
    ).width == 320


async def test_a_name_does_not_make_a_film(draw: Draw, tools: Tools, tmp_path: Path) -> None:
    renamed = tmp_path / "film.txt"
    renamed.write_bytes(draw("film.mkv", *BARS, "-c:v", "mpeg2video").read_bytes())
    assert (await probe.probe(renamed, tools)).container == "matroska"


async def test_a_sound_file_is_no_film(draw: Draw, looking: Tools) -> None:
    plain = draw("sound.m4a", *TONE)
    cover = draw("cover.png", *BARS, "-frames:v", "1", "-update", "1")
    covered = draw("covered.m4a", "-i", str(plain), "-i", str(cover), "-map", "0", "-map", "1", "-c", "copy",
                   "-disposition:v", "attached_pic")  # fmt: skip
    for path in (plain, covered, draw("sound.mp3", *TONE), draw("sound.wav", *TONE)):
        assert (await refusal_of(path, looking)).values == {"found": "a sound file without picture"}


def zipped(path: Path) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("film.mp4", "pictures")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(b"", "an empty file", id="MED_12_empty"),
        pytest.param(b"<!DOCTYPE html><script>alert(1)</script>", "a web page", id="UPL_16_html"),
        pytest.param(b"\n <HTML>", "a web page", id="UPL_16_html_in_capitals"),
        pytest.param(b'{"type":"Create","@context":"https://www.w3.org/ns/activitystreams"}', "a text", id="UPL_16_as"),
        pytest.param(b"\x7fELF\x02\x01\x01" + bytes(200), "a program", id="UPL_16_elf"),
        pytest.param(b"MZ" + bytes(200), "a program", id="UPL_16_exe"),
        pytest.param(b"#!/bin/sh\n", "a program", id="UPL_16_script"),
        pytest.param(b"Il \xc3\xa9tait une fois", "a text", id="text"),
        pytest.param("Il était une fois".encode("utf-16"), "a text", id="text_of_windows"),
        pytest.param(b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "a drawing", id="svg"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(50), "a picture", id="jpeg"),
        pytest.param(b"\0\0\0\x20ftypheic" + bytes(50), "a picture", id="heic"),
        pytest.param(b"%PDF-1.7\n", "a document", id="pdf"),
        pytest.param(bytes(range(256)), "an unknown kind of file", id="bytes"),
        pytest.param(b"\xe9t\xe9 \x80\x81", "an unknown kind of file", id="no_text"),
        pytest.param(b"\0\0\0\x18ftypisom\0\0\0\0isomiso2", "an unfinished or damaged film", id="MED_12_no_moov"),
        pytest.param(b"\x1a\x45\xdf\xa3" + bytes(500), "an unfinished or damaged film", id="MED_12_matroska"),
    ],
)
async def test_what_is_no_film_is_named(content: bytes, found: str, tools: Tools, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    refusal = await refusal_of(path, tools)
    assert (refusal.status, refusal.code, refusal.values) == (422, "not_a_film", {"found": found})
    assert found in sniff.FOUND


async def test_UPL_16_an_archive_is_no_film(tools: Tools, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(zipped(tmp_path / "a.zip"))
    assert (await refusal_of(tmp_path / "film.mp4", tools)).sentence() == "This is not a film: we found an archive."


@pytest.mark.parametrize("share", [0.3, 0.9])
async def test_MED_12_a_film_that_was_cut_off_is_unfinished(
    share: float, bunny: Path, draw: Draw, tools: Tools, tmp_path: Path
) -> None:
    streamed = draw("streamed.mp4", "-i", str(bunny), "-c", "copy", "-movflags", "+faststart")  # its index comes first
    for source in (bunny, streamed):
        (tmp_path / "film.mp4").write_bytes(source.read_bytes()[: int(source.stat().st_size * share)])
        assert (await refusal_of(tmp_path / "film.mp4", tools)).values == {"found": "an unfinished or damaged film"}


PLAYLIST = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10,\n{address}\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PLAYLIST.format(address="file:///etc/passwd"), id="MED_01_file"),
        pytest.param(PLAYLIST.format(address="http://127.0.0.1:{port}/"), id="MED_02_http"),
        pytest.param(PLAYLIST.format(address="concat:http://127.0.0.1:{port}/|file:///etc/passwd"), id="MED_02_concat"),
        pytest.param(PLAYLIST.format(address="subfile,,start,0,end,9,,:/etc/passwd"), id="MED_02_subfile"),
        pytest.param(PLAYLIST.format(address="data:text/plain;base64,AAAA"), id="MED_02_data"),
        pytest.param(PLAYLIST.format(address="crypto+file:///etc/passwd"), id="MED_02_crypto"),
        pytest.param("\n\n  " + PLAYLIST.format(address="http://127.0.0.1:{port}/"), id="MED_02_spaces_first"),
        pytest.param("ffconcat version 1.0\nfile film.mp4\nfile /etc/passwd\n", id="MED_03_ffconcat"),
        pytest.param('<?xml version="1.0"?><MPD><BaseURL>http://127.0.0.1:{port}/</BaseURL></MPD>', id="MED_04_dash"),
        pytest.param("v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video {port} RTP/AVP 96\r\n", id="MED_04_sdp"),
        pytest.param("rtsp://127.0.0.1:{port}/live", id="MED_04_rtsp"),
    ],
)
@pytest.mark.parametrize("start", ["", "\0\0\0\x18ftypisom\0\0\0\0isomiso2"])
async def test_a_playlist_is_never_followed(
    text: str, start: str, looking: Tools, tmp_path: Path, listener: Listener
) -> None:
    """Neither as it is, nor behind the first bytes of a film."""
    path = tmp_path / "film.mp4"
    path.write_text(start + text.replace("{port}", str(listener.port)))
    refusal = await refusal_of(path, looking)
    assert refusal.values == {"found": "an unfinished or damaged film" if start else "a playlist"}
    assert listener.calls == 0
    assert "127.0.0.1" not in refusal.sentence() and "passwd" not in refusal.sentence()


def chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


async def test_MED_05_subtitles_in_an_avi_are_never_followed(
    looking: Tools, tmp_path: Path, listener: Listener
) -> None:
    playlist = PLAYLIST.format(address=f"http://127.0.0.1:{listener.port}/").encode()
    block = b"GAB2\0" + struct.pack("<HIHHI", 2, 0, 4, 0, 0)[:10] + struct.pack("<I", len(playlist)) + playlist
    stream = chunk(b"LIST", b"strl" + chunk(b"strh", b"txts" + bytes(52)) + chunk(b"strf", bytes(40)))
    header = chunk(b"LIST", b"hdrl" + chunk(b"avih", bytes(24) + struct.pack("<I", 1) + bytes(28)) + stream)
    (tmp_path / "film.avi").write_bytes(
        chunk(b"RIFF", b"AVI " + header + chunk(b"LIST", b"movi" + chunk(b"00tx", block)))
    )
    assert (await refusal_of(tmp_path / "film.avi", looking)).code == "not_a_film"
    assert listener.calls == 0


def test_MED_01_the_tool_itself_may_open_this_one_file_only(draw: Draw, tools: Tools) -> None:
    """The second wall, should a playlist ever pass the first: here it does."""
    secret = draw("secret.ts", *BARS, "-c:v", "mpeg2video")
    path = secret.with_name("playlist.mp4")
    path.write_text(PLAYLIST.format(address=secret))
    for guard, follows in (((), True), (probe.ONLY_THIS_FILE, False)):
        looked = subprocess.run([str(tools.ffprobe), *guard, "-i", str(path)], capture_output=True, check=False)
        assert (looked.returncode == 0) is follows


def test_junk_behind_a_film_is_no_harm(bunny: Path, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(bunny.read_bytes() + b"\x7f\xff\xff\xffjunk of a camera")
    assert sniff.is_whole(tmp_path / "film.mp4")


def test_MED_13_a_file_of_empty_boxes_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniff, "MOST_BOXES", 1000)
    (tmp_path / "film.mp4").write_bytes(b"\0\0\0\x08free" * 1000 + b"\0\0\0\x08moov")
    assert not sniff.is_whole(tmp_path / "film.mp4")


@pytest.mark.parametrize(
    ("said", "turned"), [("90", True), ("-90", True), ("180", False), ("x", False), ("nan", False)]
)
def test_a_film_may_say_anything_about_how_it_is_turned(said: str, turned: bool) -> None:
    footage = probe.read_report(report(tags={"rotate": said}), "mov")
    assert (footage.width < footage.height) is turned


def report(**changes: Any) -> dict[str, Any]:
    video = {"index": 0, "codec_type": "video", "width": 1920, "height": 1080, "avg_frame_rate": "25/1"}
    known = {name: value for name, value in changes.items() if name not in ("duration", "streams")}
    streams = [video | known] * changes.get("streams", 1)
    return {"format": {"duration": changes.get("duration", "60")}, "streams": streams}


@pytest.mark.parametrize(
    ("said", "code", "limit"),
    [
        pytest.param(report(width=16384, height=16384), "too_large_picture", "8192", id="MED_11_size"),
        pytest.param(report(width=8000, height=8), "too_narrow", "5", id="MED_11_narrow"),
        pytest.param(report(sample_aspect_ratio="40:1"), "too_narrow", "5", id="MED_11_oblong"),
        pytest.param(report(avg_frame_rate="1000/1"), "too_fast", "120", id="MED_11_fps"),
        pytest.param(report(avg_frame_rate="0/0", r_frame_rate="0/0"), "no_fps", None, id="MED_11_no_fps"),
        pytest.param(report(duration="nan"), "no_duration", None, id="MED_11_nan"),
        pytest.param(report(duration="inf"), "no_duration", None, id="MED_11_inf"),
        pytest.param(report(duration="0.000000"), "no_duration", None, id="MED_11_zero"),
        pytest.param(report(duration="-5"), "no_duration", None, id="MED_11_negative"),
        pytest.param(report(duration="N/A"), "no_duration", None, id="MED_11_none"),
        pytest.param(report(duration=str(40 * 3600)), "too_long", "12", id="MED_11_40_hours"),
        pytest.param(report(streams=200), "too_many_streams", "32", id="MED_11_streams"),
        pytest.param(report(width=0, height=0), "not_a_film", None, id="MED_11_no_size"),
    ],
)
def test_limits_are_named(said: dict[str, Any], code: str, limit: str | None) -> None:
    with pytest.raises(Refused) as refusal:
        probe.read_report(said, "mov")
    assert refusal.value.code == code
    assert refusal.value.values.get("limit") == limit
    assert limit is None or limit in refusal.value.sentence()


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        pytest.param(
            "wide.mkv",
            ("-f", "lavfi", "-i", "color=size=9000x64:rate=25", "-frames:v", "1", "-c:v", "mjpeg"),
            "too_large_picture",
            id="MED_11_size",
        ),
        pytest.param(
            "fast.mp4",
            ("-f", "lavfi", "-i", "color=size=64x64:rate=1000", "-frames:v", "100"),
            "too_fast",
            id="MED_11_fps",
        ),
        pytest.param(
            "many.mkv", (*BARS, *("-map", "0") * 40, "-c:v", "mpeg4"), "too_many_streams", id="MED_11_streams"
        ),
    ],
)
async def test_files_beyond_the_limits_are_refused(
    name: str, arguments: tuple[str, ...], code: str, draw: Draw, looking: Tools
) -> None:
    assert (await refusal_of(draw(name, *arguments), looking)).code == code
