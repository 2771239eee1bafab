"""A file that is sent piece by piece to a server that dies, or is started anew, in the middle of it."""

import hashlib
import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from fediverse_cinema.media.models import Asset, Upload
from tests.kit.servers import Member, Server

pytestmark = pytest.mark.servers
HEAD = b"\0\0\0\x18ftypisom\0\0\0\0isomiso2"
VERSION = {"Tus-Resumable": "1.0.0"}


class Sender(Member):
    """A member's tus client. `content(start, length)` are the bytes of her file."""

    def begin(self, size: int) -> str:
        token = re.search(r'name="csrf" value="([^"]+)"', self.page("/films/new"))
        assert token
        answer = self.browser.post("/uploads", headers=VERSION | {"X-CSRF-Token": token[1], "Upload-Length": str(size)})
        assert answer.status_code == 201, answer.text
        return str(answer.headers["location"])

    def offset(self, url: str) -> int:
        answer = self.browser.head(url, headers=VERSION)
        assert answer.status_code == 200
        return int(answer.headers["upload-offset"])

    def add(self, url: str, start: int, pieces: Iterator[bytes], length: int) -> int:
        headers = {"Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream"}
        more = VERSION | {"Content-Length": str(length)}
        return self.browser.patch(url, headers=headers | more, content=pieces).status_code


def pieces(
    content: bytes, start: int, *, until_sent: int = 0, then: Callable[[], None] | None = None
) -> Iterator[bytes]:
    """The rest of the file; after so many bytes something happens."""
    for at in range(start, len(content), 100_000):
        if then and at - start >= until_sent:
            then()
            then = None
        yield content[at : at + 100_000]


@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.long)])
def test_UPL_09_a_server_that_is_killed_in_the_middle_of_a_piece_loses_nothing_that_it_had_promised(
    server: Server, kills: int
) -> None:
    content = HEAD + os.urandom(2_000_000 * (kills + 2))
    server.found("ana").start()
    ana = Sender(server, "ana")
    url, promised = ana.begin(len(content)), 0
    for _ in range(kills):
        start = ana.offset(url)
        assert start >= promised
        assert ana.add(url, start, iter([content[start : start + 200_000]]), 200_000) == 204
        promised = start + 200_000
        with pytest.raises(httpx.TransportError):
            ana.add(
                url,
                promised,
                pieces(content, promised, until_sent=1_500_000, then=server.kill),
                len(content) - promised,
            )
        on_the_disk = next((server.directory / "data/media/arriving").iterdir()).stat().st_size
        server.start()
        assert promised <= ana.offset(url) <= on_the_disk
    start = ana.offset(url)
    assert ana.add(url, start, pieces(content, start), len(content) - start) == 204
    upload = server.inside(Upload.get)
    assert upload.sha256 == hashlib.sha256(content).hexdigest()
    answer = ana.submit("/films/new", title="Tempête", upload=upload.token, files={"none": (None, b"")})
    assert answer.status_code == 303, answer.text
    asset = server.inside(Asset.get)
    assert asset.sha256 == upload.sha256
    assert (server.directory / "data/media/originals" / asset.original).read_bytes() == content
    ana.close()


def test_a_server_that_is_started_anew_goes_on_with_what_it_has(server: Server) -> None:
    content = HEAD + os.urandom(3_000_000)
    server.found("ana").start()
    ana = Sender(server, "ana")
    url = ana.begin(len(content))
    stopping = threading.Thread(target=server.stop)

    def stop() -> None:
        stopping.start()
        stopping.join(0.5)  # it lets us finish for a while

    try:
        assert ana.add(url, 0, pieces(content, 0, until_sent=1_000_000, then=stop), len(content)) == 204
    except httpx.TransportError:
        pass  # it did not: then the rest is sent now
    stopping.join()
    server.start()
    start = ana.offset(url)
    if start < len(content):
        assert ana.add(url, start, pieces(content, start), len(content) - start) == 204
    assert server.inside(Upload.get).sha256 == hashlib.sha256(content).hexdigest()
    ana.close()


class LineCut(Exception):
    """In the middle of what she sends."""


def over_and_over(block: bytes, start: int, end: int, *, cut_after: int) -> Iterator[bytes]:
    """A file that is one block many times, from `start` to `end`, on a line that does not hold."""
    for at in range(start, end, 1_000_000):
        if at - start >= cut_after:
            raise LineCut
        place = at % len(block)
        yield (block[place:] + block[:place])[: min(1_000_000, end - at)]


@pytest.mark.long
def test_two_gigabytes_arrive_as_they_were_over_a_line_that_is_cut_and_are_never_in_memory(server: Server) -> None:
    block, many = HEAD + os.urandom(9_999_976), 200
    size, digest = many * len(block), hashlib.sha256()
    server.found("ana").start()
    ana, cuts = Sender(server, "ana"), 0
    url = ana.begin(size)
    while (start := ana.offset(url)) < size:
        try:
            # 423 or 409: what came before the cut is being written down still.
            sent = ana.add(url, start, over_and_over(block, start, size, cut_after=300_000_000), size - start)
            assert sent in (204, 409, 423)
        except LineCut:
            cuts += 1
    status = Path(f"/proc/{server.processes[0].pid}/status").read_text()
    for _ in range(many):
        digest.update(block)
    assert cuts >= 6
    assert server.inside(Upload.get).sha256 == digest.hexdigest()
    peak = int(status.partition("VmHWM:")[2].split()[0]) * 1024
    assert peak < 600_000_000
    ana.close()
