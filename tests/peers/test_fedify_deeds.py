"""What members and strangers do beyond films, between Fedify and a pole of ours: words, changes, deletions, shares,
blocks, reports and moves in both directions. Fedify verifies with its own code what we sign, proofs included.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.activitypub import actors, blocks, follows, moving
from fediverse_cinema.activitypub.models import Actor, Block, Follow, FollowState
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films.models import Film
from fediverse_cinema.moderation import service as moderation
from fediverse_cinema.moderation.models import Report
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reactions.models import Reaction, ReactionKind
from tests.kit.fedify import CAVAGE, RFC9421, Event, Peer, fedify, missing
from tests.kit.servers import Server, until

pytestmark = [
    pytest.mark.peer,
    pytest.mark.servers,
    pytest.mark.media,
    pytest.mark.skipif(missing() != "", reason=missing()),
]

MakePeer = Callable[..., Peer]


@pytest.fixture
def make_peer() -> Iterator[MakePeer]:
    with ExitStack() as stack:
        yield lambda name, *arguments: stack.enter_context(fedify(name, *arguments))


@pytest.fixture
def member(lyon: Server) -> str:
    return f"{lyon.url}/ap/users/ana"


def follow(peer: Peer, actor: str) -> None:
    peer.tell("follow", target=actor)
    peer.received("Accept", actor=actor)


def ours(lyon: Server, deed: Callable[[Actor], Awaitable[Any]]) -> Any:
    """Something that ana does; the server's worker sends what comes of it."""

    async def do() -> Any:
        return await deed(await Actor.get(local_handle="ana"))

    return lyon.inside(do)


def there_is(lyon: Server, look: Callable[[], Awaitable[Any]], what: str) -> Any:
    return until(lambda: lyon.inside(look), what)


def bears_all_marks(letter: Event) -> None:
    """HTTP signature, FEP-8b32 proof and RsaSignature2017, each verified by Fedify."""
    assert letter["signature"]["verified"] and letter["proof"] is True and letter["ld"] is True, letter


def test_words_of_ours_are_read_changed_and_deleted_over_there(lyon: Server, member: str, make_peer: MakePeer) -> None:
    alice = make_peer("alice")
    follow(alice, member)

    note = ours(lyon, lambda ana: conversations.say(ana, Words("Une *lettre* pour #Fedify.", warning="Longue")))
    create = alice.received("Create", actor=member)
    bears_all_marks(create)
    said = create["activity"]["object"]
    assert (said["id"], said["type"], said["summary"]) == (note.uri, "Note", "Longue")
    seen = alice.tell("lookup", target=note.uri)
    assert (seen["type"], seen["id"]) == ("Note", note.uri)

    async def change(ana: Actor) -> None:
        await conversations.edit(await Note.get(id=note.id), Words("Une **autre** lettre."))

    ours(lyon, change)
    update = alice.received("Update", actor=member)
    bears_all_marks(update)
    assert "<strong>autre</strong>" in update["activity"]["object"]["content"]

    async def take_back(ana: Actor) -> None:
        await conversations.withdraw(await Note.get(id=note.id).select_related("author"))

    ours(lyon, take_back)
    delete = alice.received("Delete", actor=member)
    bears_all_marks(delete)
    assert delete["activity"]["object"]["id"] == note.uri


def test_a_film_bears_marks_that_fedify_verifies(lyon: Server, member: str, clip: Path, make_peer: MakePeer) -> None:
    alice = make_peer("alice")
    follow(alice, member)
    film = lyon.publish(clip, "Signé trois fois", by="ana")
    create = alice.received("Create", actor=member)
    bears_all_marks(create)
    assert create["activity"]["object"]["id"] == film


@pytest.mark.parametrize("spec", [CAVAGE, RFC9421])
def test_words_from_there_are_changed_and_deleted_here(
    spec: str, lyon: Server, member: str, film: str, make_peer: MakePeer
) -> None:
    alice = make_peer("alice", "--spec", spec)
    uri = alice.tell("create", inReplyTo=film, content="<p>Premier jet</p>")["note"]
    there_is(lyon, lambda: Note.get_or_none(uri=uri), "her words are here")

    alice.tell("edit", note=uri, content="<p>Second jet</p>", target=member)
    there_is(lyon, lambda: Note.get_or_none(uri=uri, html__contains="Second jet"), "and have changed")

    alice.tell("remove", note=uri, target=member)
    until(lambda: not lyon.inside(lambda: Note.exists(uri=uri)), "and are gone")


def test_likes_dislikes_and_shares_in_both_directions(
    lyon: Server, member: str, film: str, make_peer: MakePeer
) -> None:
    alice = make_peer("alice")
    follow(alice, member)
    for command, kind in (("like", "Like"), ("dislike", "Dislike"), ("announce", "Announce")):
        sent = alice.tell(command, object=film)["activity"]
        there_is(
            lyon,
            lambda kind=kind: Reaction.get_or_none(kind=ReactionKind(kind), object_uri=film, actor__uri=alice.actor),
            f"her {kind} is here",
        )
        alice.tell("undo", activity=sent, target=member)
        until(
            lambda kind=kind: (
                not lyon.inside(
                    lambda: Reaction.exists(kind=ReactionKind(kind), object_uri=film, actor__uri=alice.actor)
                )
            ),
            f"her {kind} is taken back",
        )

    uri = alice.tell("create", inReplyTo=film, content="<p>Aimez-moi</p>")["note"]
    there_is(lyon, lambda: Note.get_or_none(uri=uri), "her words are here")

    async def react(ana: Actor, *deeds: Any) -> None:
        author = await Actor.get(uri=alice.actor)
        for deed in deeds:
            await deed(ana, uri, author)

    ours(lyon, lambda ana: react(ana, reactions.like, reactions.share))
    assert alice.received("Like", actor=member)["activity"]["object"] == uri
    assert alice.received("Announce", actor=member)["activity"]["object"] == uri
    ours(lyon, lambda ana: react(ana, reactions.unlike, reactions.unshare))
    until(lambda: len(alice.delivered("Undo")) == 2, "both are taken back")
    assert all(letter["signature"]["verified"] for letter in alice.delivered())


def test_an_answer_to_our_film_is_passed_on_byte_for_byte_and_verified_by_others(
    lyon: Server, member: str, clip: Path, make_peer: MakePeer
) -> None:
    """Bea follows ana; alice answers ana's film. Bea's server gets alice's letter from us, and believes it only because
    of alice's own signature.
    """
    alice, bea = make_peer("alice"), make_peer("bea")
    follow(bea, member)
    film = lyon.publish(clip, "Parlons-en", by="ana")
    bea.received("Create", actor=member)

    uri = alice.tell("create", inReplyTo=film, content="<p>Vu de loin</p>")["note"]

    passed_on = bea.received("Create", actor=alice.actor)
    assert passed_on["activity"]["object"]["id"] == uri
    assert passed_on["signature"]["verified"] and passed_on["signature"]["key"].startswith(lyon.url)
    assert (passed_on["proof"], passed_on["ld"]) == (True, True)
    assert not [letter for letter in alice.delivered("Create")], "her own server has it already"


def test_follows_of_ours_are_accepted_over_there_and_taken_back(lyon: Server, member: str, make_peer: MakePeer) -> None:
    alice = make_peer("alice")

    async def ask(ana: Actor) -> None:
        await follows.request(ana, await actors.find_actor(alice.actor))

    async def leave(ana: Actor) -> None:
        await follows.withdraw(ana, await actors.find_actor(alice.actor))

    ours(lyon, ask)
    alice.received("Follow", actor=member)
    there_is(
        lyon,
        lambda: Follow.get_or_none(follower__uri=member, followed__uri=alice.actor, state=FollowState.ACCEPTED),
        "she accepts",
    )
    ours(lyon, leave)
    undo = alice.received("Undo", actor=member)
    assert undo["activity"]["object"]["type"] == "Follow"


def test_blocks_and_reports_in_both_directions(lyon: Server, member: str, film: str, make_peer: MakePeer) -> None:
    alice = make_peer("alice")
    follow(alice, member)

    alice.tell("flag", target=member, objects=[member, film], content="Pas à elle")
    report = there_is(lyon, lambda: Report.get_or_none(by__uri=alice.actor), "the report is here")
    assert report.words == "Pas à elle" and film in report.objects

    async def complain(ana: Actor) -> None:
        await moderation.report(ana, await Actor.get(uri=alice.actor), [alice.actor], "Du démarchage", forward=True)

    ours(lyon, complain)
    flag = alice.received("Flag")
    assert flag["signature"]["verified"] and flag["activity"]["actor"] == f"{lyon.url}/ap/instance"
    assert flag["activity"]["content"] == "Du démarchage"

    sent = alice.tell("block", target=member)["activity"]
    there_is(lyon, lambda: Block.get_or_none(blocker__uri=alice.actor, blocked__uri=member), "the block is here")
    assert not lyon.inside(lambda: Follow.exists(follower__uri=alice.actor, followed__uri=member))
    alice.tell("undo", activity=sent, target=member)
    until(lambda: not lyon.inside(lambda: Block.exists(blocker__uri=alice.actor)), "and is lifted")

    async def block(ana: Actor, deed: Any) -> None:
        await deed(ana, await Actor.get(uri=alice.actor))

    ours(lyon, lambda ana: block(ana, blocks.block))
    assert alice.received("Block", actor=member)["activity"]["object"] == alice.actor
    ours(lyon, lambda ana: block(ana, blocks.unblock))
    assert alice.received("Undo", actor=member)["activity"]["object"]["type"] == "Block"


def test_who_is_followed_here_moves_from_there_to_there(lyon: Server, member: str, make_peer: MakePeer) -> None:
    alice = make_peer("alice")
    bea = make_peer("bea", "--alias", alice.actor)

    async def ask(ana: Actor) -> None:
        await follows.request(ana, await actors.find_actor(alice.actor))

    ours(lyon, ask)
    there_is(
        lyon,
        lambda: Follow.get_or_none(follower__uri=member, followed__uri=alice.actor, state=FollowState.ACCEPTED),
        "she accepts",
    )
    alice.tell("move", target=bea.actor, told=member)
    assert bea.received("Follow", actor=member)["activity"]["object"] == bea.actor
    moved = there_is(lyon, lambda: Actor.get_or_none(uri=alice.actor, moved_to=bea.actor), "we know where she went")
    assert moved.moved_at is not None


def test_a_member_of_ours_moves_over_there(lyon: Server, make_peer: MakePeer) -> None:
    """Last in this file: she who has moved publishes here no longer."""
    member = f"{lyon.url}/ap/users/ana"
    carol, dora = make_peer("carol"), make_peer("dora", "--alias", member)
    follow(carol, member)

    async def nothing() -> None:
        return None

    async def leave(ana: Actor) -> None:
        await moving.leave(ana, await actors.find_actor(dora.actor), first=nothing)

    ours(lyon, leave)
    move = carol.received("Move", actor=member)
    assert (move["activity"]["object"], move["activity"]["target"]) == (member, dora.actor)
    assert move["signature"]["verified"]
    assert lyon.document("/ap/users/ana")["movedTo"] == dora.actor
    assert lyon.inside(lambda: Film.filter(author__uri=member).count()) > 0, "her films stay where they were"
