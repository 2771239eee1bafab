"""Which ffmpeg works for this pole: the one of the setting, the system's, or the embedded one of the `media` extra.
Looked for once (places), and at start-up for the operator (fitness).
"""

import importlib.util
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Literal

from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.values import frozen

Origin = Literal["setting", "system", "embedded"]

QUIET = ("-hide_banner", "-nostdin", "-loglevel", "error", "-nostats")
"""First words to an ffmpeg that speaks of what goes wrong, and of nothing else."""

REPAIRED = {(5, 1): 10, (6, 1): 6, (7, 1): 5, (8, 1): 2}
"""The branches of ffmpeg that get security repairs (https://ffmpeg.org/security.html), and the release of each with the
last grave one: CVE-2026-8461, a film that writes where it must not."""


@frozen
class Tools:
    """Where the tools are. Without `ffprobe`, PyAV looks at films instead. `version` is ffmpeg's own word for it."""

    ffmpeg: Path
    ffprobe: Path | None
    origin: Origin
    version: str


def find_tools(settings_ffmpeg: str | None) -> Tools:
    """The first ffmpeg that starts: setting, system, embedded. Raises Missing, whose message says the remedy."""
    if settings_ffmpeg:
        return _tools(Path(shutil.which(settings_ffmpeg) or settings_ffmpeg), "setting")
    if system := shutil.which("ffmpeg"):
        return _tools(Path(system), "system")
    if importlib.util.find_spec("imageio_ffmpeg"):
        return _tools(Path(import_module("imageio_ffmpeg").get_ffmpeg_exe()), "embedded")
    raise Missing(
        "No ffmpeg here. Install it (Debian: apt install ffmpeg), or name one in the setting media.ffmpeg, "
        "or install the embedded one: pip install 'fediverse-cinema[media]'.",
        public="This server cannot prepare films: its operator has to install ffmpeg.",
        code="no_ffmpeg",
    )


def remarks(tools: Tools) -> list[str]:
    """What an operator should read at start-up: which ffmpeg runs, what is missing, whether it is dangerously old."""
    lines = [f"ffmpeg {tools.version} ({tools.origin}: {tools.ffmpeg})"]
    if tools.ffprobe is None:
        lines.append("no ffprobe beside it: PyAV looks at films instead")
    if _is_dangerous(tools.version):
        safe = ", ".join(f"{major}.{minor}.{patch}" for (major, minor), patch in REPAIRED.items())
        lines.append(f"this ffmpeg is too old to be safe with strangers' files: use {safe} or newer")
    return lines


def _is_dangerous(version: str) -> bool:
    """A distribution repairs without a new number what it packages (5.1.9-0+deb12u1); what was built from the sources
    of some day has none (N-109468-gd39b34123d)."""
    said = re.match(r"n?(\d+)\.(\d+)(?:\.(\d+))?(-\d)?", version)
    if said is None:
        return False
    branch, patch, packaged = (int(said[1]), int(said[2])), int(said[3] or 0), said[4]
    if branch > max(REPAIRED):
        return False
    return branch not in REPAIRED or (not packaged and patch < REPAIRED[branch])


def _tools(ffmpeg: Path, origin: Origin) -> Tools:
    ffmpeg = ffmpeg.absolute()
    tools = Tools(ffmpeg, _ffprobe_beside(ffmpeg), origin, _version(ffmpeg))
    if tools.ffprobe is None and importlib.util.find_spec("av") is None:
        raise Missing(
            f"There is no ffprobe beside {ffmpeg}, and no PyAV to do its work. Install one of them: Debian's ffmpeg "
            "has both tools; pip install 'fediverse-cinema[media]' brings PyAV.",
            public="This server cannot prepare films: its operator has to install ffprobe.",
            code="no_ffprobe",
        )
    return tools


def _ffprobe_beside(ffmpeg: Path) -> Path | None:
    """Its own ffprobe: one of another version would understand other files than the encoder does."""
    beside = ffmpeg.with_name("ffprobe")
    return beside if beside.is_file() else None


def _version(ffmpeg: Path) -> str:
    try:
        answer = subprocess.run([ffmpeg, "-hide_banner", "-version"], capture_output=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise Missing(
            f"{ffmpeg} does not start ({error}). Correct the setting media.ffmpeg, or leave it empty to use the "
            "system's ffmpeg.",
            public="This server cannot prepare films: its operator has to repair ffmpeg.",
            code="no_ffmpeg",
        ) from error
    first = answer.stdout.decode(errors="replace").split()
    return first[2] if len(first) > 2 else "unknown"
