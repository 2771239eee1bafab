"""From slices to finished files: the HLS with its playlists, the MP4, stills and storyboard. What stands on the desk of
a preparation goes in, what is ready for the shelf comes out, under names that begin with its stem.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from fediverse_cinema.media import encode, joining, playlists, stills, storyboard
from fediverse_cinema.media.joining import Reel
from fediverse_cinema.media.ladder import Ladder
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import RenditionKind, Slice
from fediverse_cinema.media.playlists import Piece
from fediverse_cinema.media.probe import Footage, not_a_film
from fediverse_cinema.media.slices import Cut
from fediverse_cinema.media.tools import Tools

SOUND = "sound.mp4"
LEAST_SHARE, SECONDS_OF_GRACE = 0.9, 2
"""How much of what a film says it lasts must be there."""


def place(desk: Path, number: int) -> Path:
    """Directory of the sizes of one slice."""
    return desk / f"{number:05}"


def settle(place: Path, ladder: Ladder, cut: Cut) -> int:
    """Move the sizes of a slice to their time in the film, and say how many pictures there are."""
    ticks = cut.first * encode.timescale(ladder) * ladder.rate.denominator // ladder.rate.numerator
    pictures = 0
    for rung in ladder.rungs:
        file = place / f"{rung.name}.mp4"
        if file.exists():  # not of a slice behind the last picture
            joining.move(file, ticks=ticks, number=cut.first // ladder.group + 1)
            pictures = joining.read(file).samples
    return pictures


def room(desk: Path, ladder: Ladder, stem: str) -> int:
    """Bytes that `make` will write, beyond what a killed attempt has left for it to remove: all slices and the sound
    joined, and the largest size with the sound as an MP4."""
    written = ("?????/*.mp4", SOUND, f"?????/{ladder.rungs[0].name}.mp4", SOUND)
    return sum(_bytes(desk, pattern) for pattern in written) - _bytes(desk, f"{stem}-*")


def check_is_whole(pieces: Sequence[Slice], footage: Footage, ladder: Ladder) -> None:
    """Refused when pictures are missing in the middle, or too many at the end."""
    filled = [piece for piece in pieces if piece.frame_count]
    ends = [piece.first_frame + piece.frame_count for piece in filled]
    begins = [piece.first_frame for piece in filled]
    seconds = ladder.seconds(sum(piece.frame_count for piece in filled))
    # Where nobody says when the pictures end, the sound may go on as long as it likes.
    wanted = min(footage.duration, footage.picture_duration or (0 if footage.has_audio else footage.duration))
    if begins != [0, *ends[:-1]] or seconds < wanted * LEAST_SHARE - SECONDS_OF_GRACE:
        raise not_a_film("an unfinished or damaged film", f"{seconds} s of {wanted} s are readable: {ends}")


async def make(
    desk: Path, pieces: Sequence[Slice], footage: Footage, ladder: Ladder, stem: str, tools: Tools
) -> list[Made]:
    """Everything that is shown of a film, from its slices."""
    *hls, mp4 = await hls_and_mp4(desk, pieces, footage, ladder, stem, tools)
    lasting = footage.duration
    lowest = min((rung for rung in ladder.rungs if not rung.av1), key=lambda rung: rung.width)
    frames = await stills.from_film(desk / mp4.name, duration=lasting, stem=stem, desk=desk, tools=tools)
    tiles = await storyboard.make(
        desk / f"{stem}-{lowest.name}-hls.mp4", duration=lasting, ratio=footage.ratio, stem=stem, desk=desk, tools=tools
    )
    return [*hls, mp4, *frames, *tiles]


async def hls_and_mp4(
    desk: Path, pieces: Sequence[Slice], footage: Footage, ladder: Ladder, stem: str, tools: Tools
) -> list[Made]:
    """What is played of it; the MP4, of the largest size, comes last."""
    made = await asyncio.to_thread(_hls, desk, [piece for piece in pieces if piece.frame_count], ladder, stem)
    first = ladder.rungs[0]
    mp4 = Made(RenditionKind.MP4, f"{stem}-{first.name}.mp4", first.width, first.height, ladder.fps)
    parts = [f"{stem}-{first.name}-hls.mp4", *([f"{stem}-audio-hls.mp4"] if (desk / SOUND).exists() else [])]
    await encode.remux([desk / part for part in parts], desk / mp4.name, tools=tools)
    return [*made, mp4]


def _hls(desk: Path, pieces: Sequence[Slice], ladder: Ladder, stem: str) -> list[Made]:
    for left in desk.glob(f"{stem}-*"):  # by an attempt that was killed: no tool writes over it
        left.unlink()
    made, sizes, sounds = list[Made](), dict[str, list[Reel]](), dict[str, list[Reel]]()
    for rung in ladder.rungs:
        name, size = f"{stem}-{rung.name}", (rung.width, rung.height, ladder.fps)
        joining.join([place(desk, piece.number) / f"{rung.name}.mp4" for piece in pieces], desk / f"{name}-hls.mp4")
        sizes[f"{name}.m3u8"] = [_list(desk, name)]
        kind = RenditionKind.AV1 if rung.av1 else RenditionKind.HLS
        made += [Made(RenditionKind.PLAYLIST, f"{name}.m3u8", *size), Made(kind, f"{name}-hls.mp4", *size)]
    if (desk / SOUND).exists():
        name = f"{stem}-audio"
        joining.join([desk / SOUND], desk / f"{name}-hls.mp4")
        sounds[f"{name}.m3u8"] = [_list(desk, name)]
        made += [Made(RenditionKind.PLAYLIST, f"{name}.m3u8"), Made(RenditionKind.AUDIO, f"{name}-hls.mp4")]
    (desk / f"{stem}-master.m3u8").write_text(playlists.master(sizes, sounds))
    return [Made(RenditionKind.MASTER, f"{stem}-master.m3u8"), *made]


def _list(desk: Path, name: str) -> Reel:
    """Write the playlist of a whole file."""
    reel = joining.read(desk / f"{name}-hls.mp4")
    text = playlists.of_files([Piece(f"{name}-hls.mp4", reel, reel.fragments)], whole=True)
    (desk / f"{name}.m3u8").write_text(text)
    return reel


def _bytes(desk: Path, pattern: str) -> int:
    return sum(file.stat().st_size for file in desk.glob(pattern))
