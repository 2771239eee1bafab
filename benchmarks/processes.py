"""What the kernel says of a process: the time it has cost, the memory it holds. And waiting for it to answer."""

import compileall
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import fediverse_cinema

TICK = 1 / os.sysconf("SC_CLK_TCK")
PATIENCE = 120.0


def cpu_seconds(pid: int) -> float:
    """User and system time of all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK


def memory_mib(pid: int, which: str = "VmRSS") -> float:
    """Resident memory now, or with "VmHWM" at its peak."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == which:
            return int(value.split()[0]) / 1024
    raise RuntimeError(f"/proc/{pid}/status does not tell {which}")


def free_port(address: str = "127.0.0.1") -> int:
    with socket.create_server((address, 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def server(command: list[str], port: int, log: Path, environment: dict[str, str]) -> Iterator[tuple[int, float]]:
    """A server process, once it answers: its id, and how many seconds that took."""
    _compile()
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=around | environment)
    try:
        _wait_for_answer(process, port, log)
        yield process.pid, time.monotonic() - began
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@cache
def _compile() -> None:
    """As an installation does: a start is not to be charged with it."""
    compileall.compile_dir(Path(fediverse_cinema.__file__).parent, quiet=2)


def _wait_for_answer(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), PATIENCE) as asking:
                asking.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
                if asking.recv(1):
                    return
        except OSError:
            pass
        time.sleep(0.01)
    raise RuntimeError(f"the server does not answer:\n{log.read_text()[-2000:]}")
