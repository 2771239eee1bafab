import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from fediverse_cinema.media import sandbox
from tests.media.conftest import Listener

pytestmark = pytest.mark.anyio
EASY = sandbox.Limits(cpu_seconds=30, wall_seconds=60)
MEGABYTE = 1 << 20


async def run_code(
    code: str, desk: Path, *, reads: Sequence[Path] = (), limits: sandbox.Limits = EASY
) -> tuple[sandbox.Result, list[str]]:
    words, needed = sandbox.python()
    lines: list[str] = []
    result = await sandbox.run(
        [*words, "-c", code], reads=[*reads, *needed], writes=desk, limits=limits, on_line=lines.append
    )
    return result, lines


def can_unshare() -> bool:
    return subprocess.run(["unshare", "--user", "--net", "true"], capture_output=True, check=False).returncode == 0


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


async def test_MED_14_walls_stop_reading_and_writing_elsewhere(tmp_path: Path) -> None:
    if sandbox.bubblewrap() is None:
        pytest.skip("bubblewrap does not work on this machine")
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
        f"open({str(tmp_path / 'new')!r}, 'w')",
        "open('/new', 'w')",
        "open('/tmp/new', 'w')",
        "open('/usr/new', 'w')",
        "os.mkdir('/dev/shm')",
        f"os.kill({os.getpid()}, 0)",
    )
    result, lines = await run_code(code, desk, reads=[film])
    assert result.fine, result
    assert lines == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk", "film", "secret"]


async def test_MED_14_a_tool_has_no_network(jail: str, tmp_path: Path, listener: Listener) -> None:
    if jail == "alone" and not can_unshare():
        pytest.skip("this machine lets nobody make a network of his own")
    call = f"socket.create_connection(('127.0.0.1', {listener.port}), 5)"
    result, lines = await run_code(attempts(call), tmp_path)
    assert result.fine, result
    assert lines == []
    assert listener.calls == 0


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        pytest.param("while True: pass", sandbox.Limits(1, 60), id="MED_13_time_of_the_processor"),
        pytest.param("import time; time.sleep(600)", sandbox.Limits(30, 0.5), id="MED_13_time"),
        pytest.param("bytearray(1 << 30)", sandbox.Limits(30, 60, memory_bytes=512 * MEGABYTE), id="MED_13_memory"),
    ],
)
async def test_a_tool_ends_at_its_limits(jail: str, tmp_path: Path, code: str, limits: sandbox.Limits) -> None:
    result, _ = await run_code(code, tmp_path, limits=limits)
    assert result.exceeded
    assert not result.fine
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


async def test_walls_that_cannot_be_built_are_not_the_fault_of_the_file(tmp_path: Path) -> None:
    if sandbox.bubblewrap() is None:
        pytest.skip("bubblewrap does not work on this machine")
    with pytest.raises(RuntimeError, match="bwrap"):
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


@pytest.mark.parametrize("whose", ["its own", "of its child"])
async def test_nothing_outlives_a_cancelled_run(jail: str, tmp_path: Path, whose: str) -> None:
    word = f"98765{os.getpid()}{len(whose)}"
    deed = f"os.execvp('sleep', ['sleep', '{word}'])" if whose == "its own" else f"os.system('sleep {word} & wait')"
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
from pathlib import Path
from fediverse_cinema.media import sandbox
if {jail!r} == "alone":
    sandbox.bubblewrap = lambda: None
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
