"""A directory in which nothing can be written, as a disk leaves it that the system has found broken: every command says
so, and what is there stays as it is.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fediverse_cinema import publishing
from fediverse_cinema.films.models import FilmState
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import full_disk
from fediverse_cinema.media.models import AssetState
from tests.kit.servers import Member, Server, until
from tests.servers.test_full_disk import state

pytestmark = pytest.mark.servers


@contextmanager
def read_only(directory: Path) -> Iterator[None]:
    """Nobody can write in it inside the block, root included. Skips the test where that cannot be had."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a directory to be read only")
    if (mounted := subprocess.run(["mount", "--bind", directory, directory], capture_output=True)).returncode:
        pytest.skip(f"nothing can be mounted here: {mounted.stderr.decode()}")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", directory], check=True)
        yield
    finally:
        subprocess.run(["umount", "--lazy", directory], check=True)


def content(directory: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_STO_10_in_a_read_only_directory_every_command_says_so_and_changes_nothing(server: Server) -> None:
    server.found("ana").leave()
    data = server.directory / "data"
    before = content(data)
    with read_only(data):
        for command in (["run"], ["migrate"], ["jobs"], ["backup", str(server.directory / "backup")]):
            done = server.cli(*command)
            assert done.returncode == 1 and str(data) in done.stderr, command
            assert re.search("Nothing can be written in|Read-only file system", done.stderr), command
            assert "Traceback" not in done.stderr, command
        lines = {line["what"]: line for line in json.loads(server.cli("check", "--here", "--json").stdout)}
    assert lines["database"]["state"] == "fault" and "Nothing can be written in" in lines["database"]["found"]
    assert content(data) == before
    server.start()
    assert server.anonymous("/").status_code == 200


def test_STO_10_an_upload_to_a_read_only_disk_is_answered_so_and_a_film_waits_for_it(
    server: Server, clip: Path
) -> None:
    server.found("ana")
    server.inside(lambda: publishing.publish(clip, Sheet("Tempête"), by="ana"))
    media = server.directory / "data/media"
    with read_only(media):
        server.start()
        ana = Member(server, "ana")
        token = re.search(r'name="csrf" value="([^"]+)"', ana.page("/films/new"))
        assert token
        sent = {"csrf": token[1], "title": "Houle"}
        file = ("houle.mp4", clip.read_bytes(), "video/mp4")
        answer = ana.browser.post("/films/new", data=sent, files={"file": file})
        assert answer.status_code == 503 and full_disk.READ_ONLY in answer.text
        assert server.anonymous("/").status_code == 200
        until(lambda: "the disk cannot be written" in server.log(), "the film finds that it cannot be written")
        ana.close()

    def is_out() -> bool:
        server.hurry()
        return server.inside(state) == (AssetState.READY, FilmState.PUBLISHED)

    until(is_out, "it is prepared and out")
