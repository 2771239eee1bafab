"""Critiques from elsewhere: ratings of any scale, Articles in answer to a film, beside answers like any other."""

import json
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.conversations.critiques import rating_of, rating_shown
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import urls
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.reviews import visitors
from fediverse_cinema.reviews.models import Critique, Length
from tests.kit.counting import statements
from tests.kit.following import follow, known
from tests.kit.neighbours import Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town
from tests.kit.words import a_note

pytestmark = pytest.mark.anyio
LETTERS = Path(__file__).parents[1] / "letters/peertube"


@pytest.fixture
async def film(town: Town) -> Film:
    return await a_film(await a_creator())


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


def rating(film: Film | str, **more: Any) -> Document:
    about = film if isinstance(film, str) else f"{film.uri}/movie"
    return {"type": "Rating", "best": 10, "worst": 1, "value": 8, "withRegardTo": about, **more}


async def critiques() -> list[tuple[str, int | None]]:
    found = await Critique.all().select_related("note").order_by("id")
    return [(one.length.value, rating_of(one.note.details)) for one in found]


async def test_a_rating_of_ten_as_neodb_gives_it_is_one_of_five(town: Town, film: Film, alice: Neighbour) -> None:
    note = alice.note(
        film.uri, "<p>Superbe.</p>", relatedWith=[rating(film), {"type": "Comment", "content": "Superbe."}]
    )
    letter = await town.deliver(alice, alice.activity("Create", note))
    assert (letter.outcome, await critiques()) == (Outcome.APPLIED, [("short", 4)])
    critique = await Critique.get().select_related("note", "author")
    assert (critique.film_id, critique.author.uri, critique.note.uri) == (film.id, alice.uri, note["id"])
    page = (await town.pole.client.get(film.page_url, headers={"Accept": "text/html", "Accept-Language": "en"})).text
    assert "Review · 4 out of 5" in page and "Superbe." in page


@pytest.mark.parametrize(
    "wrong",
    [{"value": 11}, {"value": "8"}, {"best": 1}, {"worst": "1"}, {"value": None}, {"value": True}, {"best": 1e400}],
    ids=str,
)
async def test_INB_27_a_rating_that_cannot_be_is_left_out_and_the_words_are_kept(
    town: Town, film: Film, alice: Neighbour, wrong: dict[str, Any]
) -> None:
    note = alice.note(film.uri, relatedWith=[rating(film, **wrong)])
    letter = await town.deliver(alice, alice.activity("Create", note))
    assert (letter.outcome, await critiques(), await Note.all().count()) == (Outcome.APPLIED, [("short", None)], 1)


async def test_a_rating_of_something_else_makes_no_critique_of_an_answer(
    town: Town, film: Film, alice: Neighbour
) -> None:
    note = alice.note(film.uri, relatedWith=rating("https://books.example/book/1"))
    await town.deliver(alice, alice.activity("Create", note))
    assert (await critiques(), await Note.all().count()) == ([], 1)
    page = (await town.pole.client.get(film.page_url, headers={"Accept": "text/html", "Accept-Language": "en"})).text
    kept = await Note.get()
    assert "out of 5" not in page and rating_shown(kept.details, kept.kind, kept.answer_to) is None


async def test_of_several_ratings_by_one_person_the_last_counts(town: Town, film: Film, alice: Neighbour) -> None:
    """Whatever she sends again, or her server, and however often the film changes."""
    notes = [alice.note(film.uri, relatedWith=[rating(film, value=value)]) for value in (2, 10)]
    for note in notes:
        await town.deliver(alice, alice.activity("Create", note))
    changed = notes[0] | {"updated": "2126-11-21T20:00:00Z", "content": "<p>Encore.</p>"}
    await town.deliver(alice, alice.activity("Update", changed))
    await visitors.film_arrived(film.id)
    assert (await critiques(), await Note.all().count()) == ([("short", 5)], 2)
    page = (await town.pole.client.get(film.page_url, headers={"Accept": "text/html", "Accept-Language": "en"})).text
    assert page.count("out of 5") == 1
    assert rating_shown({"critique": {"rating": 3, "about": ""}}, "Article", film.uri) is None


async def test_a_change_of_a_film_writes_nothing_about_a_thousand_answers(
    town: Town, film: Film, alice: Neighbour
) -> None:
    author = await known(town, alice)
    for _ in range(3):
        note = alice.note(film.uri)
        await a_note(author, uri=note["id"], thread_uri=film.uri, answer_to=film.uri)
    with statements() as asked:
        await visitors.film_arrived(film.id)
    assert not [one for one in asked if not one.lstrip().upper().startswith("SELECT")] and len(asked) <= 3


async def test_answers_that_are_none_keep_no_long_one_from_a_film_that_arrives(
    town: Town, film: Film, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = await known(town, alice)
    for kind in ("Article", "Note", "Note"):
        note = alice.note(film.uri)
        await a_note(author, uri=note["id"], kind=kind, title="Texte", thread_uri=film.uri, answer_to=film.uri)
    monkeypatch.setattr(visitors, "MOST_AT_ONCE", 2)
    await visitors.film_arrived(film.id)
    assert await critiques() == [("long", None)]


async def test_an_article_in_answer_to_a_film_is_a_long_critique(town: Town, film: Film, alice: Neighbour) -> None:
    words = "<p>Le film avance comme une marée.</p>"
    article = alice.note(film.uri, words, type="Article", name="L’heure qui manque", summary="Une critique.")
    await town.deliver(alice, alice.activity("Create", article))
    assert await critiques() == [("long", None)]
    page = (await town.pole.client.get(film.page_url, headers={"Accept": "text/html", "Accept-Language": "en"})).text
    assert "L’heure qui manque" in page and "Read the whole review" in page
    page = (
        await town.pole.client.get(urls.note_page((await Note.get()).uuid or ""), headers={"Accept": "text/html"})
    ).text
    assert "avance comme une marée" in page


async def test_answers_of_mastodon_and_peertube_stand_in_the_same_talk_and_are_no_critiques(
    town: Town, film: Film, alice: Neighbour
) -> None:
    critique = alice.note(film.uri, "<p>Superbe.</p>", relatedWith=[rating(film)])
    await town.deliver(alice, alice.activity("Create", critique))
    cineaste = town.video.actor("cineaste")
    comment = cineaste.note(critique["id"], "Tout à fait **d’accord**.", mediaType="text/markdown")
    await town.deliver(cineaste, cineaste.activity("Create", comment))
    assert [note.thread_uri for note in await Note.all()] == [film.uri, film.uri]
    assert await critiques() == [("short", 4)]
    page = (await town.pole.client.get(film.page_url, headers={"Accept": "text/html"})).text
    assert page.index("Superbe.") < page.index("<strong>d’accord</strong>")


async def test_a_change_changes_the_rating_and_without_one_it_is_an_answer_again(
    town: Town, film: Film, alice: Neighbour
) -> None:
    note = alice.note(film.uri, relatedWith=[rating(film)])
    await town.deliver(alice, alice.activity("Create", note))
    for second, parts, then in ((1, [rating(film, value=1)], [("short", 1)]), (2, [], [])):
        moment = f"2126-11-21T20:00:0{second}Z"
        await town.deliver(alice, alice.activity("Update", note | {"relatedWith": parts, "updated": moment}))
        assert await critiques() == then
    assert await Note.all().count() == 1


async def test_a_deleted_note_takes_its_critique_along(town: Town, film: Film, alice: Neighbour) -> None:
    note = alice.note(film.uri, relatedWith=[rating(film)])
    await town.deliver(alice, alice.activity("Create", note))
    await town.deliver(alice, alice.activity("Delete", note["id"]))
    assert (await critiques(), await Note.all().count()) == ([], 0)


async def test_what_is_for_followers_only_is_no_critique(town: Town, film: Film, alice: Neighbour) -> None:
    readers = [f"{alice.uri}/followers", urls.user("ana")]
    note = alice.note(film.uri, relatedWith=[rating(film)], to=readers, cc=[])
    await town.deliver(alice, alice.activity("Create", note))
    assert (await critiques(), await Note.all().count()) == ([], 1)


async def test_what_was_said_of_a_film_before_it_was_known_here_is_a_critique_once_it_is(
    town: Town, alice: Neighbour
) -> None:
    """Ana follows both of them; the critique comes first."""
    cineaste, ana = town.video.actor("cineaste"), (await a_creator()).actor
    for one in (alice, cineaste):
        await follow(ana, await known(town, one))
    recorded = json.loads((LETTERS / "0007-Create-Video.json").read_text())["raw_body"]
    video = json.loads(recorded.replace("http://127.0.0.1:9400", town.video.base))["object"]
    channel = next(one["id"] for one in video["attributedTo"] if one["type"] == "Group")
    video |= {"attributedTo": [{"type": "Person", "id": cineaste.uri}, {"type": "Group", "id": channel}], "icon": []}
    article = alice.note(video["id"], type="Article", name="Avant l’heure")
    await town.deliver(alice, alice.activity("Create", article))
    await town.pole.work()
    assert (await critiques(), await Note.all().count()) == ([], 1)
    await town.deliver(cineaste, cineaste.activity("Create", town.video.serve(video)))
    await town.pole.work()
    critique = await Critique.get().select_related("note", "film")
    assert (critique.length, critique.note.uri, critique.film.uri) == (Length.LONG, article["id"], video["id"])


async def test_a_critique_in_somebody_elses_name_is_not_taken(town: Town, film: Film, alice: Neighbour) -> None:
    note = alice.note(film.uri, relatedWith=[rating(film)]) | {"attributedTo": f"{town.social.base}/users/bob"}
    letter = await town.deliver(alice, alice.activity("Create", note))
    assert (letter.outcome, await critiques(), await Note.all().count()) == (Outcome.REFUSED, [], 0)
