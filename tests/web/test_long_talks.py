"""Talks as long as strangers make them: shown in parts, with the beginnings of long words, and read by servers page by
page.
"""

import re
from datetime import timedelta

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import queries, unfolding
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, ids
from tests.kit.counting import statements
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.promptness import at_once
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.words import a_note, somebody

pytestmark = pytest.mark.anyio
LONG = "<p>" + "Et la Saône coule <b>encore</b>. " * 2_500 + "Fin.</p>"
AS_A_SERVER = {"Accept": "application/activity+json"}


@pytest.fixture
async def film(town: Town) -> Film:
    return await a_film(await a_creator())


@pytest.fixture
async def anna(town: Town) -> Actor:
    return await somebody("anna", "Anna")


async def many(author: Actor, thread_uri: str, answer_to: str, count: int, html: str = "") -> list[Note]:
    """Public answers of hers, one minute after the other."""
    begin = clock.now() - timedelta(minutes=count)
    rows = [
        Note(uri=f"https://{author.host}/notes/{number}-{ids.new_uuid()}", uuid=ids.new_uuid(), author=author,
             thread_uri=thread_uri, answer_to=answer_to, html=html or f"<p>answer {number}.</p>",
             published_at=begin + timedelta(minutes=number))
        for number in range(count)
    ]  # fmt: skip
    await Note.bulk_create(rows)
    return await Note.filter(answer_to=answer_to).order_by("id")


def numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"<p>answer (\d+)\.</p>", page)]


def ways_on(page: str) -> list[str]:
    return re.findall(r'class="btn" href="([^"]+\?at=\d+)#note-\d+"', page)


@pytest.mark.parametrize("place", ["film", "note"])
async def test_a_long_talk_is_shown_in_parts(town: Town, film: Film, anna: Actor, place: str) -> None:
    top = await a_note(anna, "<p>top</p>")
    uri, path = (film.uri, f"/films/{film.slug}") if place == "film" else (top.uri, f"/notes/{top.uuid}")
    notes, reader = await many(anna, uri, uri, 120), Visitor(town.pole)
    first = await reader.look(path)
    assert numbers(first) == list(range(50))
    (second,) = ways_on(first)
    page = await reader.look(second)
    assert numbers(page) == list(range(50, 100)) and "Answers 51 to 100 of 120" in page
    back, again, third = ways_on(page)
    assert back == again and page.index(f'href="{back}') < page.index("<p>answer 50.</p>"), "above as well as below"
    assert numbers(await reader.look(back)) == list(range(50))
    assert numbers(await reader.look(third)) == list(range(100, 120))
    assert numbers(await reader.look(f"{path}?at={notes[77].id}")) == list(range(50, 100)), "where that note stands"
    for odd in ("0", "-1", "x", "9" * 18, "9" * 40, str(top.id)):
        assert numbers(await reader.look(f"{path}?at={odd}")) == list(range(50))


async def test_who_answers_sees_her_answer_at_the_end_of_a_long_talk(town: Town, film: Film, anna: Actor) -> None:
    await many(anna, film.uri, film.uri, 60)
    await an_account("rosa", "Rosa")
    rosa = Visitor(town.pole)
    await rosa.sign_in("rosa")
    await rosa.look(f"/films/{film.slug}")
    assert "Enfin au bout." in await rosa.send(f"/films/{film.slug}/answers", content="Enfin au bout.")


async def test_hundreds_of_long_comments_are_a_page_like_any_other(town: Town, film: Film, anna: Actor) -> None:
    """500 of 83 kB each were a page of 42 MB, which took seconds for every visitor."""
    await many(anna, film.uri, film.uri, 500, LONG)
    note = await Note.filter(thread_uri=film.uri).order_by("id").first()
    assert note is not None
    reader = Visitor(town.pole)
    async with at_once():
        page = await reader.look(f"/films/{film.slug}")
    assert len(page) < 500_000 and page.count('<article class="note"') == 50
    assert "Fin." not in page and page.count("Et la Saône coule encore.") > 50
    assert f'<p class="more"><a href="/notes/{note.uuid}">' in page
    whole = await reader.look(f"/notes/{note.uuid}")
    assert "Fin.</p>" in whole and "<b>encore</b>" in whole


async def test_a_deep_talk_is_climbed_in_as_many_statements_as_a_flat_one(anna: Actor) -> None:
    note = await a_note(anna, "<p>0</p>")
    for number in range(1, 30):
        note = await a_note(anna, f"<p>{number}</p>", answers=note)
    with statements() as asked:
        views = await unfolding.above(note, None)
    assert [view.html for view in views] == [f"<p>{number}</p>" for number in range(9, 29)]
    assert len(asked) < 10


async def test_what_stands_above_something_that_she_may_not_read_is_not_shown(anna: Actor) -> None:
    first = await a_note(anna, "<p>first</p>")
    hidden = await a_note(anna, "<p>hidden</p>", answers=first, visibility="followers")
    third = await a_note(anna, "<p>third</p>", answers=hidden)
    last = await a_note(anna, "<p>last</p>", answers=third)
    assert [view.html for view in await unfolding.above(last, None)] == ["<p>third</p>"]


async def test_servers_read_all_answers_to_a_note_page_by_page(town: Town, film: Film, anna: Actor) -> None:
    member = (await a_creator("malo", "Malo")).actor
    top = await a_note(member, "<p>top</p>")
    notes, listed = await many(anna, top.uri, top.uri, 120), list[str]()
    await Note.filter(id=notes[3].id).update(visibility="followers")
    document = (await town.pole.client.get(top.uri, headers=AS_A_SERVER)).json()
    collection = (await town.pole.client.get(f"{top.uri}/replies", headers=AS_A_SERVER)).json()
    assert {**collection, "@context": None} == {**document["replies"], "@context": None}
    assert (collection["totalItems"], len(collection["first"]["items"])) == (119, queries.ANSWERS_AT_A_TIME)
    again = (await town.pole.client.get(collection["first"]["id"], headers=AS_A_SERVER)).json()
    assert again["items"] == collection["first"]["items"]
    page = collection["first"]
    while page:
        listed += page["items"]
        page = "next" in page and (await town.pole.client.get(page["next"], headers=AS_A_SERVER)).json()
    assert listed == [note.uri for note in notes if note.id != notes[3].id]
    for odd in ("last", "after-", "after-x", "after--1", "first-1"):
        assert (await town.pole.client.get(f"{top.uri}/replies/{odd}", headers=AS_A_SERVER)).status_code == 404
