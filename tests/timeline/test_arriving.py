"""What comes into a member's timeline, as letters of Mastodon, PeerTube and GoToSocial bring it, and in which order."""

from datetime import timedelta

import pytest

from fediverse_cinema.activitypub.models import Actor, Block
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.news import NoteSaid
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.people.models import Creator
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reactions.models import ReactionKind
from fediverse_cinema.timeline import queries
from fediverse_cinema.timeline import service as timelines
from fediverse_cinema.timeline.models import TimelineEntry
from tests.kit.following import follow, known, stands
from tests.kit.neighbours import PUBLIC, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana")


@pytest.fixture
async def alice(town: Town, ana: Creator) -> Neighbour:
    """Ana follows her."""
    return await followed_by(ana, town.social.actor("alice"), town)


@pytest.fixture
def bo(town: Town) -> Neighbour:
    """A stranger."""
    return town.fedi.actor("bo")


async def followed_by(creator: Creator, neighbour: Neighbour, town: Town) -> Neighbour:
    """She has been heard of, and this member follows her: as after an Accept."""
    await follow(creator.actor, await known(town, neighbour))
    return neighbour


async def says(town: Town, author: Neighbour, *answer_to: str, **more: object) -> str:
    """A new note of hers; its id."""
    note = author.note(*(answer_to or ("",)), **more)
    if not answer_to:
        note["inReplyTo"] = None
    activity = author.activity("Create", note, to=note["to"], cc=note["cc"])
    await town.deliver(author, activity)
    return str(note["id"])


def share(author: Neighbour, uri: str) -> Document:
    return author.activity("Announce", uri, to=[PUBLIC], cc=[f"{author.uri}/followers"])


async def test_what_followed_people_say_stands_there_in_the_order_of_arrival(
    town: Town, ana: Creator, alice: Neighbour, bo: Neighbour
) -> None:
    late = await says(town, alice, published="2026-08-09T09:00:00Z")
    early = await says(town, alice, published="2026-08-01T09:00:00Z")  # said before, come after
    await says(town, bo, cc=[ana.actor.uri])
    followers = await says(town, alice, to=[f"{alice.uri}/followers"], cc=[])
    quiet = await says(town, alice, to=[f"{alice.uri}/followers"], cc=[PUBLIC])
    assert await stands(ana) == [(late, None), (early, None), (followers, None), (quiet, None)]


async def test_a_letter_to_one_person_stands_in_no_timeline(town: Town, ana: Creator, alice: Neighbour) -> None:
    mention = [{"type": "Mention", "href": ana.actor.uri, "name": "@ana@lyon.example"}]
    uri = await says(town, alice, to=[ana.actor.uri], cc=[], tag=mention)
    assert await Note.exists(uri=uri)
    assert await stands(ana) == []


async def test_an_answer_is_for_those_who_follow_both_or_are_answered(
    town: Town, ana: Creator, alice: Neighbour, bo: Neighbour
) -> None:
    film = await a_film(ana)
    own = (film.uri, None)  # her own films stand there, too
    to_her_film = await says(town, alice, film.uri)
    of_a_stranger = await says(town, bo, film.uri)
    assert await Note.exists(uri=of_a_stranger)
    to_a_stranger = await says(town, alice, of_a_stranger)
    assert await Note.exists(uri=to_a_stranger)
    to_herself = await says(town, alice, to_her_film)
    await town.pole.work()
    assert await stands(ana) == [own, (to_her_film, None), (to_herself, None)]


async def test_the_first_arrival_counts_and_a_second_share_moves_nothing(
    town: Town, ana: Creator, alice: Neighbour
) -> None:
    second = await followed_by(ana, town.fedi.actor("cleo"), town)
    said = await says(town, alice)
    other = await says(town, alice)
    for author in (second, alice):
        await town.deliver(author, share(author, said))
    assert await stands(ana) == [(said, None), (other, None)]


async def test_a_share_brings_what_a_stranger_said_and_goes_with_it(
    town: Town, ana: Creator, alice: Neighbour, bo: Neighbour
) -> None:
    film = await a_film(ana)
    await town.pole.work()
    await TimelineEntry.all().delete()
    said = await says(town, bo, film.uri)
    announce = share(alice, said)
    await town.deliver(alice, announce)
    assert await stands(ana) == [(said, "alice")]
    [shown] = await queries.page(ana.actor, None, 30)
    assert shown.shared_by is not None and shown.shared_by.handle == alice.address
    await town.deliver(alice, alice.undo(announce))
    assert await queries.page(ana.actor, None, 30) == []


async def test_a_share_read_back_from_an_outbox_is_told_to_nobody(town: Town, ana: Creator, alice: Neighbour) -> None:
    film = await a_film(await a_creator("malo", "Malo"))
    actor = await Actor.get(uri=alice.uri)
    await reactions.note(ReactionKind.ANNOUNCE, actor, film.uri, f"{alice.uri}/announces/1", old=True)
    await town.pole.work()
    assert await stands(ana) == []


async def test_an_old_note_that_was_fetched_is_not_new(town: Town, ana: Creator, alice: Neighbour) -> None:
    uri = await says(town, alice)
    await TimelineEntry.all().delete()
    await news.tell(NoteSaid((await Note.get(uri=uri)).id, old=True))
    await town.pole.work()
    assert await stands(ana) == []


async def test_nothing_of_somebody_whom_she_has_blocked_comes_even_shared(
    town: Town, ana: Creator, alice: Neighbour, bo: Neighbour
) -> None:
    film = await a_film(await a_creator("malo", "Malo"))
    said = await says(town, bo, film.uri)
    await Block.create(blocker=ana.actor, blocked=await Actor.get(uri=bo.uri), created_at=clock.now())
    await town.deliver(alice, share(alice, said))
    assert await stands(ana) == []


async def test_her_own_words_and_shares_stand_in_her_timeline(town: Town, ana: Creator) -> None:
    malo = await a_creator("malo", "Malo")
    film = await a_film(malo)
    await reactions.share(ana.actor, film.uri, malo.actor)
    await town.pole.work()
    assert await stands(ana) == [(film.uri, "ana")]
    assert [one.mine for one in await queries.page(ana.actor, None, 30)] == [True]
    assert await stands(malo) == [(film.uri, None)]


async def test_a_film_stands_once_for_who_follows_maker_channel_and_pole(town: Town, ana: Creator) -> None:
    malo = await a_creator("malo", "Malo")
    pole = await Actor.get(uri=f"{town.pole.base}/ap/pole")
    await follow(ana.actor, malo.actor)
    await follow(ana.actor, pole)
    film = await a_film(malo)
    await town.pole.work()
    assert await stands(ana) == [(film.uri, None)]


async def test_who_follows_the_pole_alone_reads_that_it_shows_the_film(town: Town, ana: Creator) -> None:
    await follow(ana.actor, await Actor.get(uri=f"{town.pole.base}/ap/pole"))
    film = await a_film(await a_creator("malo", "Malo"))
    await town.pole.work()
    assert await stands(ana) == [(film.uri, "pole")]


async def test_a_film_that_changes_long_after_does_not_arrive_again(town: Town, ana: Creator) -> None:
    malo = await a_creator("malo", "Malo")
    film = await a_film(malo)
    await town.pole.work()
    await follow(ana.actor, malo.actor)
    await Film.filter(id=film.id).update(created_at=clock.now() - timedelta(days=2))
    await timelines.film_shown(film.id)
    assert await stands(ana) == []


async def test_an_old_film_that_somebody_looked_up_does_not_arrive(town: Town, ana: Creator) -> None:
    malo = await a_creator("malo", "Malo")
    film = await a_film(malo)
    await town.pole.work()
    await follow(ana.actor, malo.actor)
    await Film.filter(id=film.id).update(published_at=clock.now() - timedelta(days=30))
    await timelines.film_shown(film.id)
    assert await stands(ana) == []
