"""Companies of elsewhere, as their servers tell of them: read tolerantly, bounded, and forgotten."""

from typing import Any

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.companies import queries, services
from fediverse_cinema.companies.models import Company
from fediverse_cinema.companies.queries import Wanted
from fediverse_cinema.companies.sheet import MOST_SERVICES
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.search import pole_forgetting
from tests.kit.companies import a_company
from tests.kit.following import follow
from tests.kit.neighbours import Neighbour
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def arrives(town: Town, **said: Any) -> Neighbour:
    """An Organization whose document says this."""
    digue = town.social.actor("digue", "Organization")
    told = {"catalogue": f"{digue.uri}/catalogue", "name": "La Digue", "summary": "<p>À <b>Lille</b>.</p>"} | said
    town.social.serve(digue.document() | told)
    await actors.refresh(await actors.find_actor(digue.uri))
    await town.pole.work()
    return digue


async def known_here(town: Town) -> None:
    instance = (await pole_actors()).instance
    await KnownPole.create(host="social.example", instance=instance, group=instance, state=KinshipState.KNOWN)


async def listed(**wanted: str) -> list[str]:
    return [one.organization.name for one in (await queries.find(Wanted(**wanted))).companies]


async def test_it_is_known_by_its_catalogue_and_listed_when_its_pole_is_known(town: Town) -> None:
    await arrives(
        town, services=["mixing", "production", "?"], region="FR-HDF", location={"type": "Place", "name": "Lille"}
    )
    company = await Company.get().select_related("actor")
    assert (company.services, company.region, company.town) == (",production,mixing,", "FR-HDF", "Lille")
    assert "<b>" in company.about and not company.local
    assert await listed() == [], "of servers that we do not know as poles nothing is listed"
    await known_here(town)
    await a_company((await a_creator()).actor, "quai", "Le Quai", services=("editing",))
    assert await listed() == ["Le Quai", "La Digue"], "ours come first"
    assert (await listed(service="mixing"), await listed(service="grading")) == (["La Digue"], [])
    assert (await listed(region="FR-HDF"), await listed(words="LILLE digue")) == (["La Digue"], ["La Digue"])


@pytest.mark.parametrize("said", [
    {"services": "mixing", "region": 7, "location": ["x"]},
    {"services": [["mixing"], {"a": 1}, None, 7], "region": "FR-XX", "location": {"name": {"a": 1}}},
    {"services": list(services.SERVICES) * 200, "region": "x" * 5_000, "location": {"name": "<i>" * 500 + "x" * 900}},
])  # fmt: skip
async def test_what_is_odd_in_it_is_left_out(town: Town, said: dict[str, Any]) -> None:
    await arrives(town, **said)
    company = await Company.get()
    assert len(services.unpacked(company.services)) <= MOST_SERVICES
    assert company.region == "" and len(company.town) <= 100 and "<" not in company.town


@pytest.mark.parametrize("kind, catalogue", [
    ("Group", "https://social.example/c"), ("Organization", ""), ("Organization", "https://evil.example/catalogue"),
    ("Organization", "javascript:alert(1)"),
])  # fmt: skip
async def test_anything_else_is_no_company(town: Town, kind: str, catalogue: str) -> None:
    one = town.social.actor("one", kind)
    town.social.serve(one.document() | {"catalogue": catalogue, "services": ["mixing"]})
    await actors.refresh(await actors.find_actor(one.uri))
    await town.pole.work()
    assert await Company.all().count() == 0


async def test_what_it_says_no_longer_goes_and_so_does_it(town: Town) -> None:
    digue = await arrives(town, services=["mixing"])
    town.social.serve(digue.document() | {"catalogue": f"{digue.uri}/catalogue", "name": "La Digue"})
    await town.deliver(digue, digue.activity("Update", digue.document()))
    assert (await Company.get()).services == ""
    await town.deliver(digue, digue.activity("Delete", digue.uri))
    assert await Company.all().count() == 0
    assert (await Actor.get(uri=digue.uri)).gone_at is not None


async def test_with_its_pole_it_is_forgotten_unless_somebody_follows_it(town: Town) -> None:
    ana = (await a_creator()).actor
    digue = await arrives(town)
    await pole_forgetting.forget("social.example")
    assert await Company.all().count() == 0
    await arrives(town)
    await follow(ana, await actors.find_actor(digue.uri))
    await pole_forgetting.forget("social.example")
    assert await Company.all().count() == 1
