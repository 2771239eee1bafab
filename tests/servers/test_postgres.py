"""On PostgreSQL doors and workers are processes of their own: each may stop, start and die without the others."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.kit import clusters
from tests.kit.servers import Member, Server, server_in, until

pytestmark = [pytest.mark.servers, pytest.mark.postgres, pytest.mark.media]


@pytest.fixture
def lyon(tmp_path: Path) -> Iterator[Server]:
    with server_in(tmp_path / "lyon", database="postgres") as server:
        yield server


def test_doors_take_in_what_workers_do(lyon: Server, clip: Path) -> None:
    lyon.found("ana").start("--no-worker")
    ana = Member(lyon, "ana")
    with clip.open("rb") as file:
        sheet = ana.submit("/films/new", title="Les marées", files={"file": ("bunny.mp4", file, "video/mp4")})
    assert sheet.status_code == 303
    assert ana.submit("/films/les-marees/publish", on="/workshop").status_code == 303
    ana.close()
    assert _page(lyon).status_code == 404
    assert lyon.jobs_left("prepare_asset") == 1, "doors do not work"

    workers = [lyon.spawn("worker") for _ in range(2)]
    until(lambda: _page(lyon).status_code == 200, "a worker prepares the film")
    for worker in workers:
        worker.terminate()
    assert [worker.wait(timeout=60) for worker in workers] == [0, 0]
    assert _page(lyon).status_code == 200, "doors stay open without workers"

    assert lyon.ask("film", "publish", str(clip), "--by", "ana", "--title", "Plus tard")["state"] == "draft"
    lyon.spawn("worker")
    until(lambda: lyon.jobs_left("prepare_asset") == 0, "a new worker goes on")


def test_the_command_line_works_when_nobody_else_does(lyon: Server, clip: Path) -> None:
    lyon.found("ana").start("--no-worker")
    film = lyon.ask("film", "publish", str(clip), "--by", "ana", "--title", "Les marées", "--wait")["id"]
    assert lyon.document(film)["name"] == "Les marées"
    assert _page(lyon).status_code == 200


def test_whoever_reaches_postgresql_only_through_a_pool_names_it_twice(lyon: Server) -> None:
    """Each process asks first whether the schema is its own, over a connection that others have had before it."""
    lyon.found("ana").leave()
    url, file = lyon.settings.database.url, lyon.directory / "instance.toml"
    with clusters.pgbouncer(url) as pool:
        file.write_text(file.read_text().replace(f'url = "{url}"', f'url = "{pool}"\ndirect_url = "{pool}"'))
        until(lambda: lyon.cli("migrate").returncode == 0, "the pool lets us in")
        assert [lyon.cli("migrate").stdout for _ in range(3)] == ["Nothing to do.\n"] * 3
        lyon.start()
        Member(lyon, "ana").close()
        lyon.stop()


def _page(server: Server) -> httpx.Response:
    return server.anonymous("/films/les-marees")
