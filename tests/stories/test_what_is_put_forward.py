"""Two poles, one process, real doors: what Ana puts forward at Lyon stands first on her page at Lille, where Bo follows
her, and what she takes down again does not. What Lille asks of Lyon for it is counted.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from starlette.types import Receive, Scope, Send

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import follows, webfinger
from fediverse_cinema.activitypub.models import Follow, Pin
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.search import featured
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
ANA, FEATURED = "/ap/users/ana", "/ap/users/ana/featured"


@dataclass
class Story:
    lyon: Pole
    lille: Pole
    ana: Account
    ana_sees: Visitor
    asked: list[str] = field(default_factory=list)  # paths that Lille fetched at Lyon

    async def film(self, title: str) -> Film:
        with at_home(self.lyon.house):
            return await a_film(self.ana.creator, title)

    async def note(self, text: str) -> Note:
        with at_home(self.lyon.house):
            return await conversations.say(self.ana.creator.actor, Words(text))

    async def pin(self, thing: Film | Note) -> None:
        await self.ana_sees.look(f"/{'films/' + thing.slug if isinstance(thing, Film) else f'notes/{thing.uuid}'}")
        await self.ana_sees.send("/workshop/pin", uri=thing.uri)

    async def unpin(self, thing: Film | Note) -> None:
        await self.ana_sees.look("/users/ana")
        await self.ana_sees.send("/workshop/unpin", uri=thing.uri)

    async def bo_follows(self) -> None:
        with at_home(self.lille.house):
            bo = await a_creator("bo", "Bo Martin")
            await follows.request(bo.actor, await webfinger.find("ana@lyon.example"))
        await self.go_on()

    async def go_on(self) -> None:
        await work_everywhere(self.lyon, self.lille)
        with at_home(self.lille.house):
            assert [(job.kind, job.error) for job in await Job.filter(error__isnull=False)] == []

    async def front_at_lille(self) -> str:
        """What is put forward on her page there; "" when nothing is."""
        response = await self.lille.client.get(
            "https://lille.example/people/ana@lyon.example", headers={"Accept": "text/html", "Accept-Language": "en"}
        )
        assert response.status_code == 200
        return response.text.partition('id="pinned"')[2].partition("</section>")[0]


@pytest.fixture
async def story(blank_databases: BlankDatabases) -> AsyncIterator[Story]:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            ana = await an_account("ana")
        story = Story(lyon, lille, ana, Visitor(lyon))
        await story.ana_sees.sign_in("ana")
        assert lyon.door is not None
        doors = lyon.app

        async def counting(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and scope["method"] == "GET":
                story.asked.append(scope["path"])
            await doors(scope, receive, send)

        lyon.door.app = counting
        yield story


@asynccontextmanager
async def asks(story: Story, *paths: str) -> AsyncIterator[None]:
    """Inside the block, Lille asks Lyon for these addresses and for no other."""
    story.asked.clear()
    yield
    assert sorted(story.asked) == sorted(paths)


@contextmanager
def a_minute_later(times: int = 1) -> Iterator[None]:
    with clock.stopped_at(clock.now() + timedelta(seconds=times * (featured.PAUSE + 1))):
        yield


async def test_what_she_pins_is_seen_at_the_other_pole_until_she_takes_it_down(story: Story) -> None:
    await story.bo_follows()
    loire, saone = await story.film("La Loire"), await story.film("La Saône")
    await story.go_on()
    assert await story.front_at_lille() == ""
    async with asks(story, ANA, FEATURED):
        await story.pin(loire)
        await story.go_on()
    front = await story.front_at_lille()
    assert "La Loire" in front and "La Saône" not in front  # the newest film is in `featured`, and is no pin
    with a_minute_later():
        async with asks(story, ANA, FEATURED):
            await story.unpin(loire)
            await story.go_on()
        assert await story.front_at_lille() == ""
    with a_minute_later(2):
        await story.pin(saone)
        await story.go_on()
        assert "La Saône" in await story.front_at_lille()


async def test_the_last_that_she_pinned_stands_first_and_words_can_be_pinned(story: Story) -> None:
    await story.bo_follows()
    loire, note = await story.film("La Loire"), await story.note("Tournage fini")
    await story.go_on()
    await story.pin(loire)
    await story.pin(note)
    await story.go_on()
    with a_minute_later():
        await story.go_on()
        front = await story.front_at_lille()
        assert "La Loire" in front and "Tournage fini" in front
    with at_home(story.lille.house):
        assert [pin.object_uri for pin in await Pin.all().order_by("-id")] == [note.uri, loire.uri]


async def test_whoever_pins_again_and_again_is_read_twice_and_rightly(story: Story) -> None:
    """At once, and a minute later; her actor is asked for with each letter."""
    await story.bo_follows()
    films = [await story.film(f"Film {number}") for number in range(4)]
    await story.go_on()
    async with asks(story, ANA, ANA, ANA, ANA, FEATURED):
        for film in films:
            await story.pin(film)
            await story.go_on()
    assert "Film 3" not in await story.front_at_lille()
    with a_minute_later():
        async with asks(story, FEATURED):
            await story.go_on()
        front = await story.front_at_lille()
        assert all(film.title in front for film in films)
        async with asks(story):
            await story.go_on()


async def test_whoever_begins_to_follow_finds_the_pins_and_the_rest_is_no_pin(story: Story) -> None:
    loire, note = await story.film("La Loire"), await story.note("Tournage fini")
    await story.film("La Saône")
    await story.pin(loire)
    await story.pin(note)
    await story.go_on()
    await story.bo_follows()
    front = await story.front_at_lille()
    assert "La Loire" in front and "Tournage fini" in front and "La Saône" not in front
    with at_home(story.lille.house):
        assert await Film.exists(title="La Saône")  # read back all the same


async def test_of_somebody_whom_nobody_follows_any_more_nothing_is_read(story: Story) -> None:
    await story.bo_follows()
    loire = await story.film("La Loire")
    await story.go_on()
    with at_home(story.lille.house):
        await Follow.all().delete()
    async with asks(story, ANA):
        await story.pin(loire)
        await story.go_on()
    assert await story.front_at_lille() == ""
