"""What is said, shown and shared at one pole comes home to a member of another, and what she does is told there; what
is taken back goes from both.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.people.models import Creator
from tests.kit.people import a_film, an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]


@dataclass
class Story:
    """Ana makes films at Lyon; Bo, of Lille, follows her."""

    lyon: Pole
    lille: Pole
    ana: Creator
    ana_looks: Visitor
    bo_looks: Visitor

    async def go_on(self) -> None:
        await work_everywhere(self.lyon, self.lille)

    async def ana_says(self, text: str) -> Note:
        with at_home(self.lyon.house):
            note = await conversations.say(self.ana.actor, Words(text))
        await self.go_on()
        return note


@pytest.fixture
async def story(blank_databases: BlankDatabases) -> AsyncIterator[Story]:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            ana = (await an_account("ana", "Ana Belle")).creator
        with at_home(lille.house):
            await an_account("bo", "Bo Martin")
        told = Story(lyon, lille, ana, Visitor(lyon), Visitor(lille))
        await told.ana_looks.sign_in("ana")
        await told.bo_looks.sign_in("bo")
        yield told


async def follows(story: Story) -> None:
    await story.bo_looks.look("/workshop")
    await story.bo_looks.send("/workshop/follow", address="ana@lyon.example")
    await story.go_on()


async def test_what_she_had_shown_before_comes_home_with_the_follow_and_the_rest_after_it(story: Story) -> None:
    with at_home(story.lyon.house):
        await a_film(story.ana, "Marées basses")
    await story.go_on()
    assert "Nothing has arrived yet" in await story.bo_looks.look("/home")
    await follows(story)
    assert "Marées basses" in await story.bo_looks.look("/home")
    await story.ana_says("Le montage commence lundi.")
    with at_home(story.lyon.house):
        await a_film(story.ana, "La Saône")
    await story.go_on()
    home = await story.bo_looks.look("/home")
    places = [home.index(words) for words in ("La Saône</bdi>", "Le montage commence lundi.", "Marées basses</bdi>")]
    assert places == sorted(places) and home.count("La Saône</bdi>") == 1

    note = await story.ana_says("Je me suis trompée de jour.")
    assert "trompée de jour" in await story.bo_looks.look("/home")
    with at_home(story.lyon.house):
        await conversations.withdraw(note)
    await story.go_on()
    home = await story.bo_looks.look("/home")
    assert "trompée de jour" not in home and "Le montage commence lundi." in home


async def test_what_she_does_is_told_to_the_maker_and_goes_when_it_is_taken_back(story: Story) -> None:
    await follows(story)
    await story.ana_says("Qui vient dimanche ?")
    assert "Bo Martin</bdi></a> follows you" in await story.ana_looks.look("/notices")
    with at_home(story.lille.house):
        path = f"/notes/{(await Note.get(local=False)).uuid}"
    for deed, undone, words in (
        ("like", "unlike", "Bo Martin</bdi></a> likes"),
        ("share", "unshare", "Bo Martin</bdi></a> has shared"),
    ):
        await story.bo_looks.look(path)
        await story.bo_looks.send(f"{path}/{deed}")
        await story.go_on()
        assert words in await story.ana_looks.look("/notices")
        await story.bo_looks.look(path)
        await story.bo_looks.send(f"{path}/{undone}")
        await story.go_on()
        assert words not in await story.ana_looks.look("/notices")
    assert "1 unread" in await story.ana_looks.look("/notices")
    await story.ana_looks.send("/notices/read")
    assert "unread" not in story.ana_looks.page

    await story.bo_looks.look(path)
    await story.bo_looks.send(f"{path}/answers", content="Moi, avec joie.")
    await story.go_on()
    notices = await story.ana_looks.look("/notices")
    assert "Bo Martin</bdi></a> has answered" in notices and "Moi, avec joie." in notices and "1 unread" in notices
