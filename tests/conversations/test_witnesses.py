"""What is deleted goes everywhere where a copy of it stands, also with those who know only who shared it."""

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import service
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.people.models import Creator
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reactions.models import Reaction
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator()


@pytest.fixture
async def thing(town: Town, ana: Creator, request: pytest.FixtureRequest) -> Note | Film:
    """Shared by a member whom somebody of elsewhere follows, who follows nobody else here."""
    made = await a_film(ana) if request.param == "film" else await service.say(ana.actor, Words("Au Lumière ce soir"))
    malo, alice = (await a_creator("malo", "Malo")).actor, town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", malo.uri))
    await reactions.share(malo, made.uri, ana.actor)
    await town.pole.work()
    assert [letter["object"] for letter in town.social.received("Announce")] == [made.uri]
    return made


@pytest.mark.parametrize("thing", ["note", "film"], indirect=True)
async def test_followers_of_a_member_who_shared_it_hear_that_it_is_gone(town: Town, thing: Note | Film) -> None:
    await (films.delete(thing) if isinstance(thing, Film) else service.withdraw(thing))
    await town.pole.work()
    (delete,) = town.social.received("Delete")
    assert delete["object"]["id"] == thing.uri
    assert not await Reaction.exists(object_uri=thing.uri), "and nothing is left of who shared it"


async def test_what_was_for_some_is_told_to_no_more_when_it_goes(town: Town, ana: Creator) -> None:
    """Nobody can have shared it; a row that says so sends its Delete to nobody's followers."""
    malo, alice = (await a_creator("malo", "Malo")).actor, town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", malo.uri))
    note = await service.say(ana.actor, Words("Entre nous", visibility=Visibility.FOLLOWERS))
    await Reaction.create(kind="Announce", actor=malo, object_uri=note.uri, uri="x:1", created_at=note.published_at)
    await service.withdraw(note)
    await town.pole.work()
    assert await Actor.exists(uri=alice.uri) and town.social.received("Delete") == []
