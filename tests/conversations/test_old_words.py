"""What a member has taken out of her words stands nowhere any more, and her changed words count what stands below."""

import asyncio
from contextvars import copy_context

import orjson
import pytest

from fediverse_cinema.activitypub import vouching
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.activitypub.signatures.signing import body_digest
from fediverse_cinema.conversations import queries, service
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.voting import tell_counts
from fediverse_cinema.conversations.words import Poll, Words
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import clock
from fediverse_cinema.people import profile
from fediverse_cinema.people.models import Creator
from tests.kit.neighbours import PUBLIC, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
AS = {"Accept": "application/activity+json"}


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana")


@pytest.fixture
async def alice(town: Town, ana: Creator) -> Neighbour:
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", ana.actor.uri))
    return alice


async def everywhere(town: Town, thing: Note | Film, author: Actor) -> str:
    """All that we serve of it: itself, its activities, the outbox. A name of an activity that answers stands first."""
    said = []
    entries = await OutboxEntry.filter(object_uri=thing.uri, type__in=("Create", "Update")).order_by("id")
    for uri in (thing.uri, f"{author.uri}/outbox/pages/latest", *(entry.uri for entry in entries)):
        answer = await town.pole.client.get(uri, headers=AS)
        said.append(f"{uri} {answer.text}" if answer.status_code == 200 else "")
    return "\n".join(said)


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.UNLISTED])
async def test_words_that_were_taken_out_of_a_note_are_served_nowhere(
    town: Town, ana: Creator, alice: Neighbour, visibility: Visibility
) -> None:
    note = await service.say(ana.actor, Words("mon numéro est le 0612", visibility=visibility))
    await town.pole.work()
    for words in ("mon numéro est le 0634", "rien"):
        await service.edit(note, Words(words, visibility=visibility))
        await town.pole.work()
    served = await everywhere(town, note, ana.actor)
    assert "0612" not in served and "0634" not in served and "rien" in served
    entries = await OutboxEntry.filter(object_uri=note.uri).order_by("id")
    answers = [(await town.pole.client.get(entry.uri, headers=AS)).status_code for entry in entries]
    assert answers == [200, 404, 200], "the Create, and the last Update"


async def test_the_create_of_changed_words_keeps_its_id_and_date_and_its_digest_fits(
    town: Town, ana: Creator, alice: Neighbour
) -> None:
    note = await service.say(ana.actor, Words("Début"))
    await town.pole.work()
    (before,) = town.social.received("Create")
    await service.edit(note, Words("Suite"), mentions=[await Actor.get(uri=alice.uri)])
    entry = await OutboxEntry.get(uri=f"{note.uri}/activity")
    assert entry.digest == body_digest(entry.body.encode())
    after: Document = orjson.loads(entry.body)
    assert [after[name] for name in ("id", "type", "actor", "published")] == [
        before[name] for name in ("id", "type", "actor", "published")
    ]
    assert "proof" in before and "proof" not in after and "signature" not in after, "they were over the old words"
    assert after["cc"] == after["object"]["cc"] and alice.uri in after["cc"]


async def test_words_that_are_changed_before_they_leave_leave_proven(
    town: Town, ana: Creator, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While they were signed they were changed: what is signed then are the new ones."""
    note = await service.say(ana.actor, Words("0612"))
    entry = await OutboxEntry.get(uri=f"{note.uri}/activity")
    really, loop = vouching.signed, asyncio.get_running_loop()

    def meanwhile(document: Document, *rest: object) -> Document:
        if "0612" in str(document):
            asyncio.run_coroutine_threadsafe(service.edit(note, Words("rien")), loop).result(timeout=10)
        return really(document, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(vouching, "signed", meanwhile)
    await vouching.vouch(entry.id)
    kept: Document = orjson.loads((await OutboxEntry.get(id=entry.id)).body)
    assert "0612" not in str(kept) and "proof" in kept and "signature" in kept


async def test_what_was_taken_off_a_film_or_a_profile_is_served_nowhere(
    town: Town, ana: Creator, alice: Neighbour
) -> None:
    film = await a_film(ana, synopsis="Tourné chez ma mère, 3 rue du Lac.")
    for synopsis in ("Tourné au lac.", "Tourné."):
        await films.change(await Film.get(id=film.id), Sheet("La Saône", synopsis=synopsis))
    served = await everywhere(town, film, ana.actor)
    assert "rue du Lac" not in served and "au lac" not in served and "Tourné." in served
    for about in ("3 rue du Lac", "Lyon"):
        sheet = profile.Sheet(name="Ana", about=about)
        await profile.change(ana, sheet, website_label="Site", support_label="Soutien")
    updates = await OutboxEntry.filter(object_uri=ana.actor.uri, type="Update").order_by("id")
    answers = [await town.pole.client.get(entry.uri, headers=AS) for entry in updates]
    assert [answer.status_code for answer in answers] == [404, 200] and "Lyon" in answers[1].text


async def test_a_strangers_create_that_was_passed_on_is_not_taken_for_ours(town: Town, ana: Creator) -> None:
    note = await service.say(ana.actor, Words("Début"))
    theirs = {"id": "https://evil.example/1", "type": "Create", "actor": "https://evil.example/m", "object": note.uri}
    entry = await OutboxEntry.create(
        uri="https://lyon.example/passed-on", actor=ana.actor, type="Create", object_uri=note.uri,
        body=orjson.dumps(theirs).decode(), digest="", published_at=clock.now(),
    )  # fmt: skip
    await service.edit(note, Words("Suite"))
    assert orjson.loads((await OutboxEntry.get(id=entry.id)).body) == theirs
    assert "Suite" in (await OutboxEntry.get(uri=f"{note.uri}/activity")).body


async def test_a_change_says_how_many_answers_there_are(town: Town, ana: Creator, alice: Neighbour) -> None:
    poll = Poll(options=("Bleu", "Vert"), several=False, closes_at=clock.now().replace(year=clock.now().year + 1))
    note = await service.say(ana.actor, Words("Bonjour"))
    question = await service.say(ana.actor, Words("Laquelle ?", poll=poll))
    for above in (note, question):
        answer = alice.note(above.uri)
        await town.deliver(alice, alice.activity("Create", answer, to=[PUBLIC]))
    await service.edit(note, Words("Bonjour à toutes"))
    await tell_counts(question.id)
    for above in (note, question):
        update: Document = orjson.loads((await OutboxEntry.get(type="Update", object_uri=above.uri)).body)["object"]
        served = (await town.pole.client.get(above.uri, headers=AS)).json()
        assert update["replies"] == served["replies"] and update["replies"]["totalItems"] == 1


async def test_counts_that_are_told_while_she_edits_do_not_bring_her_old_words_back(
    town: Town, ana: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = await service.say(ana.actor, Words("0612", poll=Poll(options=("Bleu", "Vert"))))
    really, edits = queries.answers_to, list[asyncio.Task[None]]()
    outside = copy_context()  # of the transaction in which the counts are told

    async def meanwhile(uri: str) -> list[str]:
        if not edits:
            edits.append(asyncio.create_task(service.edit(note, Words("rien")), context=outside))
            await asyncio.wait(edits, timeout=0.2)
        return await really(uri)

    monkeypatch.setattr(queries, "answers_to", meanwhile)
    await tell_counts(note.id)
    await asyncio.gather(*edits)
    assert "0612" not in await everywhere(town, note, ana.actor)
    last = await OutboxEntry.filter(object_uri=note.uri, type="Update").order_by("-id").first()
    assert last is not None and "rien" in last.body
