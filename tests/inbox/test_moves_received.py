"""People of elsewhere who move, and those who only say so."""

from datetime import timedelta

import pytest

from fediverse_cinema.activitypub import domain_rules, follows, moving, webfinger
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox.models import Letter, Outcome
from tests.kit.following import follow
from tests.kit.neighbours import Document, Neighbour
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Actor:
    return (await a_creator("ana")).actor


@pytest.fixture
async def alice(town: Town, ana: Actor) -> Neighbour:
    """Ana follows her."""
    alice = town.social.actor("alice")
    await follows.request(ana, await webfinger.find(alice.uri))
    await town.pole.work()
    [asked] = town.social.received("Follow")
    await town.deliver(alice, alice.activity("Accept", asked))
    town.social.asked.clear()
    return alice


async def move(town: Town, who: Neighbour, target: str, about: str = "", **more: object) -> Letter:
    activity: Document = who.activity("Move", about or who.uri, target=target, **more)
    return await town.deliver(who, activity)


async def followed() -> list[str]:
    return [one.followed.uri for one in await Follow.all().select_related("followed")]


async def test_members_follow_her_to_her_new_address_once(town: Town, ana: Actor, alice: Neighbour) -> None:
    there = town.fedi.actor("alice", alsoKnownAs=[alice.uri])
    letter = await move(town, alice, there.uri)
    assert letter.outcome == Outcome.APPLIED
    old = await Actor.get(uri=alice.uri)
    assert old.moved_to == there.uri and old.moved_at is not None
    follow = await Follow.get().select_related("followed")
    assert (follow.followed.uri, follow.state) == (there.uri, FollowState.REQUESTED)
    assert [one["object"] for one in town.fedi.received("Follow")] == [there.uri]
    assert len(town.social.received("Undo")) == 1

    again = await move(town, alice, there.uri)
    assert again.outcome == Outcome.IGNORED
    assert len(town.fedi.received("Follow")) == 1


async def test_INB_19_without_a_back_link_nobody_moves(town: Town, ana: Actor, alice: Neighbour) -> None:
    """GoToSocial's TestBadMoves: no alias there, somebody else's alias, a target that has moved itself, oneself."""
    others = [
        town.fedi.actor("a"), town.fedi.actor("b", alsoKnownAs=["https://third.example/users/x"]),
        town.fedi.actor("c", alsoKnownAs=[alice.uri], movedTo="https://third.example/users/x"),
    ]  # fmt: skip
    for target in [*(one.uri for one in others), alice.uri]:
        letter = await move(town, alice, target)
        assert letter.outcome == Outcome.REFUSED, target
    for target in ("", "urn:x"):
        assert (await move(town, alice, target)).outcome == Outcome.IGNORED
    assert await followed() == [alice.uri] and town.fedi.received("Follow") == []
    assert (await Actor.get(uri=alice.uri)).moved_at is None


async def test_INB_19_what_we_kept_of_the_target_does_not_count_it_is_asked_anew(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    there = town.fedi.actor("alice", alsoKnownAs=[alice.uri])
    await webfinger.find(there.uri)
    town.fedi.serve(there.document())
    letter = await move(town, alice, there.uri)
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "no_back_link")
    town.fedi.serve(there.document() | {"alsoKnownAs": alice.uri})
    assert (await move(town, alice, there.uri)).outcome == Outcome.APPLIED


async def test_INB_19_nobody_moves_another(town: Town, ana: Actor, alice: Neighbour) -> None:
    mallory = town.social.actor("mallory")
    there = town.evil.actor("alice", alsoKnownAs=[alice.uri, mallory.uri])
    letter = await move(town, mallory, there.uri, about=alice.uri)
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_hers")
    assert await followed() == [alice.uri]


async def test_INB_19_two_moves_within_a_week_are_one(town: Town, ana: Actor, alice: Neighbour) -> None:
    first = town.fedi.actor("one", alsoKnownAs=[alice.uri])
    second = town.video.actor("two", alsoKnownAs=[alice.uri, first.uri])
    await move(town, alice, first.uri)
    assert (await move(town, alice, second.uri)).outcome == Outcome.REFUSED
    assert (await Actor.get(uri=alice.uri)).moved_to == first.uri
    await Actor.filter(uri=alice.uri).update(moved_at=clock.now() - moving.PAUSE - timedelta(seconds=1))
    assert (await move(town, alice, second.uri)).outcome == Outcome.APPLIED


async def test_INB_19_of_two_moves_at_once_the_first_counts(town: Town, ana: Actor, alice: Neighbour) -> None:
    """Both were opened before either was done: each has her row as it was."""
    targets = [server.actor("anew", alsoKnownAs=[alice.uri]) for server in (town.fedi, town.video)]
    first, second = [await Actor.get(uri=alice.uri) for _ in targets]
    await moving.arrived(first, targets[0].uri)
    with pytest.raises(Refused) as refusal:
        await moving.arrived(second, targets[1].uri)
    assert refusal.value.code == "moved_lately"
    assert await followed() == [targets[0].uri]
    assert (await Actor.get(uri=alice.uri)).moved_to == targets[0].uri


async def test_whom_she_had_refused_does_not_ask_at_her_new_address(town: Town, ana: Actor, alice: Neighbour) -> None:
    ben, cleo = [(await a_creator(handle)).actor for handle in ("ben", "cleo")]
    old = await Actor.get(uri=alice.uri)
    await follow(ben, old, FollowState.REJECTED)
    await follow(cleo, old, FollowState.REQUESTED)
    there = town.fedi.actor("alice", alsoKnownAs=[alice.uri])
    assert (await move(town, alice, there.uri)).outcome == Outcome.APPLIED
    assert {one["actor"] for one in town.fedi.received("Follow")} == {ana.uri, cleo.uri}
    assert (await Follow.get(follower_id=ben.id)).state == FollowState.REJECTED


async def test_INB_19_nobody_moves_to_a_closed_host(town: Town, ana: Actor, alice: Neighbour) -> None:
    there = town.evil.actor("alice", alsoKnownAs=[alice.uri])
    await domain_rules.close("evil.example", "spam")
    letter = await move(town, alice, there.uri)
    assert letter.outcome == Outcome.IGNORED
    assert await followed() == [alice.uri] and town.evil.asked == []


async def test_she_may_move_here(town: Town, ana: Actor, alice: Neighbour) -> None:
    """Ben, whom Alice becomes, followed her old account himself: nobody follows himself."""
    ben = await a_creator("ben")
    await moving.add_alias(ben.actor, await Actor.get(uri=alice.uri))
    await follows.request(ben.actor, await Actor.get(uri=alice.uri))
    letter = await move(town, alice, ben.actor.uri)
    assert letter.outcome == Outcome.APPLIED
    follow = await Follow.get().select_related("followed", "follower")
    assert (follow.follower.uri, follow.followed.uri, follow.state) == (ana.uri, ben.actor.uri, FollowState.ACCEPTED)
