import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from fediverse_cinema.media import sandbox
from fediverse_cinema.media.sandbox import Walls
from tests.media.conftest import Listener, walls_of

pytestmark = pytest.mark.anyio
EASY = sandbox.Limits(cpu_seconds=30, wall_seconds=60)
MEGABYTE = 1 << 20
LINUX = tuple(int(number) for number in re.findall(r"\d+", os.uname().release)[:2])
SHUTS_TCP, SHUTS_SIGNALS = (6, 7), (6, 12)
"""The kernels whose Landlock does."""


async def run_code(
    code: str, desk: Path, *, reads: Sequence[Path] = (), limits: sandbox.Limits = EASY
) -> tuple[sandbox.Result, list[str]]:
    words, needed = sandbox.python()
    lines: list[str] = []
    result = await sandbox.run(
        [*words, "-c", code], reads=[*reads, *needed], writes=desk, limits=limits, on_line=lines.append
    )
    return result, lines


def attempts(*deeds: str) -> str:
    """Code that tries each deed and prints which succeed."""
    return "import os, socket\n" + "\n".join(
        f"try:\n    {deed}\n    print({number})\nexcept OSError:\n    pass" for number, deed in enumerate(deeds)
    )


async def test_a_tool_reads_its_inputs_and_writes_its_directory(jail: str, tmp_path: Path) -> None:
    film, desk = tmp_path / "film", tmp_path / "desk"
    film.write_text("pictures")
    desk.mkdir()
    result, lines = await run_code(
        f"print(open({str(film)!r}).read()); open('made', 'w').write('x')", desk, reads=[film]
    )
    assert result.fine, result
    assert lines == ["pictures"]
    assert (desk / "made").read_text() == "x"


@pytest.mark.parametrize("kind", ["bubblewrap", "kernel", "landlock"])
async def test_MED_14_walls_stop_reading_and_writing_elsewhere(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = walls_of(kind)
    monkeypatch.setattr(sandbox, "walls", lambda: built)
    film, secret, desk = tmp_path / "film", tmp_path / "secret", tmp_path / "desk"
    film.write_text("pictures")
    secret.write_text("key")
    desk.mkdir()
    code = attempts(
        f"open({str(secret)!r})",
        "open('/etc/passwd')",
        "os.listdir('/home')",
        "os.listdir('/proc')",
        f"open({str(film)!r}, 'a')",
        f"os.truncate({str(film)!r}, 0)",
        f"os.rename({str(film)!r}, {str(desk / 'film')!r})",
        f"os.link({str(secret)!r}, {str(desk / 'secret')!r})",
        f"open({str(tmp_path / 'new')!r}, 'w')",
        "open('/new', 'w')",
        "open('/tmp/new', 'w')",
        "open('/usr/new', 'w')",
        "os.mkdir('/dev/shm/new')",
        f"os.kill({os.getpid() if kind != 'landlock' or LINUX >= SHUTS_SIGNALS else 0x3FFFFF}, 0)",
    )
    result, lines = await run_code(code, desk, reads=[film])
    assert result.fine, result
    assert lines == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk", "film", "secret"]
    assert film.read_text() == "pictures"


@pytest.mark.parametrize("kind", ["bubblewrap", "kernel", "namespaces", "landlock"])
async def test_MED_14_a_tool_has_no_network(
    kind: str, tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "landlock" and LINUX < SHUTS_TCP:
        pytest.skip("this kernel's Landlock knows nothing of the network")
    built = walls_of(kind)
    monkeypatch.setattr(sandbox, "walls", lambda: built)
    call = f"socket.create_connection(('127.0.0.1', {listener.port}), 5)"
    result, lines = await run_code(attempts(call), tmp_path)
    assert result.fine, result
    assert lines == []
    assert listener.calls == 0


@pytest.mark.parametrize(
    ("built", "said"),
    [
        (Walls(Path("/usr/bin/bwrap")), ""),
        (Walls(None, apart=True, files=True), ""),
        (Walls(None, apart=True), "could read what this server reads."),
        (Walls(None, files=True), "could reach the network."),
        (Walls(None), "could reach the network and read what this server reads."),
    ],
)
def test_MED_14_an_operator_hears_where_there_is_no_wall(built: Walls, said: str) -> None:
    assert "".join(built.open_sides()).partition("could")[2].partition(" Install")[0] == said.partition("could")[2]


def test_MED_14_without_bubblewrap_the_walls_of_the_kernel_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    built = walls_of("kernel")
    monkeypatch.setenv("PATH", "/nothing")
    assert sandbox.walls.__wrapped__() == built


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        pytest.param("while True: pass", sandbox.Limits(1, 60), id="MED_13_time_of_the_processor"),
        pytest.param("import time; time.sleep(600)", sandbox.Limits(30, 0.5), id="MED_13_time"),
        pytest.param("bytearray(1 << 30)", sandbox.Limits(30, 60, memory_bytes=512 * MEGABYTE), id="MED_13_memory"),
    ],
)
async def test_a_tool_ends_at_its_limits(jail: str, tmp_path: Path, code: str, limits: sandbox.Limits) -> None:
    began = time.monotonic()
    result, _ = await run_code(code, tmp_path, limits=limits)
    assert result.exceeded and not result.fine
    assert limits.wall_seconds < 1 or time.monotonic() - began < limits.wall_seconds, "another limit than that of time"
    again, _ = await run_code("", tmp_path)
    assert again.fine


async def test_MED_13_a_tool_cannot_write_a_file_beyond_its_limit(jail: str, tmp_path: Path) -> None:
    limits = sandbox.Limits(30, 60, file_bytes=MEGABYTE)
    result, _ = await run_code(f"open('big', 'wb').write(bytes({4 * MEGABYTE}))", tmp_path, limits=limits)
    assert not result.fine
    assert (tmp_path / "big").stat().st_size <= MEGABYTE


async def test_an_endless_line_is_cut_off(tmp_path: Path) -> None:
    result, lines = await run_code("print('a' * 5_000_000); print('b'); print('c', end='')", tmp_path)
    assert result.fine
    assert lines[1:] == ["b", "c"]
    assert len(lines[0]) <= 2 * sandbox.LONGEST_LINE


@pytest.mark.parametrize("kind", ["bubblewrap", "kernel"])
async def test_walls_that_cannot_be_built_are_not_the_fault_of_the_file(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = walls_of(kind)
    monkeypatch.setattr(sandbox, "walls", lambda: built)
    with pytest.raises(RuntimeError, match="bwrap|confine"):
        await run_code("", tmp_path, reads=[tmp_path / "nothing"])


async def test_only_the_end_of_a_long_complaint_is_kept(tmp_path: Path) -> None:
    result, _ = await run_code("import sys; sys.stderr.write('a' * 100000 + 'end')", tmp_path)
    assert len(result.stderr_tail) == sandbox.STDERR_KEPT
    assert result.stderr_tail.endswith("end")


def is_asleep(word: str) -> bool:
    """Whether a process `sleep word` lives on this machine."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"sleep") and word.encode() in words:
            return True
    return False


def wait_until(word: str, *, asleep: bool) -> None:
    end = time.monotonic() + 60
    while is_asleep(word) is not asleep:
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize("whose", ["its own", "of its child", "of a child in a session of its own"])
async def test_nothing_outlives_a_cancelled_run(jail: str, tmp_path: Path, whose: str) -> None:
    if jail == "limits" and "session" in whose:
        pytest.skip("such a child is only found in a namespace")
    word = f"98765{os.getpid()}{len(whose)}"
    deed = {
        "its own": f"os.execvp('sleep', ['sleep', '{word}'])",
        "of its child": f"os.system('sleep {word} & wait')",
        "of a child in a session of its own": f"os.system('setsid sleep {word} & sleep 600')",
    }[whose]
    task = asyncio.create_task(run_code(f"import os; {deed}", tmp_path))
    await asyncio.to_thread(wait_until, word, asleep=True)
    task.cancel()
    await asyncio.wait({task}, timeout=60)
    assert task.cancelled()
    await asyncio.to_thread(wait_until, word, asleep=False)


def test_nothing_outlives_a_server_that_is_killed(jail: str, tmp_path: Path) -> None:
    word = f"98764{os.getpid()}"
    server = f"""
import asyncio
from pathlib import Path, PosixPath
from fediverse_cinema.media import sandbox
built = sandbox.{sandbox.walls()!r}
sandbox.walls = lambda: built
limits = sandbox.Limits(30, 600)
asyncio.run(sandbox.run(["/bin/sleep", "{word}"], reads=[], writes=Path({str(tmp_path)!r}), limits=limits))
"""
    process = subprocess.Popen([sys.executable, "-c", server], cwd=Path(__file__).parents[2])
    try:
        wait_until(word, asleep=True)
    finally:
        process.kill()
        process.wait()
    wait_until(word, asleep=False)
