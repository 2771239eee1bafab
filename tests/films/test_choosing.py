"""Who may show a film in a selection: what its maker says, on its document (canFeature of FEP-7aa9) and read from those
of others.
"""

from typing import Any

import pytest

from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.consents.news import AwardsChanged
from fediverse_cinema.films import arriving, choosing
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet, faults
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.migrations import m0006_human_choice as step
from fediverse_cinema.people.models import Policy
from tests.kit.choices import a_video, can_feature
from tests.kit.neighbours import PUBLIC, Server
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town
from tests.kit.working import work_and_be_killed

pytestmark = pytest.mark.anyio
AS = {"Accept": "application/activity+json"}
MALO = "https://social.example/users/malo"


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (Policy.EVERYBODY, {"automaticApproval": [PUBLIC]}),
        (Policy.ASK, {"automaticApproval": ["https://lyon.example/ap/users/ana"], "manualApproval": [PUBLIC]}),
        (Policy.NOBODY, {"automaticApproval": ["https://lyon.example/ap/users/ana"]}),
    ],
)
async def test_its_document_says_who_may_choose_it(town: Town, policy: Policy, said: dict[str, Any]) -> None:
    film = await a_film(await a_creator("ana"), choosing=policy)
    document = (await town.pole.client.get(film.uri, headers=AS)).json()
    assert document["interactionPolicy"]["canFeature"] == said and undefined_terms(document) == set()
    draft = arriving.film_from_object(document)
    assert draft.choosing == policy, "and another pole reads the same"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({}, None),
        ({"interactionPolicy": {"canQuote": {"automaticApproval": [PUBLIC]}}}, None),
        (can_feature("as:Public"), Policy.EVERYBODY),
        (can_feature(f"{MALO}/followers"), Policy.ASK),
        (can_feature(MALO, manual=PUBLIC), Policy.ASK),
        (can_feature(manual=PUBLIC), Policy.ASK),
        (can_feature(MALO), Policy.NOBODY),
        (can_feature(), Policy.NOBODY),
        ({"interactionPolicy": {"canFeature": {"automaticApproval": PUBLIC}}}, Policy.EVERYBODY),
        ({"interactionPolicy": [{"canFeature": [{"automaticApproval": PUBLIC}]}]}, Policy.EVERYBODY),
        ({"interactionPolicy": {"canFeature": {"automaticApproval": {"id": PUBLIC}}}}, Policy.ASK),
        ({"interactionPolicy": "everybody", "award": "a prize"}, None),
        ({"interactionPolicy": {"canFeature": [7, None]}, "award": [7, None, {"selection": 7}]}, None),
    ],
)
def test_what_others_say_is_read_as_far_as_it_says_something(said: dict[str, Any], read: Policy | None) -> None:
    draft = arriving.film_from_object(a_video(Server("social.example").actor("malo"), **said))
    assert draft.choosing == read and draft.awards == []


async def test_followers_hear_of_another_answer(town: Town) -> None:
    ana, alice = await a_creator("ana"), town.social.actor("alice")
    film = await a_film(ana)
    await town.deliver(alice, alice.activity("Follow", ana.actor.uri))
    await films.change(film, Sheet("La Saône", licence="CC-BY-SA-4.0", choosing=Policy.NOBODY))
    await town.pole.work()
    [update] = town.social.received("Update")
    assert update["object"]["interactionPolicy"]["canFeature"] == {"automaticApproval": [ana.actor.uri]}
    assert undefined_terms(update) == set()


async def test_a_worker_that_is_killed_tells_followers_once_of_its_awards(town: Town) -> None:
    """Be it before the news of them is written off, or the job that comes of it."""
    ana, alice = await a_creator("ana"), town.social.actor("alice")
    film = await a_film(ana)
    await town.deliver(alice, alice.activity("Follow", ana.actor.uri))
    await news.tell(AwardsChanged(film.uri))
    await work_and_be_killed()
    with clock.stopped_at(clock.now() + choosing.PATIENCE):
        await work_and_be_killed()
    assert len(town.social.received("Update")) == 1


@pytest.mark.parametrize("given", ["followers", "", "all"])
def test_only_the_three_answers_of_the_form_are_known(given: str) -> None:
    assert set(faults(Sheet("La Saône", choosing=given))) == {"choosing"}


@pytest.mark.parametrize(
    ("featuring", "choosing"),
    [
        (Policy.EVERYBODY, Policy.EVERYBODY),
        (Policy.FOLLOWERS, Policy.ASK),
        (Policy.ASK, Policy.ASK),
        (Policy.NOBODY, Policy.NOBODY),
    ],
)
async def test_a_film_begins_with_what_its_maker_says_of_herself(
    town: Town, featuring: Policy, choosing: Policy
) -> None:
    """And so do films that were there before anybody could say so."""
    ana = await a_creator("ana")
    ana.featuring = featuring
    await ana.save()
    film = await a_film(ana)
    assert film.choosing == choosing
    await Film.filter(id=film.id).update(choosing=Policy.EVERYBODY)
    text = step.SQLITE if sql.dialect() == "sqlite" else step.POSTGRES
    [statement] = [one for one in text.split(";\n") if one.startswith("UPDATE film")]
    await sql.change(statement)
    assert (await Film.get(id=film.id)).choosing == choosing
