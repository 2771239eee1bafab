"""Commands of ours as processes of their own that begin where all is imported: they are forked from one that has done
nothing else. To import our modules again would be most of what a command costs. Knows neither poles nor tests.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from unittest.mock import patch

from fediverse_cinema.cli import app

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__])
# What rich reads when it is imported: as in a wide window without colours.
WINDOW = {"COLUMNS": "200", "TERM": "dumb"}


class Command:
    """A process that runs, or did. `poll`, `wait` and the signals are those of subprocess.Popen."""

    def __init__(
        self, arguments: Sequence[str], *, environment: Mapping[str, str], directory: Path, out: Path, err: Path
    ) -> None:
        self._process = CONTEXT.Process(target=_obey, args=(arguments, dict(environment), directory, out, err))
        with patch.dict(os.environ, WINDOW):  # for the first, which starts the one that all are forked from
            self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        assert self._process.exitcode is not None, f"it still runs after {timeout} seconds"
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self._process.kill()


def _obey(arguments: Sequence[str], environment: Mapping[str, str], directory: Path, out: Path, err: Path) -> None:
    os.chdir(directory)
    os.environ.clear()
    os.environ.update(environment)
    for number, path, how in ((0, os.devnull, "r"), (1, out, "a"), (2, err, "a")):
        with open(path, how) as file:
            os.dup2(file.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", buffering=1)  # noqa: SIM115 (for its life)
    sys.argv = ["fediverse-cinema", *arguments]
    app()
