"""A disk without room, under a pole at work: who writes is told so, who reads does not notice, and when there is room
again everything goes on by itself.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import orjson
import pytest

from fediverse_cinema import publishing
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.inbox.models import Letter
from fediverse_cinema.media.models import AssetState
from tests.kit.neighbours import Document, Neighbour
from tests.kit.servers import PATIENCE, Member, Server, until
from tests.kit.small_disk import Disk, a_small_disk
from tests.kit.street import Street, a_street

pytestmark = pytest.mark.servers
DISK = 48_000_000
FULL = "The disk of this server is full. Nothing has been changed; please try again later."


@pytest.fixture
def street() -> Iterator[Street]:
    with a_street(1) as opened:
        yield opened


@pytest.fixture
def disk(server: Server) -> Iterator[Disk]:
    """Where a pole keeps everything."""
    place = server.directory / "data"
    place.mkdir()
    settings = server.directory / "instance.toml"
    settings.write_text(settings.read_text() + "[media]\nkept_free = 0\n")
    with a_small_disk(place, DISK) as disk:
        try:
            yield disk
        finally:
            server.kill()


def post(server: Server, author: Neighbour, letter: Document) -> httpx.Response:
    inbox, body = f"{server.url}/ap/inbox", orjson.dumps(letter)
    return httpx.post(
        inbox, content=body, headers=author.signed(body, inbox), trust_env=False, verify=False, timeout=PATIENCE
    )


def test_a_full_disk_is_said_and_when_there_is_room_again_everything_goes_on(
    server: Server, street: Street, disk: Disk, clip: Path
) -> None:
    server.found("ana").start()
    ana, rosa = Member(server, "ana"), street.houses[0].actor("rosa")
    assert post(server, rosa, rosa.activity("Follow", f"{server.url}/ap/users/ana")).status_code == 202
    until(lambda: server.jobs_left("open_letter", "deliver", "news") == 0, "rosa follows")
    form = ana.page("/films/new")
    token = re.search(r'name="csrf" value="([^"]+)"', form)
    assert token
    server.leave()
    disk.fill()

    letters = [rosa.activity("Like", f"{server.url}/ap/users/ana/nothing/{n}", summary="a" * 20_000) for n in range(30)]
    said = [post(server, rosa, letter) for letter in letters]
    assert {answer.status_code for answer in said} <= {202, 507} and said[-1].status_code == 507
    assert said[-1].headers["Retry-After"] == "60" and said[-1].json()["error"] == FULL
    for path in ("/", "/login", "/nodeinfo/2.1"):
        assert server.anonymous(path).status_code == 200
    draft = {"csrf": token[1], "title": "Tempête", "synopsis": "Il pleut. " * 300}
    answer = ana.browser.post("/films/new", data=draft, files={"file": ("tempete.mp4", clip.read_bytes(), "video/mp4")})
    assert answer.status_code == 507, answer.text
    assert "Traceback" not in server.log() and "the disk is full" in server.log()

    disk.clear()
    for letter in letters:
        assert post(server, rosa, letter).status_code == 202
    until(lambda: server.jobs_left("open_letter") == 0, "all letters are opened")
    answer = ana.browser.post("/films/new", data=draft, files={"file": ("tempete.mp4", clip.read_bytes(), "video/mp4")})
    assert answer.status_code == 303, answer.text
    assert server.inside(letters_kept) == 31
    ana.close()
    server.stop()
    with closing(sqlite3.connect(server.settings.sqlite_path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_film_whose_preparation_finds_no_room_waits_for_it(server: Server, disk: Disk, clip: Path) -> None:
    server.found("ana").start()
    server.inside(lambda: publishing.publish(clip, Sheet("Tempête"), by="ana"))
    server.leave()
    disk.fill()
    until(lambda: "the disk is full" in server.log(), "there is no room to work")
    disk.clear()

    def is_out() -> bool:
        server.hurry()
        return server.inside(state) == (AssetState.READY, FilmState.PUBLISHED)

    until(is_out, "it is prepared and out")


async def state() -> tuple[str, str]:
    film = await Film.get().select_related("asset")
    assert film.asset is not None and film.asset.state != AssetState.FAILED
    return film.asset.state, film.state


async def letters_kept() -> int:
    return await Letter.all().count()
