"""After days in which we could not be reached, each server that we know is told that we are back."""

import asyncio
from datetime import timedelta

import pytest

from fediverse_cinema.activitypub import domain_rules
from fediverse_cinema.activitypub.models import Actor, ActorType, Host
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.poles import returning
from tests.kit.neighbours import Server
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def known(server: Server, name: str, *, shared: bool = True) -> None:
    neighbour = server.actor(name)
    await Actor.create(
        uri=neighbour.uri, type=ActorType.PERSON, host=server.host, handle=name, inbox=neighbour.inbox,
        shared_inbox=f"{server.base}/inbox" if shared else None, created_at=clock.now(),
    )  # fmt: skip


async def away_for(town: Town, time: timedelta) -> None:
    """We were alive, then for so long not, and begin to work again."""
    await returning.look_at_the_clock()
    await Host.filter(name=urls.own_host()).update(seen_at=clock.now() - time)
    await Job.filter(kind="look_at_the_clock").delete()
    await returning.look_at_the_clock()
    await town.pole.work()


async def test_after_three_days_each_host_gets_one_update_of_the_pole(town: Town) -> None:
    await known(town.social, "loner", shared=False)
    for name in ("alice", "bob"):
        await known(town.social, name)
    await known(town.video, "carol", shared=False)
    await known(town.evil, "mallory")
    await domain_rules.close("evil.example", "spam")
    await away_for(town, timedelta(days=3))
    assert [one.path for one in town.social.letters] == ["/inbox"]
    assert [one.path for one in town.video.letters] == ["/accounts/carol/inbox"]
    assert town.evil.letters == []
    update = town.social.received()[0]
    assert (update["type"], update["actor"], update["object"]["id"]) == ("Update", urls.pole(), urls.pole())
    assert "publicKey" in update["object"] and "@context" not in update["object"]

    await returning.look_at_the_clock()
    await town.pole.work()
    assert len(town.social.letters) == 1, "once is enough"


async def test_of_two_workers_that_look_at_once_one_greets(town: Town) -> None:
    """One of them stood still past its lease."""
    await known(town.social, "alice")
    await returning.look_at_the_clock()
    await Host.filter(name=urls.own_host()).update(seen_at=clock.now() - timedelta(days=3))
    await Job.filter(kind="look_at_the_clock").delete()
    await asyncio.gather(returning.look_at_the_clock(), returning.look_at_the_clock())
    await town.pole.work()
    assert len(town.social.letters) == 1


async def test_an_hour_or_a_weekend_is_no_long_silence(town: Town) -> None:
    await known(town.social, "alice")
    await away_for(town, timedelta(days=2, hours=23))
    assert town.social.letters == []


async def test_a_pole_that_has_just_been_founded_greets_nobody(town: Town) -> None:
    await known(town.social, "alice")
    await returning.look_at_the_clock()
    await town.pole.work()
    assert town.social.letters == []
    ours = await Host.get(name=urls.own_host())
    assert ours.seen_at is not None and clock.now() - ours.seen_at < timedelta(minutes=5)


async def test_many_hosts_are_told_in_several_letters_and_each_host_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "HOSTS_AT_ONCE", 2)
    for server in (town.social, town.video, town.fedi):
        await known(server, "somebody")
    await away_for(town, timedelta(days=30))
    assert [len(server.letters) for server in (town.social, town.video, town.fedi)] == [1, 1, 1]
