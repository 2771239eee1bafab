"""Letters that a third server brings, with a proof of their author's (FEP-8b32): believed without asking her server for
what they say. A linked-data signature is no reason to believe anything.
"""

import copy
from datetime import timedelta
from typing import Any

import orjson
import pytest

from fediverse_cinema.activitypub import keys, ld_signatures, proofs
from fediverse_cinema.activitypub.context import with_proofs
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.reactions.models import Reaction
from tests.kit.linked_data import verifies
from tests.kit.neighbours import PUBLIC, Answer, Document, Neighbour, public_pem
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import promptly
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
HERS, HIS = keys.generate_ed25519(), keys.generate_ed25519()


@pytest.fixture
async def film(town: Town) -> Film:
    return await a_film(await a_creator())


def with_key(town: Town, name: str, key: Any, host: str = "social") -> Neighbour:
    server = getattr(town, host)
    uri = f"{server.base}/users/{name}"
    multikey = {"id": f"{uri}#ed25519", "type": "Multikey", "controller": uri,
                "publicKeyMultibase": keys.multibase(key.public_key())}  # fmt: skip
    neighbour: Neighbour = server.actor(name, assertionMethod=[multikey])
    return neighbour


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return with_key(town, "alice", HERS)


@pytest.fixture(params=["social", "evil"], ids=["of the same host", "of another host"])
async def mallory(town: Town, request: pytest.FixtureRequest) -> Neighbour:
    """Whoever brings it has been here before, so that nothing of his is fetched."""
    mallory = with_key(town, "mallory", HIS, request.param)
    await town.deliver(mallory, mallory.activity("View", mallory.uri))
    return mallory


def proven(activity: Document, by: Neighbour, key: Any = HERS, *, age: timedelta = timedelta()) -> Document:
    return proofs.add(activity, key=key, key_id=f"{by.uri}#ed25519", now=clock.now() - age)


async def test_SIG_12_a_proven_note_is_believed_and_only_its_author_is_fetched(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    activity = alice.activity("Create", alice.note(film.uri), to=[PUBLIC])
    asked = len(town.social.asked)
    letter = await town.deliver(mallory, proven(activity, alice))
    assert letter.outcome == Outcome.APPLIED
    assert [(one.uri, one.html) for one in await Note.all()] == [(activity["object"]["id"], "<p>beautiful!</p>")]
    assert activity["object"]["id"].removeprefix(town.social.base) not in town.social.fetched
    assert "/users/alice" in [one.path for one in town.social.asked[asked:]]


async def test_SIG_12_INB_02_a_proven_note_that_was_changed_is_not_believed(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    forged = copy.deepcopy(proven(alice.activity("Create", alice.note(film.uri), to=[PUBLIC]), alice))
    forged["object"]["content"] = "<p>what she never said</p>"
    letter = await town.deliver(mallory, forged)
    assert letter.outcome != Outcome.APPLIED
    assert await Note.all().count() == 0
    assert forged["object"]["id"].removeprefix(town.social.base) in town.social.fetched, "its origin is asked instead"


async def test_SIG_12_nobody_proves_with_his_own_key_what_another_says(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    activity = alice.activity("Create", alice.note(film.uri), to=[PUBLIC])
    for forged in (
        proven(activity, mallory, HIS),
        proven(activity, alice, HIS),
        proven(activity, mallory, HERS),
        proven(activity, alice) | {"proof": {**proven(activity, alice)["proof"], "proofPurpose": "authentication"}},
    ):
        assert (await town.deliver(mallory, forged)).outcome != Outcome.APPLIED
    assert await Note.all().count() == 0


async def test_SIG_12_an_expired_proof_is_none(town: Town, film: Film, alice: Neighbour, mallory: Neighbour) -> None:
    activity = alice.activity("Create", alice.note(film.uri), to=[PUBLIC])
    options = {**proven(activity, alice)["proof"], "expires": "2026-01-01T00:00:00Z"}
    del options["proofValue"]
    value = HERS.sign(proofs._hash(options) + proofs._hash(activity))
    letter = await town.deliver(mallory, {**activity, "proof": {**options, "proofValue": "z" + keys.to_base58(value)}})
    assert letter.outcome != Outcome.APPLIED
    assert await Note.all().count() == 0


async def test_SIG_12_a_proof_counts_for_three_days(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    """Afterwards her server is asked what she says today: here it knows nothing of either."""
    note = alice.note(film.uri)
    old = timedelta(days=3, minutes=1)
    share = alice.activity("Announce", film.uri, to=[PUBLIC])
    for forged in (alice.activity("Create", note, to=[PUBLIC]), share):
        assert (await town.deliver(mallory, proven(forged, alice, age=old))).outcome == Outcome.REFUSED
    assert (await Note.all().count(), await Reaction.filter(actor__uri=alice.uri).count()) == (0, 0)
    undated = proven(share, alice)
    undated = {**share, "proof": {name: undated["proof"][name] for name in undated["proof"] if name != "created"}}
    value = undated["proof"].pop("proofValue")
    undated["proof"]["proofValue"] = "z" + keys.to_base58(
        HERS.sign(proofs._hash(undated["proof"]) + proofs._hash(share))
    )
    assert value != undated["proof"]["proofValue"]
    assert (await town.deliver(mallory, undated)).outcome == Outcome.REFUSED
    assert (await town.deliver(mallory, proven(share, alice, age=timedelta(days=2, hours=23)))).outcome == "applied"


async def test_SIG_12_a_share_that_was_taken_back_is_not_shown_again_by_whoever_kept_its_proof(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    """Written anew, so that it is no exact repeat; in whatever order it was taken back, and however often it comes."""
    share = proven(alice.activity("Announce", film.uri, to=[PUBLIC]), alice)
    named_only = alice.activity("Undo", share["id"])
    for undo in (named_only, alice.undo(share)):
        own = {**share, "id": town.social.new_id("announce")}
        own = proven({name: value for name, value in own.items() if name != "proof"}, alice)
        undo = {**undo, "object": own["id"] if undo is named_only else {**undo["object"], "id": own["id"]}}
        undo["id"] = f"{own['id']}/undo"
        assert (await town.deliver(alice, own)).outcome == Outcome.APPLIED
        assert (await town.deliver(alice, undo)).outcome == Outcome.APPLIED
        for spaces in (1, 2, 3):
            answer = await promptly(
                mallory.send(orjson.dumps(own) + b" " * spaces, town.pole.client, town.pole.shared_inbox)
            )
            assert answer.status_code == 202
            await town.pole.work()
            assert await Reaction.filter(actor__uri=alice.uri).count() == 0
        assert await Letter.filter(reason="taken back").count()
    early = proven(alice.activity("Announce", film.uri, to=[PUBLIC]), alice)
    await town.deliver(alice, alice.undo(early))
    for spaces in (1, 2):
        await promptly(mallory.send(orjson.dumps(early) + b" " * spaces, town.pole.client, town.pole.shared_inbox))
        await town.pole.work()
    assert await Reaction.filter(actor__uri=alice.uri).count() == 0


async def test_a_share_that_she_took_back_may_be_made_again_under_the_same_id_by_herself(
    town: Town, film: Film
) -> None:
    """PeerTube names a share after the film and the channel."""
    channel = town.video.actor("chaine", "Group")
    share = channel.activity("Announce", film.uri, to=[PUBLIC]) | {"id": f"{channel.uri}/announces/1"}
    for moment in range(3):
        await town.deliver(channel, {**share, "published": f"2026-08-08T09:0{moment}:00Z"})
        assert await Reaction.filter(actor__uri=channel.uri).count() == 1
        await town.deliver(channel, {**channel.undo(share), "x": str(moment)})
        assert await Reaction.filter(actor__uri=channel.uri).count() == 0


async def test_SIG_12_a_proven_update_share_and_delete_count(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    note = alice.note(film.uri)
    await town.deliver(mallory, proven(alice.activity("Create", note, to=[PUBLIC]), alice))
    changed = {**note, "content": "<p>changed</p>", "updated": "2026-11-20T09:00:00Z"}
    await town.deliver(mallory, proven(alice.activity("Update", changed, to=[PUBLIC]), alice))
    assert [one.html for one in await Note.all()] == ["<p>changed</p>"]
    share = alice.activity("Announce", film.uri, to=[PUBLIC])
    assert (await town.deliver(mallory, proven(share, alice))).outcome == Outcome.APPLIED
    assert await Reaction.filter(actor__uri=alice.uri, uri=share["id"]).count() == 1
    town.social.serve({"@context": "https://www.w3.org/ns/activitystreams", **note})  # her server has not heard of it
    await town.deliver(mallory, proven(alice.activity("Delete", note["id"]), alice))
    assert await Note.all().count() == 0


async def test_SIG_12_a_proven_letter_says_no_more_than_its_author_may(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    """What she proves of somebody else's things is refused as if she had sent it herself (INB-03)."""
    bob = town.evil.actor("bob")
    note = bob.note(film.uri)
    assert (await town.deliver(mallory, proven(alice.activity("Create", note), alice))).outcome != Outcome.APPLIED
    assert await Note.all().count() == 0


@pytest.mark.parametrize("kind", ["Follow", "Like", "Undo", "Accept", "Block", "Flag"])
async def test_SIG_12_other_types_are_refused_at_the_door_whatever_they_prove(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour, kind: str
) -> None:
    forged = proven(alice.activity(kind, film.uri), alice)
    async with only(town):
        for inbox in (*town.pole.inboxes, f"{town.pole.base}/ap/users/ana/inbox"):
            answer = await promptly(mallory.send(forged, town.pole.client, inbox))
            assert (answer.status_code, answer.json()["code"]) == (401, "not_the_signer")


async def test_while_the_authors_server_does_not_answer_a_proven_letter_waits(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    town.social.says["GET /users/alice"] = Answer(502)
    activity = proven(alice.activity("Create", alice.note(film.uri), to=[PUBLIC]), alice)
    await promptly(mallory.send(activity, town.pole.client, town.pole.shared_inbox))
    await town.pole.work()
    letter = await Letter.all().order_by("-id").first()
    assert letter is not None and letter.outcome == Outcome.WAITING


async def test_JLD_05_a_valid_linked_data_signature_is_no_reason_to_believe(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    """Really signed by alice, and then rearranged so that the graph stays the same while JSON reads another thing."""
    note = {**alice.note(film.uri), "content": "<p>really hers</p>"}
    activity = alice.activity("Create", note, to=[PUBLIC])
    activity["@context"] = with_proofs(activity["@context"])
    signed = ld_signatures.add(activity, key=alice.key, key_id=alice.key_id, now=clock.now())
    assert verifies(signed, public_pem(alice.key))
    rearranged = [
        signed,
        {"@context": signed["@context"], "type": "Create", "actor": alice.uri, "id": f"{activity['id']}0",
         "object": note, "@graph": [{k: v for k, v in signed.items() if k not in ("@context", "signature")}],
         "signature": signed["signature"]},
        {**signed, "object": {"id": note["id"], "type": "Note"}, "@included": [note]},
        {**signed, "object": note["id"], "@reverse": {"object": {"id": activity["id"], "actor": alice.uri}}},
    ]  # fmt: skip
    for letter in rearranged:
        assert (await town.deliver(mallory, letter)).outcome != Outcome.APPLIED
    assert await Note.all().count() == 0
    assert note["id"].removeprefix(town.social.base) in town.social.fetched, "only its origin can say so"
