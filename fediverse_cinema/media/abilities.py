"""What the ffmpeg of this pole can do beyond what every ffmpeg can: asked of it once."""

import asyncio
import subprocess
from functools import cache
from pathlib import Path

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media.tools import Tools

AV1_ENCODERS = ("libsvtav1", "libaom-av1")
"""The quickest first."""


@frozen
class Abilities:
    """`tone_mapping`: it can bring a picture of high dynamic range to a usual screen. `av1`: its encoder, or ""."""

    tone_mapping: bool
    av1: str


async def of(tools: Tools) -> Abilities:
    return await asyncio.to_thread(ask, tools.ffmpeg)


@cache
def ask(ffmpeg: Path) -> Abilities:
    """Blocks for two short runs."""
    filters, encoders = _names(ffmpeg, "-filters"), _names(ffmpeg, "-encoders")
    return Abilities(
        tone_mapping={"zscale", "tonemap"} <= filters,
        av1=next((name for name in AV1_ENCODERS if name in encoders), ""),
    )


def remarks(ffmpeg: Path, *, av1_wanted: bool) -> list[str]:
    """What an operator should read at start-up."""
    able = ask(ffmpeg)
    lines = []
    if not able.tone_mapping:
        lines.append("it has no zscale: films of high dynamic range will look pale")
    if av1_wanted and not able.av1:
        lines.append(f"media.av1 is set, and it has none of {', '.join(AV1_ENCODERS)}: films get no AV1")
    return lines


def _names(ffmpeg: Path, what: str) -> set[str]:
    """The second word of each line."""
    asked = subprocess.run([ffmpeg, "-hide_banner", what], capture_output=True, timeout=30, check=True)
    return {words[1] for line in asked.stdout.decode(errors="replace").splitlines() if len(words := line.split()) > 1}
