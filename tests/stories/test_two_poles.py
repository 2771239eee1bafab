"""A film travels from one pole to another and back come a like and a comment: the whole road, in one process, with the
real doors, forms and signatures of both.
"""

import itertools
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from fediverse_cinema.activitypub import follows, webfinger
from fediverse_cinema.activitypub.models import Actor, Follow
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.inbox.worker import open_letter
from fediverse_cinema.people.models import Creator
from fediverse_cinema.reactions.models import Reaction
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
ACTIVITY = {"Accept": "application/activity+json"}


@dataclass
class Story:
    """Ana makes films at Lyon; Bo watches them at Lille."""

    lyon: Pole
    lille: Pole
    ana: Creator
    bo: Visitor

    async def go_on(self) -> None:
        await work_everywhere(self.lyon, self.lille)

    async def publish(self, title: str = "La Saône") -> Film:
        with at_home(self.lyon.house):
            film = await a_film(self.ana, title, synopsis="Un fleuve, *deux* rives.", credits="Son — Inès")
        await self.go_on()
        return film

    async def bo_follows(self, address: str) -> None:
        await self.bo.look("/workshop")
        await self.bo.send("/workshop/follow", address=address)
        await self.go_on()


@pytest.fixture
async def story(blank_databases: BlankDatabases) -> AsyncIterator[Story]:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            ana = await a_creator("ana", "Ana Belle")
        with at_home(lille.house):
            await an_account("bo", "Bo Martin")
        bo = Visitor(lille)
        await bo.sign_in("bo")
        yield Story(lyon, lille, ana, bo)
        await nothing_was_given_up(lyon, lille)


async def nothing_was_given_up(*poles: Pole) -> None:
    for pole in poles:
        with at_home(pole.house):
            assert [(job.kind, job.error) for job in await Job.filter(state=JobState.DEAD)] == []
            assert [letter.body for letter in await Letter.filter(outcome=Outcome.REFUSED)] == []
            assert [letter.body for letter in await Letter.filter(outcome=Outcome.WAITING)] == []


def link_to(page: str, title: str) -> str:
    """The address behind a title on a page."""
    found = re.search(rf'<a href="(/films/[^"]+)"><bdi>{title}</bdi>', page)
    assert found, f"no film {title} on this page"
    return found[1]


@pytest.mark.parametrize("address", ["ana@lyon.example", "ana_films@lyon.example", "pole@lyon.example"])
async def test_whoever_follows_a_maker_her_channel_or_her_pole_sees_her_film(story: Story, address: str) -> None:
    with at_home(story.lyon.house):
        await a_film(story.ana, "Le premier")  # brings her channel
    await story.bo_follows(address)
    assert "followed" in await story.bo.look("/workshop")
    assert "La Saône" not in await story.bo.look("/")

    await story.publish()

    page = await story.bo.look("/")
    assert "Films from elsewhere" in page and "Ana Belle" in page and "lyon.example" in page
    film_page = await story.bo.look(link_to(page, "La Saône"))
    assert "<em>deux</em>" in film_page and "Voir le film" not in film_page, "what is for Mastodon has come along"
    assert re.search(r'<th scope="row">Son</th><td class="who">Inès</td>', film_page), "the credits are a table"
    assert re.search(r"/media/[0-9a-f-]{36}-280\.jpg", page), "the poster has not been copied"
    with at_home(story.lille.house):
        assert await Film.filter(title="La Saône").count() == 1
        for poster in (await Film.get(title="La Saône")).remote["posters"]:
            assert story.lille.house.shelf.path(poster["name"])


async def test_a_like_and_a_comment_go_back_and_are_seen(story: Story) -> None:
    await story.bo_follows("ana@lyon.example")
    film = await story.publish()
    there = link_to(await story.bo.look("/"), "La Saône")

    await story.bo.look(there)
    await story.bo.send(f"{there}/like")
    await story.bo.send(f"{there}/answers", content="Quel *grand* film !")
    await story.go_on()

    reader = Visitor(story.lyon)
    page = await reader.look(f"/films/{film.slug}")
    assert "Liked by 1 person" in page
    assert "Quel <em>grand</em> film" in page and "Bo Martin" in page and "lille.example" in page
    document = (await story.lyon.client.get(film.uri, headers=ACTIVITY)).json()
    comments = (await story.lyon.client.get(f"{document['comments']}/pages/latest")).json()
    assert [uri.startswith("https://lille.example/ap/notes/") for uri in comments["orderedItems"]] == [True]

    await story.bo.look(there)
    await story.bo.send(f"{there}/unlike")
    await story.bo.send(next(form for form in re.findall(r'"(/notes/[^"]+/delete)"', story.bo.page)))
    await story.go_on()
    page = await reader.look(f"/films/{film.slug}")
    assert "Liked by" not in page and "Quel" not in page


async def test_an_edit_travels_and_a_deletion_takes_the_film_away_everywhere(story: Story) -> None:
    await story.bo_follows("pole@lyon.example")
    film = await story.publish()
    there = link_to(await story.bo.look("/"), "La Saône")
    with at_home(story.lille.house):
        posters = [poster["name"] for poster in (await Film.get(uri=film.uri)).remote["posters"]]

    with at_home(story.lyon.house):
        await films.change(await Film.get(id=film.id), Sheet("La Saône, la nuit", licence="CC-BY-SA-4.0", year=2026))
    await story.go_on()
    assert "La Saône, la nuit" in await story.bo.look(there)
    assert "La Saône, la nuit" in await story.bo.look("/")

    with at_home(story.lyon.house):
        await films.delete(await Film.get(id=film.id))
    await story.go_on()
    assert "La Saône" not in await story.bo.look("/")
    await story.bo.look(there)
    assert story.bo.response.status_code == 404
    assert [name for name in posters if story.lille.house.shelf.path(name)] == [], "posters outlive their film"
    gone = await story.lyon.client.get(film.uri, headers=ACTIVITY)
    assert gone.status_code == 410 and gone.json()["type"] == "Tombstone"


@pytest.mark.parametrize("deed", ["like", "share", "answers"])
async def test_a_deletion_reaches_whoever_liked_shared_or_answered_and_follows_no_more(story: Story, deed: str) -> None:
    await story.bo_follows("ana@lyon.example")
    film = await story.publish()
    there = link_to(await story.bo.look("/"), "La Saône")
    await story.bo.look(there)
    await story.bo.send(f"{there}/{deed}", **({"content": "Grand film !"} if deed == "answers" else {}))
    await story.go_on()
    await story.bo.look("/workshop")
    await story.bo.send("/workshop/unfollow", address="ana@lyon.example")
    await story.go_on()

    with at_home(story.lyon.house):
        assert await Follow.all().count() == 0
        await films.delete(await Film.get(id=film.id))
    await story.go_on()
    with at_home(story.lille.house):
        assert await Film.all().count() == 0


async def test_after_unfollowing_nothing_more_arrives(story: Story) -> None:
    await story.bo_follows("ana@lyon.example")
    with at_home(story.lyon.house):
        assert await Follow.all().count() == 1
    await story.bo.look("/workshop")
    await story.bo.send("/workshop/unfollow", address="ana@lyon.example")
    await story.go_on()
    with at_home(story.lyon.house):
        assert await Follow.all().count() == 0
    with at_home(story.lille.house):
        letters = await Letter.all().count()

    await story.publish()

    with at_home(story.lille.house):
        assert await Letter.all().count() == letters
        assert await Film.all().count() == 0
    assert "La Saône" not in await story.bo.look("/")


async def test_a_comment_on_a_comment_reaches_the_maker_of_the_film_too(story: Story) -> None:
    """Bo answers somebody else's words about the film: the film's own page must show them."""
    await story.bo_follows("ana@lyon.example")
    film = await story.publish()
    there = link_to(await story.bo.look("/"), "La Saône")
    with at_home(story.lille.house):
        await an_account("cy", "Cy Leroy")
    cy = Visitor(story.lille)
    await cy.sign_in("cy")
    await cy.look(there)
    await cy.send(f"{there}/answers", content="Trop court.")
    await story.go_on()

    await story.bo.look(there)
    await story.bo.look(next(iter(re.findall(r'"(/films/[^"]+\?to=\d+)', story.bo.page))))
    await story.bo.send(f"{there}/answers", content="Juste assez long.")
    await story.go_on()

    page = await Visitor(story.lyon).look(f"/films/{film.slug}")
    assert "Trop court." in page and "Juste assez long." in page


@pytest.mark.parametrize("order", [*itertools.permutations(range(3)), ()], ids=lambda order: str(order) or "at once")
async def test_any_order_of_the_create_and_its_announces_gives_one_film(story: Story, order: tuple[int, ...]) -> None:
    """Of a Create and the Announces of pole and server, opened one by one, and by the worker all at once."""
    with at_home(story.lille.house):
        bo = await Actor.get(local_handle="bo")
        for name in ("ana", "pole", "instance"):
            await follows.request(bo, await webfinger.find(f"{name}@lyon.example"))
    await story.go_on()
    with at_home(story.lyon.house):
        film = await a_film(story.ana)
    await story.lyon.work()  # letters lie at Lille, unopened
    with at_home(story.lille.house):
        waiting = await Letter.filter(outcome=Outcome.WAITING).order_by("id")
        assert len(waiting) == 3
        for number in order:
            await open_letter(waiting[number].id)
    await story.go_on()

    with at_home(story.lille.house):
        assert [one.uri for one in await Film.all()] == [film.uri]
        assert await Reaction.all().count() == 2
    assert (await story.bo.look("/")).count("<bdi>La Saône</bdi>") == 1
