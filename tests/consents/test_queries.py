"""What a member's page of consents shows, and which stamp is meant."""

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.consents import queries, service
from fediverse_cinema.consents.models import Stamp, StampKind
from fediverse_cinema.consents.wire import Asking
from fediverse_cinema.people.models import Policy
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
SELECTION = "https://social.example/selections/1"
FILMS = ("https://lyon.example/ap/films/1", "https://lyon.example/ap/films/2")


async def test_a_selection_of_two_films_names_her_in_one_line(town: Town) -> None:
    """And so she can take it back."""
    ana, leila = await a_creator("ana"), await actors.find_actor(town.social.actor("leila").uri)
    about = [(SELECTION, film, {"name": "Rivages"}) for film in FILMS] + [(f"{SELECTION}/people", ana.actor.uri, {})]
    for number, (selection, thing, told) in enumerate(about):
        asking = Asking(f"{leila.uri}/asks/{number}", StampKind.FEATURE, selection, thing, told=told)
        await service.ask(leila, ana.actor, asking, Policy.EVERYBODY)
    lines = await queries.allowed_by(ana)
    named = (await Stamp.get(target_uri=ana.actor.uri)).uuid
    assert [one.kind for one in lines] == ["choice"] * 2 and sorted(one.named for one in lines) == ["", named]


async def test_a_request_whose_id_stands_at_two_is_known_by_what_it_is_about(town: Town) -> None:
    ana, leila = await a_creator("ana"), await actors.find_actor(town.social.actor("leila").uri)
    request = f"{leila.uri}/asks/1"
    for film in FILMS:
        await service.ask(leila, ana.actor, Asking(request, StampKind.FEATURE, SELECTION, film), Policy.EVERYBODY)
    for film, about in ((FILMS[0], (SELECTION, FILMS[0])), (FILMS[1], ("", ""))):
        stamp = await queries.stamp_for(leila, request, about)
        assert stamp is not None and stamp.target_uri == film
