"""What members say in public leaves with their proof and their signature; what is not public never does."""

import asyncio
from datetime import datetime

import orjson
import pytest

from fediverse_cinema.activitypub import delivery, keys, outbox, proofs, vouching
from fediverse_cinema.activitypub.keyring import SigningKeys
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.activitypub.signatures.signing import body_digest
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Visibility
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import clock
from fediverse_cinema.people.models import Creator
from tests.kit.linked_data import lookalikes, verifies, verifies_compacted
from tests.kit.neighbours import PUBLIC, Document
from tests.kit.people import a_creator, a_film, an_answer
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Actor:
    ana = (await a_creator()).actor
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", ana.uri))
    return ana


async def is_vouched_for(activity: Document) -> bool:
    author = await Actor.get(uri=activity["actor"])
    assert author.rsa_public and author.ed25519_public and author.ed25519_key_id
    key = keys.from_multibase(author.ed25519_public)
    proofs.check(activity, key=key, key_id=author.ed25519_key_id, now=clock.now())
    return verifies(activity, author.rsa_public) and verifies_compacted(activity, author.rsa_public)


async def test_a_film_and_its_changes_and_its_end_bear_its_makers_proof_and_signature(town: Town, ana: Actor) -> None:
    film = await a_film(await _creator(ana))
    await town.pole.work()
    await films.change(await Film.get(id=film.id), Sheet("La Saône, la nuit", licence="CC0-1.0"))
    await films.delete(await Film.get(id=film.id))
    await town.pole.work()
    received = town.social.received("Create", "Update", "Delete")
    assert [one["type"] for one in received] == ["Create", "Update", "Delete"]
    for activity in received:
        assert await is_vouched_for(activity), activity["type"]
    assert not [one for one in town.social.received("Announce", "Accept") if "signature" in one or "proof" in one]
    for letter in town.social.letters:
        assert letter.headers["digest"] == body_digest(letter.body)


async def test_however_long_its_credits_a_film_is_no_riddle_to_who_checks_its_signature(town: Town, ana: Actor) -> None:
    await a_film(await _creator(ana), credits="\n".join(f"Son — Inès {n}" for n in range(40)))
    await town.pole.work()
    (activity,) = town.social.received("Create")
    assert len(activity["object"]["credits"]) == 40 and lookalikes(activity) == 0
    assert await is_vouched_for(activity)


async def test_what_a_member_says_bears_her_proof_and_signature(town: Town, ana: Actor) -> None:
    film = await a_film(await a_creator("malo", "Malo"))
    note = await an_answer(ana, "Bravo #Saône", film)
    await conversations.edit(note, Words("Bravo, bravo", language="fr"))
    await conversations.withdraw(note)
    await town.pole.work()
    received = [one for one in town.social.received() if one["actor"] == ana.uri and one["type"] != "Accept"]
    assert [one["type"] for one in received] == ["Create", "Update", "Delete"]
    for activity in received:
        assert await is_vouched_for(activity), activity["type"]


@pytest.mark.parametrize("visibility", [Visibility.FOLLOWERS, Visibility.DIRECT])
async def test_what_is_not_for_everybody_cannot_be_proved_to_others(
    town: Town, ana: Actor, visibility: Visibility
) -> None:
    alice = await Actor.get(host="social.example")
    await conversations.say(ana, Words("entre nous", language="fr", visibility=visibility), mentions=[alice])
    await town.pole.work()
    (activity,) = town.social.received("Create")
    assert "signature" not in activity and "proof" not in activity
    private = {"id": f"{ana.uri}/x", "type": "Create", "actor": ana.uri, "to": [f"{ana.uri}/followers"], "object": "x"}
    with pytest.raises(ValueError):
        await outbox.post(ana, private, forwardable=True)


async def test_an_entry_is_signed_once_and_its_bytes_stay_what_they_are(town: Town, ana: Actor) -> None:
    film = await a_film(await _creator(ana))
    entry = await OutboxEntry.get(uri=f"{film.uri}/activity")
    assert "signature" not in orjson.loads(entry.body), "not while the transaction waits"
    await vouching.vouch(entry.id)
    first = await OutboxEntry.get(id=entry.id)
    await vouching.vouch(entry.id)  # the job ran twice
    await town.pole.work()
    second = await OutboxEntry.get(id=entry.id)
    assert (first.body, first.digest) == (second.body, second.digest)
    assert [letter.body.decode() for letter in town.social.letters if b'"Create"' in letter.body] == [first.body]


async def test_nothing_waits_while_a_film_is_signed(town: Town, ana: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """It happens in a thread: the loop goes on meanwhile."""
    film = await a_film(await _creator(ana))
    entry = await OutboxEntry.get(uri=f"{film.uri}/activity")
    really, entered, done = vouching.signed, asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slowly(document: Document, signing: SigningKeys, now: datetime) -> Document:
        loop.call_soon_threadsafe(entered.set)
        asyncio.run_coroutine_threadsafe(done.wait(), loop).result(timeout=10)
        return really(document, signing, now)

    monkeypatch.setattr(vouching, "signed", slowly)
    task = asyncio.create_task(delivery.fan_out(entry.id, [ana.id], [], False, vouched=True))
    await entered.wait()
    await OutboxEntry.filter(id=entry.id).update(public=True)  # nor does it hold the database
    assert not task.done()
    done.set()
    await task
    assert "signature" in orjson.loads((await OutboxEntry.get(id=entry.id)).body)


async def _creator(actor: Actor) -> Creator:
    creator = await Creator.get(actor_id=actor.id)
    creator.actor = actor
    return creator


def test_public_is_read_as_everywhere() -> None:
    assert outbox.is_public({"to": PUBLIC}) and outbox.is_public({"cc": ["as:Public"]})
    assert not outbox.is_public({"to": ["https://pole.example/ap/users/ana"]}) and not outbox.is_public({})
