"""Makes stills and posters: JPEGs of the whole picture in several widths, from frames of the film or from a picture
that somebody chose. Nothing of the source but its pixels survives."""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import ffmpeg

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media import sandbox, sniff
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import RenditionKind
from fediverse_cinema.media.probe import check_result
from fediverse_cinema.media.tools import QUIET, Tools

WIDTHS = (280, 850)
"""PeerTube wants a picture wider than 150 pixels, and one wider than 400."""

FULL_WIDTH = 1280
"""For the front of our own pages, where the source has more than the others show."""

SQUARES = (96, 400)
"""Of a portrait: beside words, and on a page of its own; 400 is what Mastodon keeps."""

MOST_PIXELS = 33_000_000
LIMITS = sandbox.Limits(cpu_seconds=60, wall_seconds=120, memory_bytes=1 << 30, file_bytes=64 << 20)
FRAMES = 8
CLOSEST = 2.0
"""Seconds between two frames, at least."""

SEARCH_SECONDS, A_SECOND = 8, 2
"""How long around its place each frame is looked for, and among how many a second."""

DARKEST = 20
"""Mean light (of 16 to 235) up to which a frame counts as black."""

MOMENT = re.compile(r"pts_time:([\d.]+)")
WIDEST_COPY = 1280
POSTERS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF.{4}WEBP", re.S)
COPIES = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF.{4}WEBP|GIF8[79]a|.{4}ftyp(avif|avis|mif1)", re.S)


async def from_film(film: Path, *, duration: float, stem: str, desk: Path, tools: Tools) -> list[Made]:
    """Frames spread over the film, each in our widths: stills that may become the poster, and one that is it until
    somebody chooses: about a fifth into the film, past the titles, before the surprises.

    `film` is an encode of ours in `desk`, upright and with square pixels.
    """
    windows = max(1, min(FRAMES, int(duration / CLOSEST)))
    seconds = min(duration / windows, SEARCH_SECONDS)
    frames: list[list[Made]] = []
    for number in range(windows):
        start = (number + 0.5) * duration / windows - seconds / 2
        frames.append(await _frame(film, start, seconds, f"{stem}-still-{number + 1}", desk, tools))
    found = [frame for frame in frames if frame] or [
        await _frame(film, 0, duration, f"{stem}-still-1", desk, tools, darkest=0)
    ]
    poster = found[len(found) // 5]
    return [replace(one, kind=RenditionKind.POSTER) if frame is poster else one for frame in found for one in frame]


async def posters_from_picture(picture: Path, *, stem: str, desk: Path) -> list[Made]:
    """Posters from a JPEG, PNG or WebP (its first image), whatever its name says. Raises Refused: 415 for anything
    else, 422 when it is too large or damaged. Drawings (SVG, EPS, PDF) can fetch and compute: never opened."""
    await asyncio.to_thread(_check_kind, picture, POSTERS)
    return await _jpegs(picture, stem=stem, desk=desk)


async def copy_of_picture(picture: Path, *, stem: str, desk: Path, widest: int = WIDEST_COPY) -> Made:
    """The same picture as a WebP of ours: of a GIF or another animation the first image. Raises Refused as above."""
    await asyncio.to_thread(_check_kind, picture, COPIES)
    name = f"{stem}.webp"
    sizes = await _redraw(picture, {widest: name}, desk)
    return Made(RenditionKind.COPY, name, *sizes[name])


async def redraw(picture: Path, name: str, desk: Path) -> None:
    """The same picture at its full size under this name in `desk`, as a JPEG, PNG or WebP by its ending. Raises Refused
    as above.
    """
    await _redraw(picture, {MOST_PIXELS: name}, desk)


async def squares_of_picture(picture: Path, point: tuple[float, float], *, stem: str, desk: Path) -> list[Made]:
    """Squares of it around a point: x to the right, y upwards, the edges at 1. None is larger than the picture. Raises
    Refused as above.
    """
    wanted = {width: f"{stem}-{width}.jpg" for width in SQUARES}
    sizes = await _redraw(picture, wanted, desk, whole=f"{point[0]:.2f},{point[1]:.2f}")
    return [Made(RenditionKind.COPY, name, *sizes[name]) for name in wanted.values()]


async def _jpegs(picture: Path, *, stem: str, desk: Path) -> list[Made]:
    wanted = {width: f"{stem}-{width}.jpg" for width in (*WIDTHS, FULL_WIDTH)}
    sizes = await _redraw(picture, wanted, desk)
    if sizes[wanted[FULL_WIDTH]] == sizes[wanted[WIDTHS[-1]]]:
        (desk / wanted.pop(FULL_WIDTH)).unlink()
    return [Made(RenditionKind.POSTER, name, *sizes[name]) for name in wanted.values()]


async def _redraw(
    picture: Path, wanted: Mapping[int, str], desk: Path, *, whole: str = "whole"
) -> dict[str, tuple[int, int]]:
    """Have it drawn anew in these widths, under these names; the sizes that came out."""
    child = Path(__file__).with_name("picture_child.py")
    words, reads = sandbox.python()
    made = [f"{width}={name}" for width, name in wanted.items()]
    argv = [*words, str(child), str(picture), str(MOST_PIXELS), whole, *made]
    lines: list[str] = []
    result = await sandbox.run(argv, reads=[picture, child, *reads], writes=desk, limits=LIMITS, on_line=lines.append)
    return _sizes(result, lines)


async def _frame(
    film: Path, start: float, seconds: float, stem: str, desk: Path, tools: Tools, *, darkest: int = DARKEST
) -> list[Made]:
    """The most representative frame of these seconds that is not black, drawn; nothing where there is none."""
    frame = desk / f"{stem}.png"
    told: list[str] = []
    argv = _frame_command(film, frame, start, seconds, darkest, tools)
    check_result(await sandbox.run(argv, reads=[film], writes=desk, limits=LIMITS, on_line=told.append))
    if not frame.exists():
        return []
    try:
        drawn = await _jpegs(frame, stem=stem, desk=desk)
    finally:
        frame.unlink()
    at = round(start + next(float(found[1]) for line in told if (found := MOMENT.search(line))), 3)
    return [replace(one, kind=RenditionKind.STILL, at=at) for one in drawn]


def _frame_command(film: Path, frame: Path, start: float, seconds: float, darkest: int, tools: Tools) -> list[str]:
    light = "lavfi.signalstats.YAVG"
    source = ffmpeg.input(f"file:{film}", protocol_whitelist="file", f="mov", ss=f"{start:.3f}", t=f"{seconds:.3f}")
    picture = (
        source.video.filter("fps", fps=A_SECOND)
        .filter("signalstats")
        .filter("metadata", mode="select", key=light, value=darkest, function="greater")
        .filter("thumbnail", n=A_SECOND * SEARCH_SECONDS)
        .filter("metadata", mode="print", key=light, file="pipe:1")
    )
    output = ffmpeg.output(picture, f"file:{frame}", **{"frames:v": 1, "map_metadata": -1, "f": "image2", "update": 1})
    words: list[str] = output.compile(cmd=[str(tools.ffmpeg), *QUIET])
    return words


def _check_kind(picture: Path, wanted: re.Pattern[bytes]) -> None:
    with picture.open("rb") as file:
        head = file.read(sniff.HEAD)
    if not wanted.match(head):
        raise Refused(
            f"sniffed: {sniff.kind_of(head).found}",
            public="A poster is a JPEG, PNG or WebP picture: we found %(found)s.",
            code="not_a_picture",
            status=415,
            found=sniff.kind_of(head).found,
        )


def _sizes(result: sandbox.Result, lines: list[str]) -> dict[str, tuple[int, int]]:
    if not result.fine or len(lines) != 1:
        raise Refused(result.stderr_tail, public="This picture is too heavy for our tools.", code="heavy_picture")
    answer = json.loads(lines[0])
    if answer.get("refused") == "too_large":
        raise Refused(
            "too many pixels",
            public="This picture is too large: the limit is %(limit)s million pixels.",
            code="too_large_picture",
            limit=str(MOST_PIXELS // 1_000_000),
        )
    if "sizes" not in answer:
        raise Refused("Pillow cannot read it", public="This picture is damaged.", code="damaged_picture")
    return {name: (width, height) for name, (width, height) in answer["sizes"].items()}
