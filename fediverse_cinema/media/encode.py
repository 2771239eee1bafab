"""Makes what browsers play: of one slice of a film all sizes in one pass, the sound of the whole film in another, and
an MP4 copied out of the joined HLS. Builds command lines; the sandbox runs them.
"""

import asyncio
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from fediverse_cinema.media import abilities, colours, joining, sandbox
from fediverse_cinema.media.abilities import Abilities
from fediverse_cinema.media.ladder import Ladder, Rung
from fediverse_cinema.media.probe import ONLY_THIS_FILE, Footage, check_result
from fediverse_cinema.media.slices import Cut
from fediverse_cinema.media.tools import QUIET, Tools

QUALITY = 21  # x264's constant rate factor: what festivals' viewing copies look like; the ceilings of the ladder apply
AV1_QUALITY = 32  # about the same to the eye
AUDIO_KBPS = 160
SOUND_SECONDS = 4

RUN_UP = 5
"""Seconds that are read before a slice: the picture that is shown when it begins may be older than that moment."""

WITHOUT_INDEX = {"mpegts": 30, "mpeg": 30}
"""In the streams of broadcasts and discs a moment is found, but not the key picture before it: how many seconds to go
back for it. When that was not enough, the film is read from its beginning."""

SHIFT = 1
"""Seconds by which all times are moved and moved back: of unmoved ones that begin at nought, ffmpeg believes that they
begin with the first stream that is read."""

SILENCE = -70.0  # what the gate of EBU R 128 says of it
_INTEGRATED = re.compile(r"I:\s+(-?\d+\.\d+) LUFS")

Hear = Callable[[int], None]
"""Told how many pictures of a slice are done."""


async def encode_slice(
    path: Path, footage: Footage, ladder: Ladder, cut: Cut, *, desk: Path, tools: Tools, hear: Hear
) -> None:
    """Write each size of this slice of the film at `path` into `desk`, as `<name of the size>.mp4`; a slice behind the
    film's last picture has no file, or one without pictures. Raises Refused when the film is beyond our limits."""

    def listen(line: str) -> None:
        key, _, value = line.partition("=")
        if key == "frame" and value.strip().isdigit():
            hear(int(value))

    begins, many = ladder.seconds(cut.first), 10 if any(rung.av1 for rung in ladder.rungs) else 1
    run_ups = [WITHOUT_INDEX[footage.container], begins] if footage.container in WITHOUT_INDEX else [RUN_UP]
    for run_up in run_ups:
        argv = slice_command(path, footage, ladder, cut, run_up=run_up, tools=tools, able=await abilities.of(tools))
        limits = _limits(ladder.seconds(cut.count) + run_up, many)
        result = await sandbox.run(
            argv, reads=[path], writes=desk, limits=limits, on_line=listen, nice=sandbox.BACKGROUND
        )
        check_result(result)
        if run_up >= begins or not await asyncio.to_thread(_lacks_a_second, desk, ladder, cut):
            break


async def encode_sound(path: Path, footage: Footage, stream: int, target: Path, *, tools: Tools) -> float | None:
    """Write one sound of the whole film, in stereo, and say how loud it is (LUFS, EBU R 128), None for silence. Of a
    stream that holds nothing no file is left."""
    argv = sound_command(path, footage, stream, target.name, tools=tools)
    result = await sandbox.run(
        argv, reads=[path], writes=target.parent, limits=_limits(footage.duration), nice=sandbox.BACKGROUND
    )
    check_result(result)
    if not await asyncio.to_thread(_holds_something, target):
        target.unlink()
    measured = _INTEGRATED.findall(result.stderr_tail)
    return float(measured[-1]) if measured and float(measured[-1]) > SILENCE else None


async def remux(parts: Sequence[Path], target: Path, *, tools: Tools) -> None:
    """Copy one size of the HLS, with the sound, into an MP4 that starts before it is wholly loaded. All on one desk."""
    streams = [ffmpeg.input(f"file:{part}", protocol_whitelist="file", f="mov") for part in parts]
    output = ffmpeg.output(*streams, target.name, c="copy", map_metadata=-1, movflags="+faststart", f="mp4")
    argv = output.compile(cmd=[str(tools.ffmpeg), *QUIET])
    limits = sandbox.Limits(cpu_seconds=3600, wall_seconds=7200, file_bytes=1 << 40)
    check_result(await sandbox.run(argv, reads=[], writes=target.parent, limits=limits, nice=sandbox.BACKGROUND))


def slice_command(
    path: Path, footage: Footage, ladder: Ladder, cut: Cut, *, run_up: float, tools: Tools, able: Abilities
) -> list[str]:
    """All sizes in one ffmpeg: decoding once saves a fifth of the work, and all are cut alike."""
    begins = ladder.seconds(cut.first)
    picture = _source(path, footage, noaccurate_seek=None, ss=_to_6(begins - run_up), reinit_filter=0)
    picture = picture[str(footage.video_stream)].filter("setpts", _from_the_start(footage))
    if footage.interlaced:
        picture = picture.filter("yadif", deint="interlaced")
    # From the film's beginning, not from its first picture; from then on one follows the other without gaps.
    picture = picture.filter("fps", fps=str(ladder.rate), **({} if cut.first else {"start_time": 0}))
    picture = picture.filter("trim", start_pts=cut.first, end_pts=cut.first + cut.count)
    picture = picture.filter("setpts", "PTS-STARTPTS")
    outputs = [
        ffmpeg.output(shown, f"{rung.name}.mp4", **_video(rung, ladder, cut, able), **_FILE)
        for rung, shown in zip(ladder.rungs, colours.sizes(picture, footage, ladder, able), strict=True)
    ]
    words: list[str] = ffmpeg.merge_outputs(*outputs).compile(
        cmd=[str(tools.ffmpeg), *QUIET, "-progress", "pipe:1", "-y"]
    )
    return words


def sound_command(path: Path, footage: Footage, stream: int, name: str, *, tools: Tools) -> list[str]:
    sound = (
        _source(path, footage)[str(stream)]
        .filter("asetpts", _from_the_start(footage))
        .filter("aresample", 48000, **{"async": 1, "first_pts": 0})  # from the film's beginning, and without gaps
        .filter("aformat", sample_fmts="fltp", channel_layouts="stereo")
        .filter("ebur128", framelog="verbose")
    )
    output = ffmpeg.output(
        sound, name, **{"c:a": "aac", "b:a": f"{AUDIO_KBPS}k", "frag_duration": SOUND_SECONDS * 1_000_000}, **_FILE
    )
    loud = ["-hide_banner", "-nostdin", "-loglevel", "info", "-nostats"]  # the measure is information
    words: list[str] = output.compile(cmd=[str(tools.ffmpeg), *loud, "-y"])
    return words


_FILE = {
    "map_metadata": -1,
    "map_chapters": -1,
    "max_muxing_queue_size": 4096,
    "fflags": "+bitexact",  # no version in the first bytes: they are the same in all slices
    "movflags": "+frag_keyframe+delay_moov+default_base_moof",
    "f": "mp4",
}


def _source(path: Path, footage: Footage, **options: Any) -> Any:
    only = dict(zip((word.removeprefix("-") for word in ONLY_THIS_FILE[::2]), ONLY_THIS_FILE[1::2], strict=True))
    return ffmpeg.input(f"file:{path}", f=footage.container, copyts=None, itsoffset=SHIFT, **only, **options)


def _from_the_start(footage: Footage) -> str:
    """Times as in the film, whatever part of it and whichever stream is read: rounded alike, they fall on the same
    pictures."""
    return f"PTS-round({footage.start + SHIFT:.6f}/TB)"


def _video(rung: Rung, ladder: Ladder, cut: Cut, able: Abilities) -> dict[str, Any]:
    cores = min(os.cpu_count() or 1, 16)  # more of them cost x264 quality, and gain nothing at these sizes
    group = {"g": ladder.group, "frames:v": cut.count, "video_track_timescale": timescale(ladder)}
    if rung.av1:
        return {**_av1(rung, ladder, able), **group}
    return {
        **{"c:v": "libx264", "profile:v": "high", "preset": "veryfast", "crf": QUALITY, "threads": cores + 1},
        **{"maxrate": f"{rung.kbps}k", "bufsize": f"{rung.kbps * 2}k", "keyint_min": ladder.group, "sc_threshold": 0},
        **group,
    }


def _av1(rung: Rung, ladder: Ladder, able: Abilities) -> dict[str, Any]:
    if able.av1 == "libsvtav1":
        return {"c:v": "libsvtav1", "preset": 8, "crf": AV1_QUALITY}
    ceiling = {"b:v": f"{rung.kbps}k", "maxrate": f"{rung.kbps}k", "bufsize": f"{rung.kbps * 2}k"}
    return {"c:v": "libaom-av1", "cpu-used": 8, "row-mt": 1, "crf": AV1_QUALITY, "keyint_min": ladder.group, **ceiling}


def _holds_something(file: Path) -> bool:
    return joining.read(file).samples > 0


def _lacks_a_second(desk: Path, ladder: Ladder, cut: Cut) -> bool:
    file = desk / f"{ladder.rungs[0].name}.mp4"
    return not file.exists() or joining.read(file).samples < cut.count - ladder.rate


def timescale(ladder: Ladder) -> int:
    """Ticks a second: a picture lasts a whole number of them, and there are enough for players that round."""
    return ladder.rate.numerator * max(1, -(-10_000 // ladder.rate.numerator))


def _to_6(seconds: float) -> str:
    return f"{max(0, seconds):.6f}"


def _limits(seconds: float, many: int = 1) -> sandbox.Limits:
    """Far above what an honest film needs: 1080p takes about five seconds of CPU for each of its own."""
    cpu_seconds = 600 + int(seconds * 120) * many
    return sandbox.Limits(
        cpu_seconds=cpu_seconds,
        wall_seconds=cpu_seconds * 2,
        memory_bytes=6 << 30,
        file_bytes=(256 << 20) + int(seconds * 4_000_000),
    )
