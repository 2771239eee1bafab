"""Recommendations on the wire: what a stranger's server may claim of one of ours, and of what she has agreed to; and
what the answers of elsewhere are worth to who has written one here.
"""

from urllib.parse import urlsplit

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents.models import ConsentRequest, Stamp
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.people.models import Creator
from fediverse_cinema.recommendations import reading
from fediverse_cinema.recommendations import service as recommendations
from fediverse_cinema.recommendations.models import Recommendation, State
from tests.kit.neighbours import AS2, PUBLIC, Answer, Neighbour
from tests.kit.people import a_creator
from tests.kit.recommendations import WORDS, a_stamp, answered_yes, at_a_pole, request, rows, said
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
AS = {"Accept": "application/activity+json"}


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana")


@pytest.fixture
def leila(town: Town) -> Neighbour:
    return at_a_pole(town.social, "leila")


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "https://evil.example/recommendations/1"},
        {"attributedTo": "https://social.example/users/other"},
        {"object": "https://lyon.example/ap/users/ben"},
        {"type": "Note"},
        {"content": ""},
        {"content": "x" * 1_001},
    ],
    ids=lambda one: str(next(iter(one))),
)
async def test_a_question_that_is_not_its_authors_own_is_refused(
    changes: dict[str, str], town: Town, ana: Creator, leila: Neighbour
) -> None:
    letter = await town.deliver(leila, request(leila, ana.actor.uri, **changes))
    assert letter.outcome == Outcome.REFUSED and not await ConsentRequest.exists() and await rows() == []


async def test_what_she_has_agreed_to_cannot_be_changed_by_asking_again(
    town: Town, ana: Creator, leila: Neighbour
) -> None:
    """Not before her answer either: she may have the page open."""
    assert (await town.deliver(leila, request(leila, ana.actor.uri))).outcome == Outcome.APPLIED
    other = {"content": "<p>Elle arrive en retard.</p>"}
    assert (await town.deliver(leila, request(leila, ana.actor.uri, **other))).outcome == Outcome.REFUSED
    stamp = await answered_yes(town, ana)
    assert (await town.deliver(leila, request(leila, ana.actor.uri, **other))).outcome == Outcome.REFUSED
    assert await rows() == [(WORDS, "given", stamp.uri)] and (await Stamp.get()).words == WORDS
    assert (await town.pole.client.get(stamp.uri, headers=AS)).json()["content"] == f"<p>{WORDS}</p>"


async def test_nobody_but_its_author_deletes_it(town: Town, ana: Creator, leila: Neighbour) -> None:
    await town.deliver(leila, request(leila, ana.actor.uri))
    stamp, neighbour = await answered_yes(town, ana), town.social.actor("eve")
    uri = said(leila, ana.actor.uri)["id"]
    assert (await town.deliver(neighbour, neighbour.activity("Delete", uri))).outcome == Outcome.REFUSED
    assert await rows() == [(WORDS, "given", stamp.uri)]
    assert (await town.deliver(leila, leila.activity("Delete", uri))).outcome == Outcome.APPLIED
    assert await rows() == [] and (await town.pole.client.get(stamp.uri, headers=AS)).status_code == 410
    assert (await town.deliver(leila, request(leila, ana.actor.uri))).outcome == Outcome.IGNORED, (
        "nor does it come back"
    )


async def written(ana: Creator, leila: Neighbour) -> Recommendation:
    return await recommendations.write(ana.actor, await actors.find_actor(leila.uri), WORDS)


async def test_she_is_asked_in_a_letter_to_her_alone(town: Town, ana: Creator, leila: Neighbour) -> None:
    made = await written(ana, leila)
    await town.pole.work()
    [letter] = town.social.received("RecommendRequest")
    assert letter["to"] == [leila.uri] and letter["instrument"]["content"] == f"<p>{WORDS}</p>"
    assert undefined_terms(letter) == set() and len(town.social.received()) == 1
    assert (await town.pole.client.get(made.uri, headers=AS)).status_code == 404
    with pytest.raises(Refused, match="cannot be asked"):
        await recommendations.write(ana.actor, await actors.find_actor(town.social.actor("max").uri), WORDS)


@pytest.mark.parametrize(
    ("who", "changes"),
    [
        ("eve", {}),
        ("leila", {"interactingObject": "https://lyon.example/ap/recommendations/other"}),
        ("leila", {"content": "<p>Autre chose.</p>"}),
        ("leila", {"type": "FeatureAuthorization"}),
        ("leila", {"id": "https://evil.example/stamps/7"}),
    ],
)
async def test_a_yes_counts_only_with_her_own_stamp_for_these_words(
    who: str, changes: dict[str, str], town: Town, ana: Creator, leila: Neighbour
) -> None:
    made, sender = await written(ana, leila), town.social.actor(who)
    stamp = a_stamp(leila, made.uri, **changes)
    (town.evil if "evil" in stamp["id"] else town.social).serve(stamp)
    letter = await town.deliver(sender, sender.activity("Accept", made.request_uri, result=stamp["id"]))
    assert letter.outcome == Outcome.REFUSED and await rows() == [(WORDS, "asked", "")]


async def test_her_yes_is_believed_by_her_stamp_and_ends_with_it(town: Town, ana: Creator, leila: Neighbour) -> None:
    made, eve = await written(ana, leila), town.social.actor("eve")
    stamp = town.social.serve(a_stamp(leila, made.uri))["id"]
    await town.deliver(leila, leila.activity("Accept", made.request_uri, result=stamp))
    assert await rows() == [(WORDS, "given", stamp)]
    assert (await town.deliver(eve, eve.activity("Delete", stamp))).outcome == Outcome.REFUSED
    assert (await town.deliver(eve, eve.activity("Reject", made.request_uri))).outcome == Outcome.REFUSED
    assert await rows() == [(WORDS, "given", stamp)]
    await town.deliver(leila, leila.activity("Delete", stamp))
    assert await rows() == [(WORDS, "withdrawn", "")]


@pytest.mark.parametrize(
    ("words", "stamp"),
    [
        ({"content": "<p>Autre chose.</p>"}, {}),
        ({"recommendAuthorization": "https://social.example/stamps/other"}, {}),
        ({"attributedTo": "https://social.example/users/leila"}, {}),
        ({}, {"interactionTarget": "https://social.example/users/eve"}),
    ],
    ids=["words that she has not seen", "another stamp", "an author of elsewhere", "a stamp of somebody else"],
)
async def test_a_third_pole_shows_only_what_two_servers_say_alike(
    words: dict[str, str], stamp: dict[str, str], town: Town, leila: Neighbour
) -> None:
    """Leïla's server lists what Max of another one says of her."""
    listed = f"{leila.uri}/recommendations"
    max_ = town.fedi.actor("max")
    uri = said(max_, leila.uri)["id"]

    def serve(words: dict[str, str], stamp: dict[str, str]) -> None:
        shown = town.social.serve(a_stamp(leila, uri, **stamp))
        town.social.serve({"@context": AS2, "id": listed, "type": "OrderedCollection", "orderedItems": [shown]})
        about = {"recommendAuthorization": shown["id"], "to": [PUBLIC]} | words
        town.fedi.serve({"@context": AS2, **said(max_, leila.uri, **about)})

    person = await actors.find_actor(leila.uri)
    serve(words, stamp)
    await reading.read(person.id, listed)
    assert await rows() == []
    serve({}, {})
    await reading.read(person.id, listed)
    assert await rows() == [(WORDS, State.GIVEN.value, f"{leila.uri}/stamps/7")]
    assert (await Recommendation.get().select_related("author")).author == await Actor.get(uri=max_.uri)
    town.fedi.says[f"GET {urlsplit(uri).path}"] = Answer(403)
    for where in (listed, ""):
        await Recommendation.all().update(checked_at=None)
        await reading.read(person.id, where)
        assert len(await rows()) == 1, "nobody has said that it is over"
    town.fedi.says.clear()
    serve(words, stamp)
    await Recommendation.all().update(checked_at=None)
    await reading.read(person.id, listed)
    assert await rows() == [], "looked at again"
