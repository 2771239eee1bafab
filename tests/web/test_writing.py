"""Members write: words for all, for some, for one; answers, questions, changes. What was typed is never lost."""

import re
from datetime import timedelta
from typing import Any

import anyio
import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.conversations.models import Mention, Note, Visibility
from fediverse_cinema.foundation import clock
from tests.kit.neighbours import Answer, Neighbour
from tests.kit.people import a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.words import a_note

pytestmark = pytest.mark.anyio
TOMORROW = (clock.now() + timedelta(days=1)).date().isoformat()


@pytest.fixture
async def rosa(town: Town) -> Visitor:
    """A member at her browser."""
    await an_account("rosa", "Rosa")
    visitor = Visitor(town.pole)
    await visitor.sign_in("rosa")
    return visitor


@pytest.fixture
def anna(town: Town) -> Neighbour:
    """Somebody at social.example, whom WebFinger finds."""
    anna = town.social.actor("anna")
    links = [{"rel": "self", "type": "application/activity+json", "href": anna.uri}]
    document = {"subject": "acct:anna@social.example", "links": links}
    town.social.documents["/.well-known/webfinger"] = document
    return anna


async def write(who: Visitor, **fields: str) -> str:
    await who.look("/notes/new")
    return await who.send("/notes/new", **fields)


async def only_note() -> Note:
    (note,) = await Note.all()
    return note


async def test_words_for_everybody_are_said_and_shown(town: Town, rosa: Visitor) -> None:
    page = await write(rosa, content="Ce soir, *La Jetée* en 35 mm.", language="fr", visibility="public")
    note = await only_note()
    assert rosa.response.url.path == f"/notes/{note.uuid}" and "<em>La Jetée</em>" in page
    assert (note.local, note.visibility, note.language, note.answer_to) == (True, Visibility.PUBLIC, "fr", "")


async def test_words_that_begin_with_somebodys_name_are_for_her_alone_until_one_says_otherwise(rosa: Visitor) -> None:
    asked = {"": "public", "?to=anna@social.example": "direct", "?to=a@b.example&visibility=public": "public"}
    for query, chosen in asked.items():
        page = await rosa.look(f"/notes/new{query}")
        assert re.findall(r'value="(\w+)" checked', page) == [chosen]


@pytest.mark.parametrize("visibility", ["public", "unlisted", "followers"])
async def test_who_reads_it_is_what_she_chose(rosa: Visitor, visibility: str) -> None:
    await write(rosa, content="Bonjour", visibility=visibility)
    assert (await only_note()).visibility == visibility


async def test_a_warning_goes_before_the_words(rosa: Visitor) -> None:
    page = await write(rosa, content="Le lapin gagne.", warning="La fin du film")
    assert page.index("Warning: La fin du film") < page.index("Le lapin gagne.")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"content": "  "}, "write something before you send it"),
        ({"content": "a" * 5001}, "at most 5,000 characters fit here; there are 5,001"),
        ({"content": "Hi", "warning": "w" * 301}, "at most 300 characters fit here; there are 301"),
        ({"content": "Hi", "visibility": "everybody and their dog"}, "say who may read it"),
        ({"content": "Hi", "visibility": "direct"}, "name those who shall read it"),
        ({"content": "Hi @nobody@social.example", "visibility": "direct"}, "nobody was found at nobody@social.example"),
    ],
)
async def test_what_cannot_be_sent_comes_back_with_a_reason_and_nothing_lost(
    town: Town, rosa: Visitor, fields: dict[str, str], sentence: str
) -> None:
    page = await write(rosa, **fields)
    assert rosa.response.status_code == 422 and "<title>Error: " in page
    assert sentence in page.lower() and await Note.all().count() == 0
    assert fields["content"] in page
    assert 'role="alert"' in page and 'aria-invalid="true"' in page or 'id="visibility-error"' in page


async def test_a_letter_reaches_whom_it_names_and_nobody_else(town: Town, rosa: Visitor, anna: Neighbour) -> None:
    await write(rosa, content="@anna@social.example on se voit demain ?", visibility="direct")
    note = await only_note()
    assert note.visibility == Visibility.DIRECT
    assert [(await one.actor).uri for one in await Mention.all()] == [anna.uri]
    await town.pole.work()
    (letter,) = town.social.received("Create")
    assert letter["object"]["to"] == [anna.uri] and not letter["object"].get("cc")


async def test_a_letter_to_two_of_whom_one_is_not_found_is_not_sent(rosa: Visitor, anna: Neighbour) -> None:
    page = await write(rosa, content="@anna@social.example @ghost@nowhere.example bonsoir", visibility="direct")
    assert "ghost@nowhere.example" in page and await Note.all().count() == 0
    assert "@anna@social.example @ghost@nowhere.example bonsoir" in page


async def test_words_for_all_may_name_somebody_who_is_not_found(rosa: Visitor) -> None:
    await write(rosa, content="Merci @ghost@nowhere.example", visibility="public")
    assert (await only_note()).visibility == Visibility.PUBLIC


async def test_a_question_with_its_options_and_its_last_day(rosa: Visitor) -> None:
    fields: dict[str, Any] = {"content": "Quel format ?", "option": ["35 mm", "Super 8", ""], "closes_on": TOMORROW}
    page = await write(rosa, **fields)
    note = await only_note()
    assert note.kind == "Question" and note.details["poll"]["options"] == ["35 mm", "Super 8"]
    assert note.details["poll"]["closes_at"].startswith(TOMORROW) and "Votes until" in page


@pytest.mark.parametrize(
    ("options", "day", "sentence"),
    [
        (["35 mm"], TOMORROW, "write at least two answers"),
        (["35 mm", "35 mm"], TOMORROW, "two options are the same"),
        (["35 mm", "Super 8"], "", "say until which day people may vote"),
        (["35 mm", "Super 8"], "2020-01-01", "choose a closing date within the next year"),
        (["35 mm", "Super 8"], "demain", "say until which day people may vote"),
    ],
)
async def test_a_question_that_cannot_be_asked_comes_back(
    rosa: Visitor, options: list[str], day: str, sentence: str
) -> None:
    fields: dict[str, Any] = {"content": "Quel format ?", "option": options, "closes_on": day}
    page = await write(rosa, **fields)
    assert rosa.response.status_code == 422 and sentence in page.lower()
    assert await Note.all().count() == 0 and 'value="35 mm"' in page


async def test_two_clicks_on_send_say_it_once(town: Town, rosa: Visitor) -> None:
    """Both at the same moment, and one after the other; another text from the same form is another note."""
    await rosa.look("/notes/new")
    form = {name: value for name, value in rosa._form("/notes/new", {}).fields} | {"content": "Bonjour"}
    places = []

    async def click(content: str) -> None:
        answer = await rosa.client.post(
            "/notes/new", data=form | {"content": content}, headers={"Origin": rosa.base}, follow_redirects=False
        )
        places.append((answer.status_code, answer.headers["location"]))

    async with anyio.create_task_group() as clicks:
        for _ in range(5):
            clicks.start_soon(click, "Bonjour")
    await click("Bonjour")
    note = await only_note()
    assert places == [(303, f"/notes/{note.uuid}")] * 6
    await click("Autre chose")
    assert await Note.all().count() == 2


async def test_the_number_in_the_form_of_somebody_else_takes_nothing_from_her(town: Town, rosa: Visitor) -> None:
    ben = (await an_account("ben", "Ben")).creator.actor
    note = await a_note(ben)
    await write(rosa, content="À moi", number=note.uuid or "")
    assert rosa.response.status_code in (200, 422)
    await note.refresh_from_db()
    assert note.author_id == ben.id and note.html == "<p>Vu hier.</p>"


async def test_an_answer_names_whom_it_answers_and_stands_below(town: Town, rosa: Visitor, anna: Neighbour) -> None:
    note = await a_note(await actors.find_actor(anna.uri))
    page = await rosa.look(f"/notes/{note.uuid}")
    assert "@anna@social.example </textarea>" in page
    await rosa.send(f"/notes/{note.uuid}/answers", content="@anna@social.example Moi aussi.")
    answer = await Note.get(local=True)
    assert (answer.answer_to, answer.thread_uri) == (note.uri, note.thread_uri)
    assert rosa.response.url.path == f"/notes/{note.uuid}" and "Moi aussi." in rosa.page
    await town.pole.work()
    assert [one["object"]["inReplyTo"] for one in town.social.received("Create")] == [note.uri]


@pytest.mark.parametrize("visibility", ["followers", "direct"])
async def test_an_answer_is_read_by_nobody_who_may_not_read_what_it_answers(
    rosa: Visitor, anna: Neighbour, visibility: str
) -> None:
    me = await Actor.get(local_handle="rosa")
    note = await a_note(await actors.find_actor(anna.uri), visibility=visibility, mentions=(me,))
    page = await rosa.look(f"/notes/{note.uuid}")
    assert 'value="public"' not in page
    await rosa.send(f"/notes/{note.uuid}/answers", content="D’accord.", visibility="public")
    assert (await Note.get(local=True)).visibility == visibility


async def test_an_answer_that_cannot_be_sent_comes_back_on_the_page_of_the_talk(rosa: Visitor, anna: Neighbour) -> None:
    note = await a_note(await actors.find_actor(anna.uri))
    await rosa.look(f"/notes/{note.uuid}")
    page = await rosa.send(f"/notes/{note.uuid}/answers", content="a" * 5001)
    assert rosa.response.status_code == 422 and "a" * 5001 in page and "there are 5,001" in page


async def test_below_a_film_an_answer_reaches_its_maker_too(town: Town, rosa: Visitor, anna: Neighbour) -> None:
    film = await a_film((await an_account("nora", "Nora")).creator)
    note = await a_note(await actors.find_actor(anna.uri), thread_uri=film.uri, answer_to=film.uri)
    await rosa.look(f"/notes/{note.uuid}")
    await rosa.send(f"/notes/{note.uuid}/answers", content="Oui !")
    assert (await Note.get(local=True)).thread_uri == film.uri
    assert "Oui !" in await Visitor(town.pole).look(f"/films/{film.slug}")


async def test_a_change_is_shown_and_keeps_who_reads_it(town: Town, rosa: Visitor) -> None:
    await write(rosa, content="Bonsoir", visibility="unlisted", warning="Bruit")
    note = await only_note()
    page = await rosa.look(f"/notes/{note.uuid}/edit")
    assert ">Bonsoir</textarea>" in page and 'value="Bruit"' in page
    page = await rosa.send(f"/notes/{note.uuid}/edit", content="Bonne nuit", warning="")
    assert "Bonne nuit" in page and "Bonsoir" not in page and "edited" in page
    note = await only_note()
    assert (note.visibility, note.warning) == (Visibility.UNLISTED, "")


async def test_a_change_that_cannot_be_kept_comes_back(rosa: Visitor) -> None:
    await write(rosa, content="Bonsoir")
    note = await only_note()
    await rosa.look(f"/notes/{note.uuid}/edit")
    page = await rosa.send(f"/notes/{note.uuid}/edit", content=" ")
    assert rosa.response.status_code == 422 and "write something" in page
    assert (await only_note()).source == "Bonsoir"


@pytest.mark.parametrize("visibility, code", [("public", 410), ("unlisted", 410), ("followers", 404)])
async def test_a_deleted_note_leaves_a_tombstone_and_its_page_says_so_if_everybody_could_read_it(
    town: Town, rosa: Visitor, visibility: str, code: int
) -> None:
    await write(rosa, content="Bonsoir", visibility=visibility)
    note = await only_note()
    await rosa.send(f"/notes/{note.uuid}/delete")
    assert rosa.response.url.path == "/users/rosa", "where her other words are"
    assert await Note.all().count() == 0 and await Tombstone.exists(uri=note.uri)
    page = await rosa.look(f"/notes/{note.uuid}")
    assert rosa.response.status_code == code and ("These words have been deleted" in page) is (code == 410)
    answer = await town.pole.client.get(note.uri, headers={"Accept": "application/activity+json"})
    assert (answer.status_code, answer.json()["type"]) == (410, "Tombstone")


async def test_what_she_has_pinned_offers_to_be_taken_down_and_nothing_else(rosa: Visitor) -> None:
    await write(rosa, content="Bonsoir")
    page = await rosa.look("/users/rosa")
    assert (page.count('"/workshop/pin"'), page.count('"/workshop/unpin"')) == (1, 0)
    page = await rosa.send("/workshop/pin")
    assert (page.count('"/workshop/pin"'), page.count('"/workshop/unpin"')) == (0, 1)
    page = await rosa.send("/workshop/unpin")
    assert (page.count('"/workshop/pin"'), page.count('"/workshop/unpin"')) == (1, 0)


async def test_a_link_to_the_form_begins_with_a_name_and_a_reader(rosa: Visitor) -> None:
    page = await rosa.look("/notes/new?to=%40anna%40social.example&visibility=direct")
    assert "@anna@social.example </textarea>" in page
    assert re.search(r'id="visibility-direct" value="direct" checked', page)
    assert "<script" not in await rosa.look("/notes/new?to=%3Cscript%3Ealert(1)&visibility=%22%3E%3Cscript")


async def test_a_visitor_signs_in_first(town: Town) -> None:
    visitor = Visitor(town.pole)
    await visitor.look("/notes/new?to=@anna@social.example")
    assert visitor.response.url.path == "/login"


async def test_a_server_that_does_not_answer_is_named(town: Town, rosa: Visitor) -> None:
    town.social.says["GET /.well-known/webfinger"] = Answer(503)
    page = await write(rosa, content="@anna@social.example ?", visibility="direct")
    assert "anna@social.example" in page and rosa.response.status_code == 422


async def test_two_clicks_below_a_film_say_it_once(town: Town, rosa: Visitor) -> None:
    film = await a_film((await an_account("nora", "Nora")).creator)
    await rosa.look(f"/films/{film.slug}")
    action = f"/films/{film.slug}/answers"
    form = dict(rosa._form(action, {}).fields) | {"content": "Quel film !"}

    async def click() -> None:
        answer = await rosa.client.post(action, data=form, headers={"Origin": rosa.base}, follow_redirects=False)
        assert answer.status_code == 303

    async with anyio.create_task_group() as clicks:
        for _ in range(3):
            clicks.start_soon(click)
    assert (await only_note()).thread_uri == film.uri
