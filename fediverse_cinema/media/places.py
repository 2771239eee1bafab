"""Where this pole keeps what nobody outside may fetch, and which tools it works with."""

import asyncio
from pathlib import Path

from fediverse_cinema.foundation.here import here
from fediverse_cinema.media.tools import Tools, find_tools

ROOM = "media"


def originals() -> Path:
    """Directory of the files that people gave us, under names of ours."""
    return _directory("originals")


def arriving() -> Path:
    """Directory of the files that are on their way to us, piece by piece: on the disk of the originals."""
    return _directory("arriving")


def desks() -> Path:
    """Directory of the job directories: on the disk of the shelf, so that finished files need not be copied."""
    return _directory("desks")


async def tools() -> Tools:
    """The tools of this pole, looked for once. Raises Missing."""
    found: Tools | None = here().rooms.get(ROOM)
    if found is None:
        found = await asyncio.to_thread(find_tools, here().settings.media.ffmpeg or None)
        here().rooms[ROOM] = found
    return found


def _directory(name: str) -> Path:
    settings = here().settings
    directory = settings.path(settings.media.directory) / name
    directory.mkdir(parents=True, exist_ok=True)
    return directory
