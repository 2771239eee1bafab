"""What is logged may quote strangers: it stays on its line."""

import subprocess
import sys

import pytest

SAY = """
import structlog
from fediverse_cinema.logs import set_up_logs
set_up_logs({form!r})
structlog.get_logger().warning("letter_refused", reason="a\\nforged line", type="\\x1b[2Jé", path="/filmsé")
"""


@pytest.mark.parametrize("form", ["console", "json"])
def test_WEB_18_a_stranger_cannot_write_a_line_of_the_log_or_move_the_cursor(form: str) -> None:
    said = subprocess.run(
        [sys.executable, "-c", SAY.format(form=form)], capture_output=True, text=True, timeout=60, check=True
    ).stderr
    assert len(said.splitlines()) == 1
    assert "\x1b[2J" not in said
    assert "forged line" in said
