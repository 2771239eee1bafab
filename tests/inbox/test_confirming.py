"""What others say is deleted: believed when its origin answers 410 or a Tombstone, and never for a mere 404, which
servers answer for all that we may not see (SIG-12, FET-26, INB-05).
"""

import pytest

from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox import confirming
from fediverse_cinema.inbox.models import Outcome
from tests.kit.following import follow, known
from tests.kit.neighbours import AS2, PUBLIC, Answer, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
TOMBSTONE = b'{"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Tombstone"}'


@pytest.fixture
async def alice(town: Town) -> Neighbour:
    """Followed by Ana, and so is whatever she says."""
    alice = town.social.actor("alice")
    await follow((await a_creator("ana")).actor, await known(town, alice))
    return alice


@pytest.fixture(params=["social", "evil"], ids=["of the same host", "of another host"])
async def mallory(town: Town, request: pytest.FixtureRequest) -> Neighbour:
    mallory: Neighbour = getattr(town, request.param).actor("mallory")
    await known(town, mallory)
    return mallory


def path(uri: str) -> str:
    return uri.partition("://")[2].partition("/")[2]


def says(town: Town, uri: str, answer: Answer) -> None:
    town.social.says[f"GET /{path(uri)}"] = answer


def secret(alice: Neighbour) -> Document:
    """For her followers: Mastodon and GoToSocial answer 404 to everybody else, to our Application too."""
    return alice.note("", "<p>secret</p>", to=[f"{alice.uri}/followers"], cc=[], inReplyTo=None)


def a_video(alice: Neighbour) -> Document:
    return {
        "@context": AS2, "id": f"{alice.server.base}/videos/1", "type": "Video", "name": "Nuit blanche",
        "attributedTo": alice.uri, "to": [PUBLIC], "published": "2026-01-01T00:00:00Z", "url": [], "duration": "PT5S",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["Delete", "Update", "Create"])
async def test_SIG_12_a_404_is_no_reason_to_delete_what_only_her_followers_may_see(
    town: Town, alice: Neighbour, mallory: Neighbour, kind: str
) -> None:
    note = secret(alice)
    await town.deliver(alice, alice.activity("Create", note))
    async with only(town, note["id"], Letter=1):
        letter = await town.deliver(mallory, alice.activity(kind, note["id"] if kind == "Delete" else note))
    assert letter.outcome == Outcome.REFUSED
    assert await Note.filter(uri=note["id"]).count() == 1


async def test_SIG_12_a_404_does_not_end_an_actor_and_410_does(
    town: Town, alice: Neighbour, mallory: Neighbour
) -> None:
    note = secret(alice)
    await town.deliver(alice, alice.activity("Create", note))
    says(town, alice.uri, Answer(404))
    letter = await town.deliver(mallory, alice.activity("Delete", alice.uri))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_confirmed")
    assert (await Actor.get(uri=alice.uri)).gone_at is None and await Note.all().count() == 1
    says(town, alice.uri, Answer(410))
    await town.deliver(mallory, alice.activity("Delete", alice.uri))
    assert (await Actor.get(uri=alice.uri)).gone_at is not None and await Note.all().count() == 0


@pytest.mark.parametrize("kind", ["Delete", "Update", "Create"])
async def test_FET_26_a_film_does_not_go_with_an_accidental_404(
    town: Town, alice: Neighbour, mallory: Neighbour, kind: str
) -> None:
    video = town.social.serve(a_video(alice))
    await town.deliver(alice, alice.activity("Create", video))
    says(town, video["id"], Answer(404))
    letter = await town.deliver(mallory, alice.activity(kind, video["id"] if kind == "Delete" else video))
    assert letter.outcome != Outcome.APPLIED
    assert (await Film.all().count(), await Tombstone.all().count()) == (1, 0)
    assert await Job.filter(kind=confirming.LOOK_AGAIN).count() == (kind == "Delete")


async def test_SIG_12_what_does_not_exist_yet_cannot_be_buried(
    town: Town, alice: Neighbour, mallory: Neighbour
) -> None:
    note = alice.note("", inReplyTo=None)
    async with only(town, note["id"], Letter=1):
        await town.deliver(mallory, alice.activity("Delete", note["id"]))
    await town.deliver(alice, alice.activity("Create", note))
    assert await Note.filter(uri=note["id"]).count() == 1


@pytest.mark.parametrize("public", ["to", "cc"])
@pytest.mark.parametrize("video", [False, True], ids=["note", "film"])
async def test_FET_26_a_public_thing_goes_when_it_is_still_not_found_a_day_later(
    town: Town, alice: Neighbour, mallory: Neighbour, video: bool, public: str
) -> None:
    thing = a_video(alice) if video else alice.note("", inReplyTo=None)
    thing |= {"to": [], "cc": [], public: [PUBLIC]}
    await town.deliver(alice, alice.activity("Create", thing))
    says(town, thing["id"], Answer(404))
    for _ in range(3):  # however often he says so
        letter = await town.deliver(mallory, alice.activity("Delete", thing["id"]))
        assert letter.outcome == Outcome.IGNORED
    assert await Note.all().count() + await Film.all().count() == 1
    (job,) = await Job.filter(kind=confirming.LOOK_AGAIN)
    assert 86_000 < job.due - clock.timestamp() < 86_401
    await Job.filter(id=job.id).update(due=0)
    await town.pole.work()
    assert await Note.all().count() + await Film.all().count() == 0
    assert [stone.former_type for stone in await Tombstone.all()] == ["Video" if video else "Note"]


@pytest.mark.parametrize("answer", [Answer(403), Answer(200, b"{}"), None], ids=["403", "something else", "itself"])
async def test_FET_26_what_is_found_again_after_a_day_stays(
    town: Town, alice: Neighbour, answer: Answer | None
) -> None:
    mallory = town.evil.actor("mallory")
    note = town.social.serve({"@context": AS2, **alice.note("", inReplyTo=None)})
    await town.deliver(alice, alice.activity("Create", note))
    says(town, note["id"], Answer(404))
    await town.deliver(mallory, alice.activity("Delete", note["id"]))
    del town.social.says[f"GET /{path(note['id'])}"]
    if answer is not None:
        says(town, note["id"], answer)
    await Job.filter(kind=confirming.LOOK_AGAIN).update(due=0)
    await town.pole.work()
    assert (await Note.all().count(), await Tombstone.all().count()) == (1, 0)


@pytest.mark.parametrize("tombstone", [False, True], ids=["410", "a Tombstone with 200"])
async def test_SIG_12_what_its_origin_says_is_gone_is_gone_for_a_delete_only(
    town: Town, alice: Neighbour, mallory: Neighbour, tombstone: bool
) -> None:
    note = secret(alice)
    await town.deliver(alice, alice.activity("Create", note))
    says(town, note["id"], Answer(200, TOMBSTONE % note["id"].encode()) if tombstone else Answer(410))
    for kind in ("Create", "Update"):
        assert (await town.deliver(mallory, alice.activity(kind, note))).outcome == Outcome.REFUSED
    assert await Note.all().count() == 1
    assert (await town.deliver(mallory, alice.activity("Delete", note["id"]))).outcome == Outcome.APPLIED
    assert await Note.all().count() == 0


async def test_INB_05_nobody_brings_the_delete_of_what_another_made(
    town: Town, alice: Neighbour, mallory: Neighbour
) -> None:
    """Gone at her server for a moment; named is an actor of the same host who did not make it."""
    bob = town.social.actor("bob")
    note = alice.note("", inReplyTo=None)
    await town.deliver(alice, alice.activity("Create", note))
    says(town, note["id"], Answer(410))
    letter = await town.deliver(mallory, bob.activity("Delete", note["id"]))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_hers")
    assert await Note.all().count() == 1


async def test_a_group_brings_no_delete_either_of_what_answers_404(town: Town, alice: Neighbour) -> None:
    """Even her own server's word for it is compared with what it shows."""
    group = town.evil.actor("group", "Group")
    note = secret(alice)
    await town.deliver(alice, alice.activity("Create", note))
    film = await a_film(await a_creator("malo", "Malo"))
    public = alice.note(film.uri)
    await town.deliver(alice, alice.activity("Create", public))
    await follow(await Actor.get(local_handle="ana"), await known(town, group))
    for thing in (note, public):
        delete = town.social.serve(alice.activity("Delete", thing["id"]))
        letter = await town.deliver(group, group.activity("Announce", delete, to=[PUBLIC]))
        assert letter.outcome != Outcome.APPLIED
        assert await Note.filter(uri=thing["id"]).count() == 1
    assert await Job.filter(kind=confirming.LOOK_AGAIN).count() == 1
