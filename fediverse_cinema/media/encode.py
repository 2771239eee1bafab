"""Makes what browsers play: HLS in several sizes from one pass over the film, and one MP4 copied out of it for players
without HLS and for PeerTube. Builds command lines; the sandbox runs them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ffmpeg

from fediverse_cinema.media import sandbox
from fediverse_cinema.media.ladder import Ladder, Rung
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import RenditionKind
from fediverse_cinema.media.probe import ONLY_THIS_FILE, Footage, check_result, not_a_film
from fediverse_cinema.media.tools import Tools

SEGMENT_SECONDS = 4
QUALITY = 21  # x264's constant rate factor: what festivals' viewing copies look like; the ceilings of the ladder apply
AUDIO_KBPS = 160
BACKGROUND = 15
"""Preparing a film yields to everything that answers people."""


async def encode(
    path: Path,
    footage: Footage,
    ladder: Ladder,
    *,
    stem: str,
    desk: Path,
    tools: Tools,
    on_progress: Callable[[int], None],
) -> list[Made]:
    """Write the HLS of the film at `path` into the directory `desk`: master, and for each size and for the sound one
    playlist and one fragmented MP4 (RFC 8216, CMAF). `on_progress` hears each new percent.

    Raises Refused when the film is damaged or beyond our limits.
    """
    progress = _Progress(footage.duration, on_progress)
    argv = hls_command(path, footage, ladder, stem=stem, tools=tools)
    limits = _limits(footage.duration)
    check_result(
        await sandbox.run(argv, reads=[path], writes=desk, limits=limits, on_line=progress.hear, nice=BACKGROUND)
    )
    if progress.seconds < footage.duration * 0.9 - 2:
        raise not_a_film("an unfinished or damaged film", f"{progress.seconds} s of {footage.duration} s are readable")
    return _made(footage, ladder, stem)


async def remux(rung: Rung, *, fps: int, has_audio: bool, stem: str, desk: Path, tools: Tools) -> Made:
    """Copy one size of the HLS in `desk`, with the sound, into an MP4 that starts before it is wholly loaded."""
    name = f"{stem}-{rung.height}.mp4"
    inputs = [f"{stem}-{rung.height}-hls.mp4", *([f"{stem}-audio-hls.mp4"] if has_audio else [])]
    streams = [ffmpeg.input(f"file:{part}", protocol_whitelist="file", f="mov") for part in inputs]
    output = ffmpeg.output(*streams, name, c="copy", map_metadata=-1, movflags="+faststart", f="mp4")
    argv = output.compile(cmd=[str(tools.ffmpeg), *_QUIET])
    limits = sandbox.Limits(cpu_seconds=3600, wall_seconds=7200, file_bytes=1 << 40)
    check_result(await sandbox.run(argv, reads=[], writes=desk, limits=limits, nice=BACKGROUND))
    return Made(RenditionKind.MP4, name, rung.width, rung.height, fps)


_QUIET = ("-hide_banner", "-nostdin", "-loglevel", "error", "-nostats")


def hls_command(path: Path, footage: Footage, ladder: Ladder, *, stem: str, tools: Tools) -> list[str]:
    """The whole ladder in one ffmpeg: decoding once saves a fifth of the work, and all sizes are cut alike."""
    only = dict(zip((word.removeprefix("-") for word in ONLY_THIS_FILE[::2]), ONLY_THIS_FILE[1::2], strict=True))
    source = ffmpeg.input(f"file:{path}", f=footage.container, **only)
    streams = _pictures(source, footage, ladder)
    if footage.audio_stream is not None:
        streams.append(source[str(footage.audio_stream)])
    output = ffmpeg.output(*streams, f"{stem}-%v.m3u8", **_codecs(ladder), **_hls(footage, ladder, stem))
    words: list[str] = output.compile(cmd=[str(tools.ffmpeg), *_QUIET, "-progress", "pipe:1"])
    return words


def _pictures(source: Any, footage: Footage, ladder: Ladder) -> list[Any]:
    picture = source[str(footage.video_stream)]
    if footage.interlaced:
        picture = picture.filter("yadif", deint="interlaced")
    copies = picture.filter("fps", fps=str(ladder.rate)).filter_multi_output("split", len(ladder.rungs))
    return [
        copies[number].filter("scale", rung.width, rung.height).filter("setsar", 1).filter("format", "yuv420p")
        for number, rung in enumerate(ladder.rungs)
    ]


def _codecs(ladder: Ladder) -> dict[str, Any]:
    ceilings = {
        f"{option}:v:{number}": f"{rung.kbps * factor}k"
        for number, rung in enumerate(ladder.rungs)
        for option, factor in (("maxrate", 1), ("bufsize", 2))
    }
    keyframes = {"force_key_frames": f"expr:gte(t,n_forced*{SEGMENT_SECONDS})", "sc_threshold": 0}
    video = {"c:v": "libx264", "profile:v": "high", "preset": "veryfast", "crf": QUALITY, **keyframes, **ceilings}
    audio = {"c:a": "aac", "b:a": f"{AUDIO_KBPS}k", "ac": 2, "ar": 48000, "af": "aresample=async=1"}
    return video | audio | {"map_metadata": -1, "map_chapters": -1, "max_muxing_queue_size": 4096}


def _hls(footage: Footage, ladder: Ladder, stem: str) -> dict[str, Any]:
    group = ",agroup:sound" if footage.has_audio else ""
    variants = [f"v:{number}{group},name:{rung.height}" for number, rung in enumerate(ladder.rungs)]
    if footage.has_audio:
        variants.append(f"a:0{group},default:yes,name:audio")
    return {
        "f": "hls",
        "hls_time": SEGMENT_SECONDS,
        "hls_playlist_type": "vod",
        "hls_segment_type": "fmp4",
        "hls_flags": "independent_segments+single_file",
        "hls_segment_filename": f"{stem}-%v-hls.mp4",
        "master_pl_name": f"{stem}-master.m3u8",
        "var_stream_map": " ".join(variants),
    }


def _made(footage: Footage, ladder: Ladder, stem: str) -> list[Made]:
    made = [Made(RenditionKind.MASTER, f"{stem}-master.m3u8")]
    for rung in ladder.rungs:
        size = (rung.width, rung.height, ladder.fps)
        made.append(Made(RenditionKind.PLAYLIST, f"{stem}-{rung.height}.m3u8", *size))
        made.append(Made(RenditionKind.HLS, f"{stem}-{rung.height}-hls.mp4", *size))
    if footage.has_audio:
        made.append(Made(RenditionKind.PLAYLIST, f"{stem}-audio.m3u8"))
        made.append(Made(RenditionKind.AUDIO, f"{stem}-audio-hls.mp4"))
    return made


def _limits(duration: float) -> sandbox.Limits:
    """Far above what an honest film needs: 1080p takes about five seconds of CPU for each of its own."""
    cpu_seconds = 600 + int(duration * 120)
    return sandbox.Limits(
        cpu_seconds=cpu_seconds,
        wall_seconds=cpu_seconds * 2,
        memory_bytes=6 << 30,
        file_bytes=(256 << 20) + int(duration * 4_000_000),
    )


class _Progress:
    """Reads ffmpeg's `-progress` lines; tells each percent once."""

    def __init__(self, duration: float, tell: Callable[[int], None]) -> None:
        self.seconds = 0.0
        self._duration, self._tell, self._percent = duration, tell, 0

    def hear(self, line: str) -> None:
        key, _, value = line.partition("=")
        if key != "out_time_us" or not value.isdigit():  # "N/A" or negative before the first picture
            return
        self.seconds = int(value) / 1_000_000
        percent = min(100, int(100 * self.seconds / self._duration))
        if percent > self._percent:
            self._percent = percent
            self._tell(percent)
