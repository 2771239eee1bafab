"""Actors of elsewhere who change, and those whom somebody else would like to change."""

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.inbox.models import Outcome
from tests.kit.neighbours import Neighbour
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


async def known(town: Town, someone: Neighbour) -> None:
    await town.deliver(someone, someone.activity("View", someone.uri))


@pytest.mark.parametrize("kind", ["Person", "Group", "Service", "Application", "Organization"])
async def test_an_update_makes_us_ask_her_server_and_what_it_says_counts(town: Town, kind: str) -> None:
    alice = town.social.actor("alice", kind)
    await known(town, alice)
    document = town.social.serve(alice.document() | {"name": "Alice B.", "summary": "<p>Editor<script>x</script></p>"})
    for _ in range(2):
        async with only(town, alice.uri, Letter=1):
            letter = await town.deliver(alice, alice.activity("Update", {**document, "name": "what the letter says"}))
        assert letter.outcome == Outcome.APPLIED
    actor = await Actor.get(uri=alice.uri)
    assert (actor.name, actor.summary) == ("Alice B.", "<p>Editor</p>")


async def test_nobody_changes_another(town: Town, alice: Neighbour) -> None:
    await known(town, alice)
    for mallory in (town.social.actor("mallory"), town.evil.actor("mallory")):
        await known(town, mallory)
        async with only(town, Letter=1):
            letter = await town.deliver(mallory, mallory.activity("Update", alice.document() | {"name": "forged"}))
        assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_hers")
    assert (await Actor.get(uri=alice.uri)).name == "Alice"


async def test_nobody_changes_an_actor_of_ours(town: Town, alice: Neighbour) -> None:
    await known(town, alice)
    pole = await Actor.get(uri=f"{town.pole.base}/ap/pole")
    for kind in ("Update", "Delete"):
        async with only(town, Letter=1):
            letter = await town.deliver(alice, alice.activity(kind, {"id": pole.uri, "type": "Group", "name": "mine"}))
        assert letter.outcome == Outcome.REFUSED
    assert (await Actor.get(id=pole.id)).name == pole.name


@pytest.mark.parametrize(
    "changes",
    [{"inbox": "https://third.example/inbox"}, {"type": "Note"}, {"preferredUsername": "a b\u0000\n"}, {"inbox": None}],
    ids=["LOD-05 another's inbox", "INB-21 a note", "no handle", "no inbox"],
)
async def test_LOD_05_INB_21_a_document_that_cannot_be_leaves_her_as_she_was(
    town: Town, alice: Neighbour, changes: dict[str, object]
) -> None:
    await known(town, alice)
    before = await Actor.get(uri=alice.uri)
    town.social.serve(alice.document() | {"name": "changed"} | changes)
    letter = await town.deliver(alice, alice.activity("Update", alice.document()))
    assert letter.outcome == Outcome.REFUSED
    after = await Actor.get(uri=alice.uri)
    assert (after.name, after.inbox, after.type) == (before.name, before.inbox, before.type)
