"""Pins: what people of elsewhere put forward, and what members of ours do."""

import pytest

from fediverse_cinema.activitypub import follows, jsonld, pins, webfinger
from fediverse_cinema.activitypub.models import Actor, Pin
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import featuring
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.people import profile
from tests.kit.neighbours import Neighbour
from tests.kit.people import a_creator, a_film, an_answer
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
AS = {"Accept": "application/activity+json"}


@pytest.fixture
async def alice(town: Town) -> Neighbour:
    """Somebody here follows her."""
    alice = town.social.actor("alice", featured="https://social.example/users/alice/collections/featured")
    ana = await a_creator("ana")
    await follows.request(ana.actor, await webfinger.find(alice.uri))
    await town.pole.work()
    [asked] = town.social.received("Follow")
    await town.deliver(alice, alice.activity("Accept", asked))
    return alice


def featured(alice: Neighbour) -> str:
    return f"{alice.uri}/collections/featured"


async def test_what_she_pins_is_fetched_if_unknown_and_shown_first(town: Town, alice: Neighbour) -> None:
    """As Mastodon sends it: without an id."""
    note = town.social.serve(alice.note("") | {"inReplyTo": None})
    add = alice.activity("Add", note["id"], target=featured(alice))
    del add["id"]
    assert (await town.deliver(alice, add)).outcome == Outcome.APPLIED
    assert (await Note.get(uri=note["id"]).select_related("author")).author.uri == alice.uri
    actor = await Actor.get(uri=alice.uri)
    assert (await featuring.pinned(actor)).uris == (note["id"],)
    remove = alice.activity("Remove", note["id"], target=featured(alice))
    assert (await town.deliver(alice, remove)).outcome == Outcome.APPLIED
    assert await Pin.all().count() == 0 and await Note.exists(uri=note["id"])


async def test_INB_18_nobody_adds_to_the_collection_of_another(town: Town, alice: Neighbour) -> None:
    mallory = town.evil.actor("mallory", featured="https://evil.example/users/mallory/featured")
    mine, hers = mallory.note(""), alice.note("")
    for server, note in ((town.evil, mine), (town.social, hers)):
        server.serve(note | {"inReplyTo": None})
    await town.deliver(mallory, mallory.activity("View", mallory.uri))
    for target, uri in (
        (featured(alice), mine["id"]),
        (featured(alice), hers["id"]),
        ("https://evil.example/users/mallory/featured", hers["id"]),
        (f"{town.pole.base}/ap/pole/featured", mine["id"]),
        ("", mine["id"]),
    ):
        for kind in ("Add", "Remove"):
            async with only(town, Letter=1):
                letter = await town.deliver(mallory, mallory.activity(kind, uri, target=target))
            assert letter.outcome == Outcome.IGNORED, (kind, target)
    assert await Pin.all().count() == 0


async def test_INB_18_what_she_puts_into_another_collection_is_not_pinned(town: Town, alice: Neighbour) -> None:
    note = town.social.serve(alice.note("") | {"inReplyTo": None})
    for target in (
        f"{alice.uri}/collections/tags",
        "https://evil.example/users/x/featured",
        f"{alice.uri}/followers",
        None,
    ):
        async with only(town, Letter=1):
            letter = await town.deliver(alice, alice.activity("Add", note["id"], target=target))
        assert letter.outcome == Outcome.IGNORED
    assert await Pin.all().count() == 0


async def test_INB_18_she_pins_only_what_is_hers_and_no_hashtag(town: Town, alice: Neighbour) -> None:
    bob = town.social.actor("bob")
    note = town.social.serve(bob.note("") | {"inReplyTo": None})
    tag = {"type": "Hashtag", "href": "https://social.example/@alice/tagged/cinema", "name": "#cinema"}
    for about in (note["id"], tag, "https://third.example/notes/1"):
        letter = await town.deliver(alice, alice.activity("Add", about, target=featured(alice)))
        assert letter.outcome == Outcome.IGNORED
    assert await Pin.all().count() == 0


async def test_of_more_pins_than_are_shown_the_oldest_goes(town: Town) -> None:
    ana = (await a_creator("ana")).actor
    for number in range(pins.MOST_PINS + 5):
        assert await pins.add(ana, f"https://lyon.example/{number}")
    assert not await pins.add(ana, "https://lyon.example/24")
    assert list(await pins.of(ana)) == [f"https://lyon.example/{number}" for number in range(24, 4, -1)]


async def test_featured_lists_pins_first_and_an_update_of_the_actor_goes_out(town: Town) -> None:
    ana = await a_creator("ana")
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", ana.actor.uri))
    films = [await a_film(ana, f"Film {number}") for number in range(3)]
    note = await an_answer(ana.actor, "Merci", films[0])
    await town.pole.work()
    town.social.asked.clear()
    await profile.pin(ana, films[0].uri)
    await profile.pin(ana, note.uri)
    await profile.pin(ana, note.uri)
    await town.pole.work()
    assert [one["type"] for one in town.social.received()] == ["Update", "Update"]
    assert town.social.received()[0]["object"]["id"] == ana.actor.uri
    page = (await town.pole.client.get(f"{ana.actor.uri}/featured/pages/latest", headers=AS)).json()
    assert page["orderedItems"] == [note.uri, films[0].uri, films[2].uri, films[1].uri]
    whole = (await town.pole.client.get(f"{ana.actor.uri}/featured", headers=AS)).json()
    assert (whole["pinned"], whole["totalItems"]) == ([note.uri, films[0].uri], 4)
    [expanded] = jsonld.expand(whole)
    assert expanded["https://w3id.org/fep/0673#pinned"] == [{"@list": [{"@id": note.uri}, {"@id": films[0].uri}]}]
    await profile.unpin(ana, note.uri)
    page = (await town.pole.client.get(f"{ana.actor.uri}/featured/pages/latest", headers=AS)).json()
    assert page["orderedItems"] == [films[0].uri, films[2].uri, films[1].uri]
    await profile.unpin(ana, films[0].uri)
    whole = (await town.pole.client.get(f"{ana.actor.uri}/featured", headers=AS)).json()
    assert (whole["pinned"], whole["totalItems"]) == ([], 3)  # said, so that nobody takes the films for pins
