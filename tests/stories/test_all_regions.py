"""FE3: what the editors of one pole put forward is seen on the other, with its pole, until they take it back."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.ecran import queries
from fediverse_cinema.ecran.models import PutForward
from fediverse_cinema.ecran.views import Choice
from fediverse_cinema.films.views import FilmLine
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.labels.models import Audience
from fediverse_cinema.poles import kinship
from tests.kit.labels import a_selection
from tests.kit.people import a_film, an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]


@dataclass
class Regions:
    """Lyon knows Lille; Fay edits Lille's page."""

    lyon: Pole
    lille: Pole
    fay: Visitor

    async def work(self) -> None:
        await work_everywhere(self.lyon, self.lille)

    async def seen_at_lyon(self) -> str:
        page = await Visitor(self.lyon).look("/regions")
        return page.partition("<main")[2].partition("</main>")[0]


@pytest.fixture
async def regions(blank_databases: BlankDatabases) -> AsyncIterator[Regions]:
    async with two_poles(blank_databases) as (lyon, lille):
        for pole, other in ((lyon, "lille.example"), (lille, "lyon.example")):
            with at_home(pole.house):
                await kinship.add(other)
        await work_everywhere(lyon, lille)
        with at_home(lille.house):
            await an_account("fay", "Fay", role=Role.EDITOR)
        fay = Visitor(lille)
        await fay.sign_in("fay")
        yield Regions(lyon, lille, fay)


async def test_a_film_and_a_selection_of_one_pole_are_seen_in_all_regions_of_the_other(regions: Regions) -> None:
    with at_home(regions.lille.house):
        bea = await an_account("bea", "Bea")
        film = await a_film(bea.creator, "La Deûle")
        other = await a_film(bea.creator, "L’Escaut")
        selection = await a_selection(bea.creator.actor, other, title="Canaux", audience=Audience.PUBLIC)
    await regions.work()
    for path in (f"/films/{film.slug}", f"/selections/{selection.slug}"):
        await regions.fay.look(path)
        await regions.fay.send("/screen/forward", deed="put")
        assert regions.fay.response.status_code == 200
    await regions.work()
    page = await regions.seen_at_lyon()
    assert "La Deûle" in page and "Canaux" in page and "lille.example" in page
    with at_home(regions.lyon.house):
        [theirs] = (await queries.all_regions()).found
        films = [one for one in theirs.things if isinstance(one, FilmLine)]
        assert [one.title for one in films] == ["La Deûle"]
        choices = [one for one in theirs.things if isinstance(one, Choice)]
        assert [one.films[0].film.title for one in choices] == ["L’Escaut"], "its film was asked for, too"

    await regions.fay.look(f"/films/{film.slug}")
    await regions.fay.send("/screen/forward", deed="take_back")
    await regions.work()
    assert "La Deûle" not in await regions.seen_at_lyon() and "Canaux" in await regions.seen_at_lyon()
    with at_home(regions.lyon.house):
        pole = await kinship.find("lille.example")
        assert pole is not None
        await kinship.remove(pole)
    await regions.work()
    assert "Canaux" not in await regions.seen_at_lyon()
    with at_home(regions.lyon.house):
        assert await PutForward.all().count() == 0
