"""How fit this machine is to open strangers' films: what an operator reads at start-up, and whenever she asks."""

from fediverse_cinema.foundation.config import MediaSettings
from fediverse_cinema.media import abilities, sandbox, tools


def remarks(settings: MediaSettings) -> list[str]:
    """First which ffmpeg runs, then each thing that she should change. Blocks for some short runs; Missing without an
    ffmpeg that works."""
    found = tools.find_tools(settings.ffmpeg or None)
    able = abilities.remarks(found.ffmpeg, av1_wanted=settings.av1)
    return [*tools.remarks(found), *able, *sandbox.walls().open_sides()]
