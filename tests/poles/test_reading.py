"""Long lists are read in turns, and whoever leaves a list, or a pole that is known no longer, leaves the directory."""

from datetime import timedelta

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.foundation import clock
from fediverse_cinema.people.models import Portrait
from fediverse_cinema.people.trades import iri
from fediverse_cinema.poles import kinship
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.projects.models import Project
from fediverse_cinema.search import people, pole_forgetting, pole_reading
from tests.kit.kin import known_pole, page
from tests.kit.neighbours import Neighbour, Server
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
LIST = "OrderedCollection"


def somebody(server: Server, name: str, **said: object) -> Neighbour:
    """A person who edits and wishes to be found, as her server shows her now."""
    editor = [{"type": "Occupation", "occupationalCategory": iri("editor")}]
    return server.actor(name, **{"indexable": True, "hasOccupation": editor, "region": "FR-BRE"} | said)


async def listed() -> list[str]:
    return sorted([one.person.handle for one in (await people.find(people.Wanted(), None)).people])


async def read(town: Town, pole: KnownPole) -> None:
    """What the job of six hours later does."""
    await Actor.filter(host=pole.host).update(fetched_at=clock.now() - timedelta(hours=6))
    await pole_reading.read(pole.id)
    await town.pole.work()


async def test_all_of_a_long_list_have_their_turn(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty people, a project, and twenty requests each time."""
    monkeypatch.setattr(pole_reading, "MOST_FETCHES", 20)
    names = [somebody(town.evil, f"p{number}").uri for number in range(40)]
    project = town.evil.actor("quai", "Group", stage="idea")
    page(town.evil, "members", names, kind=LIST)
    page(town.evil, "projects", [project.uri], kind=LIST)
    pole = await known_pole(town.evil, affiliations=f"{town.evil.base}/members", projects=f"{town.evil.base}/projects")
    seen, left = [], []
    for _ in range(4):
        await read(town, pole)
        seen.append(await Portrait.all().count())
        left.append((await KnownPole.get()).left_over)
        assert (await KnownPole.get()).last_error == ""
    assert await Project.exists(actor__uri=project.uri) and seen[-1] == 40 and seen == sorted(seen)
    assert all(left), "how many wait for the next time is noted"
    monkeypatch.undo()
    await read(town, pole)
    assert (await KnownPole.get()).left_over == 0


async def test_those_asked_longest_ago_come_first_and_the_fresh_ones_are_not_asked(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three = [somebody(town.evil, name) for name in ("one", "two", "three")]
    page(town.evil, "members", [one.uri, two.uri, three.uri], kind=LIST)
    pole = await known_pole(town.evil, affiliations=f"{town.evil.base}/members")
    await pole_reading.read(pole.id)
    for actor, hours in ((one, 7), (two, 30), (three, 1)):
        await Actor.filter(uri=actor.uri).update(fetched_at=clock.now() - timedelta(hours=hours))
    town.evil.asked.clear()
    await pole_reading.read(pole.id)
    asked = [path.rpartition("/")[2] for path in town.evil.fetched]
    assert [name for name in asked if name in ("one", "two", "three")] == ["two", "one"]


async def test_whoever_takes_herself_off_the_list_is_asked_before_all_others(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    lea = somebody(town.evil, "lea")
    page(town.evil, "members", [lea.uri], kind=LIST)
    pole = await known_pole(town.evil, affiliations=f"{town.evil.base}/members")
    await read(town, pole)
    assert await listed() == ["lea@evil.example"]
    somebody(town.evil, "lea", indexable=False)
    page(town.evil, "members", [somebody(town.evil, f"new{number}").uri for number in range(40)], kind=LIST)
    monkeypatch.setattr(pole_reading, "MOST_FETCHES", 20)
    await read(town, pole)
    assert "lea@evil.example" not in await listed()


async def test_a_list_that_names_others_each_time_does_not_fill_the_directory(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pole_forgetting, "MOST_UNLISTED", 3)
    pole = await known_pole(town.evil, affiliations=f"{town.evil.base}/members")
    followed = await actors.find_actor(somebody(town.evil, "friend").uri)
    ana = (await a_creator("ana", "Ana")).actor
    await Follow.create(follower=ana, followed=followed, state=FollowState.ACCEPTED, created_at=clock.now())
    counts = []
    for turn in range(4):
        names = [somebody(town.evil, f"p{turn}x{number}").uri for number in range(5)]
        page(town.evil, "members", names, kind=LIST)
        await read(town, pole)
        counts.append(await Portrait.all().count())
    await read(town, pole)  # those of the last turn are heard of now
    assert max(counts) <= 1 + 5 + 5 + 3 and await Portrait.all().count() == 1 + 5 + 3
    assert await Portrait.exists(actor_id=followed.id), "whom somebody follows stays"


async def test_a_pole_that_is_removed_while_it_is_read_is_asked_no_further_and_forgotten(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(town.evil, "members", [somebody(town.evil, name).uri for name in ("eve", "bob", "cy")], kind=LIST)
    pole = await known_pole(town.evil, affiliations=f"{town.evil.base}/members")
    ask = pole_reading._ask_actor

    async def remove_after(uri: str) -> None:
        await ask(uri)
        found = await kinship.find("evil.example")
        assert found is not None
        await kinship.remove(found)
        await town.pole.work()

    monkeypatch.setattr(pole_reading, "_ask_actor", remove_after)
    await pole_reading.read(pole.id)
    await town.pole.work()
    assert await KnownPole.all().count() == await Portrait.all().count() == 0
    assert await Actor.filter(host="evil.example", type="Person").count() == 1 and await listed() == []


async def test_people_of_a_server_that_nobody_here_has_added_are_not_listed(town: Town) -> None:
    await actors.find_actor(somebody(town.evil, "eve").uri)
    await town.pole.work()
    assert await Portrait.all().count() == 1 and await listed() == []
    pole = await known_pole(town.evil)
    assert await listed() == ["eve@evil.example"]
    await KnownPole.filter(id=pole.id).update(state=KinshipState.ASKED)
    assert await listed() == []


async def test_whoever_has_not_been_heard_of_for_a_month_is_not_listed(town: Town) -> None:
    await actors.find_actor(somebody(town.evil, "eve").uri)
    await known_pole(town.evil)
    await town.pole.work()
    assert await listed() == ["eve@evil.example"]
    await Actor.filter(handle="eve").update(fetched_at=clock.now() - people.LONGEST_SILENCE - timedelta(minutes=1))
    assert await listed() == []
