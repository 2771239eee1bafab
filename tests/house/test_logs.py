"""What is logged may quote strangers: it stays on its line. And it opens nothing to whoever reads it."""

import json
import subprocess
import sys

import pytest
from structlog.typing import Processor

from fediverse_cinema import logs
from tests.kit.promptness import promptly

SAY = """
import structlog
from fediverse_cinema.logs import set_up_logs
set_up_logs({form!r})
{deed}
"""
FORGED = (
    r"""structlog.get_logger().warning("letter_refused", reason="a\nforged line", type="\x1b[2Jé", path="/filmsé")"""
)
SIGNED = r"""
address = "https://bucket.example/film.mov?X-Amz-Signature=geheim&é=geheim\\geheim"
try:
    raise OSError(f"{address} answered 403, \'{address}\' too")
except OSError as error:
    structlog.get_logger().error("job_failed", kind="import", detail=f'"{address}"', exc_info=error)
"""


@pytest.mark.parametrize("form", ["console", "json"])
def test_WEB_18_a_stranger_cannot_write_a_line_of_the_log_or_move_the_cursor(form: str) -> None:
    said = logged(form, FORGED)
    assert len(said.splitlines()) == 1
    assert "\x1b[2J" not in said
    assert "forged line" in said


@pytest.mark.parametrize("form", ["console", "json"])
def test_PRV_08_what_opens_an_address_to_whoever_has_it_is_in_no_line_and_no_traceback(form: str) -> None:
    said = logged(form, SIGNED)
    assert "geheim" not in said and said.count("https://bucket.example/film.mov?…") >= 3
    if form == "json":
        line = json.loads(said)
        assert line["detail"] == '"https://bucket.example/film.mov?…"' and line["exception"][0]["exc_type"] == "OSError"


@pytest.mark.anyio
async def test_FET_24_addresses_upon_addresses_are_written_at_once() -> None:
    """In the path of an address here, say: everybody waits while a line is written."""
    *_, last = logs.chain("json")
    line = "http://a" * 40_000
    assert await promptly(written(last, line)) == line
    assert await promptly(written(last, f"{line}?a=geheim {line}")) == f"{line}?… {line}"


async def written(last: Processor, line: str) -> object:
    return last(None, "", line)  # type: ignore[arg-type]


def logged(form: str, deed: str) -> str:
    """What the deed writes into the log of a server."""
    command = [sys.executable, "-c", SAY.format(form=form, deed=deed)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stderr
