"""Ana of Lyon recommends Bea of Lille, who reads it first and says yes: it stands on her page at both poles, and at
Nantes, which reads what two servers show. Either of them takes it back, and it is gone. By the pages that people see.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents.models import Stamp
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.people import portraits
from fediverse_cinema.people.likeness import Likeness, TradeLine
from fediverse_cinema.recommendations.models import Recommendation
from tests.kit.people import an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, poles_at, work_everywhere
from tests.kit.visitors import Visitor
from tests.stories.test_two_poles import nothing_was_given_up

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
AS = {"Accept": "application/activity+json"}
WORDS = "Elle tient la perche & le cap, par tous les temps."
SHOWN = "Elle tient la perche &amp; le cap"
BEA, MINE, REQUESTS = "bea@lille.example", "/workshop/recommendations", "/workshop/requests"


@dataclass
class Story:
    lyon: Pole
    lille: Pole
    nantes: Pole
    ana: Visitor
    bea: Visitor

    async def go_on(self) -> None:
        await work_everywhere(self.lyon, self.lille)

    async def everywhere(self) -> list[bool]:
        """On her page at her own pole, at that of Ana, and at a third one that has just looked."""
        with at_home(self.nantes.house):
            await actors.refresh(await actors.find_actor("https://lille.example/ap/users/bea"))
        await self.nantes.work()
        pages = ((self.lille, "/users/bea"), (self.lyon, f"/people/{BEA}"), (self.nantes, f"/people/{BEA}"))
        return [SHOWN in (await Visitor(pole).look(path)) for pole, path in pages]

    async def answer(self, deed: str) -> None:
        await self.bea.look(REQUESTS)
        await self.bea.send(REQUESTS, deed=deed)
        await self.go_on()

    async def uri(self) -> str:
        with at_home(self.lyon.house):
            return (await Recommendation.get()).uri

    async def stamp(self) -> str:
        with at_home(self.lille.house):
            return (await Stamp.get()).uri

    async def status(self, uri: str) -> int:
        pole = self.lyon if "lyon" in uri else self.lille
        return (await pole.client.get(uri, headers=AS)).status_code


@pytest.fixture
async def story(blank_databases: BlankDatabases) -> AsyncIterator[Story]:
    """She has been asked."""
    async with poles_at(blank_databases, "lyon.example", "lille.example", "nantes.example") as (lyon, lille, nantes):
        with at_home(lille.house):
            await an_account("bea", "Bea")
        with at_home(lyon.house):
            account = await an_account("ana", "Ana")
            await portraits.keep(account.creator.actor, Likeness(trades=(TradeLine("editor", title="Monteuse"),)))
            await actors.find_actor("https://lille.example/ap/users/bea")
        ana, bea = Visitor(lyon), Visitor(lille)
        await ana.sign_in("ana")
        await bea.sign_in("bea")
        told = Story(lyon, lille, nantes, ana, bea)
        assert f"/recommendations/new?to={BEA.replace('@', '%40')}" in await ana.look(f"/people/{BEA}")
        await ana.look(f"/recommendations/new?to={BEA}")
        assert "Waits for an answer" in await ana.send("/recommendations/new", words=WORDS)
        await told.go_on()
        yield told
        await nothing_was_given_up(lyon, lille, nantes)


async def test_it_is_shown_where_both_say_so_until_she_takes_it_back(story: Story) -> None:
    uri = await story.uri()
    assert not any(await story.everywhere()) and await story.status(uri) == 404, "nobody reads it before she does"
    assert "asks for your consent" in await story.bea.look("/notices")
    assert SHOWN in await story.bea.look(REQUESTS)

    await story.answer("accept")
    assert await story.everywhere() == [True] * 3
    page = await Visitor(story.lyon).look(f"/people/{BEA}")
    assert "monteuse" in page.lower() and "Shown on the page" in await story.ana.look(MINE)
    document = (await story.lyon.client.get(uri, headers=AS)).json()
    stamp = (await story.lille.client.get(document["recommendAuthorization"], headers=AS)).json()
    assert stamp["content"] == document["content"] == f"<p>{WORDS.replace('&', '&amp;')}</p>"
    assert (stamp["interactingObject"], stamp["interactionTarget"]) == (uri, document["object"])
    listed = (await story.lille.client.get(f"{document['object']}/recommendations", headers=AS)).json()
    listed_page = (await story.lille.client.get(listed["first"], headers=AS)).json()
    assert listed["totalItems"] == 1 and [one["id"] for one in listed_page["orderedItems"]] == [stamp["id"]]
    for one in (document, stamp, listed_page):
        assert undefined_terms(one) == set()

    await story.answer("revoke")
    assert not any(await story.everywhere())
    assert (await story.status(uri), await story.status(stamp["id"])) == (404, 410)
    assert "the consent was taken back" in await story.ana.look(MINE)
    await story.ana.look(f"/recommendations/new?to={BEA}")
    assert "has said no" in await story.ana.send("/recommendations/new", words="Encore !")


async def test_who_wrote_it_takes_it_back(story: Story) -> None:
    await story.answer("accept")
    uri, stamp = await story.uri(), await story.stamp()
    assert await story.everywhere() == [True] * 3
    await story.ana.look(MINE)
    await story.ana.send(MINE)
    await story.go_on()
    assert not any(await story.everywhere())
    assert (await story.status(uri), await story.status(stamp)) == (410, 410)
    assert SHOWN not in await story.bea.look(REQUESTS)


async def test_what_is_taken_back_before_an_answer_needs_none(story: Story) -> None:
    await story.ana.look(MINE)
    await story.ana.send(MINE)
    await story.go_on()
    assert "Nobody waits for an answer" in await story.bea.look(REQUESTS)


async def test_a_no_is_heard_and_nothing_is_shown(story: Story) -> None:
    await story.answer("decline")
    assert "Declined" in await story.ana.look(MINE) and not any(await story.everywhere())


async def test_what_her_server_loses_from_its_list_is_gone_at_a_third_pole(story: Story) -> None:
    """And so is what its author's pole has no more, though its Delete has never come."""
    await story.answer("accept")
    assert await story.everywhere() == [True] * 3
    with at_home(story.lyon.house):
        await Recommendation.all().delete()
    with at_home(story.nantes.house):
        await Recommendation.all().update(checked_at=None)
    assert (await story.everywhere())[1:] == [False, False]


async def test_two_of_one_pole_and_the_end_of_one_of_them(blank_databases: BlankDatabases) -> None:
    async with poles_at(blank_databases, "lyon.example") as (lyon,):
        with at_home(lyon.house):
            await an_account("ana", "Ana")
            await an_account("ben", "Ben")
        ana, ben = Visitor(lyon), Visitor(lyon)
        await ana.sign_in("ana")
        await ben.sign_in("ben")
        for words in ("", "x" * 1_001, WORDS):
            await ana.look("/recommendations/new?to=ben@lyon.example")
            await ana.send("/recommendations/new", words=words)
            assert ana.response.status_code == (200 if words == WORDS else 422)
            assert words in ana.page or words == WORDS, "what was typed stays"
        await ana.look("/recommendations/new?to=ana@lyon.example")
        assert "Others may recommend you" in await ana.send("/recommendations/new", words=WORDS)
        await ben.look(REQUESTS)
        await ben.send(REQUESTS, deed="accept")
        await lyon.work()
        assert SHOWN in await ben.look("/users/ben") and SHOWN in await Visitor(lyon).look("/users/ben")
        with at_home(lyon.house):
            await actors.end(await Actor.get(local_handle="ana"))
        await lyon.work()
        assert SHOWN not in await ben.look("/users/ben")
