"""Requests to quote and to feature: answered by policy or by the author, one stamp for one thing, and taken back."""

from dataclasses import replace

import pytest

from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import queries, service
from fediverse_cinema.consents.models import ConsentRequest, Stamp
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.notices import queries as notices
from fediverse_cinema.people import profile
from fediverse_cinema.people.models import Creator, Policy
from tests.kit.neighbours import AS2, PUBLIC, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import promptly
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
AS = {"Accept": "application/activity+json"}


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana")


@pytest.fixture
async def film(ana: Creator) -> Film:
    return await a_film(ana)


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


def quoting(who: Neighbour, quoted: str, note: str = "", **more: object) -> Document:
    """As Mastodon 4.5 asks: the quoting note stands whole in `instrument`."""
    said = who.note("", "<p>must see</p>", quote=quoted) | {"inReplyTo": None} | more
    if note:
        said["id"] = note
    return who.activity("QuoteRequest", quoted, instrument=said)


def featuring(who: Neighbour, whom: str, collection: str = "/collections/12") -> Document:
    """As Mastodon 4.6 asks: without an actor."""
    request = who.activity("FeatureRequest", whom, instrument=who.server.base + collection)
    del request["actor"]
    return request


def serve_collection(who: Neighbour) -> None:
    collection = {"id": f"{who.server.base}/collections/12", "type": "FeaturedCollection", "attributedTo": who.uri}
    who.server.serve({"@context": AS2, "name": "Rivers", **collection})


async def set_policy(ana: Creator, policy: Policy) -> None:
    ana.quoting = ana.featuring = policy
    await ana.save()


async def answers(town: Town) -> list[Document]:
    await town.pole.work()
    return town.social.received("Accept", "Reject")


async def test_a_quote_of_a_film_is_allowed_at_once_and_its_stamp_answers(
    town: Town, ana: Creator, film: Film, alice: Neighbour
) -> None:
    request = quoting(alice, film.uri)
    assert (await town.deliver(alice, request)).outcome == Outcome.APPLIED
    [accept] = await answers(town)
    assert accept["type"] == "Accept" and accept["actor"] == ana.actor.uri
    assert accept["object"]["id"] == request["id"] and accept["object"]["instrument"] == request["instrument"]["id"]
    assert town.social.letters[-1].path == "/users/alice/inbox"
    assert undefined_terms(accept) == set()
    answer = await town.pole.client.get(accept["result"], headers=AS)
    stamp = answer.json()
    assert answer.status_code == 200 and answer.headers["content-type"].startswith(AS["Accept"])
    assert stamp["id"] == accept["result"] and stamp["id"].startswith(town.pole.base)
    assert (stamp["type"], stamp["attributedTo"]) == ("QuoteAuthorization", ana.actor.uri)
    assert (stamp["interactingObject"], stamp["interactionTarget"]) == (request["instrument"]["id"], film.uri)
    assert undefined_terms(stamp) == set()
    quoting_uri = request["instrument"]["id"]
    assert await queries.stamped_among([quoting_uri]) == {(quoting_uri, film.uri)}


async def test_the_same_asked_twice_gets_the_same_stamp(town: Town, film: Film, alice: Neighbour) -> None:
    first = quoting(alice, film.uri)
    await town.deliver(alice, first)
    await town.deliver(alice, quoting(alice, film.uri, first["instrument"]["id"]))
    accepts = await answers(town)
    assert len(accepts) == 2 and len({one["result"] for one in accepts}) == 1
    assert await Stamp.all().count() == 1


async def test_a_stamp_is_for_one_thing_only(town: Town, ana: Creator, film: Film, alice: Neighbour) -> None:
    other = await a_film(ana, "La Loire")
    request = quoting(alice, film.uri)
    await town.deliver(alice, request)
    letter = await town.deliver(alice, quoting(alice, other.uri, request["instrument"]["id"]))
    assert letter.outcome == Outcome.REFUSED
    assert await queries.stamped_among([request["instrument"]["id"]]) == {(request["instrument"]["id"], film.uri)}


@pytest.mark.parametrize(
    "changes",
    [
        {"note": "https://social.example/users/bob/1", "attributedTo": "https://social.example/users/bob"},
        {"note": "https://third.example/notes/1"},
    ],
    ids=["her neighbour's", "another host's"],
)
async def test_nobody_asks_for_the_note_of_another(
    town: Town, film: Film, alice: Neighbour, changes: dict[str, str]
) -> None:
    letter = await town.deliver(alice, quoting(alice, film.uri, **changes))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_hers")
    assert await Stamp.all().count() == 0 and await ConsentRequest.all().count() == 0


async def test_followers_only_means_those_who_follow(town: Town, ana: Creator, film: Film, alice: Neighbour) -> None:
    await set_policy(ana, Policy.FOLLOWERS)
    bob = town.social.actor("bob")
    await town.deliver(bob, bob.activity("Follow", ana.actor.uri))
    town.social.asked.clear()
    await town.deliver(alice, quoting(alice, film.uri))
    await town.deliver(bob, quoting(bob, film.uri))
    assert {one["to"][0]: one["type"] for one in await answers(town)} == {alice.uri: "Reject", bob.uri: "Accept"}


async def test_nobody_means_nobody_and_a_block_counts_more_than_any_policy(
    town: Town, ana: Creator, film: Film, alice: Neighbour
) -> None:
    await set_policy(ana, Policy.NOBODY)
    request = quoting(alice, film.uri)
    await town.deliver(alice, request)
    [reject] = await answers(town)
    assert reject["type"] == "Reject" and "result" not in reject
    await set_policy(ana, Policy.EVERYBODY)
    await town.deliver(alice, alice.activity("Block", ana.actor.uri))
    await town.deliver(alice, quoting(alice, film.uri, request["instrument"]["id"]))
    assert await Stamp.all().count() == 0
    bob = town.social.actor("bob")
    await town.deliver(bob, quoting(bob, film.uri))
    assert await Stamp.all().count() == 1


async def test_who_wants_to_be_asked_answers_once(town: Town, ana: Creator, film: Film, alice: Neighbour) -> None:
    await set_policy(ana, Policy.ASK)
    bob = town.social.actor("bob")
    for who in (alice, bob):
        for _ in range(2):
            await town.deliver(who, quoting(who, film.uri, f"{who.uri}/note"))
    assert await answers(town) == []
    waiting = {line.asker.handle: line for line in await queries.waiting_for(ana)}
    assert waiting.keys() == {alice.address, bob.address}
    yes = await ConsentRequest.get(id=waiting[alice.address].id)
    no = await ConsentRequest.get(id=waiting[bob.address].id)
    for _ in range(2):
        await service.accept(yes, ana.actor)
        await service.decline(yes, ana.actor)
        await service.decline(no, ana.actor)
    assert {one["to"][0]: one["type"] for one in await answers(town)} == {alice.uri: "Accept", bob.uri: "Reject"}
    await town.deliver(bob, quoting(bob, film.uri, f"{bob.uri}/note"))
    assert (await answers(town))[-1]["type"] == "Reject" and await queries.waiting_for(ana) == []


async def test_consent_is_taken_back_and_the_stamp_is_gone(
    town: Town, ana: Creator, film: Film, alice: Neighbour
) -> None:
    request = quoting(alice, film.uri)
    await town.deliver(alice, request)
    stamp = await Stamp.get()
    for _ in range(2):
        await service.revoke(stamp, ana.actor)
    await town.pole.work()
    [delete] = town.social.received("Delete")
    assert delete["actor"] == ana.actor.uri and delete["object"]["type"] == "QuoteAuthorization"
    assert delete["object"]["id"] == stamp.uri and undefined_terms(delete) == set()
    assert (await town.pole.client.get(stamp.uri, headers=AS)).status_code == 410
    assert await queries.stamped_among([request["instrument"]["id"]]) == set()
    await town.deliver(alice, request | {"id": alice.server.new_id("quoterequest")})
    assert (await answers(town))[-1]["type"] == "Reject"
    assert (await town.pole.client.get(f"{town.pole.base}/ap/stamps/none", headers=AS)).status_code == 404


async def test_what_is_not_public_is_quoted_like_what_is_not_there(town: Town, ana: Creator, alice: Neighbour) -> None:
    draft = await a_film(ana, published=False)
    for uri in (draft.uri, f"{town.pole.base}/ap/films/none", "https://third.example/1"):
        letter = await town.deliver(alice, quoting(alice, uri))
        assert letter.outcome == Outcome.IGNORED
    assert await answers(town) == [] and await ConsentRequest.all().count() == 0


async def test_a_member_is_featured_in_a_collection_of_people(town: Town, ana: Creator, alice: Neighbour) -> None:
    """Mastodon 4.6 names no actor: the signer is meant."""
    request = featuring(alice, ana.actor.uri)
    assert (await town.deliver(alice, request)).outcome == Outcome.APPLIED
    [accept] = await answers(town)
    assert accept["object"] == request["id"] and accept["to"] == [alice.uri]
    stamp = (await town.pole.client.get(accept["result"], headers=AS)).json()
    assert stamp["type"] == "FeatureAuthorization" and stamp["interactionTarget"] == ana.actor.uri
    assert stamp["interactingObject"] == request["instrument"]
    assert undefined_terms(accept) == undefined_terms(stamp) == set()


async def test_several_members_stand_in_one_collection_each_with_a_stamp_of_her_own(
    town: Town, ana: Creator, film: Film, alice: Neighbour
) -> None:
    """FEP-7aa9: the instrument is the collection, the same for all that it shows."""
    bea = await a_creator("bea")
    await set_policy(bea, Policy.ASK)
    serve_collection(alice)
    for uri in (ana.actor.uri, bea.actor.uri, film.uri):
        assert (await town.deliver(alice, featuring(alice, uri))).outcome == Outcome.APPLIED
    [line] = await queries.waiting_for(bea)
    await service.accept(await ConsentRequest.get(id=line.id), bea.actor)
    accepts = await answers(town)
    stamps = [(await town.pole.client.get(one["result"], headers=AS)).json() for one in accepts]
    assert [one["interactionTarget"] for one in stamps] == [ana.actor.uri, film.uri, bea.actor.uri]
    assert {one["interactingObject"] for one in stamps} == {f"{alice.server.base}/collections/12"}
    assert [line.uuid for line in await queries.allowed_by(bea)] == [stamps[2]["id"].rpartition("/")[2]]
    await service.revoke(await Stamp.get(uri=stamps[2]["id"]), bea.actor)
    codes = [(await town.pole.client.get(one["id"], headers=AS)).status_code for one in stamps]
    assert codes == [200, 200, 410], "the others stand"
    await town.deliver(alice, featuring(alice, ana.actor.uri))
    await town.deliver(alice, featuring(alice, bea.actor.uri))
    assert [one["type"] for one in (await answers(town))[-2:]] == ["Accept", "Reject"]


async def test_a_collection_stays_his_who_asked_for_it_first(town: Town, ana: Creator, alice: Neighbour) -> None:
    bea, bob = await a_creator("bea"), town.social.actor("bob")
    await town.deliver(alice, featuring(alice, ana.actor.uri))
    letter = await town.deliver(bob, featuring(bob, bea.actor.uri))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "another_target")
    assert await Stamp.all().count() == 1


async def test_a_channel_is_asked_under_its_makers_policy_and_she_answers_for_it(
    town: Town, ana: Creator, film: Film, alice: Neighbour
) -> None:
    await ana.refresh_from_db(fields=["channel_id"])
    await set_policy(ana, Policy.ASK)
    channel = await Actor.get(id=ana.channel_id)
    document = (await town.pole.client.get(channel.uri, headers=AS)).json()
    assert document["interactionPolicy"]["canFeature"] == {
        "automaticApproval": [channel.uri], "manualApproval": [PUBLIC],
    }  # fmt: skip
    await town.deliver(alice, featuring(alice, channel.uri))
    [line] = await queries.waiting_for(ana)
    assert line.target_uri == channel.uri
    assert [one.kind for one in await notices.page(ana.actor, None, 9)] == ["consent"]
    asked = await queries.asked_of(ana, line.id)
    assert asked is not None
    await service.accept(asked, asked.author)
    [accept] = await answers(town)
    assert accept["actor"] == channel.uri
    [allowed] = await queries.allowed_by(ana)
    assert allowed.uuid == accept["result"].rpartition("/")[2]
    bea = await a_creator("bea")
    assert await queries.given_by(ana, allowed.uuid) and not await queries.given_by(bea, allowed.uuid)
    assert await queries.asked_of(bea, line.id) is None


async def test_the_pole_may_be_featured_and_its_companion_may_not(town: Town, alice: Neighbour) -> None:
    for number, path in enumerate(("pole", "users/regie", "instance")):
        await town.deliver(alice, featuring(alice, f"{town.pole.base}/ap/{path}", f"/collections/{number}"))
    assert [one["type"] for one in await answers(town)] == ["Accept", "Reject", "Reject"]


async def test_documents_say_what_the_policies_are(town: Town, ana: Creator) -> None:
    expected = {
        Policy.EVERYBODY: {"automaticApproval": [PUBLIC]},
        Policy.FOLLOWERS: {"automaticApproval": [f"{ana.actor.uri}/followers"]},
        Policy.ASK: {"automaticApproval": [ana.actor.uri], "manualApproval": [PUBLIC]},
        Policy.NOBODY: {"automaticApproval": [ana.actor.uri]},
    }
    for policy, said in expected.items():
        await set_policy(ana, policy)
        document = (await town.pole.client.get(ana.actor.uri, headers=AS)).json()
        assert document["interactionPolicy"]["canFeature"] == said
        assert undefined_terms(document) == set()


async def test_the_channels_followers_hear_of_another_policy_too(
    town: Town, ana: Creator, film: Film, alice: Neighbour
) -> None:
    await ana.refresh_from_db(fields=["channel_id"])
    channel = await Actor.get(id=ana.channel_id)
    await town.deliver(alice, alice.activity("Follow", channel.uri))
    sheet = replace(profile.sheet_of(ana), featuring=Policy.NOBODY)
    for _ in range(2):
        await profile.change(ana, sheet, website_label="Website", support_label="Support")
        await town.pole.work()
        [update] = town.social.received("Update")
        assert update["actor"] == update["object"]["id"] == channel.uri
        assert update["object"]["interactionPolicy"]["canFeature"] == {"automaticApproval": [channel.uri]}
        assert undefined_terms(update) == set()


async def test_only_a_feature_request_may_leave_its_actor_out(town: Town, alice: Neighbour) -> None:
    for kind in ("Like", "QuoteRequest"):
        activity = alice.activity(kind, "https://lyon.example/ap/pole")
        del activity["actor"]
        answer = await promptly(alice.send(activity, town.pole.client, town.pole.shared_inbox))
        assert answer.status_code == 400
    for actor in (None, "", 7, {"name": "x"}):
        request = featuring(alice, "https://lyon.example/ap/pole") | {"actor": actor}
        assert (await promptly(alice.send(request, town.pole.client, town.pole.shared_inbox))).status_code == 400


async def test_INB_30_a_quote_is_shown_as_one_only_while_it_bears_a_stamp_of_ours(
    town: Town, ana: Creator, film: Film, alice: Neighbour
) -> None:
    """Whatever `quoteAuthorization` the note names, on another host or on ours: our own rows are asked."""
    await town.deliver(alice, alice.activity("Follow", ana.actor.uri))
    forged = {"quoteAuthorization": "https://social.example/stamps/1"}
    note = alice.note(film.uri, quote=film.uri, **forged)
    await town.deliver(alice, alice.activity("Create", note))

    async def shown() -> str:
        row = await Note.get(uri=note["id"]).select_related("author")
        [view] = await talk.note_views([row], ana.actor)
        return view.quote_url

    assert await shown() == ""
    await town.deliver(alice, alice.activity("QuoteRequest", film.uri, instrument=note))
    assert await shown() != ""
    await service.revoke(await Stamp.get(), ana.actor)
    assert await shown() == ""
