"""Following, as it arrives: who follows ours, and what becomes of our own requests."""

import asyncio

import orjson
import pytest

from fediverse_cinema.activitypub import blocks, domain_rules, follows, webfinger
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState, OutboxEntry
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox import worker
from fediverse_cinema.inbox.models import Letter, Outcome
from tests.kit.neighbours import AS2, Document, Neighbour
from tests.kit.people import a_creator
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Actor:
    return (await a_creator("ana")).actor


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


@pytest.fixture
def mallory(town: Town) -> Neighbour:
    return town.social.actor("mallory")


async def states() -> list[FollowState]:
    return [follow.state for follow in await Follow.all()]


async def test_a_follow_is_accepted_to_the_followers_own_inbox(town: Town, ana: Actor, alice: Neighbour) -> None:
    follow = alice.activity("Follow", ana.uri)
    letter = await town.deliver(alice, follow)
    assert (letter.outcome, await states()) == (Outcome.APPLIED, [FollowState.ACCEPTED])
    [answer] = town.social.letters
    assert answer.path == "/users/alice/inbox"  # PeerTube drops an Accept in the shared one
    assert answer.activity["object"] == {"id": follow["id"], "type": "Follow", "actor": alice.uri, "object": ana.uri}
    assert answer.activity["actor"] == ana.uri


async def test_a_repeated_follow_is_accepted_again_and_stays_one(town: Town, ana: Actor, alice: Neighbour) -> None:
    for _ in range(2):
        await town.deliver(alice, alice.activity("Follow", ana.uri))
    assert await states() == [FollowState.ACCEPTED]
    assert len(town.social.received("Accept")) == 2


@pytest.mark.parametrize("answer", ["Accept", "Reject"])
async def test_STO_02_a_follow_that_is_opened_once_more_after_a_kill_is_answered_once(
    town: Town, ana: Actor, alice: Neighbour, answer: str
) -> None:
    """Killed between what it did and the word that it was done. Meanwhile ana has removed her, or she is refused."""
    await town.deliver(alice, alice.activity("Arrive", ana.uri))
    stranger = await Actor.get(uri=alice.uri)
    if answer == "Reject":
        await blocks.block(ana, stranger)
    letter = await town.deliver(alice, alice.activity("Follow", ana.uri))
    if answer == "Accept":
        assert await follows.decline(stranger, ana)
        await town.pole.work()
    before = [one["id"] for one in town.social.received(answer)]
    await Letter.filter(id=letter.id).update(outcome=Outcome.WAITING)
    await worker.open_letter(letter.id)
    await town.pole.work()
    assert [one["id"] for one in town.social.received(answer)] == before != []
    assert not await Follow.exists() and await OutboxEntry.filter(type=answer).count() == 1


async def test_the_answer_is_on_its_way_in_the_moment_in_which_the_follow_counts_and_in_its_order(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    await town.deliver(alice, alice.activity("Arrive", ana.uri))
    await alice.send(alice.activity("Follow", ana.uri), town.pole.client, town.pole.shared_inbox)
    letter = await Letter.get(outcome=Outcome.WAITING)
    await worker.open_letter(letter.id)
    accept = await OutboxEntry.get(type="Accept")
    [delivery] = await Job.filter(kind__in=["fan_out", "deliver"])
    assert accept.fanned_out and orjson.loads(delivery.args) == {"entry_id": accept.id, "inbox": f"{alice.uri}/inbox"}
    assert await states() == [FollowState.ACCEPTED] and town.social.letters == []
    assert await follows.decline(await Actor.get(uri=alice.uri), ana)
    assert await Job.filter(kind="deliver", serial=delivery.serial).count() == 2
    await town.pole.work()
    assert [one["type"] for one in town.social.received()] == ["Accept", "Reject"]


async def test_a_closed_server_gets_no_answer(town: Town, ana: Actor, alice: Neighbour) -> None:
    await town.deliver(alice, alice.activity("Arrive", ana.uri))
    stranger = await Actor.get(uri=alice.uri)
    await domain_rules.close(stranger.host, "spam")
    assert await follows.welcome(stranger, ana, f"{alice.uri}/follow", letter="its digest")
    assert await OutboxEntry.filter(type="Accept").exists()
    assert not await Job.filter(kind__in=["fan_out", "deliver"]).exists()


async def test_an_accept_does_not_echo_whatever_a_stranger_put_into_her_follow(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    follow = alice.activity("Follow", {"id": ana.uri, "summary": "x" * 100_000})
    await town.deliver(alice, follow)
    assert len(town.social.letters[0].body) < 2_000


async def test_a_follow_of_nobody_here_is_ignored(town: Town, alice: Neighbour, mallory: Neighbour) -> None:
    for target in (mallory.uri, f"{town.pole.base}/ap/users/nobody", "https://lyon.example.evil.test/ap/pole"):
        letter = await town.deliver(alice, alice.activity("Follow", target))
        assert letter.outcome == Outcome.IGNORED
    assert await states() == []
    assert town.social.letters == []


@pytest.mark.parametrize("embedded", [True, False], ids=["embedded", "by its id"])
async def test_INB_14_an_undone_follow_ends(town: Town, ana: Actor, alice: Neighbour, *, embedded: bool) -> None:
    follow = alice.activity("Follow", ana.uri)
    await town.deliver(alice, follow)
    undo = alice.undo(follow) if embedded else alice.activity("Undo", follow["id"])
    assert (await town.deliver(alice, undo)).outcome == Outcome.APPLIED
    assert await states() == []
    assert (await town.deliver(alice, {**undo, "id": f"{undo['id']}/again"})).outcome == Outcome.IGNORED
    await town.deliver(alice, {**follow, "published": "2026-08-08T09:00:00Z"})  # the same id, PeerTube does so
    assert await states() == [FollowState.ACCEPTED]


async def test_INB_14_mastodon_may_undo_a_follow_under_an_id_that_we_never_saw(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    await town.deliver(alice, alice.activity("Follow", ana.uri))
    await town.deliver(alice, alice.undo(alice.activity("Follow", ana.uri)))
    assert await states() == []


@pytest.mark.parametrize("embedded", [True, False], ids=["embedded", "by its id"])
async def test_INB_14_nobody_undoes_the_follow_of_another(
    town: Town, ana: Actor, alice: Neighbour, mallory: Neighbour, *, embedded: bool
) -> None:
    follow = alice.activity("Follow", ana.uri)
    await town.deliver(alice, follow)
    letter = await town.deliver(mallory, mallory.activity("Undo", follow if embedded else follow["id"]))
    assert (letter.outcome, await states()) == (Outcome.IGNORED, [FollowState.ACCEPTED])


@pytest.mark.parametrize("embedded", [True, False], ids=["embedded", "by its id"])
async def test_INB_14_an_undo_before_its_follow_has_the_same_result(
    town: Town, ana: Actor, alice: Neighbour, *, embedded: bool
) -> None:
    follow = alice.activity("Follow", ana.uri)
    await town.deliver(alice, alice.undo(follow) if embedded else alice.activity("Undo", follow["id"]))
    letter = await town.deliver(alice, follow)
    assert (letter.outcome, letter.reason) == (Outcome.IGNORED, "taken back before it came")
    assert await states() == []


async def test_INB_14_an_undo_ahead_of_anothers_follow_does_not_stop_it(
    town: Town, ana: Actor, alice: Neighbour, mallory: Neighbour
) -> None:
    follow = alice.activity("Follow", ana.uri)
    await town.deliver(mallory, mallory.activity("Undo", follow["id"]))
    await town.deliver(alice, follow)
    assert await states() == [FollowState.ACCEPTED]


async def requested(ana: Actor, alice: Neighbour) -> Document:
    """Our request to follow alice, as it went out."""
    await follows.request(ana, await webfinger.find(alice.uri))
    entry = await OutboxEntry.filter(type="Follow").order_by("-id").first()
    assert entry is not None
    return {"id": entry.uri, "type": "Follow", "actor": ana.uri, "object": alice.uri}


FORMS = {
    "embedded": lambda follow: follow,
    "embedded in a list": lambda follow: [follow],
    "by its id": lambda follow: follow["id"],
    "without its actor": lambda follow: {name: follow[name] for name in ("id", "type", "object")},
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
async def test_an_accept_makes_our_request_a_follow_once(town: Town, ana: Actor, alice: Neighbour, form) -> None:
    follow = await requested(ana, alice)
    await town.pole.work()
    [letter] = town.social.letters
    assert (letter.path, letter.activity["type"]) == ("/users/alice/inbox", "Follow")
    assert await states() == [FollowState.REQUESTED]
    accepted = await town.deliver(alice, alice.activity("Accept", form(follow)))
    assert (accepted.outcome, await states()) == (Outcome.APPLIED, [FollowState.ACCEPTED])
    again = await town.deliver(alice, alice.activity("Accept", form(follow)))
    assert (again.outcome, await states()) == (Outcome.IGNORED, [FollowState.ACCEPTED])


async def test_INB_11_a_reject_ends_the_follow_and_it_may_be_asked_again(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    follow = await requested(ana, alice)
    await town.deliver(alice, alice.activity("Accept", follow))
    await town.deliver(alice, alice.activity("Reject", follow))
    assert await states() == [FollowState.REJECTED]
    again = await requested(ana, alice)
    assert again["id"] != follow["id"] and await states() == [FollowState.REQUESTED]
    await town.deliver(alice, alice.activity("Accept", again))
    assert await states() == [FollowState.ACCEPTED]


async def test_INB_10_an_accept_of_what_we_never_asked_is_ignored(
    town: Town, ana: Actor, alice: Neighbour, mallory: Neighbour
) -> None:
    follow = await requested(ana, alice)
    forged = {"id": f"{town.pole.base}/ap/activities/1", "type": "Follow", "actor": ana.uri, "object": mallory.uri}
    for about in (
        forged,  # never sent
        forged["id"],
        follow,  # sent to alice, accepted by mallory
        follow["id"],
        {**follow, "object": mallory.uri},
        {**follow, "actor": mallory.uri},
        {**follow, "actor": alice.uri},
        AS2,
    ):
        letter = await town.deliver(mallory, mallory.activity("Accept", about))
        assert (letter.outcome, await states()) == (Outcome.IGNORED, [FollowState.REQUESTED]), about


async def test_INB_10_an_accept_of_a_request_to_another_does_not_answer_ours(
    town: Town, ana: Actor, alice: Neighbour, mallory: Neighbour
) -> None:
    follow = await requested(ana, alice)
    letter = await town.deliver(alice, alice.activity("Accept", {**follow, "object": mallory.uri}))
    assert (letter.outcome, await states()) == (Outcome.IGNORED, [FollowState.REQUESTED])


UNDOING = {
    "embedded": lambda accept: accept,
    "by its id": lambda accept: accept["id"],
    "without what it accepts": lambda accept: {name: accept[name] for name in ("id", "type", "actor")},
}


@pytest.mark.parametrize("undo_first", [False, True])
@pytest.mark.parametrize("form", UNDOING.values(), ids=UNDOING)
async def test_INB_14_an_accept_that_is_undone_is_a_reject_in_any_order(
    town: Town, ana: Actor, alice: Neighbour, *, form, undo_first: bool
) -> None:
    accept = alice.activity("Accept", await requested(ana, alice))
    letters = [accept, alice.activity("Undo", form(accept))]
    for letter in reversed(letters) if undo_first else letters:
        await town.deliver(alice, letter)
    assert await states() == [FollowState.REJECTED]
    again = await requested(ana, alice)
    await town.deliver(alice, alice.activity("Accept", again))
    assert await states() == [FollowState.ACCEPTED]


async def test_INB_14_an_accept_of_long_ago_is_undone_by_what_it_accepted(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    accept = alice.activity("Accept", await requested(ana, alice))
    await town.deliver(alice, accept)
    await Letter.all().delete()  # as they are swept after a month
    assert (await town.deliver(alice, alice.undo(accept))).outcome == Outcome.APPLIED
    assert await states() == [FollowState.REJECTED]


@pytest.mark.parametrize("form", UNDOING.values(), ids=UNDOING)
async def test_INB_14_nobody_undoes_the_accept_of_another(
    town: Town, ana: Actor, alice: Neighbour, mallory: Neighbour, form
) -> None:
    accept = alice.activity("Accept", await requested(ana, alice))
    for letter in (
        mallory.activity("Undo", form(accept)),
        mallory.activity("Undo", form({**accept, "actor": mallory.uri})),
    ):
        await town.deliver(mallory, letter)
        assert await states() == [FollowState.REQUESTED]
    await town.deliver(alice, accept)
    for letter in (
        mallory.activity("Undo", form(accept)),
        mallory.activity("Undo", form({**accept, "actor": mallory.uri})),
    ):
        ended = await town.deliver(mallory, {**letter, "id": town.social.new_id("undos")})
        assert (ended.outcome, await states()) == (Outcome.IGNORED, [FollowState.ACCEPTED])


async def test_INB_13_twenty_clicks_ask_once_and_take_back_once(town: Town, ana: Actor, alice: Neighbour) -> None:
    target = await webfinger.find(alice.uri)
    async with only(town, Follow=1, OutboxEntry=1, Job=1):
        await asyncio.gather(*(follows.request(ana, target) for _ in range(20)))
    async with only(town, Follow=-1, OutboxEntry=1, Job=2):
        await asyncio.gather(*(follows.withdraw(ana, target) for _ in range(20)))


async def test_INB_13_twenty_clicks_after_a_refusal_ask_once(town: Town, ana: Actor, alice: Neighbour) -> None:
    await town.deliver(alice, alice.activity("Reject", await requested(ana, alice)))
    target = await Actor.get(uri=alice.uri)
    async with only(town, OutboxEntry=1, Job=1):
        await asyncio.gather(*(follows.request(ana, target) for _ in range(20)))
