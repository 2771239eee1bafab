"""Fedify, a foreign implementation, and a pole of ours, each in its own process: what one signs the other verifies."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.kit.fedify import CAVAGE, RFC9421, Peer, fedify, missing
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


def actors_of(server: Server) -> list[str]:
    """The member, her channel, the pole."""
    return [f"{server.url}/ap/users/ana", f"{server.url}/ap/channels/ana_films", f"{server.url}/ap/pole"]


def follow(peer: Peer, actor: str) -> str:
    """The id of a Follow that has been accepted."""
    sent: str = peer.tell("follow", target=actor)["activity"]
    accept = peer.received("Accept", actor=actor)
    assert accept["activity"]["object"]["id"] == sent
    return sent


@pytest.mark.parametrize("spec", [CAVAGE, RFC9421])
def test_it_follows_and_is_sent_the_next_film(spec: str, lyon: Server, clip: Path, make_peer: MakePeer) -> None:
    alice, title = make_peer("alice", "--spec", spec), f"Un film pour {spec}"
    member, channel, pole = actors_of(lyon)
    for actor in (member, channel, pole):
        follow(alice, actor)

    film = lyon.publish(clip, title, by="ana")

    letters = [
        alice.received("Create", actor=member),
        alice.received("Announce", actor=channel, object=film),
        alice.received("Announce", actor=pole, object=film),
    ]
    assert letters[0]["activity"]["object"]["id"] == film
    for letter in letters:
        key = letter["activity"]["actor"] + "#main-key"
        assert letter["signature"] == {"spec": CAVAGE, "verified": True, "key": key}
        assert letter["path"] == "/inbox"
    assert len(alice.delivered("Create")) == 1, "the shared inbox gets it once, whomever she follows"
    seen = alice.tell("lookup", target=film)
    assert (seen["type"], seen["name"], seen["id"]) == ("Video", title, film)


def test_when_it_refuses_cavage_we_knock_again_with_rfc_9421(lyon: Server, clip: Path, make_peer: MakePeer) -> None:
    bea = make_peer("bea", "--refuse-cavage")
    member = actors_of(lyon)[0]
    follow(bea, member)

    film = lyon.publish(clip, "Deux fois frapper", by="ana")

    create = bea.received("Create", actor=member)
    assert create["activity"]["object"]["id"] == film
    assert create["signature"] == {"spec": RFC9421, "verified": True, "key": f"{member}#main-key"}
    refused = [event for event in bea.events if event["event"] == "inbox" and event["refused"]]
    assert {event["signature"]["spec"] for event in refused} == {CAVAGE}


@pytest.mark.parametrize("spec", [CAVAGE, RFC9421])
def test_its_likes_and_comments_are_seen_here(spec: str, lyon: Server, film: str, make_peer: MakePeer) -> None:
    alice, document = make_peer("alice", "--spec", spec), lyon.document(film)
    comments = lyon.document(document["comments"])["totalItems"]

    like = alice.tell("like", object=film)["activity"]
    alice.tell("create", inReplyTo=film, content="<p>Une <em>lumière</em> rare.<script>alert(1)</script></p>")

    until(lambda: lyon.document(document["comments"])["totalItems"] == comments + 1, "the comment is counted")
    until(lambda: lyon.document(document["likes"])["totalItems"] == 1, "the like is counted")
    page = lyon.anonymous(next(link["href"] for link in document["url"] if link["mediaType"] == "text/html"))
    assert "Une <em>lumière</em> rare." in page.text and "alert(1)" not in page.text
    assert "alice (Fedify)" in page.text
    assert alice.actor.split("/")[2] in page.text, "it is told from where she writes"

    alice.tell("undo", activity=like, target=actors_of(lyon)[0])
    until(lambda: lyon.document(document["likes"])["totalItems"] == 0, "the like is taken back")


@pytest.mark.parametrize("spec", [CAVAGE, RFC9421])
def test_what_is_forged_or_unsigned_is_refused(spec: str, lyon: Server, make_peer: MakePeer) -> None:
    alice, member = make_peer("alice", "--spec", spec), actors_of(lyon)[0]
    before = lyon.document(f"{member}/followers")["totalItems"]

    assert alice.tell("forge", target=member, signed=True)["status"] == 401
    assert alice.tell("forge", target=member, signed=False)["status"] == 401

    assert lyon.jobs_left("open_letter") == 0
    assert lyon.document(f"{member}/followers")["totalItems"] == before


def test_after_undo_it_is_sent_nothing_more(lyon: Server, clip: Path, make_peer: MakePeer) -> None:
    alice, bea = make_peer("alice"), make_peer("bea")
    follows = {actor: follow(alice, actor) for actor in actors_of(lyon)}
    for actor in follows:
        follow(bea, actor)
    followers = {actor: lyon.document(f"{actor}/followers")["totalItems"] for actor in follows}

    for actor, sent in follows.items():
        alice.tell("undo", activity=sent, target=actor)
        until(
            lambda actor=actor: lyon.document(f"{actor}/followers")["totalItems"] == followers[actor] - 1, "she is gone"
        )
    letters = len(alice.delivered())
    film = lyon.publish(clip, "Sans elle", by="ana")

    bea.received("Create", actor=actors_of(lyon)[0])
    for actor in actors_of(lyon)[1:]:
        bea.received("Announce", actor=actor, object=film)
    assert len(alice.delivered()) == letters
