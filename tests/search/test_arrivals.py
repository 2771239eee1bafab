"""Anything that another server made is taken in by its kind, with the word of its author only."""

from typing import Any

import pytest

from fediverse_cinema.activitypub import actors, tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Mention, Note, Tagging, Visibility
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.search import arrivals
from fediverse_cinema.search.arrivals import Arrived
from tests.kit.neighbours import AS2, PUBLIC, Answer, Document, Neighbour
from tests.kit.people import a_creator
from tests.kit.promptness import promptly
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


def a_film(neighbour: Neighbour, **more: Any) -> Document:
    uri = neighbour.server.new_id("videos")
    return neighbour.server.serve({"@context": AS2, "id": uri, "type": "Video", "name": "Valse", "to": [PUBLIC],
                                   "attributedTo": [neighbour.uri], "url": uri, **more})  # fmt: skip


async def test_a_note_and_a_film_lead_to_their_rooms(town: Town, alice: Neighbour) -> None:
    note, film = town.social.serve(alice.note("", inReplyTo=None)), a_film(alice)
    first, second = await arrivals.fetch(note["id"]), await arrivals.fetch(film["id"])
    assert first == Arrived("note", (await Note.get(uri=note["id"])).id, note["id"], new=True)
    assert second == Arrived("film", (await Film.get(uri=film["id"])).id, film["id"], new=True)
    again = await arrivals.fetch(note["id"])
    assert (again.id, again.new, again.changed) == (first.id, False, False)
    town.social.serve({**note, "updated": "2026-08-09T09:00:00Z", "content": "<p>new</p>"})
    renewed = await arrivals.fetch(note["id"])
    assert (renewed.id, renewed.new, renewed.changed) == (first.id, False, True)


async def test_the_address_of_a_create_leads_to_what_was_created(town: Town, alice: Neighbour) -> None:
    note = town.social.serve(alice.note("", inReplyTo=None))
    create = town.social.serve(alice.activity("Create", {**note, "content": "<p>forged</p>"}))
    assert (await arrivals.fetch(create["id"])).uri == note["id"]
    assert (await Note.get()).html == "<p>beautiful!</p>"


async def test_everything_around_a_note_is_kept(town: Town, alice: Neighbour) -> None:
    ana = (await a_creator()).actor
    tags = [{"type": "Hashtag", "name": "#KinoLyon"}, {"type": "Mention", "href": ana.uri},
            {"type": "Mention", "href": f"{town.evil.base}/users/nobody"}]  # fmt: skip
    more = {
        "tag": tags,
        "likes": {"type": "Collection", "totalItems": 10**12},
        "quoteUrl": "https://a.example/1",
        "attachment": [{"type": "Image", "url": "https://a.example/1.jpg", "name": "a still"}],
        "sensitive": True,
    }
    await arrivals.fetch(town.social.serve(alice.note("", inReplyTo=None, **more))["id"])
    note = await Note.get()
    assert (note.sensitive, note.quote_uri, note.likes) == (True, "https://a.example/1", 10**6)
    assert note.attachments[0]["alt"] == "a still" and note.uuid and not note.local
    assert await Mention.all().values_list("actor_id", flat=True) == [ana.id]
    assert await Tagging.all().values_list("tag", "object_uri") == [("kinolyon", note.uri)]
    assert f"{town.evil.base}" not in str(town.evil.asked), "who is mentioned is not fetched"


async def test_INB_27_what_others_claim_is_cut_before_it_is_kept(town: Town, alice: Neighbour) -> None:
    note = alice.note("", inReplyTo=None, likes={"type": "Collection", "totalItems": -5},
                      shares={"type": "Collection", "totalItems": 10**15})  # fmt: skip
    await arrivals.fetch(town.social.serve(note)["id"])
    assert [(one.likes, one.shares) for one in await Note.all()] == [(0, 10**6)]


async def test_INB_20_an_older_state_never_replaces_a_newer_one(town: Town, alice: Neighbour) -> None:
    note = town.social.serve(alice.note("", inReplyTo=None, updated="2026-08-09T09:00:00Z"))
    await arrivals.fetch(note["id"])
    for older in (None, "2026-08-08T09:00:00Z", "2026-08-09T09:00:00Z", "yesterday"):
        town.social.serve(
            {**note, "updated": older, "content": "<p>older</p>", "tag": [{"type": "Hashtag", "name": "#x"}]}
        )
        assert not (await arrivals.fetch(note["id"])).changed
    assert (await Note.get()).html == "<p>beautiful!</p>" and await Tagging.all().count() == 0


@pytest.mark.parametrize("change", [{"type": "Article", "name": "x"}, {"type": "Video", "name": "x"}])
async def test_INB_21_a_thing_stays_what_it_was(town: Town, alice: Neighbour, change: Document) -> None:
    note = town.social.serve(alice.note("", inReplyTo=None))
    await arrivals.fetch(note["id"])
    town.social.serve({**note, **change, "updated": "2026-08-09T09:00:00Z"})
    with pytest.raises(Refused) as refusal:
        await promptly(arrivals.fetch(note["id"]))
    assert refusal.value.code == "not_the_same"
    assert [await model.all().count() for model in (Note, Film)] == [1, 0]


async def test_INB_21_a_film_does_not_become_a_note(town: Town, alice: Neighbour) -> None:
    film = a_film(alice)
    await arrivals.fetch(film["id"])
    town.social.serve({**film, "type": "Note", "content": "x", "updated": "2026-08-09T09:00:00Z"})
    with pytest.raises(Refused):
        await promptly(arrivals.fetch(film["id"]))
    assert [await model.all().count() for model in (Note, Film)] == [0, 1]


async def test_who_made_it_never_changes_and_nor_does_its_audience(town: Town, alice: Neighbour) -> None:
    ana, mallory = (await a_creator()).actor, town.social.actor("mallory")
    secret = town.social.serve(alice.note("", inReplyTo=None, to=[ana.uri], cc=[]))
    await arrivals.fetch(secret["id"])
    later = {"updated": "2026-08-09T09:00:00Z"}
    town.social.serve({**secret, "attributedTo": mallory.uri} | later)
    with pytest.raises(Refused) as refusal:
        await arrivals.fetch(secret["id"])
    assert refusal.value.code == "not_the_author"
    town.social.serve({**secret, "to": [PUBLIC]} | later)
    await arrivals.fetch(secret["id"])
    assert (await Note.get()).visibility == Visibility.DIRECT


async def test_what_is_not_public_is_kept_only_when_it_is_for_us(town: Town, alice: Neighbour) -> None:
    ana = (await a_creator()).actor
    for to, kept in (([f"{alice.uri}/followers"], False), ([town.evil.base], False), ([], False), ([ana.uri], True)):
        note = town.social.serve(alice.note("", inReplyTo=None, to=to, cc=[]))
        if kept:
            assert (await arrivals.fetch(note["id"])).new
        else:
            with pytest.raises(Refused) as refusal:
                await arrivals.fetch(note["id"])
            assert refusal.value.code == "not_public"
    assert await Note.all().count() == 1


async def test_FET_15_and_FET_17_only_its_own_server_and_its_own_author_speak(town: Town, alice: Neighbour) -> None:
    mallory = town.evil.actor("mallory")
    theirs = town.social.serve(alice.note("", inReplyTo=None))
    town.evil.documents["/copy"] = {**theirs, "content": "<p>forged</p>"}  # leads to the original, which counts
    assert (await arrivals.fetch(f"{town.evil.base}/copy")).uri == theirs["id"]
    assert (await Note.get()).html == "<p>beautiful!</p>"
    for forged in (mallory.note("", attributedTo=alice.uri), mallory.note("", attributedTo=[alice.uri, mallory.uri]),
                   mallory.note("", attributedTo=None)):  # fmt: skip
        with pytest.raises(Refused):
            await promptly(arrivals.fetch(town.evil.serve({**forged, "inReplyTo": None})["id"]))
    author = await actors.find_actor(alice.uri)
    for other in (town.social.actor("bob").note(""), mallory.note("")):
        with pytest.raises(Refused):
            await promptly(arrivals.welcome(other, author))
    assert await Note.all().count() == 1


async def test_FET_28_nobody_speaks_as_one_of_ours(town: Town, alice: Neighbour) -> None:
    ana = (await a_creator()).actor
    note = town.evil.serve(town.evil.actor("mallory").note("", inReplyTo=None, attributedTo=ana.uri))
    with pytest.raises(Refused):
        await promptly(arrivals.fetch(note["id"]))
    town.evil.documents["/x"] = {**note, "id": f"{town.pole.base}/ap/notes/1", "attributedTo": ana.uri}
    with pytest.raises(Refused):
        await promptly(arrivals.fetch(f"{town.evil.base}/x"))
    with pytest.raises(Refused):
        await promptly(arrivals.fetch(f"{town.pole.base}/ap/notes/1"))
    assert await Note.all().count() == 0


async def test_INB_06_what_was_deleted_does_not_come_back(town: Town, alice: Neighbour) -> None:
    for thing in (town.social.serve(alice.note("", inReplyTo=None)), a_film(alice)):
        author = await actors.find_actor(alice.uri)
        await tombstones.bury(thing["id"], "", author)
        with pytest.raises(Refused) as refusal:
            await promptly(arrivals.fetch(thing["id"]))
        assert refusal.value.code == "deleted_before"
    assert [await model.all().count() for model in (Note, Film)] == [0, 0]


async def test_INB_16_what_cannot_be_had_leaves_nothing_behind(town: Town, alice: Neighbour) -> None:
    town.social.says["GET /notes/x"] = Answer(503)
    with pytest.raises(Later):
        await promptly(arrivals.fetch(f"{town.social.base}/notes/x"))
    assert await Note.all().count() == await Actor.filter(local_handle=None).count() == 0


async def test_a_vote_is_no_note(town: Town, alice: Neighbour) -> None:
    vote = alice.note(f"{town.pole.base}/ap/notes/1", "", name="Rouge")
    with pytest.raises(Refused) as refusal:
        await arrivals.fetch(town.social.serve(vote)["id"])
    assert refusal.value.code == "a_vote"
