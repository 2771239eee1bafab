"""Makes posters: JPEGs of the whole picture in several widths, from a frame of the film or from a picture that somebody
chose. Nothing of the source but its pixels survives."""

import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path

import ffmpeg

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media import sandbox, sniff
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import RenditionKind
from fediverse_cinema.media.probe import check_result
from fediverse_cinema.media.tools import Tools

WIDTHS = (280, 850)
"""PeerTube wants a picture wider than 150 pixels, and one wider than 400."""

FULL_WIDTH = 1280
"""For the front of our own pages, where the source has more than the others show."""

MOST_PIXELS = 33_000_000
LIMITS = sandbox.Limits(cpu_seconds=60, wall_seconds=120, memory_bytes=1 << 30, file_bytes=64 << 20)
SEARCH_SECONDS = 20
WIDEST_COPY = 1280
POSTERS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF.{4}WEBP", re.S)
COPIES = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF.{4}WEBP|GIF8[79]a|.{4}ftyp(avif|avis|mif1)", re.S)


async def posters_from_film(film: Path, *, duration: float, stem: str, desk: Path, tools: Tools) -> list[Made]:
    """Posters from the most representative frame around a fifth of the film: past the titles, before the surprises.

    `film` is an encode of ours in `desk`, upright and with square pixels.
    """
    frame = desk / f"{stem}-frame.png"
    await _extract(film, frame, start=duration / 5, tools=tools)
    if not frame.exists():  # the sound goes on when the pictures have ended
        await _extract(film, frame, start=0, tools=tools)
    try:
        return await posters_from_picture(frame, stem=stem, desk=desk)
    finally:
        frame.unlink(missing_ok=True)


async def posters_from_picture(picture: Path, *, stem: str, desk: Path) -> list[Made]:
    """Posters from a JPEG, PNG or WebP (its first image), whatever its name says. Raises Refused: 415 for anything
    else, 422 when it is too large or damaged. Drawings (SVG, EPS, PDF) can fetch and compute: never opened."""
    await asyncio.to_thread(_check_kind, picture, POSTERS)
    wanted = {width: f"{stem}-{width}.jpg" for width in (*WIDTHS, FULL_WIDTH)}
    sizes = await _redraw(picture, wanted, desk)
    if sizes[wanted[FULL_WIDTH]] == sizes[wanted[WIDTHS[-1]]]:
        (desk / wanted.pop(FULL_WIDTH)).unlink()
    return [Made(RenditionKind.POSTER, name, *sizes[name]) for name in wanted.values()]


async def copy_of_picture(picture: Path, *, stem: str, desk: Path) -> Made:
    """The same picture as a WebP of ours: of a GIF or another animation the first image. Raises Refused as above."""
    await asyncio.to_thread(_check_kind, picture, COPIES)
    name = f"{stem}.webp"
    sizes = await _redraw(picture, {WIDEST_COPY: name}, desk)
    return Made(RenditionKind.COPY, name, *sizes[name])


async def _redraw(picture: Path, wanted: Mapping[int, str], desk: Path) -> dict[str, tuple[int, int]]:
    """Have it drawn anew in these widths, under these names; the sizes that came out."""
    child = Path(__file__).with_name("picture_child.py")
    words, reads = sandbox.python()
    argv = [*words, str(child), str(picture), str(MOST_PIXELS), *(f"{width}={name}" for width, name in wanted.items())]
    lines: list[str] = []
    result = await sandbox.run(argv, reads=[picture, child, *reads], writes=desk, limits=LIMITS, on_line=lines.append)
    return _sizes(result, lines)


async def _extract(film: Path, frame: Path, *, start: float, tools: Tools) -> None:
    """Write the most representative frame of some seconds from `start` on, if there is any."""
    seconds = {"ss": f"{start:.3f}", "t": SEARCH_SECONDS}
    source = ffmpeg.input(f"file:{film}", protocol_whitelist="file", f="mov", **seconds)
    picture = source.video.filter("fps", fps=2).filter("thumbnail", n=2 * SEARCH_SECONDS)
    output = ffmpeg.output(picture, f"file:{frame}", **{"frames:v": 1, "map_metadata": -1, "f": "image2", "update": 1})
    argv = output.compile(cmd=[str(tools.ffmpeg), "-hide_banner", "-nostdin", "-loglevel", "error"])
    check_result(await sandbox.run(argv, reads=[film], writes=frame.parent, limits=LIMITS))


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
