"""What comes and goes when a member begins or ceases to follow somebody."""

from datetime import timedelta

import pytest

from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.activitypub.news import ReadBack
from fediverse_cinema.conversations.models import Visibility
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.people.models import Creator
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.timeline import queries
from fediverse_cinema.timeline.models import TimelineEntry
from tests.kit.following import follow, known, stands
from tests.kit.neighbours import PUBLIC, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town
from tests.kit.words import a_note

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana")


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


async def test_an_accepted_request_brings_the_twenty_newest_things_in_their_order(
    town: Town, ana: Creator, alice: Neighbour
) -> None:
    author = await known(town, alice)
    day = clock.now() - timedelta(days=100)
    notes = [await a_note(author, published_at=day + timedelta(days=number)) for number in (*range(25), 3)]
    await follows.request(ana.actor, author)
    await town.pole.work()
    [request] = town.social.received("Follow")
    await town.deliver(alice, alice.activity("Accept", request))
    newest = sorted(notes, key=lambda note: note.published_at)[-20:]
    assert await stands(ana) == [(note.uri, None) for note in newest]
    await news.tell(ReadBack(ana.actor_id, author.id))  # heard again, when her outbox has been read
    await town.pole.work()
    assert len(await stands(ana)) == 20


async def test_a_refused_request_brings_nothing(town: Town, ana: Creator, alice: Neighbour) -> None:
    author = await known(town, alice)
    await a_note(author)
    await follows.request(ana.actor, author)
    await town.pole.work()
    [request] = town.social.received("Follow")
    await town.deliver(alice, alice.activity("Reject", request))
    assert await stands(ana) == []


async def test_somebody_of_this_pole_brings_films_words_and_shares(town: Town, ana: Creator, alice: Neighbour) -> None:
    malo = await a_creator("malo", "Malo")
    film = await a_film(malo)
    await town.pole.work()
    stranger = await known(town, alice)
    shared = await a_note(stranger)
    await reactions.share(malo.actor, shared.uri, stranger)
    said = await a_note(malo.actor)
    await a_note(malo.actor, answers=shared)  # to somebody whom Ana does not follow
    await a_note(malo.actor, visibility=Visibility.DIRECT)
    await follows.request(ana.actor, malo.actor)
    await town.pole.work()
    assert sorted(await stands(ana)) == sorted([(film.uri, None), (shared.uri, "malo"), (said.uri, None)])


async def test_the_poles_own_actors_read_nothing(town: Town, alice: Neighbour) -> None:
    author = await known(town, alice)
    await a_note(author)
    instance = await Actor.get(uri=f"{town.pole.base}/ap/instance")
    await follow(instance, author)
    await news.tell(ReadBack(instance.id, author.id))
    await town.pole.work()
    assert not await TimelineEntry.all().exists()


async def test_whom_she_follows_no_longer_leaves_but_what_others_have_shared_stays(
    town: Town, ana: Creator, alice: Neighbour
) -> None:
    author, malo = await known(town, alice), await a_creator("malo", "Malo")
    stranger = await known(town, town.fedi.actor("bo"))
    for followed in (author, malo.actor):
        await follow(ana.actor, followed)
    shared = await a_note(author)
    await reactions.share(malo.actor, shared.uri, author)
    await town.pole.work()
    said = await a_note(author)
    of_a_stranger = await a_note(stranger)
    await town.deliver(alice, alice.activity("Announce", of_a_stranger.uri, to=[PUBLIC]))
    await news.tell(ReadBack(ana.actor_id, author.id))
    await town.pole.work()
    assert {uri for uri, _ in await stands(ana)} == {shared.uri, said.uri, of_a_stranger.uri}
    await follows.withdraw(ana.actor, author)
    await town.pole.work()
    assert await stands(ana) == [(shared.uri, "malo")]


async def test_a_film_stays_while_its_maker_or_its_channel_is_followed(town: Town, ana: Creator) -> None:
    malo = await a_creator("malo", "Malo")
    film = await a_film(malo)
    await film.fetch_related("channel")
    assert film.channel is not None
    for followed in (malo.actor, film.channel):
        await follow(ana.actor, followed)
    await town.pole.work()
    for followed, left in ((film.channel, [(film.uri, None)]), (malo.actor, [])):
        await follows.withdraw(ana.actor, followed)
        await town.pole.work()
        assert await stands(ana) == left


async def test_somebody_who_is_gone_takes_her_shares_along(town: Town, ana: Creator, alice: Neighbour) -> None:
    author = await known(town, alice)
    await follow(ana.actor, author)
    film = await a_film(await a_creator("malo", "Malo"))
    await town.deliver(alice, alice.activity("Announce", film.uri, to=[PUBLIC]))
    await a_note(author)
    await news.tell(ReadBack(ana.actor_id, author.id))
    await town.pole.work()
    assert len(await queries.page(ana.actor, None, 30)) == 2
    del town.social.documents["/users/alice"]
    await town.deliver(alice, alice.activity("Delete", alice.uri))
    assert await queries.page(ana.actor, None, 30) == []
    assert not await Follow.filter(followed_id=author.id, state=FollowState.ACCEPTED).exists()
