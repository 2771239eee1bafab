"""Lyon knows Lille: what Lille's projects and calls say at home, they say at Lyon, too."""

import re
from collections.abc import AsyncIterator

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.poles import kinship
from fediverse_cinema.poles.models import KnownPole
from fediverse_cinema.projects import leads, queries, service, team
from fediverse_cinema.projects.models import Call, Membership, Project, Relationship
from fediverse_cinema.search import pole_reading
from tests.kit.calls import a_call
from tests.kit.people import an_account
from tests.kit.poles import BlankDatabases
from tests.kit.projects import a_project
from tests.kit.towns import Pole, two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
Poles = tuple[Pole, Pole]


@pytest.fixture
async def poles(blank_databases: BlankDatabases) -> AsyncIterator[Poles]:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            await an_account("eva", "Eva")
        with at_home(lille.house):
            await a_project((await an_account("ana", "Ana Nord")).creator)
        yield lyon, lille


async def add_lille(lyon: Pole, lille: Pole) -> None:
    with at_home(lyon.house):
        await kinship.add("lille.example")
    await work_everywhere(lyon, lille)


async def led_at(pole: Pole) -> list[str]:
    with at_home(pole.house):
        project = await Project.get(actor__host="lille.example").select_related("actor")
        return [one.person.name for one in (await queries.front(project)).team if one.leads]


async def test_who_leads_a_project_is_named_at_another_pole_though_no_list_names_her(poles: Poles) -> None:
    lyon, lille = poles
    await add_lille(lyon, lille)
    assert await led_at(lyon) == ["Ana Nord"]
    page = await Visitor(lyon).look("/people/quai_nord@lille.example")
    assert re.search(r'class="by">Project by <a href="/people/ana@lille.example">', page) and "1 person." in page
    with at_home(lille.house):
        row = await Membership.get(person__local_handle="ana")
        await team.keep_contact(row, "", listed=False)
    with at_home(lyon.house):
        await Actor.filter(local_handle=None).update(fetched_at=None)
        await pole_reading.read((await KnownPole.get()).id)
    await work_everywhere(lyon, lille)
    assert await led_at(lyon) == [], "she does not wish to be named, and the pole's companion leads nothing"


async def test_a_list_that_names_people_of_other_servers_or_other_groups_makes_nobody_a_lead(poles: Poles) -> None:
    lyon, lille = poles
    with at_home(lille.house):
        project = await Project.get()
        eva = await Actor.create(
            uri="https://lyon.example/ap/users/eva", type="Person", host="lyon.example", handle="eva",
            inbox="https://lyon.example/inbox", created_at=clock.now(),
        )  # fmt: skip
        member = (await an_account("bo", "Bo")).creator.actor
        for person in (eva, member):
            await team.join(project, person)
        await Membership.filter(person_id=eva.id).update(relationship=Relationship.ADMIN)
    await add_lille(lyon, lille)
    with at_home(lyon.house):
        project = await Project.get()
        assert project.leads == ["https://lille.example/ap/users/ana"]
        assert [one.uri for one in await leads.of(project)] == project.leads


async def test_a_call_says_at_another_pole_what_it_says_at_home(poles: Poles) -> None:
    """Nobody is named whom it is for; hours a day; one place and several, of which one is taken."""
    lyon, lille = poles
    with at_home(lille.house):
        project = await Project.get()
        one = await a_call(project, "Un son", days=10, hours=7.5)
        await a_call(project, "Deux sons", positions=2, standings=("student",))
    await add_lille(lyon, lille)

    async def brief(pole: Pole, title: str) -> list[str]:
        with at_home(pole.house):
            call = await Call.get(title=title)
            path = f"/projects/quai_nord/calls/{call.number}" if call.local else f"/calls/{call.id}"
        found = re.search(r'<dl class="glance">(.*?)</dl>', await Visitor(pole).look(path), re.DOTALL)
        assert found is not None
        return re.sub(r"<[^>]+>", "\n", found[1]).split("\n")

    for title in ("Un son", "Deux sons"):
        assert await brief(lyon, title) == await brief(lille, title)
    at_home_said = await brief(lille, one.title)
    assert "For whom" not in at_home_said and any("7.5" in line for line in at_home_said)
    assert "1" in at_home_said and "2" in await brief(lille, "Deux sons")
    with at_home(lyon.house):
        assert (await Call.get(title=one.title)).standings == []
        assert (await Call.get(title="Deux sons")).standings == ["student"]


async def test_a_member_of_a_team_elsewhere_finds_the_door_of_its_room(poles: Poles) -> None:
    lyon, lille = poles
    await add_lille(lyon, lille)
    eva = Visitor(lyon)
    await eva.sign_in("eva")
    door = 'href="https://lille.example/projects/quai_nord/team/enter"'
    there = "/people/quai_nord@lille.example"
    assert door not in await eva.look(there) and door not in await eva.look("/workshop/teams")
    with at_home(lyon.house):
        project = await Project.get()
        await Membership.create(
            project=project, person=await Actor.get(local_handle="eva"), number=7,
            uri="https://lille.example/ap/projects/quai_nord/affiliations/7",
            created_at=clock.now(), joined_at=clock.now(),
        )  # fmt: skip
        assert await service.standing(project, await Actor.get(local_handle="eva")) is not None
    assert door in await eva.look(there) and door in await eva.look("/workshop/teams")
    assert door not in await Visitor(lyon).look(there)
    with at_home(lyon.house):
        await Actor.filter(handle="quai_nord").update(page_url="https://evil.example/projects/quai_nord")
    assert "team/enter" not in await eva.look(there) and "evil.example/projects/quai_nord/team" not in eva.page
    visitor = Visitor(lille)
    await visitor.look("/projects/quai_nord/team/enter")
    assert visitor.response.status_code == 200


async def test_pages_name_a_known_pole_and_say_the_host_of_any_other(poles: Poles) -> None:
    lyon, lille = poles
    with at_home(lille.house):
        await a_call(await Project.get(), "Un son")
    await add_lille(lyon, lille)
    with at_home(lyon.house):
        call = await Call.get()
        await KnownPole.all().update(name="Pôle Nord")
    named = '<bdi title="lille.example">Pôle Nord</bdi>'
    paths = ("/people/quai_nord@lille.example", "/projects", "/calls", f"/calls/{call.id}")
    for path in paths:
        assert named in await Visitor(lyon).look(path), path
    with at_home(lyon.house):
        await KnownPole.all().update(state="asked")
    page = await Visitor(lyon).look(paths[0])
    assert named not in page and "<bdi>lille.example</bdi>" in page
