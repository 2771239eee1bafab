"""Copies of a letter that somebody else brings before its author's own comes: they take nothing away from it (SIG-12,
INB-02, INB-29).
"""

import orjson
import pytest

from fediverse_cinema.activitypub.models import Tombstone
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.reactions.models import Reaction
from tests.kit.following import follow, known
from tests.kit.neighbours import PUBLIC, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import promptly
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


@pytest.fixture(params=["social", "evil"], ids=["of the same host", "of another host"])
def mallory(town: Town, request: pytest.FixtureRequest) -> Neighbour:
    neighbour: Neighbour = getattr(town, request.param).actor("mallory")
    return neighbour


async def test_INB_02_her_own_letter_is_opened_though_another_has_brought_the_same_bytes(
    town: Town, alice: Neighbour, mallory: Neighbour
) -> None:
    await follow((await a_creator("ana")).actor, await known(town, alice))
    note = alice.note("", "<p>secret</p>", to=[f"{alice.uri}/followers"], cc=[], inReplyTo=None)
    activity = alice.activity("Create", note)
    assert (await town.deliver(mallory, activity)).outcome == Outcome.REFUSED
    assert (await town.deliver(alice, activity)).outcome == Outcome.APPLIED
    assert [one.uri for one in await Note.all()] == [note["id"]]
    assert await Letter.filter(activity_id=activity["id"]).count() == 2


async def test_INB_09_whoever_brings_it_a_note_and_a_share_are_kept_once(
    town: Town, alice: Neighbour, mallory: Neighbour
) -> None:
    film = await a_film(await a_creator())
    note = town.social.serve({"@context": "https://www.w3.org/ns/activitystreams", **alice.note(film.uri)})
    create, share = alice.activity("Create", note), town.social.serve(alice.activity("Announce", film.uri, to=[PUBLIC]))
    for activity in (create, share):
        outcomes = [(await town.deliver(sender, activity)).outcome for sender in (mallory, alice)]
        assert outcomes == [Outcome.APPLIED, Outcome.IGNORED]
    assert (await Note.all().count(), await Reaction.filter(actor__uri=alice.uri).count()) == (1, 1)


async def test_SIG_24_her_own_letter_sent_again_is_still_one_letter(town: Town, alice: Neighbour) -> None:
    film = await a_film(await a_creator())
    body = orjson.dumps(alice.activity("Like", film.uri))
    for _ in range(3):
        await promptly(alice.send(body, town.pole.client, town.pole.shared_inbox))
    assert await Letter.all().count() == 1


async def test_INB_14_a_forged_copy_does_not_make_her_undo_come_too_late(
    town: Town, alice: Neighbour, mallory: Neighbour
) -> None:
    """Her Undo overtakes her share; that something with the share's id has been here before proves nothing."""
    film = await a_film(await a_creator())
    share = alice.activity("Announce", film.uri, to=[PUBLIC])
    await town.deliver(mallory, {**share, "published": "2026-08-08T09:00:00Z"})
    await town.deliver(alice, alice.undo(share))
    assert await Tombstone.filter(uri=share["id"]).count() == 1
    assert (await town.deliver(alice, share)).reason == "taken back before it came"
    assert await Reaction.filter(actor__uri=alice.uri).count() == 0
