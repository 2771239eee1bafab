"""Watching a film while it is being made: playlists over the slices that are ready, for its maker only. They grow as
long as slices come; the files are those on the desk of the preparation.
"""

import asyncio
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.media import assets, joining, mastering, playlists, slices
from fediverse_cinema.media.joining import Fragment, Reel
from fediverse_cinema.media.models import Asset, AssetState, Slice
from fediverse_cinema.media.playlists import Piece

MASTER = "master.m3u8"
SOUND = "sound"
_SIZE = re.compile(r"([0-9]{1,5}(?:-av1)?|sound)\.m3u8")
_FILE = re.compile(r"([0-9]{5})-([0-9]{1,5}(?:-av1)?)\.mp4")


async def is_there(asset: Asset) -> bool:
    """Is there something to watch already? Not where another machine prepares it."""
    made = asset.state is AssetState.ENCODING and bool(await slices.made_at_the_start(asset))
    return made and assets.desk(asset).is_dir()


async def playlist(asset: Asset, name: str) -> str:
    """The master, or the playlist of one size or of the sound. Missing while nothing is ready."""
    pieces = [piece for piece in await slices.made_at_the_start(asset) if piece.frame_count]
    size = _SIZE.fullmatch(name)
    if not pieces or asset.state is not AssetState.ENCODING or (name != MASTER and not size):
        raise Missing(f"no preview {name[:40]}")
    try:
        return await asyncio.to_thread(_playlist, assets.desk(asset), pieces, size[1] if size else "")
    except FileNotFoundError:  # no such size; or the film has become ready in this moment
        raise Missing(f"no preview {name[:40]}") from None


def file(asset: Asset, name: str) -> Path:
    """What these playlists name."""
    found = _FILE.fullmatch(name)
    desk = assets.desk(asset)
    path = mastering.place(desk, int(found[1])) / f"{found[2]}.mp4" if found else desk / mastering.SOUND
    if not (found or name == mastering.SOUND) or not path.is_file():
        raise Missing(f"no preview {name[:40]}")
    return path


def _playlist(desk: Path, pieces: Sequence[Slice], size: str) -> str:
    if not size:
        sizes = sorted(path.stem for path in mastering.place(desk, pieces[0].number).glob("*.mp4"))
        files = {f"{name}.m3u8": [reel for _, reel in _reels(desk, pieces, name)] for name in sizes}
        sound = {f"{SOUND}.m3u8": [joining.read(desk / mastering.SOUND)]} if (desk / mastering.SOUND).exists() else {}
        return playlists.master(files, sound)
    if size != SOUND:
        found = [Piece(f"{number:05}-{size}.mp4", reel, reel.fragments) for number, reel in _reels(desk, pieces, size)]
        return playlists.of_files(found, whole=False)
    reel = joining.read(desk / mastering.SOUND)
    (_, first), *_ = _reels(desk, pieces, next(mastering.place(desk, pieces[0].number).glob("*.mp4")).stem)
    pictures = sum(piece.frame_count for piece in pieces)
    heard = _until(reel, pictures * first.fragments[0].ticks / first.fragments[0].samples / first.timescale)
    return playlists.of_files([Piece(mastering.SOUND, reel, heard)], whole=False)


def _reels(desk: Path, pieces: Sequence[Slice], size: str) -> list[tuple[int, Reel]]:
    return [(piece.number, joining.read(mastering.place(desk, piece.number) / f"{size}.mp4")) for piece in pieces]


def _until(reel: Reel, seconds: float) -> list[Fragment]:
    """The sound is there from the beginning to the end: no more of it than there are pictures."""

    def heard() -> Iterator[Fragment]:
        lasted = 0.0
        for fragment in reel.fragments:
            if lasted >= seconds:
                return
            yield fragment
            lasted += reel.seconds(fragment)

    return list(heard())
