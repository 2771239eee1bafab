"""A label of ours as somebody on a server of elsewhere meets it, which is Fedify here: she follows it, is told of its
selection in a Note and by boosts, reads what these name, and is told when it is over. And she asks to show a member of
ours in a collection of hers.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film
from fediverse_cinema.labels import selecting
from fediverse_cinema.labels.models import Audience, Selection
from tests.kit.fedify import RFC9421, Event, Peer, fedify, missing
from tests.kit.labels import a_label, a_selection
from tests.kit.servers import ACTIVITY, Server, get

pytestmark = [
    pytest.mark.peer,
    pytest.mark.servers,
    pytest.mark.media,
    pytest.mark.skipif(missing() != "", reason=missing()),
]


@pytest.fixture
def alice() -> Iterator[Peer]:
    with fedify("alice", "--spec", RFC9421) as peer:
        yield peer


def verified(letter: Event) -> Any:
    """The activity, whose HTTP signature, proof and RsaSignature2017 Fedify has found good."""
    assert letter["signature"]["verified"] and letter["proof"] is True and letter["ld"] is True, letter
    return letter["activity"]


def test_a_label_is_followed_and_its_selection_is_told_read_and_taken_back(
    lyon: Server, film: str, alice: Peer
) -> None:
    async def begin() -> tuple[str, str]:
        label = await a_label(await Actor.get(local_handle="ana"))
        shown = await Film.get(uri=film).select_related("author")
        selection = await a_selection(label.actor, shown, title="Premières marées")
        return str(label.actor.uri), str(selection.uri)

    async def show(audience: Audience) -> None:
        selection, ana = await Selection.get().select_related("owner"), await Actor.get(local_handle="ana")
        await selecting.show(selection, ana, audience, edition=selection.edition)

    label, uri = lyon.inside(begin)
    alice.tell("follow", target=label)
    assert alice.received("Accept", actor=label)["signature"]["verified"]

    lyon.inside(lambda: show(Audience.PUBLIC))
    create = verified(alice.received("Create", actor=label))
    note = alice.wait(event="accepted", id=create["id"])["object"]
    assert (note["type"], note["id"]) == ("Note", create["object"]["id"]) and "Premières marées" in note["content"]
    assert create["object"]["selection"] == uri
    announce = alice.received("Announce", actor=label, object=film)
    assert announce["signature"]["verified"]
    assert alice.tell("lookup", target=film)["type"] == "Video"

    seen = alice.tell("lookup", target=uri)
    assert (seen["type"], seen["name"], seen["id"]) == ("OrderedCollection", "Premières marées", uri)
    selection = read(alice, uri)
    [item] = read(alice, selection["first"])["orderedItems"]
    assert item["featuredObject"] == film
    assert read(alice, item["featureAuthorization"])["interactingObject"] == uri
    playlist = read(alice, selection["playlist"])
    assert (playlist["type"], playlist["totalItems"]) == ("Playlist", 1)
    people = read(alice, selection["featuredPeople"])
    assert (people["type"], people["attributedTo"]) == ("FeaturedCollection", label)
    assert {letter["activity"]["type"] for letter in alice.delivered()} == {"Accept", "Create", "Announce"}

    lyon.inside(lambda: show(Audience.PRIVATE))
    assert verified(alice.received("Delete", actor=label))["object"]["id"] == note["id"]
    assert alice.received("Undo", actor=label)["activity"]["object"]["object"] == film
    assert get(uri, accept=ACTIVITY).status_code == get(playlist["id"], accept=ACTIVITY).status_code == 404


def test_she_is_given_a_stamp_to_show_one_of_ours_in_her_collection(lyon: Server, alice: Peer) -> None:
    member, collection = f"{lyon.url}/ap/users/ana", f"{alice.actor}/collections/1"
    request = {"type": "FeatureRequest", "object": member, "instrument": collection}
    sent = alice.tell("post", target=member, activity=request)
    assert sent["status"] == 202

    accept = alice.received("Accept", actor=member)
    assert accept["signature"]["verified"] and accept["activity"]["object"] == sent["activity"]
    stamp = read(alice, accept["activity"]["result"])
    assert stamp["type"] == "FeatureAuthorization" and stamp["attributedTo"] == member
    assert (stamp["interactingObject"], stamp["interactionTarget"]) == (collection, member)


def read(peer: Peer, uri: str) -> dict[str, Any]:
    document: dict[str, Any] = peer.tell("document", target=uri)["document"]
    return document
