"""Lyon becomes Rhône: its archive is taken over at a new domain, and those who follow it, on Mastodon and at Lille, go
there by themselves. The old domain leads to the new one as long as it lives.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from fediverse_cinema import packing, unpacking
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import changing_domain, follows, webfinger
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.app import doors
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.house import open_house
from fediverse_cinema.poles import kinship
from fediverse_cinema.poles.models import KinshipState, KnownPole
from tests.kit.empty_places import an_empty_place
from tests.kit.neighbours import Neighbour, Server
from tests.kit.people import a_film, an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Door, Neighbourhood, Pole, a_lot, a_pole, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
ANA, THERE = "https://lyon.example/ap/users/ana", "https://rhone.example/ap/users/ana"

SECRET = "a secret of tests, long enough to be one"  # the poles of tests have it in their settings


@dataclass
class Story:
    """Bo, at Lille, and Alice, on Mastodon, follow Ana of Lyon; she follows Alice. The two poles know each other."""

    lyon: Pole
    lille: Pole
    social: Server
    alice: Neighbour
    ana: Account
    film: Film
    mounts: Neighbourhood
    door: Door

    async def go_on(self, *more: Pole) -> None:
        await work_everywhere(self.lyon, self.lille, *more)
        await work_everywhere(self.lyon, self.lille, *more)


@pytest.fixture
async def story(blank_databases: BlankDatabases) -> AsyncIterator[Story]:
    hosts = ("lyon.example", "lille.example", "rhone.example")
    opened, social = {host: Door() for host in hosts}, Server("social.example")
    mounts: Neighbourhood = {f"https://{host}": httpx.ASGITransport(app=door) for host, door in opened.items()}
    mounts[social.base] = httpx.ASGITransport(app=social)
    async with AsyncExitStack() as stack:
        lyon, lille = [
            await stack.enter_async_context(
                a_pole(await stack.enter_async_context(a_lot(blank_databases, host)), mounts)
            )
            for host in hosts[:2]
        ]
        for pole, host in ((lyon, hosts[0]), (lille, hosts[1])):
            opened[host].app, pole.door = pole.app, opened[host]
        alice = social.actor("alice")
        with at_home(lyon.house):
            ana = await an_account("ana", "Ana Belle")
            film = await a_film(ana.creator, "La Saône")
            await follows.request(ana.creator.actor, await webfinger.find(alice.uri))
            await kinship.add("lille.example")
        with at_home(lille.house):
            bo = await an_account("bo", "Bo Martin")
            await follows.request(bo.creator.actor, await webfinger.find("ana@lyon.example"))
            await kinship.add("lyon.example")
        story = Story(lyon, lille, social, alice, ana, film, mounts, opened["rhone.example"])
        await story.go_on()
        [asked] = social.received("Follow")
        for letter in (alice.activity("Accept", asked), alice.activity("Follow", ANA)):
            assert (await alice.send(letter, lyon.client, lyon.shared_inbox)).status_code == 202
        await story.go_on()
        social.asked.clear()
        yield story


@asynccontextmanager
async def _taken_over(story: Story, directory: Path) -> AsyncIterator[Pole]:
    """The pole at its new domain, on the same engine, with open doors."""
    engine = "sqlite" if story.lyon.house.settings.uses_sqlite else "postgres"
    async with an_empty_place(directory / "rhone", engine, "rhone.example", secrets={"key": SECRET}) as place:
        taken, _ = await unpacking.take_over(directory / "lyon.zip", settings_file=place, host="rhone.example")
        async with open_house(taken, mounts=story.mounts) as house:
            with at_home(house):
                await changing_domain.arrive()
            story.door.app = doors(house)
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app=story.door.app)) as client:
                yield Pole(house, story.door.app, client, story.door)


async def follows_at(pole: Pole) -> dict[tuple[str, str], FollowState]:
    with at_home(pole.house):
        known = await Follow.all().select_related("follower", "followed")
        people = [one for one in known if "ana" in (one.follower.handle, one.followed.handle)]
        return {(one.follower.address, one.followed.address): one.state for one in people}


async def test_followers_go_along_to_the_new_domain(story: Story, tmp_path: Path) -> None:
    lyon, lille, social, alice = story.lyon, story.lille, story.social, story.alice
    await packing.export(lyon.house.settings, tmp_path / "lyon.zip")
    async with AsyncExitStack() as stack:
        rhone = await stack.enter_async_context(_taken_over(story, tmp_path))
        assert (await follows_at(rhone))[("bo@lille.example", "ana@rhone.example")] == FollowState.ACCEPTED

        # Who is followed learns by which address: her server knows the old one only.
        await story.go_on(rhone)
        [asked] = [one for one in social.received("Follow") if one["actor"] == THERE]
        assert asked["object"] == alice.uri
        assert (await follows_at(rhone))[("ana@rhone.example", "alice@social.example")] == FollowState.REQUESTED
        assert (await alice.send(alice.activity("Accept", asked), rhone.client, rhone.shared_inbox)).status_code == 202
        await story.go_on(rhone)
        assert (await follows_at(rhone))[("ana@rhone.example", "alice@social.example")] == FollowState.ACCEPTED

        with at_home(lyon.house):
            await changing_domain.leave("https://rhone.example")
        await story.go_on(rhone)
        [move] = [one for one in social.received("Move") if one["actor"] == ANA]
        assert (move["object"], move["target"]) == (ANA, THERE)
        there = await rhone.client.get(THERE, headers={"Accept": "application/activity+json"})
        assert there.json()["alsoKnownAs"] == [ANA], "without it Mastodon moves nobody"
        here = await lyon.client.get(ANA, headers={"Accept": "application/activity+json"})
        assert here.json()["movedTo"] == THERE
        undone = [one["object"]["object"] for one in social.received("Undo") if one["actor"] == ANA]
        assert undone == [alice.uri], "the old one follows nobody any more"

        # As Mastodon does then.
        assert (await alice.send(alice.activity("Follow", THERE), rhone.client, rhone.shared_inbox)).status_code == 202
        await story.go_on(rhone)
        assert any(one["actor"] == THERE and one["type"] == "Accept" for one in social.received())
        assert (await follows_at(lille)) == {("bo@lille.example", "ana@rhone.example"): FollowState.ACCEPTED}

        with at_home(rhone.house):
            film = await a_film(
                (await Account.get(creator__actor__handle="ana").select_related("creator__actor")).creator, "Le Rhône"
            )
        await story.go_on(rhone)
        assert [one["object"]["name"] for one in social.received("Create") if one["actor"] == THERE] == ["Le Rhône"]
        with at_home(lille.house):
            assert (await Film.get(uri=film.uri)).title == "Le Rhône"
            [known] = await KnownPole.all().select_related("instance", "group")
            assert (known.host, known.state) == ("rhone.example", KinshipState.KNOWN)
            assert (known.group.uri, known.last_error) == ("https://rhone.example/ap/pole", "")
        for pole in (lyon, lille, rhone):
            with at_home(pole.house):
                assert [(job.kind, job.error) for job in await Job.filter(state=JobState.DEAD)] == []


async def test_the_old_domain_leads_to_the_new_one_and_answers_servers(story: Story, tmp_path: Path) -> None:
    lyon = story.lyon
    visitor = Visitor(lyon)
    visitor.client.follow_redirects = False
    await visitor.look("/films")
    assert visitor.response.status_code == 200
    await packing.export(lyon.house.settings, tmp_path / "lyon.zip")
    async with _taken_over(story, tmp_path) as rhone:
        with at_home(lyon.house):
            lyon.house.rooms.clear()
            await changing_domain.leave("https://rhone.example")
        await story.go_on(rhone)
        lyon.house.rooms.clear()  # a minute later
        for path in ("/", "/films?tri=titre", "/login", "/users/ana", f"/films/{story.film.slug}"):
            await visitor.look(path)
            assert (visitor.response.status_code, visitor.response.headers["location"]) == (
                301, f"https://rhone.example{path}",
            )  # fmt: skip
        refused = await lyon.client.post("https://lyon.example/login", data={"handle": "ana"})
        assert refused.status_code == 410 and "https://rhone.example" in refused.text
        server = {"Accept": "application/activity+json"}
        for path in (ANA, story.film.uri, f"https://lyon.example/films/{story.film.slug}"):
            assert (await lyon.client.get(path, headers=server)).status_code == 200
        finger = await lyon.client.get("https://lyon.example/.well-known/webfinger?resource=acct:ana@lyon.example")
        assert finger.status_code == 200 and ANA in finger.text


async def test_nobody_is_sent_to_a_place_that_is_not_this_pole(story: Story) -> None:
    with at_home(story.lyon.house):
        with pytest.raises(Refused) as refused:
            await changing_domain.leave("https://rhone.example")
        assert "does not answer as this pole" in refused.value.sentence()
        with pytest.raises(Refused) as refused:
            await changing_domain.leave("https://lille.example")
        assert "is not this pole: import its archive there" in refused.value.sentence()
        assert not await Actor.filter(moved_to__isnull=False).exists()
        assert not await Job.filter(kind=changing_domain.MOVE_AWAY).exists()
    await story.go_on()
    assert story.social.received("Move") == []
