"""A project of Lyon names who makes it: its lead asks, those who are named say so at their own pole, and each
filmography shows a film in the making. By the pages and letters of both.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents.models import Claim, ClaimState, ConsentRequest, Stamp
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.projects import credits, service, team
from fediverse_cinema.projects.models import Project
from tests.kit.neighbours import Document
from tests.kit.people import an_account
from tests.kit.poles import BlankDatabases
from tests.kit.projects import a_member, a_project
from tests.kit.towns import Pole, two_poles, work_everywhere
from tests.kit.visitors import Visitor
from tests.stories.test_two_poles import nothing_was_given_up

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
ACTIVITY = {"Accept": "application/activity+json"}
TEAM = "/projects/quai_nord/team"


@dataclass
class Story:
    """Ana of Lyon leads Quai Nord; Bo of Lille and Cléo of Lyon are of its team."""

    lyon: Pole
    lille: Pole
    ana: Visitor
    bo: Visitor
    cleo: Visitor
    project: Project

    async def go_on(self) -> None:
        await work_everywhere(self.lyon, self.lille)

    async def ask(self, number: str) -> None:
        await self.ana.look(TEAM)
        await self.ana.send(f"{TEAM}/credit", number=number)
        await self.go_on()

    async def answer(self, who: Visitor, deed: str) -> None:
        await who.look("/workshop/requests")
        await who.send("/workshop/requests", deed=deed)
        await self.go_on()

    async def filmography(self, pole: Pole, path: str) -> str:
        page = await Visitor(pole).look(path)
        return page.partition('id="filmography"')[2].partition("</table>")[0]

    async def document(self) -> Document:
        found: Document = (await self.lyon.client.get(self.project.actor.uri, headers=ACTIVITY)).json()
        return found


@pytest.fixture
async def story(blank_databases: BlankDatabases) -> AsyncIterator[Story]:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lille.house):
            await an_account("bo", "Bo Martin")
        with at_home(lyon.house):
            project = await a_project((await an_account("ana")).creator)
            bo = await actors.find_actor("https://lille.example/ap/users/bo")
            await a_member(project, bo, role="Image", trade="sound-recordist")
            await a_member(project, (await an_account("cleo", "Cléo")).creator.actor, role="Son")
        visitors = {name: Visitor(pole) for name, pole in (("ana", lyon), ("bo", lille), ("cleo", lyon))}
        for name, visitor in visitors.items():
            await visitor.sign_in(name)
        yield Story(lyon, lille, **visitors, project=project)
        await nothing_was_given_up(lyon, lille)


async def test_a_project_names_who_has_said_so_and_follows_her_when_she_takes_it_back(story: Story) -> None:
    assert "credits" not in await story.document()
    await story.ask("2")
    assert "Asked on" in await story.ana.look(TEAM)
    page = await story.bo.look("/workshop/requests")
    assert "Quai Nord" in page and "Image" in page and "names you in the credits. Is it right?" in page
    assert await story.filmography(story.lille, "/users/bo") == ""

    await story.answer(story.bo, "accept")
    with at_home(story.lille.house):
        stamp = await Stamp.get()
        assert stamp.interacting_uri == story.project.actor.uri and stamp.trade == "sound-recordist"
    document = await story.document()
    assert undefined_terms(document) == set()
    [credit] = document["credits"]
    assert (credit["creditAuthorization"], credit["roleName"]) == (stamp.uri, "Image")
    assert credit["contributor"] == {"type": "Person", "name": "Bo Martin", "id": "https://lille.example/ap/users/bo"}
    assert "Confirmed on" in await story.ana.look(TEAM)
    assert "has confirmed the credit in" in await story.ana.look("/notices")
    for pole, path in ((story.lille, "/users/bo"), (story.lyon, "/people/bo@lille.example")):
        made = await story.filmography(pole, path)
        assert "Image" in made and "Quai Nord" in made and "in the making: preparation" in made
    assert "lyon.example" in await story.filmography(story.lille, "/users/bo")

    with at_home(story.lyon.house):
        await service.move(await Project.get(), "shooting")
    await story.go_on()
    assert "in the making: shooting" in await story.filmography(story.lille, "/users/bo"), (
        "told, though she follows not"
    )

    await story.bo.look("/workshop/requests")
    await story.bo.send("/workshop/requests", deed="revoke")
    assert await story.filmography(story.lille, "/users/bo") == "", "at once, at her own pole"
    await story.go_on()
    assert "credits" not in await story.document()
    for pole, path in ((story.lille, "/users/bo"), (story.lyon, "/people/bo@lille.example")):
        assert await story.filmography(pole, path) == ""
    assert "The consent has been taken back." in await story.ana.look(TEAM)


async def test_a_member_of_the_same_pole_answers_in_her_workshop(story: Story) -> None:
    await story.ask("3")
    await story.answer(story.cleo, "accept")
    assert "Son" in await story.filmography(story.lyon, "/users/cleo")
    await story.ana.look(TEAM)
    with at_home(story.lyon.house):
        claim = await Claim.get()
    await story.ana.send(f"{TEAM}/credit", claim=str(claim.id))
    assert await story.filmography(story.lyon, "/users/cleo") == "" and "credits" not in await story.document()


async def test_who_says_no_is_not_named_and_not_asked_again(story: Story) -> None:
    await story.ask("2")
    await story.answer(story.bo, "decline")
    page = await story.ana.look(TEAM)
    assert "Does not confirm it." in page and page.count("Ask for the credit") == 1, "the other whose role is said"
    assert page.count("Say first what this person does") == 1
    assert "credits" not in await story.document()
    await story.ana.client.post(f"{TEAM}/credit", data={"number": "2"})
    with at_home(story.lyon.house):
        assert (await Claim.get()).state == ClaimState.REFUSED


async def test_what_is_named_no_longer_is_not_asked_any_more(story: Story) -> None:
    await story.ask("2")
    with at_home(story.lyon.house):
        await credits.take_back(story.project, (await Claim.get()).id)
    await story.go_on()
    assert "names you" not in await story.bo.look("/workshop/requests")
    with at_home(story.lille.house):
        assert await ConsentRequest.all().count() == 0


async def test_the_end_of_the_project_takes_it_out_of_both_filmographies(story: Story) -> None:
    await story.ask("2")
    await story.answer(story.bo, "accept")
    with at_home(story.lyon.house):
        await service.end(await Project.get())
    await story.go_on()
    for pole, path in ((story.lille, "/users/bo"), (story.lyon, "/people/bo@lille.example")):
        assert await story.filmography(pole, path) == ""
        with at_home(pole.house):
            assert await Claim.all().count() == 0


async def test_who_leaves_keeps_the_credit_and_only_who_leads_may_ask(story: Story) -> None:
    await story.ask("2")
    await story.answer(story.bo, "accept")
    with at_home(story.lyon.house):
        row = await team.membership(await Project.get(), await Actor.get(uri="https://lille.example/ap/users/bo"))
        assert row is not None
        await team.leave(row, await Actor.get(local_handle="ana"))
    await story.go_on()
    assert "Quai Nord" in await story.filmography(story.lille, "/users/bo")
    page = await story.cleo.look(TEAM)
    assert "Bo Martin" in page and "Ask for the credit" not in page and f"{TEAM}/credit" not in page
    token = page.partition('name="csrf" value="')[2].partition('"')[0]
    answer = await story.cleo.client.post(
        f"{TEAM}/credit", data={"csrf": token, "number": "3"}, headers={"Origin": "https://lyon.example"}
    )
    assert answer.status_code == 404
