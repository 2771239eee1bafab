"""Blocks, as they arrive and as they leave: follows end both ways, and nothing passes between the two."""

import pytest

from fediverse_cinema.activitypub import barriers, blocks, follows, outbox, webfinger
from fediverse_cinema.activitypub.models import Actor, Block, Follow, OutboxEntry
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Mention, Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.reactions import service as reactions
from tests.kit.neighbours import Neighbour
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


async def both_follow(town: Town, ana: Actor, alice: Neighbour) -> Actor:
    """Ana and Alice follow each other; Alice's row."""
    await town.deliver(alice, alice.activity("Follow", ana.uri))
    await follows.request(ana, await webfinger.find(alice.uri))
    await town.pole.work()
    [asked] = town.social.received("Follow")
    await town.deliver(alice, alice.activity("Accept", asked))
    town.social.asked.clear()
    assert await Follow.all().count() == 2
    return await Actor.get(uri=alice.uri)


async def test_a_block_ends_follows_both_ways_and_is_remembered(town: Town, ana: Actor, alice: Neighbour) -> None:
    known = await both_follow(town, ana, alice)
    letter = await town.deliver(alice, alice.activity("Block", ana.uri))
    assert letter.outcome == Outcome.APPLIED
    assert await Follow.all().count() == 0
    assert await barriers.has_blocked(known, ana) and not await barriers.has_blocked(ana, known)
    assert town.social.letters == [], "and nobody is told that we know"


async def test_to_whoever_blocked_us_nothing_is_sent_and_what_is_sent_to_her_neighbours_goes_on(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    bob = town.social.actor("bob")
    note = "https://social.example/notes/9"
    authors = [await webfinger.find(one.uri) for one in (alice, bob)]
    for author in authors:
        await reactions.like(ana, note + author.handle, author)
    await town.deliver(alice, alice.activity("Block", ana.uri))
    for author in authors:  # what she did before the block she may take back
        await reactions.unlike(ana, note + author.handle, author)
    await town.pole.work()
    assert [undo["to"] for undo in town.social.received("Undo")] == [[bob.uri]]


async def test_she_can_follow_again_only_after_she_has_taken_her_block_back(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    block = alice.activity("Block", ana.uri)
    await town.deliver(alice, block)
    letter = await town.deliver(alice, alice.activity("Follow", ana.uri))
    assert letter.outcome == Outcome.IGNORED and await Follow.all().count() == 0
    assert [one["type"] for one in town.social.received()] == ["Reject"]
    with pytest.raises(Refused):
        await follows.request(ana, await Actor.get(uri=alice.uri))
    await town.deliver(alice, alice.undo(block))
    assert await Block.all().count() == 0
    await town.deliver(alice, alice.activity("Follow", ana.uri))
    assert await Follow.all().count() == 1


@pytest.mark.parametrize("by_id", [False, True], ids=["embedded", "by its id"])
async def test_nobody_lifts_the_block_of_another(town: Town, ana: Actor, alice: Neighbour, by_id: bool) -> None:
    mallory = town.evil.actor("mallory")
    block = alice.activity("Block", ana.uri)
    await town.deliver(alice, block)
    undo = mallory.activity("Undo", block["id"] if by_id else {**block, "actor": alice.uri})
    await town.deliver(mallory, undo)
    assert await Block.all().count() == 1
    await town.deliver(alice, alice.activity("Undo", block["id"] if by_id else block))
    assert await Block.all().count() == 0


async def test_INB_14_an_undo_that_comes_before_its_block_counts(town: Town, ana: Actor, alice: Neighbour) -> None:
    block = alice.activity("Block", ana.uri)
    await town.deliver(alice, alice.undo(block))
    letter = await town.deliver(alice, block)
    assert letter.outcome == Outcome.IGNORED and await Block.all().count() == 0


async def test_a_block_of_nobody_here_is_ignored(town: Town, ana: Actor, alice: Neighbour) -> None:
    await town.deliver(alice, alice.activity("View", alice.uri))
    async with only(town, Letter=1):
        letter = await town.deliver(alice, alice.activity("Block", "https://third.example/users/x"))
    assert letter.outcome == Outcome.IGNORED


async def test_a_member_who_blocks_tells_her_inbox_and_answers_at_no_address(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    known = await both_follow(town, ana, alice)
    await blocks.block(ana, known)
    await blocks.block(ana, known)
    await town.pole.work()
    sent = town.social.received()
    assert sorted(one["type"] for one in sent) == ["Block", "Reject", "Undo"]
    [block] = town.social.received("Block")
    assert (block["actor"], block["object"]) == (ana.uri, alice.uri)
    assert {one.path for one in town.social.letters} == {"/users/alice/inbox"}
    assert await Follow.all().count() == 0
    answer = await town.pole.client.get(block["id"], headers={"Accept": "application/activity+json"})
    assert answer.status_code == 404
    listed = await OutboxEntry.filter(listed=True).count()
    assert listed == 0

    await blocks.unblock(ana, known)
    await town.pole.work()
    undo = town.social.received("Undo")[-1]
    assert undo["object"]["type"] == "Block" and undo["object"]["id"] == block["id"]
    await town.deliver(alice, alice.activity("Follow", ana.uri))
    assert await Follow.all().count() == 1


async def test_members_of_one_pole_part_without_a_letter(town: Town, ana: Actor) -> None:
    ben = (await a_creator("ben")).actor
    await follows.request(ben, ana)
    await blocks.block(ana, ben)
    assert await Follow.all().count() == 0 and await OutboxEntry.all().count() == 0
    with pytest.raises(Refused):
        await blocks.block(ana, ana)


async def test_a_letter_says_nothing_to_her_whom_its_author_has_blocked(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    known = await webfinger.find(alice.uri)
    await blocks.block(ana, known)
    activity = {"@context": "https://www.w3.org/ns/activitystreams", "id": f"{ana.uri}/x", "type": "View",
                "actor": ana.uri, "object": alice.uri, "to": [alice.uri]}  # fmt: skip
    await outbox.post(ana, activity, to=[known])
    await town.pole.work()
    assert [one["type"] for one in town.social.received()] == ["Block"]


async def test_what_she_had_before_the_block_is_taken_back_from_her_too(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    known = await both_follow(town, ana, alice)
    note = await conversations.say(ana, Words("Bonjour @alice@social.example"), mentions=[known])
    await town.pole.work()
    await blocks.block(ana, known)
    await conversations.withdraw(await Note.get(id=note.id))
    await town.pole.work()
    [delete] = town.social.received("Delete")
    assert delete["object"]["id"] == note.uri and "Bonjour" not in str(delete)


@pytest.mark.parametrize("visibility", ["public", "followers", "direct"])
async def test_while_one_has_blocked_the_other_neither_reads_the_other(
    town: Town, ana: Actor, alice: Neighbour, visibility: str
) -> None:
    known = await both_follow(town, ana, alice)
    notes = []
    for author, named in ((ana, known), (known, ana)):
        uri = f"{author.uri}/said"
        note = await Note.create(
            uri=uri, uuid=uri[-30:], author=author, thread_uri=uri, answer_to="", html="<p>x</p>",
            visibility=visibility, published_at=clock.now(),
        )  # fmt: skip
        await Mention.create(note=note, actor=named)
        notes.append((note, named))
    assert [await talk.may_read(note, reader) for note, reader in notes] == [True, True]
    await town.deliver(alice, alice.activity("Block", ana.uri))
    assert [await talk.may_read(note, reader) for note, reader in notes] == [False, False]
