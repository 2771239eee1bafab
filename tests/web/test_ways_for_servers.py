"""What pages and NodeInfo tell whoever is no browser, and what it costs."""

import asyncio
from datetime import timedelta

import pytest

from fediverse_cinema.foundation import clock
from fediverse_cinema.web.wellknown import COUNTS_ARE_GOOD_FOR
from tests.kit.people import a_creator, a_film, an_answer
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def test_the_list_of_films_leads_servers_to_where_the_pole_tells_of_them(town: Town) -> None:
    film = await a_film(await a_creator())
    link = (await town.pole.client.get(f"{town.pole.base}/films", headers={"Accept": "text/html"})).headers["link"]
    assert link == f'<{town.pole.base}/ap/pole/outbox>; rel="alternate"; type="application/activity+json"'
    page = (await town.pole.client.get(f"{town.pole.base}/ap/pole/outbox/pages/latest")).json()
    assert [one["object"] for one in page["orderedItems"]] == [film.uri]


async def test_nodeinfo_counts_now_and_then_and_not_for_everybody_who_asks(town: Town) -> None:
    film = await a_film(await a_creator())

    async def told() -> dict[str, int]:
        usage = (await town.pole.client.get(f"{town.pole.base}/nodeinfo/2.1")).json()["usage"]
        return {"members": usage["users"]["total"], "films": usage["localPosts"], "comments": usage["localComments"]}

    with clock.stopped_at(clock.now()):
        before = {"members": 1, "films": 1, "comments": 0}
        assert await asyncio.gather(*(told() for _ in range(5))) == [before] * 5
        await an_answer((await a_creator("malo", "Malo")).actor, "Bravo", film)
        assert await told() == before
        with clock.stopped_at(clock.now() + timedelta(seconds=COUNTS_ARE_GOOD_FOR)):
            assert await told() == {"members": 2, "films": 1, "comments": 1}
