"""Runs a tool on a stranger's file so that the worst file can only waste its own limits: under bubblewrap (no network,
nothing but its inputs to read and its job directory to write), or where that does not work, with limits alone.
Everything in this room that opens a film or a picture runs through `run`.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CONFINE = Path(__file__).with_name("confine.py")
LONGEST_LINE = 1 << 16
"""About where a line is cut off: a stranger's file can make a tool say anything, at any length."""

STDERR_KEPT = 4096
LIMIT_SIGNALS = (signal.SIGKILL, signal.SIGXCPU, signal.SIGXFSZ)
OUT_OF_MEMORY = (b"Cannot allocate memory", b"MemoryError")  # a refused allocation is an error, not a signal
SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/nix/store", "/etc/alternatives", "/etc/ld.so.cache")
"""What a program needs to start. No /etc beyond the linker's, no /home, no /proc, no /tmp."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one run may use. `processes` counts all tasks of our user on this machine, so it is generous; the
    kernel does not hold root to it."""

    cpu_seconds: int
    wall_seconds: float
    memory_bytes: int = 2 << 30
    file_bytes: int = 1 << 30
    processes: int = 2048


@dataclass(frozen=True, slots=True)
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
    lives on after this returns. Raises RuntimeError when the walls could not be built.
    """
    jail = await asyncio.to_thread(bubblewrap)
    walls = _walls(jail, Path(argv[0]), reads, writes) if jail else []
    process = await asyncio.create_subprocess_exec(
        *_confined(limits, nice, alone=jail is None),
        *walls,
        *argv,
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
    if tail.startswith(b"bwrap: "):  # not the tool's fault, nor the file's
        raise RuntimeError(tail.decode(errors="replace"))
    return _result(process.returncode, bytes(tail), timed_out)


def python() -> tuple[list[str], list[Path]]:
    """How to start this interpreter, with its installed packages, inside the walls: words and what it must read."""
    return [sys.executable, "-I"], [Path(sys.prefix), Path(sys.base_prefix)]


@cache
def bubblewrap() -> Path | None:
    """bwrap, when it is here and the kernel lets it build walls: tried once and remembered."""
    found = shutil.which("bwrap")
    if not found:
        return None
    trial = _walls(Path(found), Path("/usr/bin/true"), [], Path("/usr"))
    try:
        answer = subprocess.run([*trial, "/usr/bin/true"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    return Path(found) if answer.returncode == 0 else None


def _walls(jail: Path, program: Path, reads: Sequence[Path], writes: Path) -> list[str]:
    """The bwrap command line. Paths are the same inside; the root is empty, and read-only once it is built."""
    system = [word for folder in SYSTEM for word in ("--ro-bind-try", folder, folder)]
    inputs = [word for path in (program, *reads) for word in ("--ro-bind", str(path), str(path))]
    devices = [word for name in ("/dev/null", "/dev/urandom") for word in ("--dev-bind", name, name)]
    return [
        *(str(jail), "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        *system,
        *devices,
        *inputs,
        *("--bind", str(writes), str(writes), "--remount-ro", "/", "--chdir", str(writes), "--"),
    ]


def _confined(limits: Limits, nice: int, *, alone: bool) -> list[str]:
    numbers = (
        *(os.getpid(), nice, limits.cpu_seconds, limits.memory_bytes, limits.file_bytes, limits.processes),
        int(alone),
    )
    return [sys.executable, "-I", "-S", str(CONFINE), *(str(number) for number in numbers)]


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
    """The whole group; under bubblewrap the kernel then ends everything in its process namespace."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await asyncio.shield(process.wait())


def _result(returncode: int | None, tail: bytes, timed_out: bool) -> Result:
    assert returncode is not None
    signalled = -returncode if returncode < 0 else returncode - 128  # bwrap passes a signal on as 128 + n
    exceeded = timed_out or signalled in LIMIT_SIGNALS or any(word in tail for word in OUT_OF_MEMORY)
    return Result(returncode, tail.decode(errors="replace"), exceeded)
