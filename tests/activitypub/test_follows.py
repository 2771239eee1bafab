"""Following among people of this pole, by its Groups, and when somebody wishes to be asked."""

import asyncio

import pytest

from fediverse_cinema.activitypub import actors, changing_domain, follows, webfinger
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState, OutboxEntry
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.people import service as people
from tests.kit.following import follow
from tests.kit.haste import quick_keys
from tests.kit.neighbours import Neighbour
from tests.kit.people import a_creator
from tests.kit.towns import Town
from tests.kit.working import work_and_be_killed

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Actor:
    actor = (await a_creator("ana")).actor
    actor.locked = True
    await actor.save()
    return actor


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


async def state(follower: str, followed: Actor) -> FollowState | None:
    return await follows.between(await Actor.get(uri=follower), followed)


async def test_INB_11_who_wishes_to_be_asked_is_asked_and_until_then_the_follower_is_nobody(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    asked = alice.activity("Follow", ana.uri)
    assert (await town.deliver(alice, asked)).outcome == Outcome.APPLIED
    assert await state(alice.uri, ana) == FollowState.REQUESTED and town.social.received() == []
    assert await follows.page_of_followers(ana, None, 10) == []
    follower = await Actor.get(uri=alice.uri)
    assert [one.id for one in await follows.who_asks(ana)] == [follower.id]

    assert (await asyncio.gather(*(follows.approve(follower, ana) for _ in range(5)))).count(True) == 1
    await town.pole.work()
    (accept,) = town.social.received("Accept")
    assert (accept["actor"], accept["object"]["id"]) == (ana.uri, asked["id"])
    assert [path.path for path in town.social.letters] == ["/users/alice/inbox"]
    assert await state(alice.uri, ana) == FollowState.ACCEPTED and await follows.who_asks(ana) == []

    # Her server has forgotten and asks once more: the answer stands.
    again = alice.activity("Follow", ana.uri)
    await town.deliver(alice, again)
    assert town.social.received("Accept")[-1]["object"]["id"] == again["id"]


@pytest.mark.parametrize("accepted", [False, True], ids=["a request", "a follower"])
async def test_INB_11_a_request_is_declined_and_a_follower_removed(
    town: Town, ana: Actor, alice: Neighbour, accepted: bool
) -> None:
    asked = alice.activity("Follow", ana.uri)
    await town.deliver(alice, asked)
    follower = await Actor.get(uri=alice.uri)
    if accepted:
        await follows.approve(follower, ana)
    results = await asyncio.gather(*(follows.decline(follower, ana) for _ in range(5)))
    assert results.count(True) == 1
    await town.pole.work()
    (reject,) = town.social.received("Reject")
    assert (reject["actor"], reject["object"]["id"], reject["object"]["actor"]) == (ana.uri, asked["id"], alice.uri)
    assert not await Follow.exists()
    await town.deliver(alice, alice.activity("Follow", ana.uri))  # and may ask again
    assert await state(alice.uri, ana) == FollowState.REQUESTED


async def test_INB_14_a_request_that_was_taken_back_cannot_be_accepted(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    asked = alice.activity("Follow", ana.uri)
    await town.deliver(alice, asked)
    await town.deliver(alice, alice.undo(asked))
    assert not await follows.approve(await Actor.get(uri=alice.uri), ana)
    assert not await Follow.exists() and not await OutboxEntry.exists(type="Accept")


async def test_members_follow_each_other_at_once_or_after_a_word_and_nothing_leaves(town: Town, ana: Actor) -> None:
    ben = (await a_creator("ben", "Ben")).actor
    assert (await follows.request(ana, ben)).state == FollowState.ACCEPTED
    assert (await follows.request(ben, ana)).state == FollowState.REQUESTED
    assert await follows.decline(ben, ana) and await follows.between(ben, ana) == FollowState.REJECTED
    assert (await follows.request(ben, ana)).state == FollowState.REQUESTED
    assert await follows.approve(ben, ana) and await follows.between(ben, ana) == FollowState.ACCEPTED
    assert not await OutboxEntry.exists()
    await town.pole.work()  # the news have listeners


async def test_a_group_follows_in_the_name_of_its_person_and_the_pole_in_that_of_the_application(
    town: Town, alice: Neighbour
) -> None:
    """PeerTube drops Follows by Groups."""
    creator = await a_creator("eva", "Eva")
    with quick_keys():
        channel = await people.channel_of(creator)
    target = await webfinger.find(alice.uri)
    for follower in (channel, channel, await Actor.get(uri=urls.pole())):
        await follows.request(follower, target)
    await town.pole.work()
    assert [letter["actor"] for letter in town.social.received("Follow")] == [creator.actor.uri, urls.instance()]
    await follows.withdraw(channel, target)
    await town.pole.work()
    assert [letter["actor"] for letter in town.social.received("Undo")] == [creator.actor.uri]
    orphan = await Actor.get(id=channel.id)
    orphan.owner_id = None
    with pytest.raises(Refused):
        await follows.request(orphan, target)


async def test_a_worker_that_is_killed_asks_from_another_domain_once(
    town: Town, ana: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing_domain, "AT_ONCE", 2)
    people = [await actors.find_actor(town.social.actor(name).uri) for name in ("ada", "bea", "cleo")]
    for one in people:
        await follow(ana, one)
    await changing_domain.arrive()
    await work_and_be_killed()
    asked = [(one["object"], one["id"]) for one in town.social.received("Follow")]
    assert sorted(asked) == sorted((one.followed.uri, one.uri) for one in await Follow.all().select_related("followed"))
    assert not await Job.filter(kind=changing_domain.ASK_AGAIN).exists()
