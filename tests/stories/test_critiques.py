"""A critique crosses from pole to pole, and stands in one talk with what Mastodon and PeerTube say of the film."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from fediverse_cinema.conversations.critiques import rating_of
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.people import profile
from fediverse_cinema.people.likeness import Likeness, TradeLine
from fediverse_cinema.reviews.models import Critique
from tests.kit.people import a_film, an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, Town, two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]


@dataclass
class Story:
    """Ana of Lyon has made a film; Bo of Lille, an editor, follows her."""

    lyon: Pole
    lille: Pole
    film: Film
    ana: Visitor
    bo: Visitor

    async def go_on(self) -> None:
        await work_everywhere(self.lyon, self.lille)

    async def at_lyon(self) -> str:
        return await Visitor(self.lyon).look(f"/films/{self.film.slug}")

    async def path_at_lille(self) -> str:
        with at_home(self.lille.house):
            return f"/films/{(await Film.get(uri=self.film.uri)).slug}"


@pytest.fixture
async def story(blank_databases: BlankDatabases) -> AsyncIterator[Story]:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            ana = await an_account("ana", "Ana Belle")
            film = await a_film(ana.creator, published=True)
        with at_home(lille.house):
            bo = await an_account("bo", "Bo")
            said = Likeness(trades=(TradeLine("editor", title="monteur"),))
            await profile.change_portrait(bo.creator, said, listed=True)
        told = Story(lyon, lille, film, Visitor(lyon), Visitor(lille))
        await told.ana.sign_in("ana")
        await told.bo.sign_in("bo")
        await told.bo.look(f"/search?q={film.uri}")
        await told.go_on()
        yield told
        for pole in (lyon, lille):
            with at_home(pole.house):
                assert [(job.kind, job.error) for job in await Job.filter(state=JobState.DEAD)] == []
                assert [letter.body for letter in await Letter.filter(outcome=Outcome.REFUSED)] == []


async def test_a_short_one_is_read_at_the_films_pole_with_trade_and_rating_and_as_it_was_written(story: Story) -> None:
    path = await story.path_at_lille()
    await story.bo.look(path)
    await story.bo.send(f"{path}/answers", content="La marée comme *personnage*.", rating="4")
    await story.go_on()
    page = await story.at_lyon()
    assert "</b>, <bdi>monteur</bdi>" in page and "Review · 4 out of 5" in page
    assert "<p>La marée comme <em>personnage</em>.</p>" in page and "★" not in page
    with at_home(story.lille.house):
        said = await Note.get()
    with at_home(story.lyon.house):
        critique = await Critique.get().select_related("note", "author")
        assert (critique.note.uri, critique.author.handle, rating_of(critique.note.details)) == (said.uri, "bo", 4)

    await story.bo.look(f"/critiques/{said.uuid}/edit")
    await story.bo.send(f"/critiques/{said.uuid}/edit", content="La marée et le vent.", rating="2")
    await story.go_on()
    page = await story.at_lyon()
    assert "La marée et le vent." in page and "2 out of 5" in page and "personnage" not in page

    await story.bo.look(f"/notes/{said.uuid}")
    await story.bo.send(f"/notes/{said.uuid}/delete")
    await story.go_on()
    assert "La marée et le vent." not in await story.at_lyon()
    with at_home(story.lyon.house):
        assert await Critique.all().count() == await Note.all().count() == 0


async def test_a_long_one_has_its_title_once_and_its_words_whole_at_the_other_pole(story: Story) -> None:
    path = await story.path_at_lille()
    await story.bo.look(f"{path}/critiques/new?length=long")
    await story.bo.send(
        f"{path}/critiques/new", title="L’heure qui manque", content="Un **long** texte.\n\n## Et après"
    )
    await story.go_on()
    with at_home(story.lyon.house):
        critique = await Critique.get().select_related("note")
        assert (critique.length, critique.note.title) == ("long", "L’heure qui manque")
        assert critique.note.html == "<p>Un <strong>long</strong> texte.</p>\n<h4>Et après</h4>\n"
    page = (await story.at_lyon()).partition('id="talk"')[2]
    assert page.count("L’heure qui manque") == 1 and "Voir le film" not in page and "A review of" not in page


async def test_what_the_maker_puts_aside_is_folded_at_her_pole_and_stays_as_it_was_at_the_critics(story: Story) -> None:
    path = await story.path_at_lille()
    await story.bo.look(path)
    await story.bo.send(f"{path}/answers", content="Trop long.", rating="1")
    await story.go_on()
    with at_home(story.lyon.house):
        uuid = (await Note.get()).uuid
    here = f"/films/{story.film.slug}"
    await story.ana.look(here)
    await story.ana.send(f"{here}/notes/{uuid}/aside")
    await story.go_on()
    assert "<summary>Put aside by Ana Belle, who made the film" in await story.at_lyon()
    page = await story.bo.look(path)
    assert "Trop long." in page and "Put aside" not in page


async def test_mastodon_and_peertube_stand_in_the_same_talk_and_each_answers_the_other(town: Town) -> None:
    film = await a_film((await an_account("ana", "Ana Belle")).creator)
    await an_account("rosa", "Rosa")
    rosa = Visitor(town.pole)
    await rosa.sign_in("rosa")
    await rosa.look(f"/films/{film.slug}")
    await rosa.send(f"/films/{film.slug}/answers", content="Une coupe superbe.", rating="5")
    critique = await Note.get()

    alice, cineaste = town.social.actor("alice"), town.video.actor("cineaste")
    toot = alice.note(critique.uri, "<p>Laquelle ?</p>")
    await town.deliver(alice, alice.activity("Create", toot))
    comment = cineaste.note(film.uri, "Nous le passons **jeudi**.", mediaType="text/markdown")
    await town.deliver(cineaste, cineaste.activity("Create", comment))
    await rosa.look(f"/films/{film.slug}")
    answered = await Note.get(uri=toot["id"])
    await rosa.look(f"/films/{film.slug}?to={answered.id}")
    await rosa.send(f"/films/{film.slug}/answers", content="Celle de la porte.")
    await town.pole.work()
    page = (await Visitor(town.pole).look(f"/films/{film.slug}")).partition('id="talk"')[2]
    said = ["Une coupe superbe.", "Laquelle ?", "Celle de la porte."]
    assert [page.index(words) for words in said] == sorted(page.index(words) for words in said)
    assert "<strong>jeudi</strong>" in page and page.count("out of 5") == 1
    assert await Critique.all().count() == 1
    answer = [letter["object"] for letter in town.social.received("Create")][-1]
    assert answer["inReplyTo"] == toot["id"] and "relatedWith" not in answer
