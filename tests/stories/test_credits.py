"""A film of Lyon names somebody of Lille: she is asked on her own server, says that it is so, and both poles show it;
she takes her word back, and neither does. By the pages and letters of both.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from fediverse_cinema.activitypub import webfinger
from fediverse_cinema.consents.models import Claim, ClaimState, ConsentRequest, Stamp
from fediverse_cinema.films import claims, crediting
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.jobs.models import Job
from tests.kit.people import a_film, an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, down, two_poles, work_everywhere
from tests.kit.visitors import Visitor
from tests.stories.test_two_poles import nothing_was_given_up

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
CREDITS = "Image — Bo Martin — @bo@lille.example\nSon — Cléo — @cleo\nRéalisation — Ana — @ana\nCantine — Léo"
ACTIVITY = {"Accept": "application/activity+json"}


@dataclass
class Story:
    """Ana of Lyon names Bo of Lille, Cléo of Lyon, herself, and Léo, who is nowhere."""

    lyon: Pole
    lille: Pole
    ana: Visitor
    bo: Visitor
    cleo: Visitor
    film: Film

    async def go_on(self) -> None:
        await work_everywhere(self.lyon, self.lille)

    async def ask_all(self) -> None:
        await self.ana.look("/films/la-saone/credits")
        await self.ana.send("/films/la-saone/credits", line="")
        await self.go_on()

    async def answer(self, who: Visitor, deed: str) -> None:
        await who.look("/workshop/requests")
        await who.send("/workshop/requests", deed=deed)
        await self.go_on()

    async def credits(self, pole: Pole) -> str:
        """That part of the film's page, as a visitor of this pole reads it."""
        with at_home(pole.house):
            film = await Film.get(uri=self.film.uri)
        page = await Visitor(pole).look(f"/films/{film.slug}")
        return page.partition('<table class="credits">')[2].partition("</table>")[0]

    async def filmography(self) -> str:
        page = await Visitor(self.lille).look("/users/bo")
        return page.partition('id="filmography"')[2].partition("</table>")[0]


@pytest.fixture
async def story(blank_databases: BlankDatabases) -> AsyncIterator[Story]:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lille.house):
            await an_account("bo", "Bo Martin")
        with at_home(lyon.house):
            account = await an_account("ana")
            await an_account("cleo", "Cléo")
            film = await a_film(account.creator, credits=CREDITS, year=2026)
        visitors = {name: Visitor(pole) for name, pole in (("ana", lyon), ("bo", lille), ("cleo", lyon))}
        for name, visitor in visitors.items():
            await visitor.sign_in(name)
        yield Story(lyon, lille, **visitors, film=film)
        await nothing_was_given_up(lyon, lille)


async def test_a_credit_is_asked_confirmed_shown_at_both_poles_and_withdrawn(story: Story) -> None:
    before = await story.credits(story.lyon)
    assert before.count("not confirmed by who is named") == 2 and before.count("<a ") == 1, "only herself"
    await story.ask_all()
    page = await story.bo.look("/workshop/requests")
    assert "La Saône" in page and "names you in the credits. Is it right?" in page and "lyon.example" in page
    assert "Image" in page and await story.filmography() == ""

    await story.answer(story.bo, "accept")
    confirmed = await story.credits(story.lyon)
    assert '<a href="/people/bo@lille.example">Bo Martin</a>' in confirmed
    filmography = await story.filmography()
    assert "Image" in filmography and "La Saône" in filmography and "lyon.example" in filmography
    assert '<a href="/users/bo">Bo Martin</a>' in await story.credits(story.lille)
    with at_home(story.lille.house):
        stamp = await Stamp.get()
    document = (await story.lyon.client.get(story.film.uri, headers=ACTIVITY)).json()
    assert document["credits"][0]["creditAuthorization"] == stamp.uri
    collection = (await story.lille.client.get("https://lille.example/ap/users/bo/filmography")).json()
    [shown] = (await story.lille.client.get(collection["first"])).json()["orderedItems"]
    assert (shown["id"], shown["interactingObject"], shown["roleName"]) == (stamp.uri, story.film.uri, "Image")

    page = await story.bo.look("/workshop/requests")
    await story.bo.send("/workshop/requests", deed="revoke")
    assert await story.filmography() == "", "at once, at her own pole"
    await story.go_on()
    assert "<a " not in (await story.credits(story.lyon)).partition("Bo Martin")[0]
    assert "/users/bo" not in await story.credits(story.lille)
    with at_home(story.lyon.house):
        assert (await Claim.get(name="Bo Martin")).state == ClaimState.WITHDRAWN
    assert (await story.lille.client.get(collection["first"])).json()["orderedItems"] == []


async def test_a_member_of_the_same_pole_answers_in_her_workshop(story: Story) -> None:
    await story.ask_all()
    page = await story.ana.look("/films/la-saone/credits")
    assert page.count("no answer yet") == 2 and "Confirmed on" in page, "she has confirmed what she did herself"
    await story.answer(story.cleo, "accept")
    assert '<a href="/users/cleo">Cléo</a>' in await story.credits(story.lyon)
    assert "La Saône" in (await Visitor(story.lyon).look("/users/cleo")).partition('id="filmography"')[2]
    await story.cleo.look("/workshop/requests")
    await story.cleo.send("/workshop/requests", deed="revoke")
    await story.go_on()
    assert "/users/cleo" not in await story.credits(story.lyon)


async def test_who_says_that_it_is_not_her_is_not_linked_and_not_asked_again(story: Story) -> None:
    await story.ask_all()
    await story.answer(story.bo, "decline")
    assert "Bo Martin" in await story.credits(story.lyon) and "bo@lille" not in await story.credits(story.lyon)
    page = await story.ana.look("/films/la-saone/credits")
    assert "The answer is no" in page and 'name="line"' not in page, "nobody is left to be asked"
    with at_home(story.lyon.house):
        film = await Film.get(uri=story.film.uri).select_related("author")
        with pytest.raises(Refused, match="she has said no"):
            await crediting.ask(film, (await claims.of(film))[0])


@pytest.mark.parametrize("before", [("decline",), ("accept", "revoke")])
async def test_she_may_think_again_and_the_film_follows(story: Story, before: tuple[str, ...]) -> None:
    await story.ask_all()
    assert "right after all" not in await story.bo.look("/workshop/requests")
    for deed in before:
        await story.answer(story.bo, deed)
    assert "bo@lille" not in await story.credits(story.lyon) and await story.filmography() == ""
    await story.answer(story.bo, "reconsider")
    assert '<a href="/people/bo@lille.example">Bo Martin</a>' in await story.credits(story.lyon)
    assert '<a href="/users/bo">Bo Martin</a>' in await story.credits(story.lille)
    assert "La Saône" in await story.filmography()
    with at_home(story.lille.house):
        stamp = await Stamp.get()
    with at_home(story.lyon.house):
        claim = await Claim.get(name="Bo Martin")
        assert (claim.state, claim.stamp_uri) == (ClaimState.CONFIRMED, stamp.uri)
    page = await story.bo.look("/workshop/requests")
    assert "right after all" not in page
    await story.answer(story.bo, "revoke")
    assert await story.filmography() == "" and "bo@lille" not in await story.credits(story.lyon), "and once more"


async def test_what_was_asked_of_another_is_not_hers_to_reconsider(story: Story) -> None:
    await story.ask_all()
    await story.answer(story.cleo, "decline")
    with at_home(story.lyon.house):
        request = await ConsentRequest.get(state="rejected")
    page = await story.ana.look("/workshop/requests")
    token = page.partition('name="csrf" value="')[2].partition('"')[0]
    form = {"csrf": token, "deed": "reconsider", "id": str(request.id)}
    await story.ana.client.post("/workshop/requests", data=form, headers={"Origin": "https://lyon.example"})
    with at_home(story.lyon.house):
        assert (await Claim.get(name="Cléo")).state == ClaimState.REFUSED
        assert await Stamp.filter(author__local_handle="cleo").count() == 0


async def test_a_line_that_goes_is_gone_at_both_poles(story: Story) -> None:
    await story.ask_all()
    with at_home(story.lyon.house):
        sheet = Sheet("La Saône", licence="CC-BY-SA-4.0", credits="Cantine — Léo")
        await films.change(await Film.get(uri=story.film.uri), sheet)
    await story.go_on()
    assert "names you" not in await story.bo.look("/workshop/requests")
    with at_home(story.lyon.house):
        assert await ConsentRequest.filter(state="waiting").count() == await Claim.all().count() == 0


async def test_another_role_is_another_question(story: Story) -> None:
    await story.ask_all()
    await story.answer(story.bo, "accept")
    with at_home(story.lyon.house):
        sheet = Sheet("La Saône", licence="CC-BY-SA-4.0", credits="Cadre — Bo Martin — @bo@lille.example")
        await films.change(await Film.get(uri=story.film.uri), sheet)
    await story.go_on()
    assert await story.filmography() == "" and "/people/" not in await story.credits(story.lyon)
    await story.ask_all()
    await story.answer(story.bo, "accept")
    assert "Cadre" in await story.filmography() and "Image" not in await story.filmography()


async def test_the_end_of_the_film_takes_it_out_of_her_filmography(story: Story) -> None:
    await story.ask_all()
    await story.answer(story.bo, "accept")
    with at_home(story.lyon.house):
        await films.delete(await Film.get(uri=story.film.uri))
    await story.go_on()
    assert await story.filmography() == ""
    with at_home(story.lille.house):
        assert await Film.all().count() == 0


async def test_a_pole_that_is_away_is_asked_once_it_is_back(story: Story) -> None:
    with at_home(story.lyon.house):
        await webfinger.find("bo@lille.example")
    await story.ana.look("/films/la-saone/credits")
    with down(story.lille):
        await story.ana.send("/films/la-saone/credits", line="1")
        await story.lyon.work()
    assert "on its way" in await story.ana.look("/films/la-saone/credits")
    with at_home(story.lyon.house):
        await Job.filter(kind=crediting.ASK).update(due=0)
    await story.go_on()
    assert "names you in the credits" in await story.bo.look("/workshop/requests")
