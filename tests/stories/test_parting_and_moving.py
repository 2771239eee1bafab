"""Two poles, one process, real doors: a block, a report, a move there and back, and consents."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub import barriers, follows, outbox, webfinger
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.consents import queries
from fediverse_cinema.consents.models import Stamp
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.moderation.models import Report
from tests.kit.neighbours import AS2
from tests.kit.people import PASSWORD, a_film, an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]


@dataclass
class Story:
    """Ana makes films at Lyon; Bo, at Lille, follows her."""

    lyon: Pole
    lille: Pole
    ana: Account
    bo: Account
    ana_sees: Visitor
    bo_sees: Visitor

    async def go_on(self) -> None:
        await work_everywhere(self.lyon, self.lille)

    async def film(self, title: str = "La Saône") -> Film:
        with at_home(self.lyon.house):
            film = await a_film(self.ana.creator, title)
        await self.go_on()
        return film

    async def follows_at(self, pole: Pole) -> list[tuple[str, str]]:
        with at_home(pole.house):
            known = await Follow.filter(state=FollowState.ACCEPTED).select_related("follower", "followed")
            return sorted((one.follower.address, one.followed.address) for one in known)

    async def bo_says(self, kind: str, about: str, **more: Any) -> None:
        """A letter from Bo to Ana, as software that can do more than ours would send it."""
        with at_home(self.lille.house):
            activity = {"@context": AS2, "id": f"{self.bo.creator.actor.uri}/{kind}", "type": kind, "object": about,
                        "actor": self.bo.creator.actor.uri, **more}  # fmt: skip
            ana = await Actor.get(handle="ana")
            await outbox.post(self.bo.creator.actor, activity, to=[ana], own_inbox=True)
        await self.go_on()


@pytest.fixture
async def story(blank_databases: BlankDatabases) -> AsyncIterator[Story]:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            ana = await an_account("ana", "Ana Belle", role=Role.ADMIN)
        with at_home(lille.house):
            bo = await an_account("bo", "Bo Martin", role=Role.ADMIN)
            await follows.request(bo.creator.actor, await webfinger.find("ana@lyon.example"))
        story = Story(lyon, lille, ana, bo, Visitor(lyon), Visitor(lille))
        await story.ana_sees.sign_in("ana")
        await story.bo_sees.sign_in("bo")
        await story.go_on()
        assert (
            await story.follows_at(lyon) == await story.follows_at(lille) == [("bo@lille.example", "ana@lyon.example")]
        )
        yield story
        for pole in (lyon, lille):
            with at_home(pole.house):
                assert [(job.kind, job.error) for job in await Job.filter(state=JobState.DEAD)] == []


async def test_a_block_ends_the_follow_on_both_sides_until_it_is_lifted(story: Story) -> None:
    await story.ana_sees.look("/people/bo@lille.example")
    await story.ana_sees.send("/workshop/block", uri=story.bo.creator.actor.uri)
    await story.go_on()
    assert await story.follows_at(story.lyon) == await story.follows_at(story.lille) == []
    film = await story.film()
    with at_home(story.lille.house):
        assert not await Film.exists(uri=film.uri)
        ana, bo = await Actor.get(handle="ana"), await Actor.get(local_handle="bo")
        assert await barriers.has_blocked(ana, bo)
    await story.bo_sees.look("/people/ana@lyon.example")
    await story.bo_sees.send("/workshop/follow", address="https://lyon.example/ap/users/ana")
    assert "One of you has blocked the other" in story.bo_sees.page

    await story.ana_sees.look("/workshop/blocked")
    await story.ana_sees.send("/workshop/unblock", uri=story.bo.creator.actor.uri)
    await story.go_on()
    await story.bo_sees.look("/people/ana@lyon.example")
    await story.bo_sees.send("/workshop/follow", address="https://lyon.example/ap/users/ana")
    await story.go_on()
    assert await story.follows_at(story.lyon) == [("bo@lille.example", "ana@lyon.example")]


async def test_a_report_reaches_those_who_run_the_other_pole_without_the_name_of_the_reporter(story: Story) -> None:
    film = await story.film()
    await story.bo_sees.look(f"/report?about={film.uri}")
    await story.bo_sees.send("/report", words="Not her film", forward="on")
    await story.go_on()
    with at_home(story.lyon.house):
        report = await Report.get().select_related("by", "about")
        assert (report.by.uri, report.about.handle) == ("https://lille.example/ap/instance", "ana")
        assert (report.objects, report.words) == ([film.uri], "Not her film")
    page = await story.ana_sees.look("/admin/reports")
    assert "Not her film" in page and "Bo Martin" not in page


async def test_a_member_moves_to_the_other_pole_and_her_follower_follows_her_there(story: Story) -> None:
    """Bo follows Ana at Lyon; she becomes Anna at Lille, where he lives: he follows her at once."""
    with at_home(story.lille.house):
        await an_account("anna", "Anna Belle")
    with at_home(story.lyon.house):
        ida = (await an_account("ida", "Ida")).creator.actor
        await follows.request(ida, story.ana.creator.actor)
    anna = Visitor(story.lille)
    await anna.sign_in("anna")
    await anna.look("/workshop/moving")
    await anna.send("/workshop/moving", deed="add", **{"add-address": "ana@lyon.example"})
    await story.ana_sees.look("/workshop/moving")
    await story.ana_sees.send(
        "/workshop/moving", deed="leave", password=PASSWORD, **{"leave-address": "anna@lille.example"}
    )
    assert "You have moved" in story.ana_sees.page
    await story.go_on()
    expected = [("bo@lille.example", "anna@lille.example"), ("ida@lyon.example", "anna@lille.example")]
    assert await story.follows_at(story.lille) == expected
    assert await story.follows_at(story.lyon) == expected[1:]
    with at_home(story.lille.house):
        assert (await Actor.get(handle="ana")).moved_to == "https://lille.example/ap/users/anna"
    assert "Has moved" in await story.bo_sees.look("/people/ana@lyon.example")


async def test_a_quote_and_a_collection_get_their_stamps_and_lose_them(story: Story) -> None:
    film = await story.film()
    quoting = f"{story.lille.base}/ap/notes/quoting"
    await story.bo_says("QuoteRequest", film.uri, instrument={"id": quoting, "type": "Note", "quote": film.uri})
    await story.bo_says("FeatureRequest", story.ana.creator.actor.uri, instrument=f"{story.lille.base}/ap/c/1")
    with at_home(story.lyon.house):
        assert await queries.stamped_among([quoting]) == {(quoting, film.uri)}
        stamps = [stamp.uri for stamp in await Stamp.all()]
    assert len(stamps) == 2
    for uri in stamps:
        answer = await story.lyon.client.get(uri, headers={"Accept": "application/activity+json"})
        assert answer.json()["id"] == uri and answer.json()["attributedTo"] == story.ana.creator.actor.uri
    await story.ana_sees.look("/workshop/requests")
    for _ in stamps:
        await story.ana_sees.send("/workshop/requests", deed="revoke")
    await story.go_on()
    for uri in stamps:
        assert (await story.lyon.client.get(uri)).status_code == 410
