"""Runs a tool on a stranger's file so that the worst file can only waste its own limits: no network, nothing but its
inputs to read and its job directory to write. Bubblewrap builds these walls; where it does not work, the kernel's own
ones do as far as it has them (`confine`); limits always hold. Everything in this room that opens a film or a picture
runs through `run`.
"""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from fediverse_cinema.foundation import full_disk
from fediverse_cinema.foundation.values import frozen

CONFINE = Path(__file__).with_name("confine.py")
LONGEST_LINE = 1 << 16
"""About where a line is cut off: a stranger's file can make a tool say anything, at any length."""

STDERR_KEPT = 4096
LAST_WORDS_SECONDS = 1
LIMIT_SIGNALS = (signal.SIGKILL, signal.SIGXCPU, signal.SIGXFSZ)
OUT_OF_MEMORY = (b"Cannot allocate memory", b"MemoryError")  # a refused allocation is an error, not a signal
SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/nix/store", "/etc/alternatives", "/etc/ld.so.cache")
"""What a program needs to start. No /etc beyond the linker's, no /home, no /proc, no /tmp."""

DEVICES = ("/dev/null", "/dev/urandom")
BUILDERS = (b"bwrap: ", b"confine: ")
BACKGROUND = 15
"""How nice a run is that nobody waits for: preparing a film yields to everything that answers people."""


@frozen
class Limits:
    """How much one run may use. `processes` counts all tasks of our user on this machine, so it is generous; the
    kernel does not hold root to it."""

    cpu_seconds: int
    wall_seconds: float
    memory_bytes: int = 2 << 30
    file_bytes: int = 1 << 30
    processes: int = 2048


@frozen
class Walls:
    """What this machine can build around a tool: `jail` is a bwrap that works, and enough by itself. Else `apart` gives
    it a network and processes of its own (namespaces), and `files` hides what it need not read (Landlock)."""

    jail: Path | None
    apart: bool = False
    files: bool = False

    def in_words(self) -> str:
        """What they are, for an operator."""
        if self.jail:
            return "bubblewrap"
        built = ["namespaces"] * self.apart + ["Landlock"] * self.files
        return " and ".join(built) or "limits only"

    def open_sides(self) -> list[str]:
        """What an operator should know: where a file that breaks a tool would find no wall."""
        if self.jail or (self.apart and self.files):
            return []
        network, files = "reach the network", "read what this server reads"
        reach = " and ".join([network] * (not self.apart) + [files] * (not self.files))
        return [
            f"no bubblewrap that works: a film that breaks ffmpeg could {reach}. Install it (apt install bubblewrap)"
        ]


@frozen
class Result:
    """How a run ended. `stderr_tail` is for the log only: it may quote a stranger's file. `exceeded`: a limit hit."""

    returncode: int
    stderr_tail: str
    exceeded: bool

    @property
    def fine(self) -> bool:
        return self.returncode == 0 and not self.exceeded


async def run(
    argv: Sequence[str],
    *,
    reads: Sequence[Path],
    writes: Path,
    limits: Limits,
    on_line: Callable[[str], None] | None = None,
    nice: int = 0,
) -> Result:
    """Run `argv` (its first word an absolute path) in `writes`, able to read `reads`, and wait for its end.

    Each line of its output goes to `on_line`. Whatever happens, time-out and cancellation included, nothing of it
    lives on after this returns. Raises RuntimeError when the walls could not be built, and Full when what it wrote
    found no room.
    """
    built = await asyncio.to_thread(walls)
    process = await asyncio.create_subprocess_exec(
        *_command(argv, built, limits, nice, reads, writes),
        cwd=writes,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TMPDIR": str(writes), "MALLOC_ARENA_MAX": "4"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    tail = bytearray()
    timed_out = False
    try:
        async with asyncio.timeout(limits.wall_seconds):
            await asyncio.gather(_listen(process.stdout, on_line), _keep_tail(process.stderr, tail), process.wait())
    except TimeoutError:
        timed_out = True
    finally:
        await _kill(process)
    if tail.startswith(BUILDERS):  # not the tool's fault, nor the file's
        raise RuntimeError(tail.decode(errors="replace"))
    if full := full_disk.found_by_tool(bytes(tail)):
        raise full
    return _result(process.returncode, bytes(tail), timed_out)


def python() -> tuple[list[str], list[Path]]:
    """How to start this interpreter, with its installed packages, inside the walls: words and what it must read."""
    return [sys.executable, "-I"], [Path(sys.prefix), Path(sys.base_prefix)]


@cache
def walls() -> Walls:
    """What works here: tried once and remembered."""
    found = shutil.which("bwrap")
    if found and _works(Walls(Path(found))):
        return Walls(Path(found))
    return Walls(None, apart=_works(Walls(None, apart=True)), files=_works(Walls(None, files=True)))


def _works(trial: Walls) -> bool:
    nothing = _command(["/usr/bin/true"], trial, Limits(30, 30), 0, [], Path("/usr"))
    try:
        return subprocess.run(nothing, capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def _command(
    argv: Sequence[str], built: Walls, limits: Limits, nice: int, reads: Sequence[Path], writes: Path
) -> list[str]:
    inputs = [argv[0], *map(str, reads)]
    order = {
        "parent": os.getpid(),
        "nice": nice,
        "limits": {
            "CPU": limits.cpu_seconds,
            "AS": limits.memory_bytes,
            "FSIZE": limits.file_bytes,
            "NPROC": limits.processes,
            "CORE": 0,
        },
        "apart": built.apart,
        "files": {"system": [*SYSTEM, *DEVICES], "reads": inputs, "writes": str(writes)} if built.files else None,
    }
    jail = _bubblewrap(built.jail, inputs, str(writes)) if built.jail else []
    return [sys.executable, "-I", "-S", str(CONFINE), json.dumps(order), *jail, *argv]


def _bubblewrap(jail: Path, inputs: Sequence[str], writes: str) -> list[str]:
    """The bwrap command line. Paths are the same inside; the root is empty, and read-only once it is built."""
    system = [word for folder in SYSTEM for word in ("--ro-bind-try", folder, folder)]
    devices = [word for name in DEVICES for word in ("--dev-bind", name, name)]
    return [
        *(str(jail), "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        *system,
        *devices,
        *(word for path in inputs for word in ("--ro-bind", path, path)),
        *("--bind", writes, writes, "--remount-ro", "/", "--chdir", writes, "--"),
    ]


async def _listen(stream: asyncio.StreamReader | None, on_line: Callable[[str], None] | None) -> None:
    assert stream is not None
    rest = b""
    while chunk := await stream.read(LONGEST_LINE):
        *lines, rest = (rest + chunk).split(b"\n")
        rest = rest[:LONGEST_LINE]
        for line in lines:
            _tell(line, on_line)
    if rest:
        _tell(rest, on_line)


def _tell(line: bytes, on_line: Callable[[str], None] | None) -> None:
    if on_line:
        on_line(line.decode(errors="replace"))


async def _keep_tail(stream: asyncio.StreamReader | None, tail: bytearray) -> None:
    assert stream is not None
    while chunk := await stream.read(STDERR_KEPT):
        tail += chunk
        del tail[:-STDERR_KEPT]


async def _kill(process: asyncio.subprocess.Process) -> None:
    """The whole group; the kernel then ends everything in its process namespace, where it has one."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await asyncio.shield(process.wait())
    with suppress(TimeoutError, RuntimeError):  # what left the group may hold a pipe; another may read it still
        async with asyncio.timeout(LAST_WORDS_SECONDS):
            for stream in (process.stdout, process.stderr):  # a pipe is closed only when it was read to its end
                while stream and await stream.read(LONGEST_LINE):
                    pass


def _result(returncode: int | None, tail: bytes, timed_out: bool) -> Result:
    assert returncode is not None
    signalled = -returncode if returncode < 0 else returncode - 128  # bwrap passes a signal on as 128 + n
    exceeded = timed_out or signalled in LIMIT_SIGNALS or any(word in tail for word in OUT_OF_MEMORY)
    return Result(returncode, tail.decode(errors="replace"), exceeded)
