"""What the document of a film of elsewhere says, beside what its files are."""

from typing import Any

import pytest

from fediverse_cinema.films.arriving import film_from_object
from fediverse_cinema.films.models import Film
from tests.kit.following import follow, known
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
VIDEO: dict[str, Any] = {
    "id": "https://lille.example/ap/films/1", "type": "Video", "name": "Nuit",
    "attributedTo": "https://lille.example/ap/users/bo",
}  # fmt: skip


async def test_genre_and_all_languages_are_read_as_a_pole_writes_them(town: Town) -> None:
    film = await a_film(await a_creator(), languages=("fr", "br"), form="essay", genre="film de mer")
    document = (await town.pole.client.get(film.uri, headers={"Accept": "application/activity+json"})).json()
    assert document["language"] == {"identifier": "fr", "name": "Français"}, "PeerTube reads one"
    assert document["inLanguage"] == ["fr", "br"]
    draft = film_from_object(document)
    assert (draft.form, draft.genre, draft.languages) == ("essay", "film de mer", ("fr", "br"))


@pytest.mark.parametrize(
    ("more", "form", "genre"),
    [
        ({"genre": "essay"}, "essay", ""),
        ({"genre": "comédie"}, "", "comédie"),
        ({"genre": [7, None, {"a": 1}, " ", "comédie", "drame", "fiction"]}, "fiction", "comédie"),
        ({"genre": {"a": 1}}, "", ""),
        ({}, "", ""),
    ],
)
def test_the_genre_is_the_first_word_that_is_no_form(more: dict[str, Any], form: str, genre: str) -> None:
    draft = film_from_object(VIDEO | more)
    assert (draft.form, draft.genre) == (form, genre)


@pytest.mark.parametrize(
    ("more", "languages"),
    [
        ({"language": {"identifier": "fr-CA"}}, ("fr",)),
        ({"language": [{"identifier": "fr-FR"}, {"identifier": "fr-CA"}, {"identifier": "br"}]}, ("fr", "br")),
        ({"language": {"identifier": "fr"}, "inLanguage": "br"}, ("br",)),
        ({"inLanguage": ["fr", "fr", 7, "../etc", {"a": 1}, "en-GB"]}, ("fr", "en")),
        ({"language": "fr"}, ()),
    ],
)
def test_languages_are_codes_and_each_stands_there_once(more: dict[str, Any], languages: tuple[str, ...]) -> None:
    assert film_from_object(VIDEO | more).languages == languages


@pytest.mark.parametrize(
    ("more", "warning", "summary"),
    [
        ({"summary": "Une nuit — la mer."}, "", "Une nuit — la mer."),
        ({"summary": "sang — Une nuit — la mer.", "sensitive": True}, "sang", "Une nuit — la mer."),
        ({"summary": "sang", "sensitive": True}, "sang", ""),
        ({"sensitive": True}, "sensitive", ""),
    ],
)
def test_what_is_a_warning_is_not_said_again_in_the_summary(more: dict[str, Any], warning: str, summary: str) -> None:
    draft = film_from_object(VIDEO | more)
    assert (draft.warning, draft.summary) == (warning, summary)


async def test_what_is_kept_of_it_are_words(town: Town) -> None:
    """A theme that is nothing but tags is none."""
    ines = town.video.actor("ines")
    await follow((await a_creator()).actor, await known(town, ines))
    video = VIDEO | {
        "id": f"{town.video.base}/videos/1", "attributedTo": ines.uri, "published": "2026-01-01T00:00:00Z",
        "to": ["https://www.w3.org/ns/activitystreams#Public"], "genre": ["essay", "<b>mer</b>\x0b" + "y" * 99],
        "keywords": ["<b></b>", "<i>mer</i>"], "inLanguage": ["fr", "br"],
    }  # fmt: skip
    await town.deliver(ines, ines.activity("Create", video))
    film = await Film.get()
    assert (film.themes, film.languages, film.form) == (["mer"], ["fr", "br"], "essay")
    assert film.genre.startswith("meryyy") and len(film.genre) <= 60
