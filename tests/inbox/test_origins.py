"""Letters that bring somebody else's words: the copy is never believed, her own server is asked."""

from typing import Any

import pytest

from fediverse_cinema.activitypub import allowance
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.reactions.models import Reaction
from tests.kit.following import follow, known
from tests.kit.neighbours import PUBLIC, Answer, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import promptly
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio


@pytest.fixture
async def film(town: Town) -> Film:
    return await a_film(await a_creator())


@pytest.fixture(params=["social", "evil"], ids=["of the same host", "of another host"])
def mallory(town: Town, request: pytest.FixtureRequest) -> Neighbour:
    neighbour: Neighbour = getattr(town, request.param).actor("mallory")
    return neighbour


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


def served(alice: Neighbour, film: Film, **more: Any) -> Document:
    """A note that alice's own server shows."""
    return alice.server.serve({"@context": "https://www.w3.org/ns/activitystreams", **alice.note(film.uri, **more)})


async def test_SIG_12_INB_29_of_a_forwarded_note_only_its_origins_words_are_kept(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    note = served(alice, film, content="<p>what she said</p>")
    letter = await town.deliver(mallory, alice.activity("Create", note | {"content": "<p>what she never said</p>"}))
    assert letter.outcome == Outcome.APPLIED
    assert [(one.html, one.uri) for one in await Note.all()] == [("<p>what she said</p>", note["id"])]


async def test_SIG_12_a_note_that_its_origin_does_not_know_is_not_kept(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    letter = await town.deliver(mallory, alice.activity("Create", alice.note(film.uri)))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "missing")
    assert await Note.all().count() == 0


async def test_INB_02_the_fetched_author_counts_and_not_the_delivered_one(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    bob = town.social.actor("bob")
    note = served(bob, film)
    letter = await town.deliver(mallory, alice.activity("Create", note | {"attributedTo": alice.uri}))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_the_author")
    assert await Note.all().count() == 0


async def test_INB_02_a_note_that_became_private_at_its_origin_is_not_shown(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    note = served(alice, film, to=[alice.uri], cc=[])
    letter = await town.deliver(mallory, alice.activity("Create", note | {"to": [PUBLIC]}))
    assert letter.outcome == Outcome.IGNORED
    assert await Note.all().count() == 0


async def test_SIG_12_a_forwarded_update_brings_what_the_origin_says(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    note = served(alice, film)
    await town.deliver(alice, alice.activity("Create", note))
    town.social.serve({**note, "content": "<p>changed</p>", "updated": "2026-08-09T09:00:00Z"})
    await town.deliver(mallory, alice.activity("Update", note | {"content": "<p>forged</p>"}))
    assert [one.html for one in await Note.all()] == ["<p>changed</p>"]


async def test_SIG_12_a_forwarded_delete_counts_once_its_origin_confirms_it(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    note = served(alice, film)
    await town.deliver(alice, alice.activity("Create", note))
    letter = await town.deliver(mallory, alice.activity("Delete", note["id"]))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_deleted")
    assert await Note.all().count() == 1

    town.social.says[f"GET {note['id'].removeprefix(town.social.base)}"] = Answer(410)
    letter = await town.deliver(mallory, alice.activity("Delete", note["id"]))
    assert letter.outcome == Outcome.APPLIED
    assert await Note.all().count() == 0


async def test_SIG_12_a_forwarded_share_is_asked_for(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    before = await Reaction.all().count()
    share = alice.activity("Announce", film.uri, to=[PUBLIC])
    letter = await town.deliver(mallory, share)
    assert (letter.outcome, await Reaction.all().count()) == (Outcome.REFUSED, before)
    town.social.serve(share)
    letter = await town.deliver(mallory, {**share, "published": "2026-08-08T09:00:00Z"})
    assert letter.outcome == Outcome.APPLIED
    assert await Reaction.filter(actor__uri=alice.uri, uri=share["id"]).count() == 1


async def test_SIG_12_nobody_announces_in_anothers_name_from_her_own_server(
    town: Town, film: Film, alice: Neighbour
) -> None:
    """The id lies at evil.example, where the announcement of alice is shown indeed."""
    mallory = town.evil.actor("mallory")
    share = {**alice.activity("Announce", film.uri, to=[PUBLIC]), "id": f"{town.evil.base}/announces/1"}
    town.evil.serve(share)
    letter = await town.deliver(mallory, share)
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "cross_origin")
    assert await Reaction.filter(actor__uri=alice.uri).count() == 0


async def test_INB_22_what_would_concern_nobody_here_is_not_asked_for(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    await known(town, mallory)
    unknown, answer = served(alice, film, inReplyTo=None), served(alice, film, inReplyTo=f"{town.social.base}/notes/0")
    video = {**unknown, "type": "Video"}
    uri = f"{town.social.base}/notes/7"
    brought = [
        *(alice.activity(kind, about) for kind in ("Create", "Update") for about in (unknown, answer, video, uri)),
        alice.activity("Delete", uri),
        alice.activity("Delete", alice.uri),
        alice.activity("Announce", uri, to=[PUBLIC]),
        {**alice.activity("Create", unknown), "proof": {"type": "DataIntegrityProof", "proofValue": "z1"}},
    ]
    kept = len(brought) - 1  # the door knows already that nobody here knows her
    async with only(town, Letter=kept):
        for activity in brought:
            answered = await promptly(mallory.send(activity, town.pole.client, town.pole.shared_inbox))
            assert answered.status_code == 202
        await town.pole.work()
    letters = await Letter.filter(sender_uri=mallory.uri).order_by("-id").limit(kept)
    assert {letter.reason for letter in letters} == {"brought by another server, and concerns nobody here"}


async def test_INB_23_whoever_nobody_here_follows_has_us_ask_so_often_in_an_hour(
    town: Town, film: Film, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "MOST_BROUGHT", 2)
    mallory, other, bob = town.evil.actor("mallory"), town.evil.actor("other"), town.fedi.actor("bob")
    notes = [served(alice, film) for _ in range(5)]
    outcomes = [
        (await town.deliver(sender, alice.activity("Create", note))).outcome
        for sender, note in zip((mallory, other, mallory, other, bob), notes, strict=True)
    ]
    assert outcomes == [Outcome.APPLIED] * 2 + [Outcome.IGNORED] * 2 + [Outcome.APPLIED]
    assert not [path for note in notes[2:4] for path in town.social.fetched if note["id"].endswith(path)]
    await follow((await a_creator("lea")).actor, await known(town, mallory))
    for note in notes[2:4]:
        assert (await town.deliver(mallory, alice.activity("Create", note, x=1))).outcome == Outcome.APPLIED


async def test_INB_03_an_object_of_another_origin_is_not_taken_from_a_letter(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    """Of the same host it is refused, of another it is not even looked at (test_relevance)."""
    note, bob = alice.note(film.uri), town.evil.actor("bob")
    for sender, authors in ((mallory, alice.uri), (mallory, [alice.uri]), (bob, [alice.uri, bob.uri])):
        letter = await town.deliver(sender, sender.activity("Create", note | {"attributedTo": authors}))
        assert letter.outcome in (Outcome.REFUSED, Outcome.IGNORED)
    assert [one.path for one in town.social.asked if one.path.startswith("/notes/")] == []
    assert await Note.all().count() == 0


async def test_FET_17_a_note_of_anothers_authorship_is_not_taken(town: Town, film: Film, alice: Neighbour) -> None:
    bob = town.social.actor("bob")
    letter = await town.deliver(bob, bob.activity("Create", alice.note(film.uri)))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_the_author")
    assert await Note.all().count() == 0


async def test_FET_18_a_page_on_another_host_is_no_hindrance(town: Town, film: Film, alice: Neighbour) -> None:
    page = "https://www.social.example/@alice/1"
    letter = await town.deliver(alice, alice.activity("Create", alice.note(film.uri, url=page)))
    assert letter.outcome == Outcome.APPLIED
    assert [one.page_url for one in await Note.all()] == [page]
