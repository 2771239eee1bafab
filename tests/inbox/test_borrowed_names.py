"""Servers that answer for their own addresses with somebody else's name: through an id, a redirect or a key."""

from urllib.parse import urlsplit

import pytest

from fediverse_cinema.activitypub import actors, follows, webfinger
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.here import here
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.reactions.models import Reaction, ReactionKind
from tests.kit.neighbours import AS2, PUBLIC, Answer, Document, Neighbour, Server
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import promptly
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


def share(server: Server, actor: str, about: str) -> Document:
    return server.serve(
        {
            "@context": AS2,
            "id": server.new_id("shares"),
            "type": "Announce",
            "actor": actor,
            "object": about,
            "to": PUBLIC,
        }
    )


def alias(server: Server, name: str, of: Neighbour) -> str:
    """An address of `server` that answers the document of somebody who lives elsewhere."""
    server.documents[f"/users/{name}"] = of.document()
    return f"{server.base}/users/{name}"


async def outcome_of_the_last_letter() -> tuple[Outcome, str]:
    letter = await Letter.all().order_by("-id").first()
    assert letter is not None
    return letter.outcome, letter.reason


async def test_SIG_12_nobody_shares_in_anothers_name_through_an_address_that_answers_her_document(town: Town) -> None:
    film = await a_film(await a_creator())
    anna, mallory = town.social.actor("anna"), town.evil.actor("mallory")
    activity = share(town.evil, alias(town.evil, "anna", anna), film.uri)
    answer = await promptly(mallory.send(activity, town.pole.client, town.pole.shared_inbox))
    await town.pole.work()
    assert answer.status_code == 202
    assert await outcome_of_the_last_letter() == (Outcome.REFUSED, "wrong_id")
    assert not await Reaction.exists(kind=ReactionKind.ANNOUNCE, actor__uri=anna.uri)
    assert not town.social.letters


async def test_SIG_12_nobody_shares_in_anothers_name_from_an_address_of_his_own(town: Town) -> None:
    film = await a_film(await a_creator())
    anna, mallory = town.social.actor("anna"), town.evil.actor("mallory")
    await promptly(mallory.send(share(town.evil, anna.uri, film.uri), town.pole.client, town.pole.shared_inbox))
    await town.pole.work()
    assert await outcome_of_the_last_letter() == (Outcome.REFUSED, "cross_origin")
    assert not await Reaction.exists(kind=ReactionKind.ANNOUNCE, actor__uri=anna.uri)


async def test_SIG_12_a_share_that_a_third_server_brings_counts_when_its_origin_tells_it(town: Town) -> None:
    film = await a_film(await a_creator())
    anna, carrier = town.social.actor("anna"), town.video.actor("carrier")
    activity = share(town.social, anna.uri, film.uri)
    await promptly(carrier.send(activity, town.pole.client, town.pole.shared_inbox))
    await town.pole.work()
    assert await Reaction.exists(kind=ReactionKind.ANNOUNCE, actor__uri=anna.uri, uri=activity["id"])


async def test_FET_17_a_film_fetched_for_a_share_is_not_given_to_an_author_who_lives_elsewhere(town: Town) -> None:
    ana = await a_creator()
    anna, mallory = town.social.actor("anna"), town.evil.actor("mallory")
    await follows.request(ana.actor, await webfinger.find(mallory.uri))
    await follows.answered(ana.actor, await Actor.get(uri=mallory.uri), accepted=True)
    film = town.evil.serve(
        {"@context": AS2, "id": town.evil.new_id("videos"), "type": "Video", "name": "Not by Anna", "to": PUBLIC,
         "attributedTo": alias(town.evil, "anna", anna)}
    )  # fmt: skip
    await promptly(mallory.send(share(town.evil, mallory.uri, film["id"]), town.pole.client, town.pole.shared_inbox))
    await town.pole.work()
    assert await outcome_of_the_last_letter() == (Outcome.REFUSED, "wrong_id")
    assert await Film.all().count() == 0


async def test_FET_16_a_document_that_came_from_another_origin_by_a_redirect_is_not_the_word_of_the_first(
    town: Town,
) -> None:
    """An open redirect of an honest server would otherwise let anybody write documents with ids of that server."""
    film = await a_film(await a_creator())
    anna, mallory = town.social.actor("anna"), town.evil.actor("mallory")
    forged = anna.note(film.uri, "<p>I hate it</p>") | {"id": f"{town.social.base}/leave"}
    town.evil.documents["/forged"] = forged
    town.social.says["GET /leave"] = Answer(302, headers={"Location": f"{town.evil.base}/forged"})
    activity = mallory.activity("Create", forged) | {"actor": anna.uri}
    await promptly(mallory.send(activity, town.pole.client, town.pole.shared_inbox))
    await town.pole.work()
    assert await outcome_of_the_last_letter() == (Outcome.REFUSED, "wrong_origin")
    assert await Note.all().count() == 0


async def test_FET_18_a_document_whose_address_leads_to_its_id_elsewhere_is_taken_from_its_id(town: Town) -> None:
    """As servers do that have moved to another name: the id is the authority."""
    anna = town.social.actor("anna")
    old = f"{town.evil.base}/@anna"
    town.evil.says["GET /@anna"] = Answer(301, headers={"Location": anna.uri})
    found = await actors.find_actor(old)
    assert (found.uri, found.inbox) == (anna.uri, anna.inbox)
    assert urlsplit(anna.uri).path in town.social.fetched


async def test_SIG_13_an_actor_who_claims_the_key_id_of_another_cannot_make_her_letters_unreadable(town: Town) -> None:
    """GoToSocial's key ids are addresses of their own, which say nothing of the actor until they are asked."""
    film = await a_film(await a_creator())
    anna = town.fedi.actor("anna")
    mallory = town.evil.actor("mallory")
    town.evil.documents["/users/mallory"]["publicKey"]["id"] = anna.key_id
    await promptly(
        mallory.send(mallory.activity("Like", film.uri), town.pole.client, town.pole.shared_inbox, key_id=mallory.uri)
    )
    assert (await Actor.get(uri=mallory.uri)).rsa_key_id is None
    answer = await promptly(anna.send(anna.activity("Like", film.uri), town.pole.client, town.pole.shared_inbox))
    await town.pole.work()
    assert answer.status_code == 202
    assert await Reaction.exists(kind=ReactionKind.LIKE, actor__uri=anna.uri, object_uri=film.uri)


async def test_INB_08_an_actor_who_came_back_can_be_deleted_again_and_a_gone_one_says_nothing(town: Town) -> None:
    film = await a_film(await a_creator())
    anna, pole = town.social.actor("anna"), town.pole
    await promptly(
        anna.send(anna.activity("Delete", anna.uri), pole.client, pole.shared_inbox)
    )  # unknown: nothing to do
    await promptly(anna.send(anna.activity("Like", film.uri), pole.client, pole.shared_inbox))
    await promptly(anna.send(anna.activity("Delete", anna.uri), pole.client, pole.shared_inbox))
    await pole.work()
    assert (await Actor.get(uri=anna.uri)).gone_at is not None

    town.social.says["GET /users/anna"] = Answer(410)
    for inbox in pole.inboxes:
        gone = await promptly(anna.send(anna.activity("Like", film.uri), pole.client, inbox))
        assert gone.status_code == 401
    assert await Reaction.filter(actor__uri=anna.uri).count() == 0

    here().rooms.clear()  # as after five minutes
    del town.social.says["GET /users/anna"]
    await promptly(anna.send(anna.activity("Like", film.uri), pole.client, pole.shared_inbox))
    await pole.work()
    assert await Reaction.filter(actor__uri=anna.uri).count() == 1
    await promptly(anna.send(anna.activity("Delete", anna.uri), pole.client, pole.shared_inbox))
    await pole.work()
    assert await Reaction.filter(actor__uri=anna.uri).count() == 0
