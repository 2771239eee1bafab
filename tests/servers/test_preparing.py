"""Films that are prepared while the server dies, and fifty at once."""

import os
from pathlib import Path

import pytest

from fediverse_cinema import publishing
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.media import sandbox
from fediverse_cinema.media.models import Asset, AssetState
from tests.kit import footage
from tests.kit.servers import Server, until

pytestmark = pytest.mark.servers
AT_ONCE, READY = 50, 1


def encoders(server: Server) -> dict[int, int]:
    """The ffmpegs that encode for this pole, by their number; how nice each is."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes()
            if b"-progress" in words and str(server.directory).encode() in words:
                found[int(place.name)] = os.getpriority(os.PRIO_PROCESS, int(place.name))
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended
    return found


async def progress() -> int:
    asset = await Asset.get()
    assert asset.state != AssetState.FAILED
    return 100 if asset.state == AssetState.READY else asset.progress


async def how_many_are_ready() -> int:
    assert not await Asset.filter(state=AssetState.FAILED).exists()
    return await Asset.filter(state=AssetState.READY).count()


def test_STO_04_killed_again_and_again_while_it_prepares_a_film_it_brings_it_out_and_leaves_nothing(
    server: Server, tmp_path: Path
) -> None:
    """At 10, at 50 and at 99 of a hundred, by the film's own count."""
    card = footage.bars(tmp_path / "card.mp4", seconds=240)
    server.found("ana")
    film = server.inside(lambda: publishing.publish(card, Sheet("Tempête"), by="ana"))
    media = server.directory / "data" / "media"
    for percent in (10, 50, 99):
        server.start()
        until(lambda percent=percent: server.inside(progress) >= percent, "some of it is prepared")
        server.kill()
        until(lambda: not encoders(server), "no tool outlives its server")
        if server.inside(progress) < 100:
            assert server.inside(lambda: Film.filter(state=FilmState.PUBLISHED).exists()) is False
            assert not any((media / "shelf").glob("*")), "nothing of it can be seen"
    server.start()
    until(lambda: server.inside(lambda: Film.filter(state=FilmState.PUBLISHED).exists()), "it is out")
    assert server.anonymous(f"/films/{film.slug}").status_code == 200
    until(lambda: not any((media / "desks").glob("*")), "its desk is cleared")
    assert not any(media.rglob("*.half"))


def test_LOD_14_fifty_films_at_once_wait_for_their_turn_and_the_pages_do_not(server: Server, clip: Path) -> None:
    server.found("ana").start()

    async def send() -> None:
        for number in range(AT_ONCE):
            await publishing.publish(clip, Sheet(f"Film {number}"), by="ana")

    server.inside(send)
    most = server.settings.media.preparations
    seen: dict[int, int] = {}

    def some_are_ready() -> bool:
        now = encoders(server)
        seen.update(now)
        # bwrap, and within it what keeps the limits: three processes at most for each.
        assert len(now) <= 3 * most
        assert server.anonymous("/").status_code == 200
        return server.inside(how_many_are_ready) >= READY

    until(some_are_ready, "the first are ready")
    assert sandbox.BACKGROUND in seen.values()
    assert server.jobs_left("prepare_asset", "encode_slice", "finish_asset") >= AT_ONCE - READY - 2 * most
