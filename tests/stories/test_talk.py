"""Two poles talk: what a member of one says, and to whom, stands at the other as she said it, through edits, deletions,
votes, and a pole that is down for a day.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from fediverse_cinema.activitypub import follows, webfinger
from fediverse_cinema.activitypub.models import Actor, Host, Tombstone
from fediverse_cinema.conversations import mentions, queries, service
from fediverse_cinema.conversations.models import Mention, Note, Tagging, Visibility, Vote
from fediverse_cinema.conversations.words import Answered, Poll, Words
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.inbox.models import Letter, Outcome
from tests.kit.people import a_creator
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, down, two_poles, work_everywhere

pytestmark = [pytest.mark.anyio, pytest.mark.stories]


@dataclass
class Member:
    """Somebody at home at one pole; what she does is done there."""

    pole: Pole
    actor: Actor
    notes: list[Note] = field(default_factory=list)

    async def says(self, text: str, **more: Any) -> Note:
        answers = more.pop("answers", None)
        with at_home(self.pole.house):
            named = await mentions.named_in(text)
            note = await service.say(self.actor, Words(text, **more), mentions=named, answers=answers)
        self.notes.append(note)
        return note

    async def reads(self, uri: str) -> Note | None:
        """The note as it stands at her pole, if she may read it."""
        with at_home(self.pole.house):
            note = await Note.get_or_none(uri=uri).select_related("author")
            return note if note is not None and await queries.may_read(note, self.actor) else None

    async def knows(self, other: "Member") -> Actor:
        with at_home(self.pole.house):
            return await webfinger.find(other.actor.address)


@dataclass
class Story:
    """Ana and Inès are of Lyon, Bo and Cy of Lille. Bo follows Ana."""

    lyon: Pole
    lille: Pole
    ana: Member
    ines: Member
    bo: Member
    cy: Member

    async def go_on(self) -> None:
        await work_everywhere(self.lyon, self.lille)

    async def bo_follows_ana(self) -> None:
        ana = await self.bo.knows(self.ana)
        with at_home(self.lille.house):
            await follows.request(self.bo.actor, ana)
        await self.go_on()


@pytest.fixture
async def story(blank_databases: BlankDatabases) -> AsyncIterator[Story]:
    async with two_poles(blank_databases) as (lyon, lille):
        members = []
        for pole, handles in ((lyon, ("ana", "ines")), (lille, ("bo", "cy"))):
            with at_home(pole.house):
                members += [Member(pole, (await a_creator(handle, handle.capitalize())).actor) for handle in handles]
        told = Story(lyon, lille, *members)
        await told.bo_follows_ana()
        yield told
        for pole in (lyon, lille):
            with at_home(pole.house):
                assert [(job.kind, job.error) for job in await Job.filter(state=JobState.DEAD)] == []
                assert [letter.body for letter in await Letter.filter(outcome=Outcome.REFUSED)] == []


async def test_a_note_with_a_mention_a_warning_and_a_hashtag_is_what_she_said(story: Story) -> None:
    said = await story.ana.says("Salut @cy@lille.example, **vu** ? #CourtMétrage", warning="La fin", language="fr")
    await story.go_on()
    there = await story.cy.reads(said.uri)
    assert there is not None and not there.local
    assert '<a class="u-url mention" href="https://lille.example/users/cy"' in there.html
    assert "<strong>vu</strong>" in there.html and "CourtMétrage" in there.html
    assert (there.warning, there.sensitive, there.language) == ("La fin", True, "fr")
    assert there.published_at.replace(microsecond=0) == said.published_at.replace(microsecond=0)
    with at_home(story.lille.house):
        assert await Mention.filter(note_id=there.id).values_list("actor_id", flat=True) == [story.cy.actor.id]
        assert await Tagging.all().values_list("tag", flat=True) == ["courtmétrage"]


async def test_direct_words_are_read_by_those_two_and_answered_in_private(story: Story) -> None:
    said = await story.ines.says("@cy@lille.example tu es libre en mars ?", visibility=Visibility.DIRECT)
    await story.go_on()
    there = await story.cy.reads(said.uri)
    assert there is not None and there.visibility == Visibility.DIRECT
    assert await story.bo.reads(said.uri) is None and await story.ana.reads(said.uri) is None
    place = Answered(there.uri, there.thread_uri, there.author, there.visibility)
    answer = await story.cy.says("Oui !", answers=place)
    await story.go_on()
    here = await story.ines.reads(answer.uri)
    assert here is not None and (here.visibility, here.thread_uri) == (Visibility.DIRECT, said.uri)
    assert await story.ana.reads(answer.uri) is None
    for pole, uri in ((story.lyon, said.uri), (story.lille, answer.uri)):
        for address in (uri, f"{uri}/activity", f"{uri}/replies"):
            response = await pole.client.get(address, headers={"Accept": "application/activity+json"})
            assert response.status_code == 404


async def test_words_for_followers_are_read_by_followers_alone(story: Story) -> None:
    said = await story.ana.says("Pour vous", visibility=Visibility.FOLLOWERS)
    await story.go_on()
    assert await story.bo.reads(said.uri) is not None
    assert await story.cy.reads(said.uri) is None and await story.ines.reads(said.uri) is None


async def test_an_edit_and_a_deletion_are_the_same_everywhere(story: Story) -> None:
    said = await story.ana.says("Première version #Un")
    await story.go_on()
    for text in ("Deuxième #Deux", "Troisième"):
        with at_home(story.lyon.house):
            await service.edit(said, Words(text))
    await story.go_on()
    there = await story.bo.reads(said.uri)
    assert there is not None and "Troisième" in there.html and there.updated_at is not None
    with at_home(story.lille.house):
        assert await Tagging.all().count() == 0
    answer = await story.bo.says("Bien", answers=Answered(said.uri, said.uri, there.author, there.visibility))
    await story.go_on()
    with at_home(story.lyon.house):
        await service.withdraw(await Note.get(uri=said.uri))
    await story.go_on()
    assert await story.bo.reads(said.uri) is None and await story.ana.reads(said.uri) is None
    assert await story.ana.reads(answer.uri) is not None, "her own words stay hers"
    for pole in (story.lyon, story.lille):
        with at_home(pole.house):
            assert await Tombstone.exists(uri=said.uri)


async def test_votes_come_home_and_the_count_goes_out(story: Story) -> None:
    asked = await story.ana.says("Quelle affiche ?", poll=Poll(("Rouge", "Bleu"), several=True))
    await story.go_on()
    there = await story.bo.reads(asked.uri)
    assert there is not None and there.kind == "Question"
    with at_home(story.lille.house):
        await service.vote(story.bo.actor, there, [0, 1])
        await service.vote(story.cy.actor, there, [1])
    with at_home(story.lyon.house):
        await service.vote(story.ines.actor, await Note.get(uri=asked.uri), [1])
    await story.go_on()
    with at_home(story.lyon.house):
        assert await Vote.all().count() == 4
        assert (await Note.get(uri=asked.uri)).details["poll"]["counts"] == [1, 3]
    with clock.stopped_at(clock.now() + timedelta(minutes=5)):
        await story.go_on()
    told = await story.bo.reads(asked.uri)
    assert told is not None and told.details["poll"]["counts"] == [1, 3] and told.details["poll"]["voters"] == 3


async def test_an_answer_to_an_answer_finds_its_talk_at_a_pole_that_heard_of_neither(story: Story) -> None:
    """Cy answers Inès, whom nobody at Lille follows, below what only Lyon knows."""
    first = await story.ines.says("Qui vient ?")
    second = await story.ines.says(
        "@cy@lille.example et toi ?", answers=Answered(first.uri, first.uri, story.ines.actor, first.visibility)
    )
    await story.go_on()
    there = await story.cy.reads(second.uri)
    assert there is not None and there.thread_uri == first.uri
    assert await story.cy.reads(first.uri) is not None, "what it answers has been fetched"


async def test_a_pole_that_was_down_for_a_day_misses_nothing(story: Story) -> None:
    with at_home(story.lyon.house):
        await Host.filter(name="lille.example").update(failures=0)
    with down(story.lille):
        kept = await story.ana.says("Avant")
        with at_home(story.lyon.house):
            await service.edit(kept, Words("Pendant"))
        gone = await story.ana.says("Vite oublié")
        await story.lyon.work()
        with at_home(story.lyon.house):
            await service.withdraw(gone)
            assert await Job.filter(kind="deliver", state=JobState.READY).count() >= 2
        await story.lyon.work()
        assert await story.bo.reads(kept.uri) is None
    for hours in range(1, 30, 4):
        with clock.stopped_at(clock.now() + timedelta(hours=hours)):
            await story.go_on()
    there = await story.bo.reads(kept.uri)
    assert there is not None and "Pendant" in there.html
    assert await story.bo.reads(gone.uri) is None
    with at_home(story.lyon.house):
        assert await Job.filter(kind="deliver").count() == 0
