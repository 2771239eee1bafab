"""Somebody at Lyon says that she edits and wishes to be found: at Lille she is, until she wishes otherwise."""

import pytest

from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.people.models import Portrait
from fediverse_cinema.poles import kinship
from tests.kit.people import an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
FORM = "/workshop/portrait"


async def test_she_is_found_at_another_pole_by_trade_and_town_as_long_as_she_wishes(
    blank_databases: BlankDatabases,
) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        for pole, handle in ((lyon, "ana"), (lille, "bo")):
            with at_home(pole.house):
                await an_account(handle, handle.capitalize())
        for pole, other in ((lyon, "lille.example"), (lille, "lyon.example")):
            with at_home(pole.house):
                await kinship.add(other)
        await work_everywhere(lyon, lille)
        ana, bo = Visitor(lyon), Visitor(lille)
        await ana.sign_in("ana")
        await bo.sign_in("bo")
        await bo.look("/workshop")
        await bo.send("/workshop/follow", address="ana@lyon.example")
        await work_everywhere(lyon, lille)
        said: dict[str, str | list[str]] = {
            "trade-0": "editor", "title-0": "Monteuse", "town": "Rennes", "region": "FR-BRE", "terms": ["wage"],
            "from-0": "2099-01-04", "until-0": "2099-02-28", "showreel": "https://a.example/demo", "hidden": ["terms"],
        }  # fmt: skip
        for listed in (["on"], [], ["on"]):
            await ana.look(FORM)
            await ana.send(FORM, deed="keep", **said, listed=listed)
            assert ana.response.url.path == "/users/ana"
            await work_everywhere(lyon, lille)
            page = await bo.look("/people?q=monteuse+rennes&from=2099-01-12&until=2099-01-16")
            assert ('href="/people/ana@lyon.example"' in page) is bool(listed)
        page = await bo.look("/people/ana@lyon.example")
        assert "Monteuse" in page and "Rennes, Brittany" in page and "https://a.example/demo" in page
        assert "a wage" not in page  # what is for Lyon stays there
        await ana.look(FORM)
        await ana.send(FORM, deed="keep", listed=["on"], **dict.fromkeys(said, ""))
        await work_everywhere(lyon, lille)
        for pole in (lyon, lille):
            with at_home(pole.house):
                assert await Portrait.all().count() == 0
