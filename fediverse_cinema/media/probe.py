"""Looks at a film without decoding it: what is in the file, and whether we take it. A pure reading of what ffprobe (or
PyAV, where there is no ffprobe) says; both run in the sandbox and may open nothing but this one file.
"""

import asyncio
import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import sandbox, sniff
from fediverse_cinema.media.figures import clock, finite, fraction, positive, word
from fediverse_cinema.media.tools import Tools

LARGEST_SIDE = 8192
NARROWEST = 5
FASTEST = 120
LONGEST = 12 * 3600
MOST_STREAMS = 32
MOST_CHAPTERS = 200
LIMITS = sandbox.Limits(cpu_seconds=60, wall_seconds=120)
MOST_LINES = 5000
NOT_A_FILM = "This is not a film: we found %(found)s."
UNKNOWN_CODEC = ") not on whitelist '"  # ffmpeg: "Codec (magicyuv) not on whitelist '…'"

ONLY_THIS_FILE = (
    *("-protocol_whitelist", "file", "-codec_whitelist", ",".join(sniff.DECODERS)),
    *("-format_whitelist", ",".join(sniff.DEMUXERS)),
)
"""Without them, ffmpeg follows references inside the file, to the network and to other files of ours, and opens any of
its decoders."""

_ENTRIES = (
    "format=format_name,start_time,duration,nb_streams:"
    "stream=index,codec_type,codec_name,width,height,avg_frame_rate,r_frame_rate,sample_aspect_ratio,field_order,"
    "duration,channels,color_space,color_transfer,color_primaries:"
    "stream_disposition=attached_pic,default,visual_impaired:stream_side_data=rotation:stream_tags=rotate,language,title,DURATION:"
    "chapter=start_time:chapter_tags=title"
)


@frozen
class AudioStream:
    """One sound of the file: its number there, and what the file says of it (a stranger's words, shortened)."""

    index: int
    channels: int
    language: str = ""
    title: str = ""
    default: bool = False
    describes: bool = False  # for who does not see


@frozen
class Colours:
    """In ffmpeg's words, "" where the film does not say: how numbers become colours, light, and which red is red."""

    matrix: str = ""
    transfer: str = ""
    primaries: str = ""

    @property
    def high_dynamic_range(self) -> bool:
        return self.transfer in ("smpte2084", "arib-std-b67")  # HDR10 and HLG


@frozen
class Footage:
    """What a film file holds. `width` and `height` in stored pixels, turned upright; `ratio` is how wide it is shown,
    divided by how high; `duration` in seconds, `start` the moment at which its clock begins. The stream numbers are
    those of the file; `audio_stream` is the film's own sound among `audio_streams`. `picture_duration` is nought where
    the file does not say when the pictures end: the sound may go on. `chapters` are second and name, "" for none."""

    width: int
    height: int
    fps: Fraction
    duration: float
    ratio: float
    codec: str
    container: str
    video_stream: int
    audio_stream: int | None
    interlaced: bool
    colours: Colours = Colours()
    audio_streams: tuple[AudioStream, ...] = ()
    start: float = 0.0
    picture_duration: float = 0.0
    chapters: tuple[tuple[int, str], ...] = ()

    @property
    def has_audio(self) -> bool:
        return self.audio_stream is not None


async def probe(path: Path, tools: Tools) -> Footage:
    """Look at the file at `path`. Raises Refused, saying what it is instead or which limit it breaks.

    The sentence never quotes the file or ffmpeg, which repeats addresses that it was made to read.
    """
    kind = await asyncio.to_thread(sniff.kind_of_file, path)
    if not kind.demuxer:
        raise not_a_film(kind.found, f"sniffed: {kind.found}")
    if kind.demuxer == "mov" and not await asyncio.to_thread(sniff.is_whole, path):
        raise not_a_film("an unfinished or damaged film", "boxes are missing or cut off")
    return read_report(await _report(path, kind.demuxer, tools), kind.demuxer)


def not_a_film(found: str, why: str) -> Refused:
    """The refusal for a file that is `found` (one of sniff.FOUND); `why` is for the log."""
    return Refused(why, public=NOT_A_FILM, code="not_a_film", found=found)


def check_result(result: sandbox.Result) -> None:
    """Raise Refused when a tool could not finish with a film; what the tool said is for the log."""
    if result.exceeded:
        raise Refused(result.stderr_tail, public="This film is too heavy for our tools.", code="too_heavy")
    if not result.fine and UNKNOWN_CODEC in result.stderr_tail:
        raise Refused(
            result.stderr_tail,
            public="This film is coded in a way that we do not open. Export it as H.264 or ProRes, for example.",
            code="unknown_codec",
        )
    if not result.fine:
        raise not_a_film("an unfinished or damaged film", result.stderr_tail)


def read_report(report: dict[str, Any], demuxer: str) -> Footage:
    """What ffprobe's report says, held to our limits (pure)."""
    streams = report.get("streams", [])
    if len(streams) > MOST_STREAMS:
        raise _over("This file holds more than %(limit)s streams.", "too_many_streams", MOST_STREAMS)
    video = next((stream for stream in streams if _is_moving(stream)), None)
    if video is None:
        raise not_a_film("a sound file without picture" if streams else "an unfinished or damaged film", "no video")
    width, height = _size(video)
    start = finite(report.get("format", {}).get("start_time"))
    sounds = tuple(_sound(stream) for stream in streams if stream.get("codec_type") == "audio")
    footage = Footage(
        width=width,
        height=height,
        fps=_rate(video),
        duration=positive(report.get("format", {}).get("duration")) or positive(video.get("duration")),
        ratio=_ratio(video),
        codec=str(video.get("codec_name", "unknown")),
        container=demuxer,
        video_stream=int(video["index"]),
        audio_stream=_main_sound(sounds),
        interlaced=video.get("field_order") in ("tt", "bb", "tb", "bt"),
        colours=Colours(*(word(video.get(f"color_{name}")) for name in ("space", "transfer", "primaries"))),
        audio_streams=sounds,
        start=start,
        picture_duration=positive(video.get("duration")) or clock(video.get("tags", {}).get("DURATION")),
        chapters=tuple(_chapter(chapter, start) for chapter in report.get("chapters", [])[:MOST_CHAPTERS]),
    )
    _check(footage)
    return footage


def _check(footage: Footage) -> None:
    if not (footage.width and footage.height):
        raise not_a_film("an unfinished or damaged film", "no size")
    if max(footage.width, footage.height) > LARGEST_SIDE:
        raise _over("The picture is larger than %(limit)s pixels on a side.", "too_large_picture", LARGEST_SIDE)
    if not 1 / NARROWEST <= footage.ratio <= NARROWEST:
        raise _over("One side of the picture is more than %(limit)s times the other.", "too_narrow", NARROWEST)
    if not footage.fps:
        raise Refused(
            "no frame rate", public="This film does not say how many pictures it has a second.", code="no_fps"
        )
    if footage.fps > FASTEST:
        raise _over("This film has more than %(limit)s pictures a second.", "too_fast", FASTEST)
    if not footage.duration:
        raise Refused("no duration", public="This film has no duration.", code="no_duration")
    if footage.duration > LONGEST:
        raise _over("This film is longer than %(limit)s hours.", "too_long", LONGEST // 3600)


def _over(public: str, code: str, limit: int) -> Refused:
    return Refused(code, public=public, code=code, limit=str(limit))


def _is_moving(stream: dict[str, Any]) -> bool:
    """A sound file's cover is a video stream, too."""
    return stream.get("codec_type") == "video" and not stream.get("disposition", {}).get("attached_pic")


def _sound(stream: dict[str, Any]) -> AudioStream:
    tags, disposition = stream.get("tags", {}), stream.get("disposition", {})
    return AudioStream(
        index=int(stream["index"]),
        channels=int(stream.get("channels", 0)),
        language=word(tags.get("language")),
        title=word(tags.get("title")),
        default=bool(disposition.get("default")),
        describes=bool(disposition.get("visual_impaired")),
    )


def _chapter(chapter: dict[str, Any], start: float) -> tuple[int, str]:
    return round(positive(finite(chapter.get("start_time")) - start)), word(chapter.get("tags", {}).get("title"))


def _main_sound(sounds: Sequence[AudioStream]) -> int | None:
    """The one that players choose; where the file marks none, or several, the first without a language, or the first
    of all."""
    marked = [sound for sound in sounds if sound.default] or sounds
    return next((sound.index for sound in [*(one for one in marked if not one.language), *marked]), None)


def _is_turned(stream: dict[str, Any]) -> bool:
    said = [data.get("rotation") for data in stream.get("side_data_list", [])] + [stream.get("tags", {}).get("rotate")]
    angle = next((positive(str(one).lstrip("-")) for one in said if one is not None), 0.0)
    return round(angle) % 180 == 90


def _size(stream: dict[str, Any]) -> tuple[int, int]:
    width, height = int(stream.get("width", 0)), int(stream.get("height", 0))
    return (height, width) if _is_turned(stream) else (width, height)


def _ratio(stream: dict[str, Any]) -> float:
    width, height = int(stream.get("width", 0)), int(stream.get("height", 0))
    if not (width and height):
        return 1.0
    shown = width * (fraction(stream.get("sample_aspect_ratio")) or 1) / height
    return float(1 / shown if _is_turned(stream) else shown)


def _rate(stream: dict[str, Any]) -> Fraction:
    """The average, since the "real" rate of a film with a variable one is only the finest step of its clock; but some
    give the clock for the average."""
    average, real = fraction(stream.get("avg_frame_rate")), fraction(stream.get("r_frame_rate"))
    return real if not average or average > FASTEST >= real > 0 else average


async def _report(path: Path, demuxer: str, tools: Tools) -> dict[str, Any]:
    argv, reads = _ffprobe(path, demuxer, tools.ffprobe) if tools.ffprobe else _pyav(path, demuxer)
    lines: list[str] = []
    with TemporaryDirectory(prefix="probe-") as desk:
        result = await sandbox.run(
            argv,
            reads=reads,
            writes=Path(desk),
            limits=LIMITS,
            on_line=lambda line: lines.append(line) if len(lines) < MOST_LINES else None,
        )
    check_result(result)
    if len(lines) == MOST_LINES:
        raise _over("This file holds more than %(limit)s streams.", "too_many_streams", MOST_STREAMS)
    try:
        report: dict[str, Any] = json.loads("\n".join(lines))
    except json.JSONDecodeError as error:  # the file made the tool say more than anybody reads
        raise not_a_film("an unfinished or damaged film", str(error)) from error
    return report


def _ffprobe(path: Path, demuxer: str, ffprobe: Path) -> tuple[list[str], list[Path]]:
    # Compact: a line for each thing, so that a film of many chapters has few.
    options = [*ONLY_THIS_FILE, "-f", demuxer, "-print_format", "json=compact=1", "-show_entries", _ENTRIES]
    return [str(ffprobe), "-v", "error", *options, "-i", f"file:{path}"], [path]


def _pyav(path: Path, demuxer: str) -> tuple[list[str], list[Path]]:
    child = Path(__file__).with_name("probe_child.py")
    words, reads = sandbox.python()
    whitelists = (",".join(sniff.DEMUXERS), ",".join(sniff.DECODERS))
    return [*words, str(child), str(path), demuxer, *whitelists], [path, child, *reads]
