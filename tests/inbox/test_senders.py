"""Whose signature it is: keys that are fetched, changed, forged, unreachable."""

import asyncio

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, Follow
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.inbox.models import Letter
from fediverse_cinema.inbox.verify import Sender
from tests.kit.neighbours import Answer, Neighbour, key_of
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import promptly
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio


async def status(sender: Neighbour, town: Town, inbox: str = "", **changes: object) -> int:
    """Of one among many that are sent at once."""
    follow = sender.activity("Follow", f"{town.pole.base}/ap/pole")
    return (await sender.send(follow, town.pole.client, inbox or town.pole.shared_inbox, **changes)).status_code


async def answers(sender: Neighbour, town: Town, **changes: object) -> set[int]:
    """The status at each of the three inboxes, one after the other."""
    return {await promptly(status(sender, town, inbox, **changes)) for inbox in town.pole.inboxes}


@pytest.mark.parametrize("host", ["social", "video", "fedi"])
async def test_mastodon_peertube_and_gotosocial_are_understood(town: Town, host: str) -> None:
    """Three ways to name a key: with a fragment, as the actor herself, as an address of its own with a stub of her."""
    sender = getattr(town, host).actor("alice")
    assert await status(sender, town) == 202
    await town.pole.work()
    actor = await Actor.get(uri=sender.uri)
    assert (actor.rsa_key_id, actor.handle, actor.name, actor.host) == (
        sender.key_id, "alice", "Alice", sender.server.host,
    )  # fmt: skip
    assert [one["type"] for one in sender.server.received()] == ["Accept"]
    asked = len(sender.server.fetched)
    assert await status(sender, town) == 202
    assert len(sender.server.fetched) == asked, "a known key is not fetched again"


async def test_nothing_but_verify_makes_a_sender(town: Town) -> None:
    with pytest.raises(RuntimeError):
        Sender(Actor(uri="https://social.example/users/alice"), object())


async def test_SIG_13_a_key_document_that_bears_another_id_is_no_key(town: Town) -> None:
    mallory = town.evil.actor("mallory")
    key = {"id": f"{town.evil.base}/keys/other", "type": "Key", "owner": mallory.uri,
           "publicKeyPem": mallory.document()["publicKey"]["publicKeyPem"]}  # fmt: skip
    town.evil.documents["/keys/1"] = key  # at another address than its id, where nothing is
    async with only(town, f"{town.evil.base}/keys/1", f"{town.evil.base}/keys/other"):
        assert await answers(mallory, town, key_id=f"{town.evil.base}/keys/1") == {401}


async def test_a_key_document_whose_owner_does_not_name_it_is_no_key(town: Town) -> None:
    alice, mallory = town.social.actor("alice"), town.social.actor("mallory")
    forged = {"id": f"{town.social.base}/keys/1", "type": "Key", "owner": alice.uri,
              "publicKeyPem": mallory.document()["publicKey"]["publicKeyPem"]}  # fmt: skip
    town.social.serve(forged)
    async with only(town, forged["id"], alice.uri, Actor=1):
        assert await answers(mallory, town, key_id=forged["id"]) == {401}
    assert (await Actor.get(uri=alice.uri)).rsa_key_id == alice.key_id


async def test_SIG_14_a_changed_key_is_fetched_once(town: Town) -> None:
    alice = town.social.actor("alice")
    assert await status(alice, town) == 202
    alice.changes_key()
    async with only(town, alice.uri, Letter=5, Job=5):
        assert set(await asyncio.gather(*(status(alice, town) for _ in range(5)))) == {202}


async def test_SIG_14_a_page_view_that_failed_does_not_stop_letters_of_peertube(town: Town) -> None:
    """Its key and its actor have one id."""
    maker = town.video.actor("cineaste")
    assert await status(maker, town) == 202
    town.video.says["GET /accounts/cineaste"] = [Answer(503)]
    with pytest.raises(Later):
        await actors.renew((await Actor.get(uri=maker.uri)).id)
    maker.changes_key()
    assert await status(maker, town) == 202


async def test_SIG_14_a_forged_signature_costs_one_fetch_however_often_it_comes(town: Town) -> None:
    alice = town.social.actor("alice")
    assert await status(alice, town) == 202
    alice.key = key_of("somebody else")
    async with only(town, alice.uri):
        assert {code for _ in range(17) for code in await answers(alice, town)} == {401}


async def test_SIG_15_an_update_cannot_bring_the_key_of_whoever_sends_it(town: Town) -> None:
    alice, mallory = town.social.actor("alice"), town.social.actor("mallory")
    assert await status(alice, town) == 202
    before = await Actor.get(uri=alice.uri)
    document = alice.document()
    document["publicKey"]["publicKeyPem"] = mallory.document()["publicKey"]["publicKeyPem"]
    update = alice.activity("Update", document)
    await town.deliver(mallory, update)  # in her name, with another's signature
    await town.deliver(alice, update)  # in her own, and her server says something else
    assert (await Actor.get(uri=alice.uri)).rsa_public == before.rsa_public
    mallory.uri = alice.uri  # signed with the key that was smuggled in
    assert await answers(mallory, town) == {401}


@pytest.mark.parametrize(
    "key_id",
    ["https://127.0.0.1/key", "https://10.0.0.1/key", "https://[::1]/key", "https://169.254.169.254/latest/meta-data",
     "file:///etc/passwd", "https://u:p@social.example/users/alice#main-key", "https://localhost/key", "nonsense",
     "https://lyon.example/ap/pole#main-key", "https://lyon.example/ap/users/nobody", "https://LYON.example:443/ap/pole",
     "gopher://social.example/"],
)  # fmt: skip
async def test_SIG_16_a_key_at_an_address_that_is_none_of_ours_to_ask(town: Town, key_id: str) -> None:
    alice = town.social.actor("alice")
    async with only(town):
        assert await answers(alice, town, key_id=key_id) == {401}


async def test_SIG_16_a_key_id_of_100_kB_is_not_even_read(town: Town) -> None:
    alice = town.social.actor("alice")
    async with only(town):
        assert await answers(alice, town, key_id=f"{alice.uri}?{'x' * 100_000}") == {400}


async def test_while_her_server_does_not_answer_a_letter_is_to_be_sent_again(town: Town) -> None:
    alice = town.social.actor("alice")
    town.social.says["GET /users/alice"] = Answer(502)
    async with only(town, alice.uri):
        answer = await promptly(
            alice.send(alice.activity("Follow", f"{town.pole.base}/ap/pole"), town.pole.client, town.pole.shared_inbox)
        )
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "300")
        assert await status(alice, town) == 503, "asked once in five minutes, and still not refused"


async def test_an_actor_without_a_usable_key_is_not_believed(town: Town) -> None:
    weak = town.social.actor("weak", publicKey={"id": "https://social.example/users/weak#main-key"})
    assert await answers(weak, town) == {401}


async def test_FET_28_a_server_that_shows_our_own_actor_is_not_believed(town: Town) -> None:
    mallory = town.evil.actor("mallory", id=f"{town.pole.base}/ap/pole", preferredUsername="pole")
    pole = await Actor.get(uri=f"{town.pole.base}/ap/pole")
    async with only(town, mallory.uri):
        assert await answers(mallory, town) == {401}
    assert (await Actor.get(id=pole.id)).rsa_public == pole.rsa_public


async def test_FET_29_fifty_letters_of_one_unknown_actor_ask_once(town: Town) -> None:
    alice = town.social.actor("alice")
    async with only(town, alice.uri, Actor=1, Letter=50, Job=50):
        assert set(await asyncio.gather(*(status(alice, town) for _ in range(50)))) == {202}


async def test_LOD_08_a_flood_of_slow_keys_is_bounded_and_known_people_still_come_in(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actors, "MOST_WAITING", 20)
    asked, patience = asyncio.Semaphore(0), asyncio.Event()

    async def keep_waiting() -> None:
        asked.release()
        await patience.wait()

    town.evil.before_answering = keep_waiting
    alice = town.social.actor("alice")
    assert await status(alice, town) == 202
    mallory = town.evil.actor("mallory")
    flood = [
        asyncio.create_task(status(mallory, town, key_id=f"{town.evil.base}/users/m{number}#main-key"))
        for number in range(60)
    ]
    for _ in range(20):
        await asked.acquire()
    turned_away: set[asyncio.Task[int]] = set()
    pending = set(flood)
    while len(turned_away) < 40:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        turned_away |= done
    assert {task.result() for task in turned_away} == {503}
    assert len(town.evil.asked) == 20
    assert await status(alice, town) == 202
    patience.set()
    assert set(await asyncio.gather(*flood)) == {503, 401}
    assert await Actor.filter(host="evil.example").count() == 0


async def test_INB_08_an_actor_who_is_gone_takes_all_she_made_along(town: Town) -> None:
    alice = town.social.actor("alice")
    film = await a_film(await a_creator())
    await town.deliver(alice, alice.activity("Follow", f"{town.pole.base}/ap/pole"))
    await town.deliver(alice, alice.activity("Create", alice.note(film.uri)))
    await town.deliver(alice, alice.activity("Like", film.uri))
    town.social.says["GET /users/alice"] = Answer(410)

    delete = alice.activity("Delete", alice.uri)
    async with only(town, Follow=-1, Note=-1, Reaction=-1, Letter=1):
        await town.deliver(alice, delete)
    assert (await Actor.get(uri=alice.uri)).gone_at is not None
    async with only(town):
        answer = await promptly(alice.send(delete, town.pole.client, town.pole.shared_inbox))
        assert answer.status_code == 202  # and nothing happens again
    async with only(town, alice.uri):
        assert await answers(alice, town) == {401}, "her old signature counts no longer"


async def test_what_an_actor_sent_before_she_went_and_we_open_afterwards_has_no_effect(town: Town) -> None:
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("View", alice.uri))
    for activity in (alice.activity("Delete", alice.uri), alice.activity("Follow", f"{town.pole.base}/ap/pole")):
        answer = await promptly(alice.send(activity, town.pole.client, town.pole.shared_inbox))
        assert answer.status_code == 202
    await town.pole.work()
    assert await Follow.all().count() == 0
    assert [letter.reason for letter in await Letter.all().order_by("id")][2] == "its sender is gone"


async def test_a_refreshed_actor_who_answers_410_takes_all_she_made_along(town: Town) -> None:
    """Found out by us, before her server has told us: what comes later must find it done."""
    alice = town.social.actor("alice")
    film = await a_film(await a_creator())
    await town.deliver(alice, alice.activity("Create", alice.note(film.uri)))
    town.social.says["GET /users/alice"] = Answer(410)
    await town.deliver(alice, alice.activity("Update", alice.document()))
    assert await Note.all().count() == 0
    assert (await Actor.get(uri=alice.uri)).gone_at is not None


async def test_an_actor_who_comes_back_is_shown_by_her_own_server(town: Town) -> None:
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", f"{town.pole.base}/ap/pole"))
    await town.deliver(alice, alice.activity("Delete", alice.uri))
    assert await Follow.all().count() == 0
    assert await status(alice, town) == 202
    await town.pole.work()
    assert (await Actor.get(uri=alice.uri)).gone_at is None
    assert (await Follow.all().count(), await Letter.all().count()) == (1, 3)
