"""Answers of strangers are passed on to the followers of whoever made the film or the note: as they came, or not."""

from datetime import timedelta
from typing import Any

import orjson
import pytest

from fediverse_cinema.activitypub import allowance, keys, outbox, proofs
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.inbox.models import Outcome
from tests.kit.neighbours import PUBLIC, Document, Neighbour
from tests.kit.people import a_creator, a_film, an_answer
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
ED25519 = keys.generate_ed25519()


@pytest.fixture
async def film(town: Town) -> Film:
    """A film of ana's; her followers live at video.example, the pole's at fedi.example, and alice's host has both."""
    film = await a_film(await a_creator())
    for follower, followed in (
        (town.video.actor("cine"), "users/ana"),
        (town.fedi.actor("gus"), "pole"),
        (town.social.actor("bob"), "users/ana"),
    ):
        await town.deliver(follower, follower.activity("Follow", f"{town.pole.base}/ap/{followed}"))
    return film


@pytest.fixture
def alice(town: Town) -> Neighbour:
    key = {"id": "https://social.example/users/alice#ed25519", "type": "Multikey",
           "controller": "https://social.example/users/alice",
           "publicKeyMultibase": keys.multibase(ED25519.public_key())}  # fmt: skip
    return town.social.actor("alice", assertionMethod=[key])


def signed(activity: Document, creator: str) -> Document:
    """With a signature that nobody here looks into: who gets it will."""
    return activity | {
        "signature": {
            "type": "RsaSignature2017",
            "creator": creator,
            "created": "2026-11-25T12:00:00Z",
            "signatureValue": "c2lnbmVk",
        }
    }


def proven(activity: Document, key_id: str = "https://social.example/users/alice#ed25519") -> Document:
    return proofs.add(activity, key=ED25519, key_id=key_id, now=clock.now())


def create(alice: Neighbour, answer_to: str, **more: Any) -> Document:
    return alice.activity("Create", alice.note(answer_to, **more), to=[PUBLIC], cc=[f"{alice.uri}/followers"])


async def passed_on(town: Town) -> dict[str, list[bytes]]:
    """The letters in alice's name that have reached the other hosts, byte for byte."""
    return {
        server.host: [one.body for one in server.letters if _is_hers(one.body)]
        for server in (town.video, town.fedi, town.social)
    }


def _is_hers(body: bytes) -> bool:
    return str(orjson.loads(body)["actor"]).endswith("/users/alice")


def strangers(town: Town) -> list[str]:
    """Who wrote the answers that have come to video.example."""
    return [one["actor"] for one in town.video.received("Create") if "social.example" in one["actor"]]


@pytest.mark.parametrize("creator", ["#main-key", ""], ids=["as Mastodon names it", "as PeerTube names it"])
async def test_a_signed_answer_goes_byte_for_byte_to_the_followers_and_not_back(
    town: Town, film: Film, alice: Neighbour, creator: str
) -> None:
    letter = orjson.dumps(signed(create(alice, film.uri), alice.uri + creator), option=orjson.OPT_INDENT_2)
    answer = await alice.send(letter, town.pole.client, town.pole.shared_inbox)
    assert answer.status_code == 202
    await town.pole.work()
    assert await passed_on(town) == {"video.example": [letter], "fedi.example": [letter], "social.example": []}
    sent = next(one for one in town.video.letters if one.body == letter)
    assert f'keyId="{town.pole.base}/ap/users/ana#main-key"' in sent.headers["signature"]


async def test_an_answer_with_its_authors_proof_is_passed_on(town: Town, film: Film, alice: Neighbour) -> None:
    letter = await town.deliver(alice, proven(create(alice, film.uri)))
    assert letter.outcome == Outcome.APPLIED
    assert {host: len(all_) for host, all_ in (await passed_on(town)).items()} == {
        "video.example": 1, "fedi.example": 1, "social.example": 0,
    }  # fmt: skip


async def test_an_answer_without_anything_of_its_authors_is_kept_and_not_passed_on(
    town: Town, film: Film, alice: Neighbour
) -> None:
    evil = "https://evil.example/users/mallory#main-key"
    for letter in (
        create(alice, film.uri),
        signed(create(alice, film.uri), evil),
        proven(create(alice, film.uri), evil),
        proven(create(alice, film.uri)) | {"published": "2026-11-25T12:00:00Z"},
        create(alice, film.uri) | {"signature": {"type": "RsaSignature2017", "creator": alice.key_id}},
    ):
        assert (await town.deliver(alice, letter)).outcome == Outcome.APPLIED
    assert await Note.all().count() == 5
    assert set(map(len, (await passed_on(town)).values())) == {0}


async def test_an_answer_that_a_third_server_brings_is_not_passed_on_a_second_time(
    town: Town, film: Film, alice: Neighbour
) -> None:
    """Fetched from its origin, or proven: what we have is not what its author sent to us."""
    note = town.social.serve({"@context": "https://www.w3.org/ns/activitystreams", **alice.note(film.uri)})
    mallory = town.evil.actor("mallory")
    activity = alice.activity("Create", note, to=[PUBLIC])
    for letter in (signed(activity, alice.key_id), signed(proven(create(alice, film.uri)), alice.key_id)):
        assert (await town.deliver(mallory, letter)).outcome == Outcome.APPLIED
    assert await Note.all().count() == 2
    assert set(map(len, (await passed_on(town)).values())) == {0}


async def test_once_however_often_it_comes(town: Town, film: Film, alice: Neighbour) -> None:
    letter = signed(create(alice, film.uri), alice.key_id)
    for _ in range(3):
        await town.deliver(alice, letter)
    await alice.send(letter, town.pole.client, f"{town.pole.base}/ap/users/ana/inbox")
    await town.pole.work()
    assert {len(all_) for host, all_ in (await passed_on(town)).items() if host != "social.example"} == {1}


async def test_STO_02_what_was_kept_before_a_crash_is_passed_on_after_it(
    town: Town, film: Film, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:

        async def dies(*given: object, **more: object) -> None:
            raise ConnectionError("the database is away")

        crash.setattr(outbox, "pass_on", dies)
        letter = await town.deliver(alice, signed(create(alice, film.uri), alice.key_id))
    assert letter.outcome == Outcome.WAITING and await Note.all().count() == 1
    assert set(map(len, (await passed_on(town)).values())) == {0}
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        await town.pole.work()
    assert {host: len(all_) for host, all_ in (await passed_on(town)).items()} == {
        "video.example": 1, "fedi.example": 1, "social.example": 0,
    }  # fmt: skip
    assert await Note.all().count() == 1


async def test_its_update_and_its_delete_go_the_same_way_and_after_it(town: Town, film: Film, alice: Neighbour) -> None:
    note = alice.note(film.uri)
    later = {**note, "content": "<p>even better</p>", "updated": "2026-11-25T12:00:00Z"}
    for activity in (
        alice.activity("Create", note, to=[PUBLIC]),
        alice.activity("Update", later, to=[PUBLIC]),
        alice.activity("Delete", {"id": note["id"], "type": "Tombstone"}, to=[PUBLIC]),
    ):
        assert (await town.deliver(alice, signed(activity, alice.key_id))).outcome == Outcome.APPLIED
    assert [orjson.loads(body)["type"] for body in (await passed_on(town))["video.example"]] == [
        "Create", "Update", "Delete",
    ]  # fmt: skip


async def test_an_answer_below_a_members_note_goes_to_the_members_followers(
    town: Town, film: Film, alice: Neighbour
) -> None:
    """In the thread of a film it is the film's; in a thread that began elsewhere it is hers who was answered."""
    malo = (await a_creator("malo", "Malo")).actor
    mine = await an_answer(malo, "Bravo", film)
    await town.deliver(alice, signed(create(alice, mine.uri), alice.key_id))
    assert len((await passed_on(town))["video.example"]) == 1, "the followers of the film's maker"
    await Note.filter(id=mine.id).update(thread_uri="https://fedi.example/notes/1")
    follower = town.evil.actor("fan")
    await town.deliver(follower, follower.activity("Follow", malo.uri))
    await town.deliver(alice, signed(create(alice, mine.uri), alice.key_id))
    assert [one.activity["actor"] for one in town.evil.letters if _is_hers(one.body)] == [alice.uri]


@pytest.mark.parametrize(
    "to", [["https://social.example/users/alice/followers"], ["https://lyon.example/ap/users/ana"], []], ids=str
)
async def test_PRV_04_what_is_not_public_is_never_passed_on(
    town: Town, film: Film, alice: Neighbour, to: list[str]
) -> None:
    note = alice.note(film.uri, to=to, cc=[f"{town.pole.base}/ap/users/ana"])
    await town.deliver(alice, signed(alice.activity("Create", note, to=to), alice.key_id))
    note = alice.note(film.uri, to=to, cc=[f"{town.pole.base}/ap/users/ana"])
    await town.deliver(alice, signed(alice.activity("Create", note, to=[PUBLIC]), alice.key_id))
    await town.deliver(alice, signed(alice.activity("Delete", note["id"], to=[PUBLIC]), alice.key_id))
    # A public note in a letter that is for some only: others shall not have the letter.
    await town.deliver(alice, signed(alice.activity("Create", alice.note(film.uri), to=to), alice.key_id))
    assert set(map(len, (await passed_on(town)).values())) == {0}


async def test_PRV_04_an_answer_to_a_private_note_of_ours_is_not_passed_on(
    town: Town, film: Film, alice: Neighbour
) -> None:
    malo = (await a_creator("malo", "Malo")).actor
    follower = town.video.actor("fan")
    await town.deliver(follower, follower.activity("Follow", malo.uri))
    mine = await an_answer(malo, "Bravo", film)
    await Note.filter(id=mine.id).update(thread_uri=mine.uri, answer_to="", visibility="followers")
    letter = await town.deliver(alice, signed(create(alice, mine.uri, cc=[malo.uri]), alice.key_id))
    assert letter.outcome == Outcome.APPLIED
    assert set(map(len, (await passed_on(town)).values())) == {0}


async def test_one_stranger_has_only_so_much_passed_on_within_an_hour_and_may_take_it_back(
    town: Town, film: Film, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A comment that is changed again and again would have us write to every follower's host in the maker's name."""
    monkeypatch.setattr(allowance, "MOST_OF_PERSON", 3)
    note = alice.note(film.uri)
    await town.deliver(alice, signed(alice.activity("Create", note, to=[PUBLIC]), alice.key_id))
    for minute in range(1, 6):
        changed = note | {"updated": f"2026-11-26T12:{minute:02}:00Z", "content": f"<p>{minute}</p>"}
        await town.deliver(alice, signed(alice.activity("Update", changed, to=[PUBLIC]), alice.key_id))
    assert [len(all_) for all_ in (await passed_on(town)).values()] == [3, 3, 0]
    assert (await Note.get(uri=note["id"])).html == "<p>5</p>", "here it is kept"
    bob = town.social.actor("bob")
    await town.deliver(bob, signed(create(bob, film.uri), bob.key_id))
    assert strangers(town) == [alice.uri, bob.uri], "others are heard"
    await town.deliver(alice, signed(alice.activity("Delete", note["id"], to=[PUBLIC]), alice.key_id))
    assert len(town.video.received("Delete")) == 1
    with clock.stopped_at(clock.now() + timedelta(hours=1, seconds=1)):
        await town.deliver(alice, signed(create(alice, film.uri), alice.key_id))
    assert strangers(town) == [alice.uri, bob.uri, alice.uri]


async def test_one_site_has_only_so_much_passed_on_within_an_hour(
    town: Town, film: Film, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many people, and names below its domain, it invents."""
    monkeypatch.setattr(allowance, "MOST_OF_SITE", 3)
    for number in range(5):
        one = town.social.actor(f"one{number}")
        await town.deliver(one, signed(create(one, film.uri), one.key_id))
    assert len(strangers(town)) == 3
    hers = [Actor(uri=f"https://{name}.social.example/users/x", host=f"{name}.social.example") for name in "ab"]
    assert [allowance.spend(one, "Create") for one in hers] == [False, False]
    assert allowance.spend(Actor(uri="https://other.example/users/x", host="other.example"), "Create")


async def test_what_was_passed_on_stands_nowhere_in_our_name(town: Town, film: Film, alice: Neighbour) -> None:
    await town.deliver(alice, signed(create(alice, film.uri), alice.key_id))
    entry = await OutboxEntry.get(uri__startswith=f"{town.pole.base}/ap/passed-on/")
    assert (entry.public, entry.listed) == (False, False)
    accept = {"Accept": "application/activity+json"}
    assert (await town.pole.client.get(entry.uri, headers=accept)).status_code == 404
    for actor in await Actor.filter(local_handle__isnull=False):
        page = await town.pole.client.get(f"{actor.uri}/outbox/pages/latest", headers=accept)
        assert "users/alice" not in page.text


async def test_a_stranger_cannot_have_anothers_delete_passed_on(town: Town, film: Film, alice: Neighbour) -> None:
    letter = signed(create(alice, film.uri), alice.key_id)
    await town.deliver(alice, letter)
    bob = town.social.actor("mallory")
    delete = bob.activity("Delete", letter["object"]["id"], to=[PUBLIC])
    assert (await town.deliver(bob, signed(delete, bob.key_id))).outcome == Outcome.REFUSED
    assert [one["type"] for one in town.video.received("Delete")] == []
