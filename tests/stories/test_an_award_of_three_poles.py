"""A label of Lille chooses a film of Lyon, whose author wants to be asked; the film names somebody of Nantes. She is
asked, says yes, and all three poles show the award; she takes it back, and none does. By the pages and letters of all.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from fediverse_cinema.activitypub import webfinger
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents.models import Award, Stamp, StampKind
from fediverse_cinema.films import choosing
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.labels import answers, picking, selecting
from fediverse_cinema.labels.models import Audience, Leave, Pick, Selection
from fediverse_cinema.labels.sheet import Sheet as SelectionSheet
from fediverse_cinema.search import arrivals
from tests.kit.labels import a_label, a_selection
from tests.kit.people import a_film, an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, down, poles_at, work_everywhere
from tests.kit.visitors import Visitor
from tests.stories.test_two_poles import nothing_was_given_up

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
ACTIVITY = {"Accept": "application/activity+json"}


@dataclass
class Story:
    """Ana of Lyon has made the film; Bea of Lille leads the label; Cléo of Nantes has done the sound, and says so."""

    lyon: Pole
    lille: Pole
    nantes: Pole
    ana: Visitor
    cleo: Visitor
    film: Film
    selection: Selection
    bea: Actor

    async def go_on(self) -> None:
        """Until all have heard of everything: what is told of a film together, some minutes later, too."""
        for _ in range(2):
            await work_everywhere(self.lyon, self.lille, self.nantes)
            for pole in (self.lyon, self.lille, self.nantes):
                with at_home(pole.house):
                    await Job.filter(kind__in=(choosing.TELL, answers.ASK)).update(due=0)
        await work_everywhere(self.lyon, self.lille, self.nantes)

    async def show(self, audience: Audience = Audience.PUBLIC) -> None:
        with at_home(self.lille.house):
            now = await Selection.get(id=self.selection.id)
            await selecting.show(now, self.bea, audience, edition=now.edition)
        await self.go_on()

    async def answer(self, deed: str) -> None:
        await self.ana.look("/workshop/requests")
        await self.ana.send("/workshop/requests", deed=deed)
        await self.go_on()

    async def on_page(self, pole: Pole) -> bool:
        """Does its page say so, as a visitor of this pole reads it?"""
        with at_home(pole.house):
            film = await Film.get(uri=self.film.uri)
        return "Premiers films" in (await Visitor(pole).look(f"/films/{film.slug}")).partition('id="chosen"')[2]

    async def in_filmography(self) -> bool:
        """In that of Cléo, on her page and in her collection."""
        page = (
            (await Visitor(self.nantes).look("/users/cleo")).partition('id="filmography"')[2].partition("</table>")[0]
        )
        collection = (await self.nantes.client.get("https://nantes.example/ap/users/cleo/filmography")).json()
        [item] = (await self.nantes.client.get(collection["first"])).json()["orderedItems"]
        assert "La Saône" in page and item["interactingObject"] == self.film.uri
        told = [one["name"] for one in item.get("award", [])]
        assert ("Premiers films" in page) == (told == ["Premiers films"])
        return bool(told)

    async def everywhere(self) -> list[bool]:
        """On the three pages, in the filmography, and in the film's document."""
        document = (await self.lyon.client.get(self.film.uri, headers=ACTIVITY)).json()
        pages = [await self.on_page(pole) for pole in (self.lyon, self.lille, self.nantes)]
        return [*pages, await self.in_filmography(), "award" in document]

    async def leave(self) -> Leave:
        with at_home(self.lille.house):
            return (await Pick.get()).leave


async def told_of_film(pole: Pole, uri: str) -> Film:
    """The film as that pole knows it."""
    with at_home(pole.house):
        document, author = await arrivals.ask(uri)
        await arrivals.welcome(document, author)
        return await Film.get(uri=uri).select_related("author")


@pytest.fixture
async def story(blank_databases: BlankDatabases) -> AsyncIterator[Story]:
    async with poles_at(blank_databases, "lyon.example", "lille.example", "nantes.example") as (lyon, lille, nantes):
        with at_home(nantes.house):
            await an_account("cleo", "Cléo")
        with at_home(lyon.house):
            account = await an_account("ana")
            film = await a_film(account.creator, choosing="ask", credits="Son — Cléo — @cleo@nantes.example", year=2026)
        ana, cleo = Visitor(lyon), Visitor(nantes)
        await ana.sign_in("ana")
        await cleo.sign_in("cleo")
        with at_home(lille.house):
            bea = (await an_account("bea", "Bea")).creator.actor
            label = await a_label(bea, "ecole", "École de Lille")
        known = await told_of_film(lille, film.uri)
        with at_home(lille.house):
            selection = await a_selection(label.actor, known, title="Premiers films", by=bea, about="Nos **débuts**.")
        told = Story(lyon, lille, nantes, ana, cleo, film, selection, bea)
        await ana.look("/films/la-saone/credits")
        await ana.send("/films/la-saone/credits", line="")
        await told.go_on()
        await cleo.look("/workshop/requests")
        await cleo.send("/workshop/requests", deed="accept")
        await told.go_on()
        yield told
        await nothing_was_given_up(lyon, lille, nantes)


async def test_an_award_is_asked_given_shown_at_three_poles_and_taken_back(story: Story) -> None:
    with at_home(story.lyon.house):
        assert await Stamp.all().count() == 0
    assert await story.leave() == Leave.WANTED
    assert "Premiers films" not in await story.ana.look("/workshop/requests"), "nobody hears of a private selection"
    await story.show()
    assert await story.leave() == Leave.ASKED and not any(await story.everywhere())
    assert "asks for your consent" in await story.ana.look("/notices")
    page = await story.ana.look("/workshop/requests")
    assert "La Saône" in page and "Premiers films" in page and "École de Lille" in page and "Nos débuts." in page

    await story.answer("accept")
    assert await story.leave() == Leave.GIVEN
    assert await story.everywhere() == [True] * 5
    with at_home(story.lyon.house):
        stamp = await Stamp.get(kind=StampKind.FEATURE)
    shown = (await story.lyon.client.get(stamp.uri, headers=ACTIVITY)).json()
    assert (shown["interactingObject"], shown["interactionTarget"]) == (story.selection.uri, story.film.uri)
    [award] = (await story.lyon.client.get(story.film.uri, headers=ACTIVITY)).json()["award"]
    assert award["featureAuthorization"] == stamp.uri and award["selection"] == story.selection.uri
    assert award["attributedTo"] == "https://lille.example/ap/labels/ecole"

    await story.answer("revoke")
    assert (await story.lyon.client.get(stamp.uri, headers=ACTIVITY)).status_code == 410
    assert await story.leave() == Leave.WITHDRAWN
    assert not any(await story.everywhere())
    await story.go_on()
    with at_home(story.lille.house):
        assert not await answers.ask(await Pick.get()), "she is not asked again"


async def test_a_jury_may_ask_before_anybody_sees_the_selection(story: Story) -> None:
    with at_home(story.lille.house):
        assert await picking.ask(await Selection.get(), 1, story.bea)
    await story.go_on()
    assert "Premiers films" in await story.ana.look("/workshop/requests")
    await story.answer("accept")
    assert await story.leave() == Leave.GIVEN and not any(await story.everywhere()), "it is private still"
    await story.show()
    assert await story.everywhere() == [True] * 5


async def test_a_no_is_heard_and_nothing_is_shown(story: Story) -> None:
    await story.show()
    await story.answer("decline")
    assert await story.leave() == Leave.REFUSED and not any(await story.everywhere())


@pytest.mark.parametrize("audience", [Audience.PRIVATE, Audience.UNLISTED])
async def test_a_selection_that_is_not_public_any_more_is_no_award_and_may_be_one_again(
    story: Story, audience: Audience
) -> None:
    await story.show()
    await story.answer("accept")
    await story.show(audience)
    assert not any(await story.everywhere())
    await story.show()
    assert await story.everywhere() == [True] * 5, "she need not be asked again"


@pytest.mark.parametrize("what", ["the film is taken out", "the selection is deleted"])
async def test_what_goes_from_the_selection_takes_its_award_along(story: Story, what: str) -> None:
    await story.show()
    await story.answer("accept")
    with at_home(story.lille.house):
        now = await Selection.get()
        await (picking.remove(now, 1, story.bea) if "film" in what else selecting.delete(now, story.bea))
    await story.go_on()
    assert not any(await story.everywhere())


async def test_a_film_that_is_deleted_is_gone_from_the_selection_and_its_stamp_is_dead(story: Story) -> None:
    await story.show()
    await story.answer("accept")
    with at_home(story.lyon.house):
        stamp = await Stamp.get(kind=StampKind.FEATURE)
        await films.delete(await Film.get())
    await story.go_on()
    assert (await story.lyon.client.get(stamp.uri, headers=ACTIVITY)).status_code == 410
    for pole in (story.lyon, story.lille, story.nantes):
        with at_home(pole.house):
            assert await Film.all().count() == await Award.all().count() == await Pick.all().count() == 0


async def test_a_selection_that_is_called_otherwise_is_so_here_too(story: Story) -> None:
    await story.show()
    await story.answer("accept")
    with at_home(story.lille.house):
        now = await Selection.get()
        await selecting.change(now, story.bea, SelectionSheet("Deuxièmes films"), edition=now.edition)
    await story.go_on()
    for pole in (story.lyon, story.lille, story.nantes):
        with at_home(pole.house):
            assert (await Award.get()).name == "Deuxièmes films"


async def test_a_film_for_everybody_is_given_without_a_question(story: Story) -> None:
    with at_home(story.lyon.house):
        film = await Film.get()
        await films.change(film, Sheet("La Saône", licence="CC-BY-SA-4.0", credits=film.credits))
    await told_of_film(story.lille, story.film.uri)
    await story.show()
    assert await story.leave() == Leave.GIVEN and await story.everywhere() == [True] * 5
    assert "Where your films are shown" in await story.ana.look("/workshop/requests")


async def test_a_pole_that_is_away_hears_of_it_when_it_is_back(story: Story) -> None:
    with at_home(story.lille.house):
        await webfinger.find("ana@lyon.example")
    with down(story.lyon):
        await story.show()
        assert await story.leave() == Leave.ASKED
    with at_home(story.lille.house):
        await Job.filter(kind=answers.ASK).update(due=0)
    await story.go_on()
    await story.answer("accept")
    assert await story.everywhere() == [True] * 5
