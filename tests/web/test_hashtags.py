"""The page of a hashtag: public words and films that bear it, by arrival."""

import pytest

from fediverse_cinema.activitypub import actors, tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Tagging
from fediverse_cinema.films.models import Film
from fediverse_cinema.web.pages import tags
from tests.kit.people import a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.words import a_note

pytestmark = pytest.mark.anyio


@pytest.fixture
async def anna(town: Town) -> Actor:
    return await actors.find_actor(town.social.actor("anna").uri)


async def tagged(uri: str, *names: str) -> None:
    for name in names:
        await Tagging.get_or_create(tag=name, object_uri=uri)


async def test_words_and_films_stand_in_the_order_of_their_arrival_and_the_page_says_so(
    town: Town, anna: Actor
) -> None:
    first = await a_note(anna, "<p>the first</p>")
    film = await a_film((await an_account("nora", "Nora")).creator, "La Saône")
    last = await a_note(anna, "<p>the last</p>")
    for uri in (first.uri, film.uri, last.uri):
        await tagged(uri, "fleuve")
    page = await Visitor(town.pole).look("/tags/fleuve")
    assert page.index("the last") < page.index("La Saône") < page.index("the first")
    assert "In the order in which they arrived here" in page


@pytest.mark.parametrize("visibility", ["unlisted", "followers", "direct"])
async def test_what_is_not_public_stands_under_no_hashtag(town: Town, anna: Actor, visibility: str) -> None:
    await tagged((await a_note(anna, "<p>hidden</p>", visibility=visibility)).uri, "fleuve")
    page = await Visitor(town.pole).look("/tags/fleuve")
    assert "hidden</p>" not in page and "Nothing public bears this hashtag" in page


async def test_a_draft_stands_under_no_hashtag(town: Town) -> None:
    film = await a_film((await an_account("nora", "Nora")).creator, "Brouillon", published=False)
    await tagged(film.uri, "fleuve")
    assert "Brouillon" not in await Visitor(town.pole).look("/tags/fleuve")


@pytest.mark.parametrize("asked", ["fleuve", "Fleuve", "FLEUVE", "%23Fleuve"])
async def test_large_and_small_letters_are_the_same(town: Town, anna: Actor, asked: str) -> None:
    await tagged((await a_note(anna, "<p>found</p>")).uri, "fleuve")
    assert "found</p>" in await Visitor(town.pole).look(f"/tags/{asked}")


@pytest.mark.parametrize("asked", ["fle_ve", "fleuv%25", "%25", "_", "%2A", "fleuve%27--"])
async def test_AUT_11_letters_that_a_database_reads_otherwise_are_letters(town: Town, anna: Actor, asked: str) -> None:
    await tagged((await a_note(anna, "<p>found</p>")).uri, "fleuve")
    visitor = Visitor(town.pole)
    assert "found</p>" not in await visitor.look(f"/tags/{asked}")
    assert visitor.response.status_code == 200


async def test_older_ones_are_a_page_further(town: Town, anna: Actor) -> None:
    for number in range(tags.ON_A_PAGE + 1):
        await tagged((await a_note(anna, f"<p>number {number}.</p>")).uri, "fleuve")
    visitor = Visitor(town.pole)
    page = await visitor.look("/tags/fleuve")
    assert "number 0." not in page and "number 1." in page
    older = page.partition('<a class="btn" href="')[2].partition('"')[0]
    assert "number 0." in await visitor.look(older) and "number 1." not in visitor.page


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "1%3Bdrop"])
async def test_a_place_that_is_none_is_the_beginning(town: Town, anna: Actor, before: str) -> None:
    await tagged((await a_note(anna, "<p>found</p>")).uri, "fleuve")
    assert "found</p>" in await Visitor(town.pole).look(f"/tags/fleuve?before={before}")


async def test_an_answer_names_the_film_that_it_answers_until_that_is_gone(town: Town, anna: Actor) -> None:
    film = await a_film((await an_account("nora", "Nora")).creator, "La Saône")
    review = await a_note(anna, "<p>found</p>", thread_uri=film.uri, answer_to=film.uri)
    await tagged(review.uri, "fleuve")
    page = await Visitor(town.pole).look("/tags/fleuve")
    assert f'In answer to <a href="/films/{film.slug}"><cite><bdi>La Saône</bdi></cite></a>' in page
    await Film.filter(id=film.id).delete()
    page = await Visitor(town.pole).look("/tags/fleuve")
    assert "found</p>" in page and "In answer to" not in page and "See what this answers" not in page


async def test_there_is_no_way_to_what_is_known_to_be_deleted_elsewhere(town: Town, anna: Actor) -> None:
    lost = f"https://{anna.host}/notes/lost"
    await tagged((await a_note(anna, "<p>found</p>", thread_uri=lost, answer_to=lost)).uri, "fleuve")
    assert "See what this answers" in await Visitor(town.pole).look("/tags/fleuve")
    await tombstones.bury(lost, "Note", anna)
    assert "See what this answers" not in await Visitor(town.pole).look("/tags/fleuve")
