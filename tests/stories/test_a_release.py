"""DI7 between two poles: a film that is set for eight in the evening is nowhere a second before, and everywhere at
eight.
"""

from datetime import UTC, datetime, timedelta

import pytest

from fediverse_cinema.activitypub import follows, webfinger
from fediverse_cinema.films import scheduling
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.inbox.models import Letter
from fediverse_cinema.timeline.models import TimelineEntry
from tests.kit.people import a_creator, a_film
from tests.kit.poles import BlankDatabases
from tests.kit.towns import two_poles, work_everywhere

pytestmark = [pytest.mark.anyio, pytest.mark.stories]

EIGHT = (datetime.now(UTC) + timedelta(days=2)).replace(hour=19, minute=0, second=0, microsecond=0)


async def test_DI7_at_eight_it_is_public_here_and_on_the_other_pole(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            ana = await a_creator("ana", "Ana Belle")
            film = await a_film(ana, "La Saône", published=False)
            await scheduling.schedule(film, EIGHT)
        with at_home(lille.house):
            bo = await a_creator("bo", "Bo Martin")
            await follows.request(bo.actor, await webfinger.find("ana@lyon.example"))
        await work_everywhere(lyon, lille)
        with at_home(lille.house):
            letters = await Letter.all().count()
        with clock.stopped_at(EIGHT - timedelta(seconds=1)):
            await work_everywhere(lyon, lille)
            assert (await lyon.client.get(film.page_url)).status_code == 404
            with at_home(lille.house):
                assert (await Film.all().count(), await Letter.all().count()) == (0, letters)
        with clock.stopped_at(EIGHT):
            await work_everywhere(lyon, lille)
            assert (await lyon.client.get(film.page_url)).status_code == 200
            with at_home(lille.house):
                there = await Film.get()
                assert (there.title, there.published_at) == ("La Saône", EIGHT)
                assert await TimelineEntry.filter(owner_id=bo.actor_id, object_uri=there.uri).count() == 1
