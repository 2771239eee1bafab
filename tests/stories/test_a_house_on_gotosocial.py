"""A pole and a GoToSocial: keys whose ids are paths that lead to a stub, single values instead of lists, lists of
objects, Undo and Delete without a reader, and ids of updates that come again; also while it is away.
"""

from datetime import timedelta

import httpx
import pytest

from fediverse_cinema.activitypub.models import Actor, Follow
from fediverse_cinema.conversations import service
from fediverse_cinema.conversations.models import Note, Vote
from fediverse_cinema.conversations.words import Poll, Words
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.moderation.models import Report
from fediverse_cinema.people.models import Creator
from fediverse_cinema.reactions.models import Reaction
from tests.kit.neighbours import PUBLIC, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = [pytest.mark.anyio, pytest.mark.stories]


@pytest.fixture
async def vera(town: Town) -> Creator:
    return await a_creator("vera", "Vera")


@pytest.fixture
def ada(town: Town) -> Neighbour:
    return town.fedi.actor("ada")


async def follows(town: Town, ada: Neighbour, vera: Creator) -> None:
    letter = await town.deliver(ada, ada.activity("Follow", vera.actor.uri, to=vera.actor.uri))
    assert letter.outcome == Outcome.APPLIED
    assert town.fedi.received("Accept")[-1]["object"]["actor"] == ada.uri


async def test_a_letter_is_believed_by_a_key_whose_path_shows_a_stub_and_belongs_to_its_owner(
    town: Town, ada: Neighbour, vera: Creator
) -> None:
    assert ada.key_id == f"{ada.uri}/main-key"
    await follows(town, ada, vera)
    actor = await Actor.get(uri=ada.uri)
    assert (actor.rsa_key_id, actor.inbox) == (ada.key_id, ada.inbox)
    assert not await Actor.exists(uri=ada.key_id)


async def test_what_she_does_below_a_film_counts_without_lists_and_without_readers(
    town: Town, ada: Neighbour, vera: Creator
) -> None:
    film = await a_film(vera)
    like = ada.activity("Like", film.uri, to=vera.actor.uri)
    share = ada.activity("Announce", film.uri, to=f"{ada.uri}/followers", cc=[vera.actor.uri, PUBLIC])
    for letter in (like, share):
        assert (await town.deliver(ada, letter)).outcome == Outcome.APPLIED
    assert await Reaction.filter(actor__uri=ada.uri, object_uri=film.uri).count() == 2
    for letter in (like, share):
        undo = {**ada.undo(letter), "id": ada.server.new_id("undo")}
        assert (await town.deliver(ada, undo)).outcome == Outcome.APPLIED
    assert await Reaction.filter(actor__uri=ada.uri).count() == 0

    note = ada.note(film.uri) | {"to": PUBLIC, "cc": [f"{ada.uri}/followers", vera.actor.uri]}
    await town.deliver(ada, ada.activity("Create", note, to=PUBLIC, cc=note["cc"]))
    update_id = ada.server.new_id("updates")
    for day, words in (("10", "<p>first</p>"), ("11", "<p>second</p>"), ("09", "<p>late</p>")):
        changed = {**note, "content": words, "contentMap": {"en": words}, "updated": f"2026-08-{day}T10:00:00Z"}
        await town.deliver(ada, {**ada.activity("Update", changed, to=PUBLIC), "id": update_id})
    assert [one.html for one in await Note.all()] == ["<p>second</p>"], "the newest counts, whatever its id"
    delete = ada.activity("Delete", note["id"])
    assert (await town.deliver(ada, delete)).outcome == Outcome.APPLIED
    assert await Note.all().count() == 0


async def test_several_votes_in_one_letter_are_several_votes(town: Town, ada: Neighbour, vera: Creator) -> None:
    asked = await service.say(vera.actor, Words("Quelle affiche ?", poll=Poll(("Rouge", "Bleu", "Vert"), several=True)))

    def vote(choice: str) -> Document:
        return {"id": f"{ada.uri}/votes/{choice}", "type": "Note", "name": choice, "attributedTo": ada.uri,
                "inReplyTo": asked.uri, "to": vera.actor.uri}  # fmt: skip

    votes = ada.activity("Create", "", to=vera.actor.uri) | {"object": [vote("Rouge"), vote("Vert")]}
    assert (await town.deliver(ada, votes)).outcome == Outcome.APPLIED
    assert await Vote.filter(actor__uri=ada.uri).order_by("choice").values_list("choice", flat=True) == [0, 2]
    assert await Note.filter(local=False).count() == 0, "a vote is no note"


async def test_her_server_reports_a_member_and_a_film_in_one_list(town: Town, ada: Neighbour, vera: Creator) -> None:
    film, house = await a_film(vera), town.fedi.actor("fedi.example", "Application")
    flag = house.activity("Flag", "") | {"object": [vera.actor.uri, film.uri], "content": "test report"}
    assert (await town.deliver(house, flag)).outcome == Outcome.APPLIED
    report = await Report.get().select_related("about")
    assert (report.about.handle, report.objects, report.words) == ("vera", [film.uri], "test report")


async def test_while_it_was_away_nothing_is_lost_and_the_order_is_kept(
    town: Town, ada: Neighbour, vera: Creator
) -> None:
    async def nobody_opens() -> None:
        raise httpx.ConnectError("away")

    await follows(town, ada, vera)
    town.fedi.before_answering = nobody_opens
    first = await service.say(vera.actor, Words("Avant"))
    await town.pole.work()
    await service.edit(first, Words("Pendant"))
    await town.pole.work()
    second = await service.say(vera.actor, Words("Vite oublié"))
    await service.withdraw(second)
    film = await a_film(vera)
    await town.pole.work()
    del town.fedi.asked[:]
    town.fedi.before_answering = None
    for hours in range(1, 30, 6):
        with clock.stopped_at(clock.now() + timedelta(hours=hours)):
            await town.pole.work()
    came = [(one["type"], one["object"]["id"]) for one in town.fedi.received("Create", "Update", "Delete")]
    assert [kind for kind, uri in came if uri == first.uri] == ["Create", "Update"]
    assert [kind for kind, uri in came if uri == second.uri] == ["Create", "Delete"]
    assert [kind for kind, uri in came if uri == film.uri] == ["Create"]
    assert await Film.exists(uri=film.uri) and await Follow.all().count() == 1
