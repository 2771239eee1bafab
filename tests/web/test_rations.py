"""Files of films for everybody, for very many at once, and for who would take all."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from fediverse_cinema.app import doors
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.media.models import Rendition, RenditionKind
from fediverse_cinema.web import rations
from tests.kit.counting import statements
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
BOTNET = "203.0.113.7"


def visitor(house: House, address: str) -> httpx.AsyncClient:
    """Somebody who comes from there, by a proxy that says so."""
    transport = httpx.ASGITransport(app=doors(house), client=(address, 4711))
    return httpx.AsyncClient(transport=transport, base_url=house.settings.base_url)


@pytest.fixture
async def path(town: Town) -> str:
    film = await a_film(await a_creator())
    file = await Rendition.filter(asset_id=film.asset_id, kind=RenditionKind.MP4).order_by("id").first()
    assert file is not None
    place = here().shelf.path(file.name)
    assert place is not None
    place.write_bytes(b"film" * 25_000)
    return f"/media/{file.name}"


@pytest.fixture
async def botnet(town: Town) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor(town.pole.house, BOTNET) as client:
        yield client


def rationed(house: House, **limits: int) -> None:
    house.settings = dataclasses.replace(house.settings, media=dataclasses.replace(house.settings.media, **limits))


async def test_LOD_06_a_thousand_viewers_of_a_piece_ask_the_database_nothing(town: Town, path: str) -> None:
    await town.pole.client.get(f"{town.pole.base}{path}", headers={"Range": "bytes=0-9"})
    with statements() as asked:
        answers = await asyncio.gather(
            *(
                town.pole.client.get(f"{town.pole.base}{path}", headers={"Range": f"bytes={start}-{start + 9}"})
                for start in range(1000)
            )
        )
    assert [(one.status_code, len(one.content)) for one in answers] == [(206, 10)] * 1000
    assert asked == []
    assert answers[0].headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_LOD_11_who_has_had_her_part_of_the_hour_comes_back_later(
    town: Town, path: str, botnet: httpx.AsyncClient
) -> None:
    rationed(town.pole.house, fetched_by_one=150_000)
    now = clock.now()
    with clock.stopped_at(now):
        assert [(await botnet.get(path)).status_code for _ in range(3)] == [200, 200, 429]
        assert rations.bytes_fetched().had(BOTNET) == 200_000
        refused = await botnet.get(path)
        assert (refused.status_code, refused.headers["retry-after"], b"film" in refused.content) == (429, "300", False)
        assert rations.bytes_fetched().had(BOTNET) == 200_000
        assert (await botnet.get("/films")).status_code == 200, "pages are another thing"
        async with visitor(town.pole.house, "203.0.113.8") as other:
            assert (await other.get(path)).status_code == 200
    with clock.stopped_at(now + timedelta(hours=1)):
        assert (await botnet.get(path)).status_code == 200


async def test_LOD_11_only_what_went_out_counts(town: Town, path: str, botnet: httpx.AsyncClient) -> None:
    rationed(town.pole.house, fetched_by_one=1000)
    with clock.stopped_at(clock.now()):
        for start in range(99):
            assert (await botnet.get(path, headers={"Range": f"bytes={start}-{start + 9}"})).status_code == 206
        assert (await botnet.head(path)).status_code == 200
        assert rations.bytes_fetched().had(BOTNET) == 990


async def test_LOD_11_a_botnet_takes_no_more_than_all_may_have(town: Town, path: str) -> None:
    rationed(town.pole.house, fetched_by_all=500_000)
    with clock.stopped_at(clock.now()):
        statuses = []
        for number in range(8):
            async with visitor(town.pole.house, f"203.0.113.{number}") as one:
                answer = await one.get(path)
                statuses.append(answer.status_code)
        assert statuses == [200] * 5 + [503] * 3
        assert answer.headers["retry-after"] == "3600"


async def test_LOD_11_what_is_on_its_way_when_the_part_is_used_up_goes_on_drop_by_drop(
    town: Town, path: str, botnet: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    drops: list[float] = []

    async def waits(seconds: float) -> None:
        drops.append(seconds)

    rationed(town.pole.house, fetched_by_one=10)
    monkeypatch.setattr(rations, "asyncio", type("Waiting", (), {"sleep": staticmethod(waits)}))
    with clock.stopped_at(clock.now()):
        assert (await botnet.get(path)).content == b"film" * 25_000
    assert drops == [rations.DROP_SECONDS], "before the second of its two pieces"


async def test_this_machine_and_what_needs_no_limit_have_none(town: Town, path: str) -> None:
    rationed(town.pole.house, fetched_by_one=1)
    for address in ("127.0.0.1", "::1"):
        async with visitor(town.pole.house, address) as one:
            assert [(await one.get(path)).status_code for _ in range(3)] == [200] * 3
    rationed(town.pole.house, fetched_by_one=0)
    async with visitor(town.pole.house, BOTNET) as one:
        assert [(await one.get(path)).status_code for _ in range(3)] == [200] * 3
