"""Makes one further sound of the HLS out of a film's file or a file of sound. Builds command lines; the sandbox runs
them.
"""

import asyncio
import re
from pathlib import Path

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media import sandbox, sniff
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import RenditionKind
from fediverse_cinema.media.probe import check_result
from fediverse_cinema.media.tools import QUIET, Tools

CLOSE = 2.0
"""Seconds by which a sound may differ from its film, or a fiftieth of it: programs cut the last silence off."""

_SOUNDS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"(RIFF|RF64).{4}WAVE", re.S), "wav"),
    (re.compile(rb"FORM.{4}AIF[FC]", re.S), "aiff"),
    (re.compile(rb"fLaC"), "flac"),
    (re.compile(rb"\xff[\xf0\xf1\xf8\xf9]"), "aac"),
    (re.compile(rb"ID3|\xff[\xe2-\xef\xf2-\xf7\xfa\xfb]"), "mp3"),
)
"""What sniff knows as films may carry a sound alone, as well: M4A, Matroska, Ogg."""


def check_head(head: bytes) -> None:
    """Raise Refused unless these are the first bytes of a file that may hold a sound."""
    if not _demuxer_of(head):
        raise Refused(
            "no sound",
            public="This is no file of sound: send WAV, FLAC, M4A, MP3 or Ogg, for example.",
            code="no_sound",
        )


async def check_length(path: Path, length: float, *, desk: Path, tools: Tools) -> None:
    """Raise Refused unless the sound lasts about `length` seconds. What the file says of itself is not asked: its
    packets are counted.
    """
    heard = [0.0]

    def hear(line: str) -> None:
        name, _, value = line.partition("=")
        if name == "out_time_us" and value.strip().isdecimal():
            heard[0] = int(value) / 1_000_000

    argv = [*await _input(path, tools), "-map", "0:a:0", "-c", "copy", "-progress", "pipe:1", "-f", "null", "-"]
    check_result(await sandbox.run(argv, reads=[path], writes=desk, limits=_limits(length), on_line=hear))
    if abs(heard[0] - length) > max(CLOSE, length / 50):
        raise Refused(
            f"{heard[0]} s of sound for {length} s of film",
            public="This sound lasts %(sound)s seconds and the film %(film)s: they do not belong together.",
            code="other_length",
            sound=str(round(heard[0])),
            film=str(round(length)),
        )


async def encode(path: Path, stream: int | None, length: float, *, stem: str, desk: Path, tools: Tools) -> list[Made]:
    """Write playlist and file of this stream, or of the first sound, as long as the film. Raises Refused."""
    names = f"{stem}-sound-hls.mp4", playlist_of(stem)
    argv = [
        *await _input(path, tools),
        *("-map", "0:a:0" if stream is None else f"0:{stream}", "-map_metadata", "-1", "-map_chapters", "-1"),
        # From the film's first moment to its last, without gaps: a player waits for ever for a sound that has ended.
        *("-af", f"aresample=48000:async=1:first_pts=0,apad=whole_dur={length:.3f}", "-t", f"{length:.3f}"),
        *("-c:a", "aac", "-b:a", "160k", "-ac", "2", "-f", "hls", "-hls_time", "4", "-hls_playlist_type", "vod"),
        *("-hls_segment_type", "fmp4", "-hls_flags", "independent_segments+single_file"),
        *("-hls_segment_filename", names[0], names[1]),
    ]
    check_result(await sandbox.run(argv, reads=[path], writes=desk, limits=_limits(length), nice=sandbox.BACKGROUND))
    return [Made(RenditionKind.AUDIO, names[0]), Made(RenditionKind.PLAYLIST, names[1])]


def playlist_of(stem: str) -> str:
    return f"{stem}-sound.m3u8"


async def _input(path: Path, tools: Tools) -> list[str]:
    """Reading this one file, in this one form: see probe.ONLY_THIS_FILE."""
    demuxer = _demuxer_of(await asyncio.to_thread(_head, path))
    only = ("-protocol_whitelist", "file", "-format_whitelist", demuxer, "-codec_whitelist", ",".join(sniff.DECODERS))
    return [str(tools.ffmpeg), *QUIET, *only, "-f", demuxer, "-i", f"file:{path}"]


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(sniff.HEAD)


def _demuxer_of(head: bytes) -> str:
    found = next((demuxer for pattern, demuxer in _SOUNDS if pattern.match(head)), "")
    return found or sniff.kind_of(head).demuxer


def _limits(length: float) -> sandbox.Limits:
    """A minute of sound takes about a second of CPU."""
    cpu_seconds = 120 + int(length)
    file_bytes = (64 << 20) + int(length * 40_000)
    return sandbox.Limits(cpu_seconds=cpu_seconds, wall_seconds=cpu_seconds * 4, file_bytes=file_bytes)
