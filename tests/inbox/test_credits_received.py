"""Consented credits on the wire (FEP-4ebc): ours ask people of elsewhere and hear their answers, ours are asked and
answer. A stamp is believed only as its owner's own server shows it.
"""

from datetime import timedelta
from typing import Any

import pytest

from fediverse_cinema.activitypub import actors, allowance
from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import credits, queries, service, stamps
from fediverse_cinema.consents.models import Claim, ClaimState, ConsentRequest, Stamp
from fediverse_cinema.films import claims, filmography
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.people.models import Creator
from tests.kit.neighbours import AS2, PUBLIC, Answer, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
AS = {"Accept": "application/activity+json"}
COMPOSER = "https://w3id.org/fep/0673/trades#composer"


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana")


@pytest.fixture
def leila(town: Town) -> Neighbour:
    return town.social.actor("leila")


@pytest.fixture
async def film(town: Town, ana: Creator, leila: Neighbour) -> Film:
    """It names Leïla, who lives elsewhere."""
    await actors.find_actor(leila.uri)
    return await a_film(ana, credits=f"Musique — Leïla — {leila.uri}\nSon — Inès")


async def ask(film: Film, ana: Creator, whom: str) -> Claim:
    person = await Actor.get(uri=whom)
    return await credits.ask(film.uri, ana.actor, person, name="Leïla", role="Musique", trade="composer")


async def document_of(town: Town, film: Film) -> Document:
    found: Document = (await town.pole.client.get(film.uri, headers=AS)).json()
    return found


def a_stamp(who: Neighbour, film_uri: str, **changes: Any) -> Document:
    """As example 28 has it."""
    return {
        "@context": AS2, "id": f"{who.uri}/stamps/7", "type": "CreditAuthorization", "attributedTo": who.uri,
        "interactingObject": film_uri, "interactionTarget": who.uri, "roleName": "Musique", "trade": COMPOSER,
        "published": "2026-11-20T12:00:00Z", **changes,
    }  # fmt: skip


def yes(who: Neighbour, claim: Claim, result: str = "") -> Document:
    """As example 37 has it."""
    return who.activity("Accept", claim.request_uri, result=result or f"{who.uri}/stamps/7")


async def confirmed(town: Town, film: Film, ana: Creator, leila: Neighbour) -> Claim:
    claim = await ask(film, ana, leila.uri)
    town.social.serve(a_stamp(leila, film.uri))
    assert (await town.deliver(leila, yes(leila, claim))).outcome == Outcome.APPLIED
    await claim.refresh_from_db()
    assert claim.state == ClaimState.CONFIRMED
    return claim


async def test_she_is_asked_in_a_letter_to_her_alone(town: Town, film: Film, ana: Creator, leila: Neighbour) -> None:
    """Example 27."""
    for _ in range(2):
        claim = await ask(film, ana, leila.uri)
    await town.pole.work()
    [request] = town.social.received("CreditRequest")
    assert town.social.letters[-1].path == "/users/leila/inbox"
    assert {**request, "@context": 0, "published": 0} == {
        "@context": 0, "id": claim.request_uri, "type": "CreditRequest", "actor": ana.actor.uri, "object": leila.uri,
        "instrument": film.uri, "roleName": "Musique", "trade": COMPOSER, "published": 0, "to": [leila.uri],
    }  # fmt: skip
    assert undefined_terms(request) == set()
    assert (await town.pole.client.get(claim.request_uri, headers=AS)).status_code == 404, "it is between the two"
    assert "creditAuthorization" not in (await document_of(town, film))["credits"][0]


async def test_her_stamp_is_fetched_and_then_the_film_shows_it(
    town: Town, film: Film, ana: Creator, leila: Neighbour
) -> None:
    """Examples 28 and 37."""
    before = await document_of(town, film)
    await confirmed(town, film, ana, leila)
    document = await document_of(town, film)
    assert document["credits"][0] == before["credits"][0] | {
        "creditAuthorization": f"{leila.uri}/stamps/7", "trade": COMPOSER,
    }  # fmt: skip
    assert leila.uri in document["cc"] and leila.uri not in before["cc"]
    assert undefined_terms(document) == set()
    [update] = town.social.received("Update")
    assert update["object"]["credits"] == document["credits"], "her pole hears of it"
    again = await town.deliver(leila, yes(leila, await Claim.get()))
    assert again.outcome == Outcome.APPLIED and len(town.social.received("Update")) == 1, "a repeat changes nothing"


WRONG: dict[str, dict[str, Any]] = {
    "another film": {"interactingObject": "https://lyon.example/ap/films/other"},
    "another role": {"roleName": "Son"},
    "of somebody else": {"attributedTo": "https://social.example/users/bob"},
    "about somebody else": {"interactionTarget": "https://social.example/users/bob"},
    "another kind": {"type": "QuoteAuthorization"},
    "no role": {"roleName": None},
    "another trade": {"trade": COMPOSER.replace("composer", "editor")},
}
SHOWN_WRONG = {name: changes for name, changes in WRONG.items() if "trade" not in changes}
"""A film of elsewhere says no trade."""


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
async def test_INB_30_a_stamp_that_says_something_else_confirms_nothing(
    town: Town, film: Film, ana: Creator, leila: Neighbour, changes: dict[str, Any]
) -> None:
    claim = await ask(film, ana, leila.uri)
    town.social.serve(a_stamp(leila, film.uri, **changes))
    letter = await town.deliver(leila, yes(leila, claim))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "another_stamp")
    await still_asked(town, film, claim)


async def test_INB_30_a_stamp_on_another_host_is_refused_and_not_even_asked_for(
    town: Town, film: Film, ana: Creator, leila: Neighbour
) -> None:
    claim = await ask(film, ana, leila.uri)
    mallory = town.evil.actor("mallory")
    stamp = a_stamp(leila, film.uri) | {"id": f"{mallory.uri}/stamps/7"}
    town.evil.serve(stamp)
    for result in (
        stamp["id"],
        f"{town.pole.base}/ap/stamps/1",
        "",
        "https://social.example:8443/users/leila/stamps/7",
    ):
        letter = await town.deliver(leila, yes(leila, claim) | {"result": result})
        assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "cross_origin")
    assert town.evil.fetched == []
    await still_asked(town, film, claim)


async def test_INB_30_a_stamp_that_redirects_to_another_host_is_refused(
    town: Town, film: Film, ana: Creator, leila: Neighbour
) -> None:
    claim = await ask(film, ana, leila.uri)
    town.evil.serve(a_stamp(leila, film.uri) | {"id": f"{town.evil.base}/users/leila/stamps/7"})
    there = {"location": f"{town.evil.base}/users/leila/stamps/7"}
    town.social.says["GET /users/leila/stamps/7"] = Answer(302, headers=there)
    assert (await town.deliver(leila, yes(leila, claim))).outcome == Outcome.REFUSED
    await still_asked(town, film, claim)


async def test_a_stamp_that_is_not_there_confirms_nothing(
    town: Town, film: Film, ana: Creator, leila: Neighbour
) -> None:
    claim = await ask(film, ana, leila.uri)
    assert (await town.deliver(leila, yes(leila, claim))).outcome == Outcome.REFUSED
    await still_asked(town, film, claim)


async def still_asked(town: Town, film: Film, claim: Claim) -> None:
    await claim.refresh_from_db()
    assert (claim.state, claim.stamp_uri) == (ClaimState.ASKED, "")
    assert "creditAuthorization" not in (await document_of(town, film))["credits"][0]


@pytest.mark.parametrize("kind", ["Accept", "Reject"])
async def test_nobody_answers_for_her(town: Town, film: Film, ana: Creator, leila: Neighbour, kind: str) -> None:
    claim = await ask(film, ana, leila.uri)
    town.social.serve(a_stamp(leila, film.uri))
    for stranger in (town.social.actor("bob"), town.evil.actor("mallory")):
        answer = yes(stranger, claim, f"{leila.uri}/stamps/7") | {"type": kind}
        letter = await town.deliver(stranger, answer)
        assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_hers")
    await still_asked(town, film, claim)


async def test_an_answer_to_what_was_never_asked_is_ignored(
    town: Town, film: Film, ana: Creator, leila: Neighbour
) -> None:
    town.social.serve(a_stamp(leila, film.uri))
    for uri in (f"{town.pole.base}/ap/activities/none", film.uri, f"{leila.uri}/x"):
        for kind in ("Accept", "Reject"):
            letter = await town.deliver(leila, leila.activity(kind, uri, result=f"{leila.uri}/stamps/7"))
            assert letter.outcome == Outcome.IGNORED
    assert await Claim.all().count() == 0


async def test_who_refuses_is_named_without_an_address(town: Town, film: Film, ana: Creator, leila: Neighbour) -> None:
    claim = await ask(film, ana, leila.uri)
    await town.deliver(leila, leila.activity("Reject", claim.request_uri))
    await claim.refresh_from_db()
    assert claim.state == ClaimState.REFUSED
    contributor = (await document_of(town, film))["credits"][0]["contributor"]
    assert contributor == {"type": "Person", "name": "Leïla"}
    movie = (await town.pole.client.get(f"{film.uri}/movie")).json()
    podcast = (await town.pole.client.get(f"{town.pole.base}/users/ana.rss")).text
    assert [one["person_url"] for one in movie["credits"]] == [None, None] and "Leïla" in podcast
    assert leila.uri not in podcast
    with pytest.raises(Exception, match="she has said no"):
        await ask(film, ana, leila.uri)


async def test_a_reject_after_her_accept_withdraws_it_and_her_live_stamp_brings_it_back(
    town: Town, film: Film, ana: Creator, leila: Neighbour
) -> None:
    claim = await confirmed(town, film, ana, leila)
    await town.deliver(leila, leila.activity("Reject", claim.request_uri))
    await claim.refresh_from_db()
    assert (claim.state, claim.stamp_uri) == (ClaimState.WITHDRAWN, "")
    assert "creditAuthorization" not in (await document_of(town, film))["credits"][0]
    await town.deliver(leila, yes(leila, claim))
    await claim.refresh_from_db()
    assert claim.state == ClaimState.CONFIRMED


@pytest.mark.parametrize("embedded", [False, True], ids=["named", "embedded"])
async def test_she_withdraws_by_deleting_her_stamp(
    town: Town, film: Film, ana: Creator, leila: Neighbour, embedded: bool
) -> None:
    """Example 38; Mastodon embeds what it deletes."""
    claim = await confirmed(town, film, ana, leila)
    stamp = a_stamp(leila, film.uri)
    letter = await town.deliver(leila, leila.activity("Delete", stamp if embedded else stamp["id"], to=[PUBLIC]))
    assert letter.outcome == Outcome.APPLIED
    await claim.refresh_from_db()
    assert (claim.state, claim.stamp_uri) == (ClaimState.WITHDRAWN, "")
    document = await document_of(town, film)
    assert document["credits"][0]["contributor"] == {"type": "Person", "name": "Leïla"}
    assert leila.uri not in document["cc"]
    assert len(town.social.received("Update")) == 2, "her pole hears that the film has dropped it"
    late = await town.deliver(leila, yes(leila, claim))
    assert (late.outcome, late.reason) == (Outcome.REFUSED, "withdrawn_before"), "an old Accept comes too late"


async def test_nobody_else_deletes_her_stamp(town: Town, film: Film, ana: Creator, leila: Neighbour) -> None:
    claim = await confirmed(town, film, ana, leila)
    for stranger in (town.social.actor("bob"), town.evil.actor("mallory")):
        letter = await town.deliver(stranger, stranger.activity("Delete", claim.stamp_uri, to=[PUBLIC]))
        assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_hers")
    await claim.refresh_from_db()
    assert claim.state == ClaimState.CONFIRMED


async def test_a_delete_that_comes_before_the_accept_stays(
    town: Town, film: Film, ana: Creator, leila: Neighbour
) -> None:
    claim = await ask(film, ana, leila.uri)
    town.social.serve(a_stamp(leila, film.uri))  # a cache answers still
    await town.deliver(leila, leila.activity("Delete", f"{leila.uri}/stamps/7", to=[PUBLIC]))
    letter = await town.deliver(leila, yes(leila, claim))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "withdrawn_before")
    await still_asked(town, film, claim)


async def test_a_line_that_goes_takes_its_claim_along_and_its_request_back(
    town: Town, film: Film, ana: Creator, leila: Neighbour
) -> None:
    claim = await ask(film, ana, leila.uri)
    await films.change(film, Sheet("La Saône", licence="CC-BY-SA-4.0", credits="Musique originale — Leïla"))
    await town.pole.work()
    assert await Claim.all().count() == 0
    [undo] = town.social.received("Undo")
    assert undo["object"]["id"] == claim.request_uri and undefined_terms(undo) == set()
    assert (await town.deliver(leila, yes(leila, claim))).outcome == Outcome.IGNORED


async def test_another_who_is_named_by_the_same_words_has_confirmed_nothing(
    town: Town, film: Film, ana: Creator, leila: Neighbour
) -> None:
    await confirmed(town, film, ana, leila)
    bob = town.social.actor("bob")
    await actors.find_actor(bob.uri)
    await films.change(film, Sheet("La Saône", licence="CC-BY-SA-4.0", credits=f"Musique — Leïla — {bob.uri}"))
    assert await Claim.all().count() == 0
    assert "creditAuthorization" not in (await document_of(town, film))["credits"][0]


async def test_a_claim_about_somebody_else_confirms_nothing(
    town: Town, film: Film, ana: Creator, leila: Neighbour
) -> None:
    """Her address may come to mean another, without anybody touching the film."""
    claim = await confirmed(town, film, ana, leila)
    claim.person = await actors.find_actor(town.social.actor("bob").uri)
    await claim.save()
    assert "creditAuthorization" not in (await document_of(town, film))["credits"][0]


async def test_who_is_gone_has_taken_her_consent_along(town: Town, film: Film, ana: Creator, leila: Neighbour) -> None:
    claim = await confirmed(town, film, ana, leila)
    await town.deliver(leila, leila.activity("Delete", leila.uri, to=[PUBLIC]))
    await claim.refresh_from_db()
    assert claim.state == ClaimState.WITHDRAWN


async def test_the_end_of_the_film_reaches_who_is_named_and_ends_every_claim(
    town: Town, film: Film, ana: Creator, leila: Neighbour
) -> None:
    await confirmed(town, film, ana, leila)
    await films.delete(film)
    await town.pole.work()
    assert [one["object"]["id"] for one in town.social.received("Delete")] == [film.uri]
    assert await Claim.all().count() == 0


# Ours are asked.


def a_video(who: Neighbour, **more: Any) -> Document:
    uri = f"{who.server.base}/films/1"
    return {
        "@context": AS2, "id": uri, "type": "Video", "name": "Le Rhône", "attributedTo": [who.uri], "to": [PUBLIC],
        "published": "2026-10-01T10:00:00Z", "updated": "2026-10-01T10:00:00Z", "content": "Un fleuve.",
        "mediaType": "text/markdown", "source": {"mediaType": "text/markdown", "content": "Un fleuve."},
        "url": [{"type": "Link", "mediaType": "text/html", "href": uri}], "duration": "PT60S", **more,
    }  # fmt: skip


def asking(who: Neighbour, whom: str, film_uri: str, role: str = "Montage", **more: Any) -> Document:
    return who.activity(
        "CreditRequest", whom, instrument=film_uri, roleName=role, trade=COMPOSER.replace("composer", "editor"), **more
    )


async def test_one_of_ours_is_asked_answers_and_withdraws(town: Town, ana: Creator, leila: Neighbour) -> None:
    video = town.social.serve(a_video(leila))
    letter = await town.deliver(leila, asking(leila, ana.actor.uri, video["id"]))
    assert letter.outcome == Outcome.APPLIED, letter.reason
    assert town.social.received("Accept", "Reject") == [], "no policy answers for her"
    [line] = await queries.waiting_for(ana)
    assert (line.kind, line.role, line.interacting_uri) == ("credit", "Montage", video["id"])
    assert (await Film.get(uri=video["id"])).title == "Le Rhône", "so that she sees what it is about"

    await service.accept(await ConsentRequest.get(), ana.actor)
    await town.pole.work()
    [accept] = town.social.received("Accept")
    assert accept["object"] == (await ConsentRequest.get()).uri and accept["to"] == [leila.uri]
    stamp = (await town.pole.client.get(accept["result"], headers=AS)).json()
    assert (stamp["type"], stamp["roleName"], stamp["trade"]) == (
        "CreditAuthorization", "Montage", COMPOSER.replace("composer", "editor"),
    )  # fmt: skip
    assert stamp["attributedTo"] == stamp["interactionTarget"] == ana.actor.uri
    assert stamp["interactingObject"] == video["id"]
    assert undefined_terms(stamp) == undefined_terms(accept) == set()

    await service.revoke(await Stamp.get(), ana.actor)
    await town.pole.work()
    [delete] = town.social.received("Delete")
    assert (delete["object"], delete["to"]) == (accept["result"], [leila.uri])
    assert (await town.pole.client.get(accept["result"], headers=AS)).status_code == 410


async def test_each_role_is_a_question_of_its_own(town: Town, ana: Creator, leila: Neighbour) -> None:
    video = town.social.serve(a_video(leila))
    for role in ("Montage", "Son", "Montage"):
        await town.deliver(leila, asking(leila, ana.actor.uri, video["id"], role))
    waiting = {line.role: line.id for line in await queries.waiting_for(ana)}
    assert waiting.keys() == {"Montage", "Son"}
    await service.accept(await ConsentRequest.get(id=waiting["Son"]), ana.actor)
    await service.decline(await ConsentRequest.get(id=waiting["Montage"]), ana.actor)
    [stamp] = await Stamp.all()
    assert stamp.role == "Son"
    [allowed] = await queries.allowed_by(ana)
    assert (allowed.role, allowed.uuid) == ("Son", stamp.uuid)


async def test_a_stranger_does_not_fill_her_page_with_questions(
    town: Town, ana: Creator, leila: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_WAITING", 2)
    video, bea = town.social.serve(a_video(leila)), await a_creator("bea")
    roles = ["Montage", "Son", "Image", "Son"]
    letters = [await town.deliver(leila, asking(leila, ana.actor.uri, video["id"], role)) for role in roles]
    assert [one.reason for one in letters][2] == "too_many"
    assert [one.outcome for one in letters] == [Outcome.APPLIED, Outcome.APPLIED, Outcome.REFUSED, Outcome.APPLIED]
    assert {line.role for line in await queries.waiting_for(ana)} == {"Montage", "Son"}
    assert (await town.deliver(leila, asking(leila, bea.actor.uri, video["id"]))).outcome == Outcome.APPLIED
    await service.decline(await ConsentRequest.get(role="Son"), ana.actor)
    assert (await town.deliver(leila, asking(leila, ana.actor.uri, video["id"], "Image"))).outcome == Outcome.APPLIED


@pytest.mark.parametrize("answer", ["yes", "no"])
async def test_an_answer_for_one_trade_is_none_for_another(
    town: Town, ana: Creator, leila: Neighbour, answer: str
) -> None:
    video = town.social.serve(a_video(leila))
    first = asking(leila, ana.actor.uri, video["id"], "")
    await town.deliver(leila, first)
    await (service.accept if answer == "yes" else service.decline)(await ConsentRequest.get(), ana.actor)
    await town.deliver(leila, asking(leila, ana.actor.uri, video["id"], "") | {"trade": COMPOSER})
    await town.pole.work()
    kinds = [one["type"] for one in town.social.received("Accept", "Reject")]
    assert kinds == ["Accept" if answer == "yes" else "Reject", "Reject"]
    assert [one.trade for one in await Stamp.all()] == (["editor"] if answer == "yes" else [])


async def test_as_long_as_she_has_not_answered_the_trade_may_change(town: Town, ana: Creator, leila: Neighbour) -> None:
    video = town.social.serve(a_video(leila))
    await town.deliver(leila, asking(leila, ana.actor.uri, video["id"], ""))
    await town.deliver(leila, asking(leila, ana.actor.uri, video["id"], "") | {"trade": COMPOSER})
    await service.accept(await ConsentRequest.get(), ana.actor)
    assert (await Stamp.get()).trade == "composer"


async def test_nobody_asks_for_the_film_of_another(town: Town, ana: Creator, leila: Neighbour) -> None:
    video, bea = town.social.serve(a_video(leila)), await a_creator("bea")
    strangers = town.social.actor("bob"), town.evil.actor("mallory")
    for known in (False, True):
        for stranger in strangers:
            letter = await town.deliver(stranger, asking(stranger, ana.actor.uri, video["id"]))
            assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_hers")
        assert await Film.exists(uri=video["id"]) is known
        await town.deliver(leila, asking(leila, bea.actor.uri, video["id"]))
    assert [one.author_id for one in await ConsentRequest.all()] == [bea.actor_id]


async def test_what_is_no_film_or_is_not_shown_to_all_asks_nobody(town: Town, ana: Creator, leila: Neighbour) -> None:
    note = town.social.serve(leila.note("", "<p>hi</p>") | {"inReplyTo": None})
    private = town.social.serve(a_video(leila) | {"id": f"{town.social.base}/films/2", "to": [leila.uri]})
    for uri in (note["id"], private["id"], f"{town.social.base}/films/none"):
        letter = await town.deliver(leila, asking(leila, ana.actor.uri, uri))
        assert letter.outcome in (Outcome.REFUSED, Outcome.IGNORED)
    long = asking(leila, ana.actor.uri, town.social.serve(a_video(leila))["id"], "x" * 121)
    assert (await town.deliver(leila, long)).reason == "long_role"
    assert await ConsentRequest.all().count() == 0 and await Film.filter(uri=private["id"]).count() == 0


async def test_a_project_asks_in_its_own_name(town: Town, ana: Creator) -> None:
    quai = town.social.actor("quai", "Group")
    assert (await town.deliver(quai, asking(quai, ana.actor.uri, quai.uri))).outcome == Outcome.APPLIED
    assert [line.interacting_uri for line in await queries.waiting_for(ana)] == [quai.uri]


@pytest.mark.parametrize("kind", ["Person", "Service", "Organization", "Application"])
async def test_who_is_no_project_cannot_ask_in_her_own_name(town: Town, ana: Creator, kind: str) -> None:
    somebody = town.social.actor("somebody", kind)
    letter = await town.deliver(somebody, asking(somebody, ana.actor.uri, somebody.uri))
    assert letter.outcome in (Outcome.IGNORED, Outcome.REFUSED)
    assert await ConsentRequest.all().count() == 0


async def test_between_whom_there_is_a_block_nothing_is_asked(town: Town, ana: Creator, leila: Neighbour) -> None:
    video = town.social.serve(a_video(leila))
    await town.deliver(leila, leila.activity("Block", ana.actor.uri))
    await town.deliver(leila, asking(leila, ana.actor.uri, video["id"]))
    assert await ConsentRequest.all().count() == 0


@pytest.mark.parametrize("by_id", [False, True], ids=["embedded", "named"])
async def test_a_request_that_is_taken_back_waits_no_longer(
    town: Town, ana: Creator, leila: Neighbour, by_id: bool
) -> None:
    video, bob = town.social.serve(a_video(leila)), town.social.actor("bob")
    request = asking(leila, ana.actor.uri, video["id"])
    await town.deliver(leila, request)
    await town.deliver(bob, bob.undo(request | {"actor": bob.uri}))
    await town.deliver(bob, bob.activity("Undo", request["id"]))
    assert len(await queries.waiting_for(ana)) == 1, "only who asked takes it back"
    undo = leila.activity("Undo", request["id"]) if by_id else leila.undo(request)
    assert (await town.deliver(leila, undo)).outcome == Outcome.APPLIED
    assert await queries.waiting_for(ana) == []


async def test_a_film_that_is_gone_asks_nothing_more(town: Town, ana: Creator, leila: Neighbour) -> None:
    video = town.social.serve(a_video(leila))
    await town.deliver(leila, asking(leila, ana.actor.uri, video["id"]))
    await town.deliver(leila, leila.activity("Delete", video["id"], to=[PUBLIC]))
    assert await queries.waiting_for(ana) == []


# Films of elsewhere show stamps.


async def shown_with(town: Town, leila: Neighbour, person: str, stamp: str, updated: str = "2026-10-02") -> Film:
    """Leïla's film, which is known here, says that this person has edited it, and shows this stamp."""
    credit = {
        "id": "https://social.example/films/1#credit-1", "type": "Credit", "roleName": "Musique",
        "contributor": {"type": "Person", "name": "Ana", "id": person}, "creditAuthorization": stamp,
    }  # fmt: skip
    video = town.social.serve(a_video(leila, credits=[credit], updated=f"{updated}T10:00:00Z"))
    await town.deliver(leila, leila.activity("Update", video, to=[PUBLIC]))
    return await Film.get(uri=video["id"])


async def known(town: Town, ana: Creator, leila: Neighbour) -> None:
    """Somebody here follows her, and her film has come."""
    await town.deliver(leila, asking(leila, ana.actor.uri, town.social.serve(a_video(leila))["id"], "Musique"))


async def test_a_film_of_elsewhere_shows_a_credit_as_confirmed_once_its_stamp_was_looked_at(
    town: Town, ana: Creator, leila: Neighbour
) -> None:
    await known(town, ana, leila)
    bob = town.video.actor("bob")
    stamp = town.video.serve(a_stamp(bob, f"{town.social.base}/films/1"))
    film = await shown_with(town, leila, bob.uri, stamp["id"])
    [claim] = await Claim.all().select_related("person")
    assert (claim.subject_uri, claim.state, claim.stamp_uri) == (film.uri, ClaimState.CONFIRMED, stamp["id"])
    assert claim.person is not None and claim.person.uri == bob.uri
    [part] = await filmography.of(claim.person)
    assert (part.role, [line.title for line in part.films]) == ("Musique", ["Le Rhône"])
    await shown_with(town, leila, bob.uri, "https://evil.example/stamps/1", "2026-10-03")
    assert await Claim.all().count() == 0, "what it shows no longer goes"


@pytest.mark.parametrize("changes", SHOWN_WRONG.values(), ids=SHOWN_WRONG)
async def test_INB_30_a_film_of_elsewhere_cannot_show_what_nobody_said(
    town: Town, ana: Creator, leila: Neighbour, changes: dict[str, Any]
) -> None:
    await known(town, ana, leila)
    bob = town.video.actor("bob")
    stamp = town.video.serve(a_stamp(bob, f"{town.social.base}/films/1", **changes))
    await shown_with(town, leila, bob.uri, stamp["id"])
    assert await Claim.all().count() == 0


async def test_a_stamp_of_ours_that_a_film_of_elsewhere_shows_is_looked_up_here(
    town: Town, ana: Creator, leila: Neighbour
) -> None:
    await known(town, ana, leila)
    await service.accept(await ConsentRequest.get(), ana.actor)
    stamp = await Stamp.get()
    assert await filmography.of(ana.actor) == (), "the film does not say so yet"
    await shown_with(town, leila, ana.actor.uri, stamp.uri)
    [part] = await filmography.of(ana.actor)
    assert (part.role, part.films[0].origin) == ("Musique", "social.example")
    await service.revoke(stamp, ana.actor)
    assert await filmography.of(ana.actor) == ()
    assert (await Claim.get()).state == ClaimState.WITHDRAWN
    await shown_with(town, leila, ana.actor.uri, stamp.uri, "2026-10-04")
    assert await filmography.of(ana.actor) == () and await Claim.all().count() == 0


async def many_shown(town: Town, leila: Neighbour, stamps: list[tuple[Neighbour, str]], updated: str) -> Film:
    """Each of these is named for a role of her own, with her stamp."""
    credits = [
        {
            "id": f"https://social.example/films/1#credit-{number}", "type": "Credit", "roleName": f"Rôle {number}",
            "contributor": {"type": "Person", "name": "Bob", "id": who.uri}, "creditAuthorization": stamp,
        }
        for number, (who, stamp) in enumerate(stamps)
    ]  # fmt: skip
    video = town.social.serve(a_video(leila, credits=credits, updated=f"{updated}T10:00:00Z"))
    await town.deliver(leila, leila.activity("Update", video, to=[PUBLIC]))
    return await Film.get(uri=video["id"])


def many_stamps(town: Town, how_many: int) -> list[tuple[Neighbour, str]]:
    bob = town.video.actor("bob")
    said = [{"id": f"{bob.uri}/stamps/{number}", "roleName": f"Rôle {number}"} for number in range(how_many)]
    return [(bob, town.video.serve(a_stamp(bob, f"{town.social.base}/films/1", **one))["id"]) for one in said]


async def later(town: Town) -> None:
    """What was put off is tried again."""
    await Job.filter(kind=claims.CHECK).update(due=0)
    await town.pole.work()


async def test_all_that_is_true_of_many_is_believed_some_at_a_time(
    town: Town, ana: Creator, leila: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "MOST_AT_ONCE", 2)
    await known(town, ana, leila)
    shown = many_stamps(town, 5)
    await many_shown(town, leila, shown, "2026-10-02")
    counts = [await Claim.filter(state=ClaimState.CONFIRMED).count()]
    for _ in range(3):
        await later(town)
        counts.append(await Claim.filter(state=ClaimState.CONFIRMED).count())
    assert counts == [2, 4, 5, 5]
    town.video.asked.clear()
    await many_shown(town, leila, shown, "2026-10-03")
    assert town.video.fetched == [], "what is known is not asked for again"
    await many_shown(town, leila, shown[:1], "2026-10-04")
    assert [one.role for one in await Claim.all()] == ["Rôle 0"]


async def test_LOD_05_a_film_that_shows_what_nobody_said_has_us_knock_there_once(
    town: Town, ana: Creator, leila: Neighbour
) -> None:
    await known(town, ana, leila)
    bob = town.video.actor("bob")
    invented = [(bob, f"{bob.uri}/stamps/none-{number}") for number in range(3)]
    for updated in ("2026-10-02", "2026-10-03", "2026-10-04"):
        await many_shown(town, leila, invented, updated)
    asked = [path.rpartition("/")[2] for path in town.video.fetched if "stamps" in path]
    assert asked == ["none-0", "none-1", "none-2"]
    assert await Claim.all().count() == 0


async def test_LOD_05_and_no_more_often_than_her_site_may_have_us_ask_in_an_hour(
    town: Town, ana: Creator, leila: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    await known(town, ana, leila)
    monkeypatch.setattr(allowance, "MOST_BROUGHT", 3)
    await many_shown(town, leila, many_stamps(town, 5), "2026-10-02")
    asked = len([path for path in town.video.fetched if "stamps" in path])
    assert asked == await Claim.all().count() < 4
    with clock.stopped_at(clock.now() + timedelta(hours=1, minutes=1)):
        monkeypatch.setattr(allowance, "MOST_BROUGHT", 100)
        await later(town)
    assert await Claim.all().count() == 5


async def test_what_was_kept_of_a_server_that_is_away_stays_and_what_is_shown_no_longer_goes(
    town: Town, ana: Creator, leila: Neighbour
) -> None:
    await known(town, ana, leila)
    first, second = many_stamps(town, 2)
    await many_shown(town, leila, [first, second], "2026-10-02")
    assert await Claim.all().count() == 2
    await Claim.all().update(checked_at=clock.now() - stamps.BELIEVED)
    town.video.says["GET /accounts/bob/stamps/0"] = Answer(503)
    await many_shown(town, leila, [first], "2026-10-03")
    assert [one.role for one in await Claim.all()] == ["Rôle 0"]
