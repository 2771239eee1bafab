"""Small pictures over the time bar: one JPEG of tiles, and a WebVTT that says which tile belongs to which seconds, as
media-chrome reads it. What PeerTube wants to know of the tiles comes from `plan`.
"""

import math
from pathlib import Path

import ffmpeg

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import cues, sandbox
from fediverse_cinema.media.ladder import even
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import RenditionKind
from fediverse_cinema.media.probe import check_result
from fediverse_cinema.media.tools import QUIET, Tools

MOST_TILES = 100
COLUMNS = 10
LONG_SIDE = 192
CLOSEST = 4
"""Seconds between two key pictures of ours: only these are decoded."""

LIMITS = sandbox.Limits(cpu_seconds=900, wall_seconds=3600, file_bytes=64 << 20)


@frozen
class Plan:
    """How the tiles lie: `count` of them in rows of `columns`, each `width` by `height` pixels and for `seconds` of the
    film, a whole number, as PeerTube keeps it."""

    count: int
    columns: int
    width: int
    height: int
    seconds: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the whole picture."""
        return self.columns * self.width, math.ceil(self.count / self.columns) * self.height


def plan(duration: float, ratio: float) -> Plan:
    """The tiles of a film of so many seconds and this width divided by height (pure)."""
    seconds = max(CLOSEST, math.ceil(duration / MOST_TILES))
    count = max(1, math.ceil(duration / seconds))
    width, height = (LONG_SIDE, LONG_SIDE / ratio) if ratio >= 1 else (LONG_SIDE * ratio, LONG_SIDE)
    return Plan(count, min(count, COLUMNS), even(width), even(height), seconds)


async def make(film: Path, *, duration: float, ratio: float, stem: str, desk: Path, tools: Tools) -> list[Made]:
    """Write both files for `film`, the smallest of our encodes, into `desk`."""
    tiles, picture, text = plan(duration, ratio), f"{stem}-storyboard.jpg", f"{stem}-storyboard.vtt"
    argv = _command(film, picture, tiles, tools)
    check_result(await sandbox.run(argv, reads=[film], writes=desk, limits=LIMITS, nice=sandbox.BACKGROUND))
    (desk / text).write_text(webvtt(tiles, picture, duration))
    return [Made(RenditionKind.STORYBOARD, picture, *tiles.size), Made(RenditionKind.STORYBOARD, text)]


def webvtt(tiles: Plan, picture: str, duration: float) -> str:
    """One cue for each tile: where it lies in the picture, which stands beside this file."""
    end = round(max(duration, 1) * 1000)
    shown = [
        f"{cues.stamp(number * tiles.seconds * 1000)} --> {cues.stamp(min((number + 1) * tiles.seconds * 1000, end))}\n"
        f"{picture}#xywh={number % tiles.columns * tiles.width},{number // tiles.columns * tiles.height},"
        f"{tiles.width},{tiles.height}"
        for number in range(tiles.count)
    ]
    return "WEBVTT\n\n" + "\n\n".join(shown) + "\n"


def _command(film: Path, picture: str, tiles: Plan, tools: Tools) -> list[str]:
    """Where the pictures end before the sound, the last one stands for the rest."""
    source = ffmpeg.input(f"file:{film}", protocol_whitelist="file", f="mov", skip_frame="nokey")
    sheet = (
        source.video.filter("fps", fps=f"1/{tiles.seconds}", eof_action="pass")
        .filter("scale", tiles.width, tiles.height)
        .filter("tpad", stop=tiles.count, stop_mode="clone")
        .filter("tile", layout=f"{tiles.columns}x{tiles.size[1] // tiles.height}", nb_frames=tiles.count)
        .filter("scale", out_color_matrix="bt601", out_range="full")  # a JPEG is always so
        .filter("format", "yuvj420p")
    )
    plain = {"map_metadata": -1, "fflags": "+bitexact", "flags:v": "+bitexact"}  # no word of the encoder either
    output = ffmpeg.output(sheet, picture, **{"frames:v": 1, "q:v": 4, "f": "image2", "update": 1}, **plain)
    words: list[str] = output.compile(cmd=[str(tools.ffmpeg), *QUIET])
    return words
